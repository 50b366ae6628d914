"""The sentence with the cause of a report, and the next steps."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tfrun_async._model import read_or
from tfrun_async.report import Cause, FailedTask, NextAction, NextStep

if TYPE_CHECKING:
    from tfrun_async._run.explain_findings import Findings
    from tfrun_async.waiting import FailedCheck

_MAX_DETAILS = 300  # characters; the report has the rest elsewhere
_SIMPLE_STATUSES = frozenset({"applying", "confirmed", "fetching", "planning"})
_SUMMARIES: Mapping[Cause, str] = {
    Cause.NO_CHANGES: "has ended with its plan: there is nothing to apply",
    Cause.COST_ESTIMATE_ERROR: "has errored: the costs could not be estimated",
    Cause.CONFIGURATION_ERROR: "has errored: its configuration could not be used",
    Cause.WORKER: "waits for a free worker",
}
_RESTARTS: Mapping[Cause, str] = {
    Cause.PLAN_ONLY: "start a run that can be applied",
    Cause.CONFIGURATION_ERROR: "start another run, with a configuration that was uploaded again",
    Cause.PLAN_ERROR: "start another run, once the error is corrected",
    Cause.APPLY_ERROR: "start another run, once the error is corrected; what was applied stays",
    Cause.POLICY_FAILED: "start another run, once the policy or the configuration is changed",
    Cause.TASK_FAILED: "start another run, once the run task passes",
    Cause.COST_ESTIMATE_ERROR: "start another run",
    Cause.CANCELED: "start another run",
    Cause.FORCE_CANCELED: "start another run, once the state was checked",
    Cause.DISCARDED: "start another run",
}


def summarize(cause: Cause, found: Findings) -> str:
    """Return the reason in one sentence, of which the run is the subject."""
    if cause in _SENTENCES:
        return _SENTENCES[cause](found)
    details = found.configuration_error or found.cost_estimate_error
    return _with_details(_SUMMARIES[cause], details)


def _with_details(sentence: str, details: str | None) -> str:
    """Return a sentence with details, which are put into one line of limited length."""
    line = textwrap.shorten(details or "", _MAX_DETAILS, placeholder=" …")
    return f"{sentence}: {line}" if line else sentence


def _applied(found: Findings) -> str:
    return _with_details("was applied", _outcome(found, applied=True))


def _ended_with_plan(found: Findings) -> str:
    return _with_details("has ended with its plan, since it is plan-only", found.changes.text())


def _waits_for_confirmation(found: Findings) -> str:
    return _with_details("waits to be confirmed or discarded", _outcome(found))


def _outcome(found: Findings, *, applied: bool = False) -> str:
    """Return the counts of changes, and of the checks that have failed and did not stop the run."""
    levels = [each.enforcement for each in found.failed_policies]
    levels += [each.enforcement for each in found.tasks]
    advisory = levels.count("advisory")
    parts = [found.changes.text(applied=applied)]
    if advisory:
        checks = "check has" if advisory == 1 else "checks have"
        parts.append(f"{advisory} advisory {checks} failed")
    if overridden := len(levels) - advisory:  # otherwise it could not go on
        checks = "check was" if overridden == 1 else "checks were"
        parts.append(f"{overridden} failed {checks} overridden")
    return "; ".join(filter(None, parts))


def _policy_failed(found: Findings) -> str:
    verb = "errored" if found.run.status == "errored" else "ended"
    return f"has {verb}: {_first_policy(found.failed_policies)}"


def _waits_for_agent(found: Findings) -> str:
    return f"waits for a free agent{f' of the pool {found.agent_pool}' if found.agent_pool else ''}"


def _waits_for_tasks(found: Findings) -> str:
    names = ", ".join(f"{each.name} {each.outcome}" for each in found.tasks)
    return _with_details("waits for its run tasks", names)


def _works(found: Findings) -> str:
    status = found.run.status
    if not status.is_known:
        return f"has the status {status}, which this version of tfrun-async does not know"
    words = "is" if status in _SIMPLE_STATUSES else "has the status"
    return f"{words} {status}, and goes on by itself"


def _failed(found: Findings) -> str:
    return f"has errored: {_server_message(found) or 'the server does not say why'}"


def _terraform_failed(phase: str, found: Findings) -> str:
    errors = [each for each in found.diagnostics if each.is_error]
    first = f"{errors[0]}{_others(errors, 'error')}".removeprefix("Error: ") if errors else ""
    return _with_details(f"has errored: the {phase} has failed", first)


def _first_policy(policies: Sequence[FailedCheck]) -> str:
    mandatory = [each for each in policies if each.enforcement != "advisory"] or [*policies]
    if not mandatory:
        return "a policy has failed"
    first = mandatory[0]
    level = f" ({first.enforcement})" if first.enforcement else ""
    if not first.full_name:
        return first.message
    failed = f"the policy {first.full_name}{level} has failed"
    if first.name is None:
        failed = f"the policy set {first.full_name} could not be evaluated"
    return f"{_with_details(failed, first.message)}{_others(mandatory, 'policy', 'policies')}"


def _first_task(tasks: Sequence[FailedTask]) -> str:
    mandatory = [each for each in tasks if each.enforcement != "advisory"] or [*tasks]
    first = mandatory[0]
    failed = f"the run task {first.name} ({first.stage}) {first.outcome}"
    return f"{_with_details(failed, first.message.rstrip('.'))}{_others(mandatory, 'run task')}"


def _first_check(found: Findings) -> str:
    if found.tasks:
        return _first_task(found.tasks)
    if found.failed_policies:
        return _first_policy(found.failed_policies)
    if found.overrides:
        return found.overrides[0].message
    is_stage = found.run.status.endswith("_awaiting_decision")
    return "a run task has failed" if is_stage else "a policy has failed"


def _others(items: Sequence[object], name: str, plural: str = "") -> str:
    count = len(items) - 1
    return f", and {count} more {name if count == 1 else plural or f'{name}s'}" if count else ""


def _stopped(verb: str, found: Findings, *, end: str = "") -> str:
    stop = found.stop
    by = f" by {stop.by}" if stop and stop.by else ""
    return _with_details(f"{verb}{by}{end}", stop.comment if stop else None)


def _queue_sentence(found: Findings) -> str:
    place = f"; it is number {found.queue_position} in the queue" if found.queue_position else ""
    if found.lock is not None:
        reason = f": {found.lock.reason}" if found.lock.reason else ""
        return f"waits for its workspace, which {found.lock.owner} has locked{reason}{place}"
    if found.ahead is None:
        raise AssertionError("the run waits for a lock or another run")
    status = f" ({found.ahead.status})" if found.ahead.status else ""
    return f"waits for its workspace, which {found.ahead.id}{status} holds{place}"


def _server_message(found: Findings) -> str:
    """Return the error message of a run, which some servers send."""
    attributes = found.run.raw.get("attributes")
    message = attributes.get("error-message") if isinstance(attributes, dict) else None
    return message if isinstance(message, str) else ""


_SENTENCES: Mapping[Cause, Callable[[Findings], str]] = {
    Cause.APPLIED: _applied,
    Cause.PLAN_ONLY: _ended_with_plan,
    Cause.PLAN_ERROR: partial(_terraform_failed, "plan"),
    Cause.APPLY_ERROR: partial(_terraform_failed, "apply"),
    Cause.POLICY_FAILED: _policy_failed,
    Cause.TASK_FAILED: lambda found: f"has errored: {_first_task(found.tasks)}",
    Cause.CANCELED: partial(_stopped, "was canceled"),
    Cause.FORCE_CANCELED: partial(_stopped, "was canceled by force"),
    Cause.DISCARDED: partial(_stopped, "was discarded"),
    Cause.FAILED: _failed,
    Cause.CONFIRMATION: _waits_for_confirmation,
    Cause.POLICY_OVERRIDE: lambda found: f"waits for an override: {_first_check(found)}",
    Cause.TASK_OVERRIDE: lambda found: f"waits for an override: {_first_check(found)}",
    Cause.WORKSPACE_LOCKED: _queue_sentence,
    Cause.RUN_AHEAD: _queue_sentence,
    Cause.AGENT: _waits_for_agent,
    Cause.RUN_TASKS: _waits_for_tasks,
    Cause.CANCELING: partial(_stopped, "was canceled", end=", and Terraform has not stopped yet"),
    Cause.WORKING: _works,
}


def find_next_steps(cause: Cause, found: Findings) -> Iterator[NextStep]:
    """Yield what can be done next, the most useful first."""
    run = found.run
    if cause in _RESTARTS:
        yield NextStep(NextAction.START, _RESTARTS[cause], _workspace_name(found))
    match cause:
        case Cause.CONFIRMATION:
            yield from _confirmation_steps(found)
        case Cause.POLICY_OVERRIDE | Cause.TASK_OVERRIDE:
            yield from _override_steps(found)
        case Cause.WORKSPACE_LOCKED if found.lock:
            text = f"ask {found.lock.owner} to unlock the workspace, or unlock it by force"
            yield NextStep(NextAction.OTHER, text)
            yield from _end_steps(found)
        case Cause.RUN_AHEAD if found.ahead:
            text = "see what the run ahead waits for"
            yield NextStep(NextAction.EXPLAIN, text, found.ahead.id)
            yield NextStep(NextAction.WAIT, "wait for this run", run.id)
            yield from _end_steps(found)
        case Cause.AGENT:
            yield NextStep(NextAction.OTHER, "check that an agent of the pool runs and is free")
            yield NextStep(NextAction.WAIT, "wait for it", run.id)
        case Cause.WORKER | Cause.RUN_TASKS | Cause.WORKING:
            yield NextStep(NextAction.WAIT, "wait for it", run.id)
        case Cause.CANCELING:
            yield _force_step(found)
        case Cause.FAILED:
            yield NextStep(NextAction.LOGS, "read its log", run.id)


def _confirmation_steps(found: Findings) -> Iterator[NextStep]:
    if "apply" in found.allowed:
        yield NextStep(NextAction.APPLY, "confirm the plan", found.run.id)
    else:
        yield NextStep(NextAction.OTHER, "ask someone who may apply runs: this token may not")
    yield from _end_steps(found)


def _override_steps(found: Findings) -> Iterator[NextStep]:
    if found.may_override:
        text = "override it"
        yield NextStep(NextAction.OVERRIDE, text, found.run.id)
    else:
        yield NextStep(NextAction.OTHER, "ask someone who may override it: this token may not")
    yield from _end_steps(found)


def _end_steps(found: Findings) -> Iterator[NextStep]:
    """Yield the way to give a run up that its state allows."""
    if "discard" in found.allowed:
        yield NextStep(NextAction.DISCARD, "give it up", found.run.id)
    elif "cancel" in found.allowed:
        yield NextStep(NextAction.CANCEL, "give it up", found.run.id)


def _force_step(found: Findings) -> NextStep:
    if "force_cancel" in found.allowed:
        return NextStep(NextAction.FORCE_CANCEL, "end it at once", found.run.id)
    available_at = read_or(found.run, "force_cancel_available_at", None)
    if available_at is None:
        return NextStep(NextAction.WAIT, "wait for it", found.run.id)
    text = f"wait for it; it can be canceled by force from {available_at:%H:%M:%SZ}"
    return NextStep(NextAction.WAIT, text, found.run.id)


def _workspace_name(found: Findings) -> str:
    workspace = read_or(found.run, "workspace", None)
    name = read_or(workspace, "name", None)
    organization = read_or(workspace, "organization", None)
    if name is None or organization is None:
        return "" if workspace is None else str(workspace.id)
    return f"{organization.id}/{name}"
