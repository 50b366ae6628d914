"""Watch many runs: as a live table on a terminal, line by line elsewhere."""

from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import AbstractContextManager, AsyncExitStack, nullcontext
from typing import Annotated, Any

import typer
from rich.text import Text

from tfrun_async._run.lookup import workspace_of
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._output import Output, escape_control, iso_time
from tfrun_async.cli._render import run_document, status_text
from tfrun_async.cli._reports import announced, report_text, try_to_explain
from tfrun_async.cli._session import Session
from tfrun_async.cli._targets import default_organization, find_workspaces, is_run, is_workspace
from tfrun_async.cli._waiting import is_success
from tfrun_async.cli._watch_table import live_table
from tfrun_async.client import Client
from tfrun_async.models import Run, Workspace
from tfrun_async.waiting import RunPhase, run_phase
from tfrun_async.watching import Change


async def watch(
    session: Session,
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TARGET",
            help="Runs by id, or workspaces, such as acme/network and 'acme/*-prod', "
            "or an organization; TF_CLOUD_ORGANIZATION by default.",
        ),
    ] = None,
) -> ExitCode:
    """Watch runs as they change.

    Runs are watched until they have ended, those of workspaces until Ctrl-C.

    Examples:
        tfrun watch acme
        tfrun watch 'acme/*-prod' acme/network
        tfrun watch run-CZcmD7eagjhyX0vN --json after,run.id
    """
    targets = targets or [default_organization()]
    if not all(targets):
        raise typer.BadParameter("targets: must be runs, workspaces or an organization, got none")
    failed: dict[str, Run] = {}
    async with AsyncExitStack() as announcements:
        for target in targets if all(map(is_run, targets)) else ():
            await announcements.enter_async_context(announced(session, target))
        with _render_changes(session.output) as show_change:
            async for change, workspace in named_changes(session.tfe, targets):
                show_change(change, workspace)
                if run_phase(change.run) is RunPhase.FINAL and not is_success(change.run.status):
                    failed[change.run.id] = change.run
        await _explain_failures(session, failed.values())
    return ExitCode.RUN_FAILED if failed else ExitCode.DONE


async def _explain_failures(session: Session, runs: Iterable[Run]) -> None:
    """Say why runs have failed."""
    for run in runs:
        report = await try_to_explain(session.tfe, run)
        if report is not None:
            text = report_text(session.output, report, brief=True)
            session.output.print_item({"report": report.to_dict()}, "", text)


async def named_changes(
    tfe: Client, targets: list[str]
) -> AsyncGenerator[tuple[Change, str], None]:
    """Yield the changes of the targets' runs, each with the name of the workspace."""
    names = _WorkspaceNames(tfe)
    arguments = await _watch_arguments(tfe, targets, names)
    async for change in tfe.watch(**arguments):
        yield change, await names.name_of(change)


async def _watch_arguments(
    tfe: Client, targets: list[str], names: "_WorkspaceNames"
) -> dict[str, Any]:
    """Return the arguments of `Client.watch` for some targets."""
    if all(map(is_run, targets)):
        return {"runs": targets}
    if all(map(is_workspace, targets)):
        workspaces = [each for target in targets for each in await find_workspaces(tfe, target)]
        names.remember(workspaces)
        return {"workspaces": workspaces}
    if len(targets) > 1:
        raise typer.BadParameter(
            f"targets: must be runs, or workspaces, or one organization, got {' '.join(targets)}"
        )
    names.remember([each async for each in tfe.workspaces.list_for_organization(targets[0])])
    return {"organization": targets[0]}


class _WorkspaceNames:
    """The names of workspaces, since runs have only the id of their workspace."""

    def __init__(self, tfe: Client) -> None:
        self._tfe = tfe
        self._names: dict[str, str] = {}

    def remember(self, workspaces: list[Workspace]) -> None:
        self._names.update((each.id, escape_control(each.name)) for each in workspaces)

    async def name_of(self, change: Change) -> str:
        """Return the name of the workspace of a run; empty if it is not known."""
        workspace = workspace_of(change.run)
        if workspace is None:
            return ""
        if workspace not in self._names:
            self.remember([await self._tfe.workspaces.read(workspace)])
        return self._names[workspace]


def _render_changes(output: Output) -> AbstractContextManager[Callable[[Change, str], None]]:
    """Return a context in which changes are shown: a function to call with each."""
    if output.is_live:
        return live_table(output.console)
    return nullcontext(
        lambda change, workspace: output.print_item(
            _change_document(change, workspace), _change_line(change, workspace)
        )
    )


def _change_document(change: Change, workspace: str) -> dict[str, Any]:
    run = run_document(change.run)
    if run["workspace"]:
        run["workspace"]["name"] = workspace
    return {
        "at": change.at,
        "before": change.before,
        "after": change.after,
        "needs": change.needs,
        "run": run,
    }


def _change_line(change: Change, workspace: str) -> Text:
    line = Text(f"{iso_time(change.at) if change.at else '':<22}{workspace}  {change.run.id}  ")
    if change.before and change.before != change.after:
        line.append_text(status_text(change.before)).append(" → ")
    line.append_text(status_text(change.after or "gone"))
    return line.append(f"  needs {change.needs}") if change.needs else line
