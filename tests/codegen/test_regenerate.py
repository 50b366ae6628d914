"""The promise of the generator: when the API changes, change the spec and regenerate."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import TestServer

import codegen

HOME = Path(codegen.__file__).resolve().parents[1]

SCRIPT = """
import asyncio
from tfrun_async import Client
from tfrun_async._generated.models import RunStatus

async def main():
    async with Client("{address}", "token", allow_http=True) as tfe:
        run = await tfe.runs.postpone("run-1", until="tomorrow", reason=None)
        assert run.postponed_until == "tomorrow", run
        assert run.status is RunStatus.POSTPONED, run
        assert run.status.is_known

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the package, made from a spec that knows more than ours."""
    folder = tmp_path_factory.mktemp("changed")
    shutil.copytree(HOME / "spec", folder / "spec")
    shutil.copytree(HOME / "tfrun_async", folder / "tfrun_async")
    _extend(folder / "spec")
    command = [sys.executable, "-m", "codegen", "--spec", "spec", "--output"]
    output = folder / "tfrun_async" / "_generated"
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    subprocess.run([*command, str(output)], cwd=folder, env=environment, check=True)
    return folder


def _extend(spec: Path) -> None:
    """Add an attribute, one of new runs, a filter, a value of an enum, and an operation."""
    path = spec / "runs.yaml"
    runs = yaml.safe_load(path.read_text("utf-8"))
    schemas = runs["components"]["schemas"]
    schemas["Run"]["properties"]["attributes"]["properties"]["postponed-until"] = {
        "type": "string",
        "description": "When the run will go on.",
    }
    schemas["RunStatus"]["oneOf"] += [
        {"const": "postponed", "description": "The run will go on later."},
        {"const": "archived", "x-final": "success", "description": "The run was put away."},
    ]
    new = schemas["RunCreate"]["properties"]["data"]["properties"]["attributes"]["properties"]
    new["postpone-until"] = {"type": "string", "description": "When to begin."}
    for path_name in ("/workspaces/{workspace_id}/runs", "/organizations/{organization_name}/runs"):
        runs["paths"][path_name]["get"]["parameters"].append(
            {
                "name": "filter[color]",
                "in": "query",
                "description": "Only runs of this color.",
                "schema": {"type": "string"},
            }
        )
    schemas["RunPostponement"] = {
        "type": "object",
        "required": ["until"],
        "properties": {
            "until": {"type": "string", "description": "When to go on."},
            "reason": {
                "type": ["string", "null"],
                "description": "Why it waits. Null for no reason.",
            },
        },
    }
    apply = runs["paths"]["/runs/{run_id}/actions/apply"]["post"]
    json_api = "application/vnd.api+json"
    body = {json_api: {"schema": {"$ref": "#/components/schemas/RunPostponement"}}}
    document = {json_api: {"schema": {"$ref": "#/components/schemas/RunDocument"}}}
    runs["paths"]["/runs/{run_id}/actions/postpone"] = {
        "post": {
            "operationId": "runs.postpone",
            "tags": ["runs"],
            "summary": "Let a run go on later.",
            "description": "It keeps its place in the queue.",
            "parameters": apply["parameters"],
            "requestBody": {"content": body},
            "responses": {"200": {"description": "The run waits.", "content": document}},
        }
    }
    path.write_text(yaml.safe_dump(runs), "utf-8")
    root = spec / "openapi.yaml"
    document = yaml.safe_load(root.read_text("utf-8"))
    document["paths"]["/runs/{run_id}/actions/postpone"] = {
        "$ref": "runs.yaml#/paths/~1runs~1{run_id}~1actions~1postpone"
    }
    root.write_text(yaml.safe_dump(document), "utf-8")


SURFACES = """
import asyncio, inspect, json
import typer.testing
from tfrun_async import Client, waiting
from tfrun_async.cli._app import app
from tfrun_async.cli._waiting import is_success
from tfrun_async.mcp import RunParams, server
from tfrun_async._resources.runs import Runs
from tfrun_async.models import Run, RunStatus

async def schemas():
    async with Client("http://127.0.0.1:1", "token", allow_http=True) as tfe:
        return {tool.name: tool.input_schema for tool in await server(tfe).list_tools()}

def options(*command):
    result = typer.testing.CliRunner().invoke(app, [*command, "--help"])
    assert result.exit_code == 0, result.output
    return result.output

tools = asyncio.run(schemas())
archived = Run(id="run-1", status=RunStatus("archived"))
print(json.dumps({
    "create": list(inspect.signature(Runs.create_once).parameters),
    "start": options("start"),
    "rollout": options("rollout", "start"),
    "list": options("list"),
    "params": list(RunParams.model_fields),
    "described": tools["create_run"]["properties"]["postpone_until"].get("description"),
    "given": RunParams(postpone_until="noon").arguments(),
    "tool": list(tools["list_runs_in_workspace"]["properties"]),
    "phase": waiting.run_phase(archived),
    "success": is_success(archived.status),
}))
"""


def test_new_attribute_and_filter_reach_every_surface(changed: Path) -> None:
    """What is added to the spec is an argument, an option and a tool's parameter at once."""
    environment = {**os.environ, "TERMINAL_WIDTH": "200"}
    process = subprocess.run(
        [sys.executable, "-c", SURFACES],
        cwd=changed,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stderr
    seen = json.loads(process.stdout)
    assert "postpone_until" in seen["create"]
    for command in ("start", "rollout"):
        assert re.search(r"--postpone-until TEXT +When to begin\.", seen[command])
    assert re.search(r"--color TEXT +Only runs of this color\.", seen["list"])
    assert "postpone_until" in seen["params"]
    assert seen["described"] == "When to begin."
    assert seen["given"] == {"postpone_until": "noon"}
    assert "filter_color" in seen["tool"]
    assert (seen["phase"], seen["success"]) == ("final", True)


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    """A server that knows how to postpone a run."""

    async def postpone(request: web.Request) -> web.Response:
        assert await request.json() == {"until": "tomorrow", "reason": None}
        attributes = {"status": "postponed", "postponed-until": "tomorrow"}
        run = {"id": request.match_info["id"], "type": "runs", "attributes": attributes}
        return web.json_response({"data": run})

    application = web.Application()
    application.router.add_post("/api/v2/runs/{id}/actions/postpone", postpone)
    server = TestServer(application)
    async with server:
        yield server


async def test_new_operation_is_called_after_a_change_of_the_spec(
    changed: Path, server: TestServer
) -> None:
    """A new attribute, enum value and endpoint need a few lines of YAML, and no Python."""
    script = SCRIPT.format(address=str(server.make_url("")).rstrip("/"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, cwd=changed, stderr=asyncio.subprocess.PIPE
    )
    _, stderr = await process.communicate()
    assert process.returncode == 0, stderr.decode()
