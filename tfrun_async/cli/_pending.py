"""List what waits in an organization, and for what."""

from contextlib import aclosing
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

import attrs
import typer

from tfrun_async._model import read_or
from tfrun_async._run.pending import waiting_since
from tfrun_async.cli._output import escape_control
from tfrun_async.cli._render import plan_counts, run_document, workspace_name
from tfrun_async.cli._session import Session
from tfrun_async.cli._table import Table
from tfrun_async.cli._targets import in_matching_workspaces, split_pattern
from tfrun_async.client import Client
from tfrun_async.fan_out import fan_out
from tfrun_async.models import Run, RunOperation, RunStatus, RunStatusGroup
from tfrun_async.report import Cause
from tfrun_async.waiting import OverrideKind, RunPhase, is_blocked_by_lock, run_phase

_LAST = datetime.max.replace(tzinfo=UTC)
_CONCURRENCY = 5  # runs whose overrides are read at a time
_ORDER = [
    Cause.POLICY_OVERRIDE,
    Cause.TASK_OVERRIDE,
    Cause.CONFIRMATION,
    Cause.WORKSPACE_LOCKED,
    Cause.RUN_AHEAD,
    Cause.WORKER,
]


@attrs.frozen
class _Pending:
    """A run that waits."""

    run: Run
    since: datetime | None
    cause: Cause
    reason: str
    """What it waits for, in words."""

    def document(self) -> dict[str, Any]:
        """Return its JSON document."""
        found = {"waits_for": str(self.cause), "reason": self.reason, "since": self.since}
        return run_document(self.run) | found


async def pending(
    session: Session,
    target: Annotated[
        str,
        typer.Argument(
            metavar="TARGET",
            help="An organization, or workspaces, such as acme/network and 'acme/*-prod'. "
            "TF_CLOUD_ORGANIZATION by default.",
        ),
    ] = "",
) -> None:
    """List the runs that wait, and for what.

    Those that need a decision come first.

    Examples:
        tfrun pending acme
        tfrun pending 'acme/*-prod' --json id,waits_for
    """
    organization, pattern = split_pattern(target)
    listed = session.tfe.runs.list_for_organization(
        organization,
        operation=[*RunOperation],
        status_group=RunStatusGroup.NON_FINAL,
        include=["workspace", "plan"],
    )
    if pattern is not None:
        listed = in_matching_workspaces(listed, pattern)
    explain = partial(_explain, session)
    async with aclosing(fan_out(listed, explain, concurrency=_CONCURRENCY)) as results:
        found = [item async for each in results if (item := each.result()) is not None]
    found.sort(key=lambda each: (_ORDER.index(each.cause), each.since or _LAST))
    session.output.print_result([each.document() for each in found], _table(session, found))


async def _explain(session: Session, run: Run) -> _Pending | None:
    """Return what a run waits for; None if it goes on by itself."""
    since = waiting_since(run)
    make = partial(_Pending, run, since)
    seconds = 0.0 if since is None else (session.now() - since).total_seconds()
    match run_phase(run, seconds):
        case RunPhase.CONFIRMABLE:
            counts = plan_counts(read_or(run, "plan", None))
            return make(Cause.CONFIRMATION, f"confirmation{f': {counts}' if counts else ''}")
        case RunPhase.OVERRIDABLE:
            return make(*await _find_override(session.tfe, run))
        case RunPhase.QUEUED if is_blocked_by_lock(run):
            reason = read_or(run.workspace, "locked_reason", None)
            return make(
                Cause.WORKSPACE_LOCKED, f"its locked workspace{f': {reason}' if reason else ''}"
            )
        case RunPhase.QUEUED if run.status == RunStatus.PENDING:
            return make(Cause.RUN_AHEAD, "its turn in the workspace")
        case RunPhase.QUEUED:
            return make(Cause.WORKER, "a free worker or agent")
    return None


async def _find_override(tfe: Client, run: Run) -> tuple[Cause, str]:
    overrides = await tfe.policies.pending(run)
    is_stage = any(each.kind is OverrideKind.TASK_STAGE for each in overrides)
    names = [name for each in overrides for failure in each.failures if (name := failure.full_name)]
    reasons = names or [each.message for each in overrides]
    reason = f"an override{': ' if reasons else ''}{', '.join(reasons)}"
    return Cause.TASK_OVERRIDE if is_stage else Cause.POLICY_OVERRIDE, reason


def _table(session: Session, found: list[_Pending]) -> Table:
    table = Table(
        "RUN", "SINCE", "WORKSPACE", "WAITS FOR", optional="SINCE", shrinkable="WORKSPACE"
    )
    for each in found:
        since = session.time_text(each.since)
        table.add_row(each.run.id, since, workspace_name(each.run), escape_control(each.reason))
    return table
