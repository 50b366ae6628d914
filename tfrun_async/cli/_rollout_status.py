"""Show how far a rollout is, from its journal."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import attrs
import typer
from rich.text import Text

from tfrun_async._model import read_or
from tfrun_async.cli._output import escape_control
from tfrun_async.cli._render import status_text
from tfrun_async.cli._session import Session
from tfrun_async.cli._table import Table
from tfrun_async.client import Client
from tfrun_async.errors import TfrunError
from tfrun_async.fan_out import fan_out
from tfrun_async.models import Workspace
from tfrun_async.rollout import Entry, StepKind, read_journal
from tfrun_async.rollout._steps import final_kind

STATUS_FIELDS = ("workspace", "run", "status", "done", "error")
_CONCURRENCY = 10  # requests at a time


@attrs.frozen
class _State:
    """The state of one workspace of a rollout."""

    entry: Entry
    name: str
    status: str
    """The status of its run, or how far its start is."""

    def document(self) -> dict[str, Any]:
        """Return its JSON document."""
        return {
            "workspace": {"id": self.entry.workspace, "name": self.name},
            "run": self.entry.run,
            "status": self.status,
            "done": self.entry.status is not None,
            "error": self.entry.error,
        }


async def status(
    session: Session,
    journal: Annotated[
        Path, typer.Option(metavar="FILE", help="The journal of the rollout, which may be running.")
    ],
) -> None:
    """Show the run of each workspace of a rollout, and how far it is.

    Examples:
        tfrun rollout status --journal rollout.db
        tfrun rollout status --journal rollout.db --json workspace.name,status
    """
    entries = await asyncio.to_thread(read_journal, journal, while_in_use=True)
    read = partial(_read, session.tfe)
    reads = fan_out(entries, read, concurrency=_CONCURRENCY, in_order=True)
    async with aclosing(reads) as results:
        states = [each.result() async for each in results]
    session.output.print_result(
        [each.document() for each in states], _table(states), "", _summary(entries)
    )


async def _read(tfe: Client, entry: Entry) -> _State:
    """Read the name of a workspace, and the status of its run if that has not ended."""
    try:
        if entry.status is None and entry.run is not None:
            run = await tfe.runs.read(entry.run, include=["workspace"])
            return _State(entry, _name(entry, read_or(run, "workspace", None)), run.status)
        workspace = await tfe.workspaces.read(entry.workspace)
    except TfrunError:  # such as that it was deleted; the journal has the rest
        return _State(entry, entry.workspace, entry.status or "unknown")
    is_requested = entry.sent_at is not None
    return _State(
        entry,
        _name(entry, workspace),
        entry.status or ("requested" if is_requested else "not started"),
    )


def _name(entry: Entry, workspace: Workspace | None) -> str:
    return escape_control(read_or(workspace, "name", entry.workspace))


def _table(states: Sequence[_State]) -> Table:
    table = Table("WORKSPACE", "RUN", "STATUS", "ERROR", shrinkable="WORKSPACE")
    for state in states:
        error = escape_control(state.entry.error or "")
        table.add_row(state.name, state.entry.run or "", status_text(state.status), error)
    return table


def _summary(entries: Sequence[Entry]) -> Text:
    ended = [entry.status for entry in entries if entry.status is not None]
    failed = sum(final_kind(each) is StepKind.FAILED for each in ended)
    errors = sum(entry.status is None and entry.error is not None for entry in entries)
    return Text(f"{len(ended)} of {len(entries)} have ended, {failed + errors} failed")
