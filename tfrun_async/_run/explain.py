"""Explain a run: read what its status makes relevant, and say why it stands where it stands.

    read the run, with its plan, apply, workspace, configuration version, cost estimate and stages
      │
      ├─ has ended ──────────────► explain_end: the log, policies and tasks, or who stopped it
      ├─ can be confirmed ───────► the counts of its plan, and advisory policies and tasks
      ├─ waits for an override ──► explain_checks: the overrides, and what has failed
      └─ is queued or works ─────► explain_queue: the lock, the run ahead, the agent, run tasks

A part that this token cannot read is left out, and the report says so. A server may ignore
`include`: what is needed and missing is read on its own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tfrun_async._generated import operations
from tfrun_async._resources.browser_url import browser_path
from tfrun_async._run.explain_changes import read_changes
from tfrun_async._run.explain_checks import explain_override, read_failed_checks
from tfrun_async._run.explain_end import explain_end
from tfrun_async._run.explain_findings import Findings, refuses_include
from tfrun_async._run.explain_queue import explain_progress
from tfrun_async._run.explain_words import find_next_steps, summarize
from tfrun_async._run.pending import waiting_since
from tfrun_async.errors import APIError, TfrunError
from tfrun_async.report import Cause, RunReport
from tfrun_async.waiting import RunPhase, allowed_actions, run_phase

if TYPE_CHECKING:
    from tfrun_async._generated.models import Run
    from tfrun_async._generated.operations import RunInclude
    from tfrun_async._http.pipeline import Pipeline

_INCLUDES: tuple[RunInclude, ...] = (
    "plan",
    "apply",
    "workspace",
    "configuration_version",
    "cost_estimate",
    "task_stages",
    "created_by",
)


async def explain(pipeline: Pipeline, run: Run | str, *, changes: bool) -> RunReport:
    """Read a run, and return the report on it; see `Runs.explain`."""
    read = await _read_run(pipeline, run)
    since = waiting_since(read)
    phase = run_phase(read, _seconds_since(since, pipeline.server_time))
    found = Findings(pipeline, read, phase)
    cause = await _find_cause(found)
    found.allowed = (*allowed_actions(read), *(["override"] if found.may_override else []))
    await read_changes(found, cause, with_addresses=changes)
    url = await _read_url(pipeline, found)
    return RunReport(
        run=read,
        cause=cause,
        summary=summarize(cause, found),
        next_steps=tuple(find_next_steps(cause, found)),
        phase=phase,
        since=since,
        url=url,
        allowed=found.allowed,
        **found.parts(),
    )


async def _read_run(pipeline: Pipeline, run: Run | str) -> Run:
    runs = operations.Runs(pipeline)
    try:
        return await runs.read(run, include=_INCLUDES)
    except APIError as error:
        if not refuses_include(error):
            raise
    return await runs.read(run)


def _seconds_since(since: datetime | None, server_time: float | None) -> float:
    if since is None:
        return 0.0
    now = datetime.now(UTC).timestamp() if server_time is None else server_time
    return max(0.0, now - since.timestamp())


async def _find_cause(found: Findings) -> Cause:
    match found.phase:
        case RunPhase.FINAL:
            return await explain_end(found)
        case RunPhase.OVERRIDABLE:
            return await explain_override(found)
        case RunPhase.CONFIRMABLE:
            await read_failed_checks(found)
            return Cause.CONFIRMATION
        case _:
            return await explain_progress(found)


async def _read_url(pipeline: Pipeline, found: Findings) -> str | None:
    try:
        path = await browser_path(pipeline, found.run)
    except TfrunError as error:
        found.note_unreadable("the workspace", error)
        return None
    return f"{pipeline.address}{path}"
