"""Watch many runs: as a live table on a terminal, line by line elsewhere."""

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.live import Live
from rich.text import Text

from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._output import Output, clean, moment
from tfrun_async.cli._render import run_document, status_text
from tfrun_async.cli._session import Session
from tfrun_async.cli._targets import find_workspaces, is_run, is_workspace
from tfrun_async.cli._waiting import ended_well
from tfrun_async.cli._watch_table import WatchTable
from tfrun_async.client import Client
from tfrun_async.models import Workspace
from tfrun_async.waiting import RunPhase, run_phase
from tfrun_async.watching import Change


async def watch(
    session: Session,
    targets: Annotated[
        list[str],
        typer.Argument(
            help="Runs by id, or workspaces, such as acme/network and 'acme/*-prod', "
            "or an organization."
        ),
    ],
) -> ExitCode:
    """Watch runs: those that are named until they have ended, others until Ctrl-C."""
    failed = False
    with _shown(session.output) as show:
        async for change, workspace in named_changes(session.tfe, targets):
            show(change, workspace)
            ended = run_phase(change.run) is RunPhase.FINAL
            failed |= ended and not ended_well(change.run.status)
    return ExitCode.RUN_FAILED if failed else ExitCode.DONE


async def named_changes(
    tfe: Client, targets: list[str]
) -> AsyncGenerator[tuple[Change, str], None]:
    """Yield what happens to the runs that are meant, each time with the workspace's name."""
    names = _Names(tfe)
    watched = await _watched(tfe, targets, names)
    async for change in tfe.watch(**watched):
        yield change, await names.of(change)


async def _watched(tfe: Client, targets: list[str], names: "_Names") -> dict[str, Any]:
    """Return what to watch, as `Client.watch` takes it."""
    if all(map(is_run, targets)):
        return {"runs": targets}
    if all(map(is_workspace, targets)):
        workspaces = [each for target in targets for each in await find_workspaces(tfe, target)]
        names.update_limit(workspaces)
        return {"workspaces": workspaces}
    if len(targets) > 1:
        raise typer.BadParameter("watch runs, or workspaces, or one organization")
    names.update_limit([each async for each in tfe.workspaces.list_for_organization(targets[0])])
    return {"organization": targets[0]}


class _Names:
    """The names of workspaces, of which runs know only the ids."""

    def __init__(self, tfe: Client) -> None:
        self._tfe = tfe
        self._names: dict[str, str] = {}

    def update_limit(self, workspaces: list[Workspace]) -> None:
        self._names.update((each.id, clean(each.name)) for each in workspaces)

    async def of(self, change: Change) -> str:
        workspace = change.run.workspace.id
        if workspace not in self._names:
            self.update_limit([await self._tfe.workspaces.read(workspace)])
        return self._names[workspace]


@contextmanager
def _shown(output: Output) -> Iterator[Callable[[Change, str], None]]:
    """Show changes as they come, and give a function to call with each."""
    if not output.is_live:
        yield lambda change, workspace: output.item(
            _document(change, workspace), _line(change, workspace)
        )
        return
    table = WatchTable()
    with Live(table, console=output.console, refresh_per_second=4):
        yield table.update


def _document(change: Change, workspace: str) -> dict[str, Any]:
    run = run_document(change.run)
    run["workspace"] = {"id": change.run.workspace.id, "name": workspace}
    return {"at": change.at, "before": change.before, "after": change.after, "run": run}


def _line(change: Change, workspace: str) -> Text:
    line = Text(f"{moment(change.at) if change.at else '':<22}{workspace}  {change.run.id}  ")
    if change.before:
        line.append_text(status_text(change.before)).append(" → ")
    return line.append_text(status_text(change.after or "gone"))
