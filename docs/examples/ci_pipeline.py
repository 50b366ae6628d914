"""Plan a directory in a CI job: print the log, write a summary, and set the exit code.

    TFE_TOKEN=… python ci_pipeline.py acme network infrastructure/network

The exit code is 0 without changes, 2 with changes, and 1 if the plan failed. Where the variable
GITHUB_STEP_SUMMARY names a file, the summary is appended to it.
"""

import asyncio
import os
import sys
from pathlib import Path

from tfrun_async import Client
from tfrun_async.models import Plan, Run


def summary(run: Run, plan: Plan) -> str:
    return (
        f"### Plan of `{run.id}`: {run.status}\n\n"
        f"| add | change | destroy |\n|---|---|---|\n"
        f"| {plan.resource_additions} | {plan.resource_changes} | {plan.resource_destructions} |\n"
    )


def write_summary(text: str) -> None:
    print(text)
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text)


async def main(organization: str, name: str, directory: str) -> int:
    async with Client() as tfe:
        run = await tfe.runs.start_from_directory(
            f"{organization}/{name}",
            directory,
            message=f"Check {os.environ.get('GITHUB_SHA', 'the working tree')[:12]}",
            plan_only=True,  # it can never be applied, so it does not hold up the workspace
        )
        async for line in tfe.plans.log(run.plan, ansi=False):
            print(line)
        run = (await tfe.runs.wait(run)).run
        if run.status != "planned_and_finished":
            print(f"{run.id} is {run.status}", file=sys.stderr)
            return 1
        text = summary(run, await tfe.plans.read(run.plan))
    write_summary(text)
    return 2 if run.has_changes else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:])))
