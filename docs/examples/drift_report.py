"""Check all workspaces of an organization for drift, and print a report as JSON.

    TFE_TOKEN=… python drift_report.py acme > drift.json

A refresh-only plan compares the state with what is really there, and changes nothing. The exit
code is 1 if any workspace has drifted or could not be checked.
"""

import asyncio
import json
import sys
from typing import Any

from tfrun_async import Client
from tfrun_async.fan_out import after_share, fan_out
from tfrun_async.models import Run, Workspace


async def check(tfe: Client, workspace: Workspace) -> Run:
    """Plan a workspace, and return the finished run with its plan."""
    run = await tfe.runs.create_once(
        workspace=workspace, message="Nightly drift check", plan_only=True, refresh_only=True
    )
    result = await tfe.runs.wait(run, timeout=3600)
    if result.run.status != "planned_and_finished":
        raise RuntimeError(f"{run.id} is {result.run.status}")
    return await tfe.runs.read(run, include=["plan"])


async def main(organization: str) -> int:
    report: dict[str, Any] = {"drifted": [], "clean": [], "failed": []}
    async with Client() as tfe:
        results = fan_out(
            tfe.workspaces.list_for_organization(organization),
            lambda workspace: check(tfe, workspace),
            concurrency=20,
            stop=after_share(0.5, of_at_least=20),  # something is wrong with all of them
        )
        async for result in results:
            entry: dict[str, Any] = {"workspace": result.item.name}
            if result.error is not None:
                report["failed"].append(entry | {"error": str(result.error)})
                continue
            run = result.result()
            kind = "drifted" if run.has_changes else "clean"
            report[kind].append(entry | {"run": run.id, "changes": run.plan.resource_changes})
    for entries in report.values():
        entries.sort(key=lambda entry: entry["workspace"])
    json.dump(report, sys.stdout, indent=2)
    return 1 if report["drifted"] or report["failed"] else 0


sys.exit(asyncio.run(main(sys.argv[1])))
