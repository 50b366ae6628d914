"""schemathesis: requests that are made up from the spec, valid ones and invalid ones.

It checks that no response is a 5xx, and that the spec describes each: its status, its media type
and its body.
"""

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import attrs

from tests.benchmarks.environments import python_with
from tests.interop.flows import Flows
from tests.interop.terraform import SPEED
from tests.support.spec_contract import document
from tfrun_async import Client
from tfrun_async.simulator import Clock, Policy, PolicySet, Simulator
from tfrun_async.simulator._http.messages import Request
from tfrun_async.simulator._routes.table import ROUTE_TABLE

PINS = Path(__file__).parent / "environments" / "schemathesis.txt"
SEED = 7
EXAMPLES = 5
"""Requests of each kind for each operation."""
TIMEOUT = 900
_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)


@attrs.frozen
class Fuzzer:
    """A simulator with some records, and the directory with the spec of what it implements."""

    python: Path
    folder: Path
    sim: Simulator

    async def run(self, *methods: str) -> None:
        """Send requests with these methods.

        Raises:
            AssertionError: A response was a 5xx, or was not described.
        """
        process = await asyncio.create_subprocess_exec(
            *(self.python, "-m", "schemathesis.cli", "run", "spec.json"),
            *("--url", f"{self.sim.address}/api/v2", "--checks", ",".join(_CHECKS)),
            *("--header", f"Authorization: Bearer {self.sim.token}"),
            *("--seed", str(SEED), "--max-examples", str(EXAMPLES)),
            *("--phases", "examples,coverage,fuzzing", "--continue-on-failure"),
            *("--suppress-health-check", "all", "--warnings", "off", "--no-color"),
            *(f"--include-method={method}" for method in methods),
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(TIMEOUT):
            printed, _ = await process.communicate()
        assert process.returncode == 0, printed.decode()


@asynccontextmanager
async def fuzzer(_: str, folder: Path) -> AsyncIterator[Fuzzer]:
    """Start a simulator with records of all kinds, whose ids the requests have."""
    python = await asyncio.to_thread(python_with, PINS)
    assert python is not None, "its packages cannot be installed"
    async with Simulator(clock=Clock(SPEED)) as sim:
        async with Client(sim.address, sim.token) as tfe:
            ids = await _add_records(sim, tfe, folder)
        (folder / "spec.json").write_text(json.dumps(_implemented_spec()))
        parameters = "\n".join(f'"path.{name}" = "{value}"' for name, value in ids.items())
        (folder / "schemathesis.toml").write_text(f"[parameters]\n{parameters}\n")
        yield Fuzzer(python, folder, sim)


async def _add_records(sim: Simulator, tfe: Client, folder: Path) -> dict[str, str]:
    """Return the ids of records, by the name of the parameter in paths."""
    failed = Policy("private buckets", "soft-mandatory", "failed")
    sim.set_policies(
        PolicySet("checked", [failed]),
        PolicySet("evaluated", [Policy("small", "mandatory")], kind="opa"),
        PolicySet("terraform", [Policy("tagged", "mandatory")], kind="tfpolicy"),
    )
    organization = sim.organization
    await tfe.organizations.update(organization, cost_estimation_enabled=True)
    configuration = folder / "configuration"
    configuration.mkdir()
    (configuration / "main.tf").write_text('resource "terraform_data" "one" {\n}\n')
    workspace = await tfe.workspaces.create(organization, name="one")
    other = await tfe.workspaces.create(organization, name="other")
    run = await tfe.runs.start_from_directory(workspace, configuration)
    run = (await tfe.runs.wait(run, until="decision")).run
    trigger = await tfe.run_triggers.create(workspace, sourceable=other)
    comment = await tfe.comments.create(run, body="Looks good")
    project = await tfe.projects.create(organization, name="web")
    task = await tfe.run_tasks.create(organization, name="guard", url="http://192.0.2.1")
    workspace_task = await tfe.workspace_run_tasks.create(
        other, task=task, enforcement_level="advisory"
    )
    outputs = {"one": {"value": "first", "type": "string"}}
    state = {"version": 4, "serial": 1, "lineage": "abc", "outputs": outputs, "resources": []}
    version = await tfe.state_versions.upload(other, json.dumps(state).encode())
    await tfe.workspaces.lock(other)
    assert run.cost_estimate is not None
    assert workspace_task is not None
    (check,) = [each async for each in tfe.policy_checks.list_for_run(run)]
    return {
        "organization_name": organization,
        "name": "one",
        "workspace_id": workspace.id,
        "run_id": run.id,
        "plan_id": run.plan.id,
        "apply_id": run.apply.id,
        "configuration_version_id": run.configuration_version.id,
        "cost_estimate_id": run.cost_estimate.id,
        "policy_check_id": check.id,
        "run_trigger_id": trigger.id,
        "comment_id": comment.id,
        "project_id": project.id,
        "run_task_id": task.id,
        "workspace_run_task_id": workspace_task.id,
        "state_version_id": version.id,
    }


def _implemented_spec() -> dict[str, Any]:
    """Return the spec without the operations that the simulator refuses by name."""
    spec = document()
    return {
        **spec,
        "paths": {path: _implemented(path, item) for path, item in spec["paths"].items()},
    }


def _implemented(path: str, item: Mapping[str, Any]) -> dict[str, Any]:
    filled = re.sub(r"\{\w+\}", "x", path)
    return {
        key: value
        for key, value in item.items()
        if not _is_operation(value)
        or ROUTE_TABLE.find(Request(key.upper(), f"/api/v2{filled}")) is not None
    }


def _is_operation(value: Any) -> bool:
    return isinstance(value, dict) and "operationId" in value


flows = Flows(("schemathesis",), fuzzer)
"""Requests of all endpoints that the simulator implements."""


@flows.flow("requests that read")
async def reads(fuzzer: Fuzzer) -> None:
    await fuzzer.run("GET")


@flows.flow("requests that create, change and act")
async def writes(fuzzer: Fuzzer) -> None:
    await fuzzer.run("POST", "PATCH", "PUT")


@flows.flow("requests that delete")
async def deletes(fuzzer: Fuzzer) -> None:
    await fuzzer.run("DELETE")
