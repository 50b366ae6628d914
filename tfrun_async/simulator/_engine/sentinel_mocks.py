"""The mock data of a plan for tests of Sentinel policies."""

from typing import Any

import orjson

from tfrun_async.simulator._engine.archives import pack_archive
from tfrun_async.simulator._engine.plan_json import plan_json
from tfrun_async.simulator._engine.redacted_plan import redacted_plan_json
from tfrun_async.simulator._records.store import Run

_MOCKS = {"tfplan/v2": "mock-tfplan-v2.sentinel", "tfrun": "mock-tfrun.sentinel"}


def mock_bundle(run: Run) -> bytes:
    """Return an archive with the mocks of the imports, and a configuration that names them.

    It has `tfplan/v2`, without sensitive values, and `tfrun`.
    """
    files = {
        _MOCKS["tfplan/v2"]: _module(_plan_import(run)),
        _MOCKS["tfrun"]: _module(_run_import(run)),
        "sentinel.hcl": "\n".join(
            f'mock "{name}" {{\n  module {{\n    source = "{path}"\n  }}\n}}\n'
            for name, path in _MOCKS.items()
        ),
    }
    return pack_archive(files)


def _plan_import(run: Run) -> dict[str, Any]:
    redacted = redacted_plan_json(run)
    return {
        "terraform_version": plan_json(run)["terraform_version"],
        "resource_changes": {each["address"]: each for each in redacted["resource_changes"]},
        "resource_drift": {each["address"]: each for each in redacted["resource_drift"]},
        "output_changes": {
            name: {"name": name, "change": change}
            for name, change in redacted["output_changes"].items()
        },
    }


def _run_import(run: Run) -> dict[str, Any]:
    workspace = run.workspace
    return {
        "id": run.id,
        "is_destroy": run.options["is-destroy"],
        "message": run.options["message"],
        "organization": {"name": workspace.organization.name},
        "project": {"id": workspace.project.id, "name": workspace.project.name},
        "refresh": run.options["refresh"],
        "refresh_only": run.options["refresh-only"],
        "source": run.source,
        "speculative": run.options["plan-only"],
        "workspace": {
            "auto_apply": workspace.settings["auto-apply"],
            "execution_mode": workspace.settings["execution-mode"],
            "id": workspace.id,
            "name": workspace.name,
            "working_directory": workspace.settings["working-directory"] or "",
        },
    }


def _module(members: dict[str, Any]) -> str:
    """Return assignments in Sentinel, whose literals are those of JSON."""
    return "".join(
        f"{name} = {orjson.dumps(value).decode()}\n\n" for name, value in members.items()
    )
