"""Targets of commands: an organization, workspaces by name, pattern or id, or runs."""

import os
import re
from collections.abc import Iterable
from typing import Annotated

import typer

from tfrun_async._http.ids import id_or_name
from tfrun_async._model import read_or
from tfrun_async._resources.pages import Pages
from tfrun_async._resources.workspace_search import is_glob, matcher
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._output import echo_error
from tfrun_async.client import Client
from tfrun_async.models import Run, RunOperation, Workspace

# Other servers than HashiCorp's may use UUIDs as ids, which do not show the kind of resource.
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_RUN_ID = re.compile(rf"run-[^/]*|{_UUID}")
_WORKSPACE_ID = re.compile(rf"ws-[A-Za-z0-9]{{16}}|{_UUID}")

RunTarget = Annotated[
    str,
    typer.Argument(
        metavar="RUN", help="A run's id, or a workspace, such as acme/network: its latest run."
    ),
]
RunTargets = Annotated[
    list[str],
    typer.Argument(
        metavar="RUN",
        help="Runs by id, or workspaces, such as acme/network and 'acme/*-prod': "
        "the latest run of each.",
    ),
]
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


async def find_workspace(tfe: Client, target: str) -> str:
    """Return the one workspace that a target names, as the client takes it.

    Raises:
        typer.Exit: No workspace matches a pattern, which is printed.
    """
    if not is_glob(target):
        return workspace_argument(target)
    return _only_one([each.id for each in await find_workspaces(tfe, target)], target, "workspaces")


async def find_run(tfe: Client, target: str) -> str:
    """Return the id of the one run that a target names: itself, or a workspace's latest run.

    Raises:
        typer.Exit: There is none, which is printed.
    """
    return _only_one(await find_runs(tfe, [target]), target, "runs")


async def find_runs(tfe: Client, targets: Iterable[str]) -> list[str]:
    """Return the ids of the runs that targets name, each once: themselves, or latest runs.

    Workspaces without a run may match a pattern.

    Raises:
        typer.Exit: A target names no run, which is printed.
    """
    runs: dict[str, None] = {}
    for target in targets:
        found = [target] if is_run(target) else await _latest_runs(tfe, target)
        if not found:
            echo_error(f"{target} has no run")
            raise typer.Exit(ExitCode.NOT_FOUND)
        runs |= dict.fromkeys(found)
    return [*runs]


async def _latest_runs(tfe: Client, target: str) -> list[str]:
    """Return the ids of the latest runs of workspaces, which may be plan-only."""
    if is_glob(target):
        workspaces = [each.id for each in await find_workspaces(tfe, target)]
    elif is_workspace(target) or default_organization():
        workspaces = [workspace_argument(target)]
    else:
        raise typer.BadParameter(
            f"must be a run's id, or a workspace such as acme/network, got {target!r}",
            param_hint="RUN",
        )
    every_kind = [*RunOperation]  # without it, the API leaves plan-only runs out
    lists = [
        tfe.runs.list_for_workspace(each, operation=every_kind, page_size=1) for each in workspaces
    ]
    return [run.id for each in lists if (run := await each.first()) is not None]


def _only_one(found: list[str], target: str, kind: str) -> str:
    if len(found) > 1:
        raise typer.BadParameter(f"must be one, got {target!r}, which matches {len(found)} {kind}")
    return found[0]


def default_organization() -> str:
    """Return the organization of `TF_CLOUD_ORGANIZATION`, as terraform reads it; empty for none."""
    return os.environ.get("TF_CLOUD_ORGANIZATION", "").strip()


def split_pattern(target: str) -> tuple[str, str | None]:
    """Return the organization that a target names, and the pattern of workspaces, if it has one."""
    if "/" in target or is_glob(target):
        return _split_name(target)
    organization = target or default_organization()
    if not organization:
        raise typer.BadParameter("must be an organization, or set TF_CLOUD_ORGANIZATION")
    return organization, None


def in_matching_workspaces(runs: Pages[Run], pattern: str) -> Pages[Run]:
    """Return the runs, listed with their workspaces, of the workspaces that match a pattern."""
    matches = matcher(pattern)
    return runs.select(lambda run: matches(read_or(run, "workspace", None)))


def _split_name(target: str) -> tuple[str, str]:
    organization, slash, name = target.partition("/")
    if not slash:
        organization, name = default_organization(), target
    if not organization or not name:
        raise typer.BadParameter(f"workspace: must be organization/name or an id, got {target!r}")
    return organization, name
