"""How a run stands and what it needs, as far as the run itself tells; pure."""

from collections.abc import Iterable
from enum import StrEnum

import attrs

from tfrun_async._generated.models import PolicyCheck, Run, RunStatus, TaskStage

__all__ = ["Need", "RunPhase", "StopReason", "Until", "WaitResult", "run_phase"]

QUIET_SECONDS = 30.0
"""Seconds after which what looked like passing is taken to stay.

A run that applies automatically rests for a moment, and so does one between two checks. But the
first rests for good if whoever started it may not apply, and the second if nobody may go on.
"""

_FINAL = frozenset(
    {
        RunStatus.POLICY_SOFT_FAILED,
        RunStatus.PLANNED_AND_FINISHED,
        RunStatus.APPLIED,
        RunStatus.DISCARDED,
        RunStatus.ERRORED,
        RunStatus.CANCELED,
        RunStatus.FORCE_CANCELED,
        RunStatus.ASSESSED,
    }
)
_QUEUED = frozenset(
    {
        RunStatus.PENDING,
        RunStatus.QUEUING,
        RunStatus.PLAN_QUEUED,
        RunStatus.QUEUING_APPLY,
        RunStatus.APPLY_QUEUED,
    }
)
_RESTING = frozenset(
    {
        RunStatus.PLANNED,
        RunStatus.POST_PLAN_COMPLETED,
        RunStatus.COST_ESTIMATED,
        RunStatus.POLICY_CHECKED,
    }
)
_OVERRIDABLE = ("_override", "_awaiting_decision")  # so end the names of such statuses


class Until(StrEnum):
    """What to wait for."""

    FINAL = "final"
    """The run has ended."""
    DECISION = "decision"
    """The run needs a decision that this token may take, or has ended."""


class StopReason(StrEnum):
    """Why a wait is over."""

    FINAL = "final"
    """The run has ended."""
    NEEDS_DECISION = "needs_decision"
    """The run goes on only if somebody decides, and this token may."""
    BLOCKED = "blocked"
    """The run goes on only if somebody decides, and this token may not."""
    SATISFIED = "satisfied"
    """The run is as the caller asked."""
    TIMED_OUT = "timed_out"
    """None of these came about in time."""


class RunPhase(StrEnum):
    """What is to be expected of a run."""

    QUEUED = "queued"
    """It waits for its turn."""
    WORKING = "working"
    """It goes on by itself."""
    CONFIRMABLE = "confirmable"
    """It rests until somebody confirms or discards it."""
    OVERRIDABLE = "overridable"
    """It rests until somebody overrides what a policy or a run task says, or discards it."""
    FINAL = "final"
    """It has ended."""


class Need(StrEnum):
    """What somebody has to do so that a run goes on."""

    CONFIRMATION = "confirmation"
    """Confirm the plan: ``runs.apply``."""
    POLICY_OVERRIDE = "policy_override"
    """Override a policy: ``policy_checks.override``."""
    TASK_OVERRIDE = "task_override"
    """Override a stage of run tasks or policies: ``task_stages.override``."""
    UNLOCK = "unlock"
    """Unlock the workspace, which a person or a team has locked."""


@attrs.frozen
class WaitResult:
    """A run, and why it was waited for no longer."""

    run: Run
    """As it was last read."""
    reason: StopReason
    needs: Need | None = None
    """What it needs to go on, if `reason` is that it needs a decision or is blocked."""


def run_phase(run: Run, seconds: float = 0.0) -> RunPhase:
    """Tell what is to be expected of a run.

    It goes by what can be done with the run. A status that is not known counts as work, unless
    the run can be confirmed.

    Args:
        run: The run, as it was read.
        seconds: How long it has been seen in its status.
    """
    if run.status in _FINAL:
        return RunPhase.FINAL
    if run.status == RunStatus.PLANNED_AND_SAVED or _is_confirmable(run, seconds):
        return RunPhase.CONFIRMABLE
    if run.status.endswith(_OVERRIDABLE):
        return RunPhase.OVERRIDABLE
    return RunPhase.QUEUED if run.status in _QUEUED else RunPhase.WORKING


def can_be_acted_on(run: Run) -> bool:
    """Whether anything at all can be done with a run; with one that has ended nothing can."""
    actions = getattr(run, "actions", None)
    names = ("is_cancelable", "is_confirmable", "is_discardable", "is_force_cancelable")
    return actions is None or any(getattr(actions, name, False) for name in names)


def may_confirm(run: Run) -> bool:
    """Whether this token may confirm a run; taken to be so if the server does not say."""
    return _is_granted(run, "can_apply")


def may_override(checks: Iterable[TaskStage | PolicyCheck]) -> bool | None:
    """Whether this token may override the check that waits for it; None if none is known to."""
    for check in checks:
        if getattr(getattr(check, "actions", None), "is_overridable", False):
            return _is_granted(check, "can_override")
    return None


def is_held_up(run: Run) -> bool:
    """Whether a run waits for a workspace that somebody has locked; needs the workspace loaded.

    Plans alone do not wait for it. Behind another run it is a matter of time.
    """
    if run.status != RunStatus.PENDING or run.plan_only or run.save_plan:
        return False
    workspace = run.workspace
    if not getattr(workspace, "locked", False):
        return False
    holder = getattr(workspace, "locked_by", None)
    return holder is not None and holder.resource_type != Run.resource_type


def _is_confirmable(run: Run, seconds: float) -> bool:
    actions = getattr(run, "actions", None)
    if getattr(actions, "is_confirmable", False):
        return not getattr(run, "auto_apply", False) or seconds >= QUIET_SECONDS
    # Without the permission, the server may not say that there is something to confirm.
    return run.status in _RESTING and not may_confirm(run) and seconds >= QUIET_SECONDS


def _is_granted(resource: Run | TaskStage | PolicyCheck, name: str) -> bool:
    return bool(getattr(getattr(resource, "permissions", None), name, True))
