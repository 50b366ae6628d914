"""Why a run has ended: what has failed, or who stopped it."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from functools import partial
from typing import TYPE_CHECKING, Any

from tfrun_async._generated import operations
from tfrun_async._generated.models import RunStatus
from tfrun_async._model import read_or
from tfrun_async._resources.log_reading import parse_lines, read_lines
from tfrun_async._run.changes import status_times
from tfrun_async._run.explain_checks import read_failed_checks
from tfrun_async._run.explain_findings import Findings, name_of
from tfrun_async._run.phases import is_loaded, load_apply, load_plan
from tfrun_async.logs import LogDiagnostic
from tfrun_async.report import Cause, RunStop

if TYPE_CHECKING:
    from tfrun_async._generated.models import Apply, Comment, Plan, RunEvent
    from tfrun_async.logs import Diagnostic, LogRecord

_TAIL_LINES = 10
_STOPS = ("cancel", "discard")  # in the names of events


async def explain_end(found: Findings) -> Cause:
    """Find out why a run has ended."""
    match found.run.status:
        case RunStatus.APPLIED:
            await read_failed_checks(found)
            return Cause.APPLIED
        case RunStatus.ERRORED:
            return await _explain_error(found)
        case RunStatus.POLICY_SOFT_FAILED:
            await read_failed_checks(found)
            return Cause.POLICY_FAILED
        case RunStatus.DISCARDED:
            await read_stop(found)
            return Cause.DISCARDED
        case RunStatus.CANCELED | RunStatus.FORCE_CANCELED:
            await read_stop(found)
            is_forced = RunStatus.FORCE_CANCELED in {found.run.status, *status_times(found.run)}
            return Cause.FORCE_CANCELED if is_forced else Cause.CANCELED
    await read_failed_checks(found)
    return Cause.PLAN_ONLY if read_or(found.run, "plan_only", False) else Cause.NO_CHANGES


async def _explain_error(found: Findings) -> Cause:
    """Find out what has failed, the latest part first: it can only fail after the others."""
    apply = await _read_apply(found)
    if read_or(apply, "status", None) == "errored":
        await _read_log(found, "the log of the apply", apply)
        return Cause.APPLY_ERROR
    plan = await _read_plan(found)
    if read_or(plan, "status", None) == "errored":
        await _read_log(found, "the log of the plan", plan)
        return Cause.PLAN_ERROR
    await read_failed_checks(found)
    if any(task.enforcement != "advisory" for task in found.tasks):
        return Cause.TASK_FAILED
    if found.failed_policies:
        return Cause.POLICY_FAILED
    return await _explain_other_error(found)


async def _explain_other_error(found: Findings) -> Cause:
    version = read_or(found.run, "configuration_version", None)
    if version is not None and not is_loaded(version):
        versions = operations.ConfigurationVersions(found.pipeline)
        version = await found.attempt("the configuration version", versions.read(version))
    messages = [read_or(version, name, None) for name in ("error_message", "error")]
    if read_or(version, "status", None) == "errored" or any(messages):
        found.configuration_error = next(filter(None, messages), "")
        return Cause.CONFIGURATION_ERROR
    estimate = read_or(found.run, "cost_estimate", None)
    if read_or(estimate, "status", None) == "errored":
        found.cost_estimate_error = read_or(estimate, "error_message", None) or ""
        return Cause.COST_ESTIMATE_ERROR
    return Cause.FAILED


async def _read_plan(found: Findings) -> Plan | None:
    return await found.attempt("the plan", load_plan(operations.Plans(found.pipeline), found.run))


async def _read_apply(found: Findings) -> Apply | None:
    if RunStatus.APPLYING not in status_times(found.run):
        apply: Apply | None = read_or(found.run, "apply", None)
        return apply
    applies = operations.Applies(found.pipeline)
    return await found.attempt("the apply", load_apply(applies, found.run))


async def _read_log(found: Findings, part: str, phase: Any) -> None:
    """Read the errors and warnings of a log, or its last lines if it has none."""
    kind: Any = operations.Plans if phase.resource_type == "plans" else operations.Applies
    read = partial(kind(found.pipeline).read, phase.id)
    lines = read_lines(found.pipeline, read, follow=False, ansi=False, phase=phase)
    tail: deque[str] = deque(maxlen=_TAIL_LINES)
    found.diagnostics = await found.collect(part, _diagnostics(parse_lines(lines), tail))
    found.diagnostics.sort(key=lambda each: not each.is_error)
    if not any(each.is_error for each in found.diagnostics):
        found.log_tail = list(tail)


async def _diagnostics(
    records: AsyncIterator[LogRecord], tail: deque[str]
) -> AsyncIterator[Diagnostic]:
    """Yield the diagnostics of a log, which may be long; put its last lines into `tail`."""
    async for record in records:
        if isinstance(record, LogDiagnostic):
            yield record.diagnostic
        elif record.message.strip():
            tail.append(record.message)


async def read_stop(found: Findings) -> None:
    """Read who has canceled or discarded a run, and why."""
    events = operations.RunEvents(found.pipeline)
    listed = events.list_for_run(found.run, include=["actor", "comment"])
    bare = events.list_for_run(found.run)
    stops = [
        event
        for event in await found.collect("the events of the run", listed, bare)
        if any(stop in read_or(event, "action", "") for stop in _STOPS)
    ]
    by_user = [event for event in stops if read_or(event, "actor", None) is not None]
    event = next(reversed(by_user or stops), None)
    canceled_by = read_or(found.run, "canceled_by", None)
    if event is not None:
        found.stop = RunStop(
            read_or(event, "action", ""),
            name_of(read_or(event, "actor", None) or canceled_by),
            read_or(event, "created_at", None),
            await _read_comment(found, stops),
        )
    elif canceled_by is not None:
        at = read_or(found.run, "canceled_at", None)
        found.stop = RunStop(str(found.run.status), name_of(canceled_by), at, "")


async def _read_comment(found: Findings, events: list[RunEvent]) -> str:
    comments = [read_or(event, "comment", None) for event in events]
    comment: Comment | None = next((each for each in reversed(comments) if each), None)
    if comment is not None and read_or(comment, "body", None) is None:
        comments_group = operations.Comments(found.pipeline)
        comment = await found.attempt("the comment", comments_group.read(comment))
    return read_or(comment, "body", None) or ""
