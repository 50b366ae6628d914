"""Generated modules are imported on first use, without any other difference."""

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import tfrun_async
from tfrun_async import Client, _generated, models
from tfrun_async._generated import operations
from tfrun_async._generated.models import RESOURCE_NAMES
from tfrun_async._model import Model, Resource, secret_flags, secret_names
from tfrun_async._open_enum import OpenEnum
from tfrun_async.models import Run, RunActions, RunStatus

RUN = {
    "data": {
        "id": "run-1",
        "type": "runs",
        "attributes": {"status": "planned", "actions": {"is-confirmable": True}},
        "relationships": {
            "workspace": {"data": {"id": "ws-1", "type": "workspaces"}},
            "plan": {"data": {"id": "plan-1", "type": "plans"}},
            "run-events": {"data": [{"id": "re-1", "type": "run-events"}]},
        },
    }
}
PLAN = {"id": "plan-1", "type": "plans", "attributes": {"status": "finished"}}
PUBLIC_NAMES: list[str] = vars(models)["__all__"]
USE_A_RUN = """
import asyncio, json, sys
from tests.support.http_server import http_response, stub_server

seen = {}
known = set()

def note(step):
    generated = (name for name in sys.modules if name.startswith("tfrun_async._generated."))
    parts = [name.split(".")[2:] for name in generated]
    loaded = {".".join(part) for part in parts if len(part) == 2}
    seen[step] = sorted(loaded - known)
    known.update(loaded)

import tfrun_async
from tfrun_async import Client

async def main():
    bare, with_plan = (http_response(body=body.encode()) for body in sys.argv[1:])
    async with stub_server(bare, with_plan) as server, Client(server.address, "token") as tfe:
        note("client")
        run = await tfe.runs.read("run-1")
        note("read")
        assert run.status.is_known and "is_confirmable=True" in repr(run.actions)
        note("attributes")
        assert run.workspace.id == "ws-1"
        note("workspace")
        assert (await tfe.runs.read("run-1", include=["plan"])).plan.status == "finished"
        note("plan")

asyncio.run(main())
print(json.dumps(seen))
"""


def run_python(code: str, *arguments: str) -> Any:
    """Run code in a fresh process, and return the JSON that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=Path(tfrun_async.__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_reading_a_run_imports_only_what_it_needs() -> None:
    """A related resource costs its import when it is read, or when it is included."""
    seen = run_python(USE_A_RUN, json.dumps(RUN), json.dumps({**RUN, "included": [PLAN]}))
    assert seen == {
        "client": [],
        "read": ["models.runs", "operations.runs", "structs.runs"],
        "attributes": [],
        "workspace": ["models.workspaces"],
        "plan": ["models.plans", "structs.plans"],
    }


def test_secrets_are_known_before_their_models_are_imported() -> None:
    """JSON of a type that the spec does not know loses the secrets of all models."""
    code = """
import json, sys
from tfrun_async import _model, models
assert "tfrun_async._generated.models.runs" not in sys.modules
early = {*_model.secret_names, *_model.secret_flags}
for name in models.__all__:
    getattr(models, name)
print(json.dumps([sorted(early), sorted({*_model.secret_names, *_model.secret_flags})]))
"""
    early, all_names = run_python(code)
    assert early == all_names
    assert {*early} <= {*secret_names, *secret_flags}


def test_all_names_of_the_models_are_there() -> None:
    """A star import, `dir` and each name of `__all__` agree with the generated classes."""
    imported: dict[str, Any] = {}
    exec("from tfrun_async.models import *", imported)
    assert {*PUBLIC_NAMES} == imported.keys() - {"__builtins__"}
    assert {*PUBLIC_NAMES} <= {*dir(models)}
    for name in PUBLIC_NAMES:
        assert getattr(models, name) is imported[name]
    assert {"Run", "RunStatus", "FINAL_RUN_STATUSES", "Model", "Resource"} <= imported.keys()
    assert {imported[name].resource_type for name in RESOURCE_NAMES.values()} == {*RESOURCE_NAMES}


@pytest.mark.parametrize("module", [models, _generated.models, operations])
def test_a_misspelt_name_is_an_attribute_error(module: Any) -> None:
    """The error is that of a module, also for names of submodules that were not imported."""
    with pytest.raises(AttributeError, match=f"module '{module.__name__}' has no attribute 'Rnu'"):
        module.Rnu  # noqa: B018  (the read raises)


@pytest.mark.parametrize("name", PUBLIC_NAMES)
def test_models_name_their_public_module(name: str) -> None:
    """Pickles of one version can be read by another whose spec has other files."""
    value = getattr(models, name)
    if isinstance(value, type):
        assert f"{value.__module__}.{value.__qualname__}" in {
            f"tfrun_async.models.{name}",
            *(f"{each.__module__}.{name}" for each in (Model, Resource, OpenEnum)),
        }
        assert pickle.loads(pickle.dumps(value)) is value


def test_pickles_name_the_public_module() -> None:
    """A run is read back in a process that has imported nothing."""
    run = Run(id="run-1", status=RunStatus.PLANNED, actions=RunActions(is_confirmable=True))
    data = pickle.dumps(run)
    assert b"_generated" not in data
    code = """
import json, pickle, sys
run = pickle.loads(bytes.fromhex(sys.argv[1]))
print(json.dumps([run.id, run.status.name, run.actions.is_confirmable]))
"""
    assert run_python(code, data.hex()) == ["run-1", "PLANNED", True]


def test_a_client_lists_its_groups() -> None:
    """Editors and `dir` see groups that were not used yet."""
    groups = {each.partition(".")[0] for each in operations.MODULES.values()}
    assert groups <= {*dir(Client("http://127.0.0.1:1", "token"))}
