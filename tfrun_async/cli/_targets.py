"""Targets of commands: an organization, workspaces by name, pattern or id, or runs."""

import os
import re
from typing import Annotated

import typer

from tfrun_async._http.ids import id_or_name
from tfrun_async._resources.workspace_search import is_glob
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._output import echo_error
from tfrun_async.client import Client
from tfrun_async.models import Workspace

# Other servers than HashiCorp's may use UUIDs as ids, which do not show the kind of resource.
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_RUN_ID = re.compile(rf"run-[^/]*|{_UUID}")
_WORKSPACE_ID = re.compile(rf"ws-[A-Za-z0-9]{{16}}|{_UUID}")

RunId = Annotated[str, typer.Argument(metavar="RUN", help="The run's id.")]
WorkspaceName = Annotated[
    str,
    typer.Argument(
        metavar="WORKSPACE",
        help="A workspace: organization/name, its name in TF_CLOUD_ORGANIZATION, or its id.",
    ),
]


def is_run(target: str) -> bool:
    """Whether a target is the id of a run, as a UUID may be."""
    return _RUN_ID.fullmatch(target) is not None


def is_workspace(target: str) -> bool:
    """Whether a target names workspaces, as a UUID may do, and not an organization."""
    return "/" in target or _WORKSPACE_ID.fullmatch(target) is not None


def workspace_argument(target: str) -> str:
    """Return a workspace as the client takes it: its id, or `organization/name`."""
    if _WORKSPACE_ID.fullmatch(target):
        return target
    name = "/".join(_split_name(target))
    return id_or_name("workspace", name, "ws-")


async def find_workspaces(tfe: Client, target: str) -> list[Workspace]:
    """Read the workspaces that match a target such as `acme/*-prod` or `acme/app-[12]`.

    Raises:
        typer.Exit: No workspace matches, which is printed.
    """
    if not is_glob(target):
        return [await tfe.workspaces.read(workspace_argument(target))]
    organization, pattern = _split_name(target)
    workspaces = [each async for each in tfe.workspaces.find(organization, name=pattern)]
    if not workspaces:
        echo_error(f"no workspace matches {target!r}")
        raise typer.Exit(ExitCode.NOT_FOUND)
    return workspaces


def default_organization() -> str:
    """Return the organization of `TF_CLOUD_ORGANIZATION`, as terraform reads it; empty for none."""
    return os.environ.get("TF_CLOUD_ORGANIZATION", "").strip()


def _split_name(target: str) -> tuple[str, str]:
    organization, slash, name = target.partition("/")
    if not slash:
        organization, name = default_organization(), target
    if not organization or not name:
        raise typer.BadParameter(f"workspace: must be organization/name or an id, got {target!r}")
    return organization, name
