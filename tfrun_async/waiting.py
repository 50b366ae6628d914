"""The phase of a run, and the action that it needs to go on, derived from the run; pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from tfrun_async._generated.models import FINAL_RUN_STATUSES, Run, RunStatus
from tfrun_async._model import read_or

if TYPE_CHECKING:
    from typing import TypeAlias

    from tfrun_async._generated.models import PolicyCheck, TaskStage, TfPolicyEvaluation

    Overridable: TypeAlias = PolicyCheck | TaskStage | TfPolicyEvaluation

__all__ = [
    "FailedCheck",
    "Need",
    "OverrideKind",
    "PendingOverride",
    "RunPhase",
    "StopReason",
    "Until",
    "WaitResult",
    "run_phase",
]

QUIET_SECONDS = 30.0
"""Seconds after which a state that may be transient counts as lasting.

A run that applies automatically can be confirmed for a moment, and a run between two checks has no
action for a moment. Both states last if the user who started the run may not apply, or may not
override.
"""

_QUEUED = frozenset(
    {
        RunStatus.PENDING,
        RunStatus.QUEUING,
        RunStatus.PLAN_QUEUED,
        RunStatus.QUEUING_APPLY,
        RunStatus.APPLY_QUEUED,
    }
)
CONFIRMABLE_STATUSES = frozenset(
    {
        RunStatus.PLANNED,
        RunStatus.TF_POLICY_CHECKED,
        RunStatus.POST_PLAN_COMPLETED,
        RunStatus.COST_ESTIMATED,
        RunStatus.POLICY_CHECKED,
    }
)
"""The statuses in which a run may wait to be confirmed, and a plan-only run may end."""

_OVERRIDABLE = ("_override", "_awaiting_decision")  # suffixes of their names


class Until(StrEnum):
    """The goal of a wait."""

    FINAL = "final"
    """The run has ended."""
    DECISION = "decision"
    """The run needs a decision that this token may take, or has ended."""


class StopReason(StrEnum):
    """The reason for the end of a wait."""

    FINAL = "final"
    """The run has ended."""
    NEEDS_DECISION = "needs_decision"
    """The run needs a decision that this token may take."""
    BLOCKED = "blocked"
    """The run needs a decision that this token may not take."""
    SATISFIED = "satisfied"
    """The caller's function returned true."""
    TIMED_OUT = "timed_out"
    """The timeout passed first."""


class RunPhase(StrEnum):
    """The phase of a run."""

    QUEUED = "queued"
    """It waits in a queue."""
    WORKING = "working"
    """It goes on by itself."""
    CONFIRMABLE = "confirmable"
    """It waits to be confirmed or discarded."""
    OVERRIDABLE = "overridable"
    """It waits until a policy or run task is overridden, or the run is discarded."""
    FINAL = "final"
    """It has ended."""


class Need(StrEnum):
    """The action that a run needs to go on."""

    CONFIRMATION = "confirmation"
    """Confirm the plan: ``runs.apply``."""
    POLICY_OVERRIDE = "policy_override"
    """Override a policy: ``policies.override``."""
    TASK_OVERRIDE = "task_override"
    """Override a stage of run tasks or policies: ``policies.override``."""
    UNLOCK = "unlock"
    """Unlock the workspace, which a user or a team has locked."""


class OverrideKind(StrEnum):
    """The kind of resource that is overridden."""

    POLICY_CHECK = "policy_check"
    """A check of Sentinel policies."""
    TASK_STAGE = "task_stage"
    """A task stage, with its evaluations of OPA or Sentinel policies and its run tasks."""
    TF_POLICY_EVALUATION = "tf_policy_evaluation"
    """An evaluation of Terraform policies."""


@attrs.frozen
class FailedCheck:
    """A policy or a run task that has failed, or a policy set that could not be evaluated."""

    name: str | None
    """The name of the policy or run task; None for the whole policy set."""
    policy_set: str | None
    """The name of the policy set; None for a run task."""
    enforcement: str | None
    """The enforcement level, such as ``mandatory``; None if the server does not say."""
    message: str
    """The reason of the failure, or else the description; empty if the server sends neither."""

    @property
    def full_name(self) -> str:
        """Its name after that of the policy set; empty if the server sends neither."""
        if self.name and self.policy_set and self.name.startswith(f"{self.policy_set}/"):
            return self.name  # Sentinel's names have the set already
        return "/".join(filter(None, (self.policy_set, self.name)))


@attrs.frozen
class PendingOverride:
    """A resource that has to be overridden so that a run goes on."""

    kind: OverrideKind
    id: str
    is_permitted: bool
    """Whether this token may override it; true if the server does not say."""
    message: str
    """A summary in one line."""
    failures: tuple[FailedCheck, ...] = ()
    """The policies and run tasks that have failed, if they were read."""


@attrs.frozen
class WaitResult:
    """The result of a wait: the run, and the reason."""

    run: Run
    """The run as it was last read."""
    reason: StopReason
    needs: Need | None = None
    """The action that the run needs to go on, if it needs a decision or is blocked."""
    overrides: tuple[PendingOverride, ...] = ()
    """The pending override, if `needs` is an override. `policies.pending` also reads the failed
    policies."""


def run_phase(run: Run, seconds: float = 0.0) -> RunPhase:
    """Return the phase of a run.

    It depends on the available actions. An unknown status counts as working, unless the run can be
    confirmed. A plan-only run has ended where other runs wait to be confirmed: some servers have no
    separate status for that.

    Args:
        run: The run, as it was read.
        seconds: Seconds since it was first seen in its status.
    """
    if run.status in FINAL_RUN_STATUSES or _is_finished_plan(run, seconds):
        return RunPhase.FINAL
    if run.status == RunStatus.PLANNED_AND_SAVED or _is_confirmable(run, seconds):
        return RunPhase.CONFIRMABLE
    if run.status.endswith(_OVERRIDABLE):
        return RunPhase.OVERRIDABLE
    return RunPhase.QUEUED if run.status in _QUEUED else RunPhase.WORKING


def has_available_actions(run: Run) -> bool:
    """Whether any action is available; a run that has ended has none."""
    actions = read_or(run, "actions", None)
    names = ("is_cancelable", "is_confirmable", "is_discardable", "is_force_cancelable")
    return actions is None or any(read_or(actions, name, False) for name in names)


_ACTIONS = {
    "apply": ("is_confirmable", "can_apply"),
    "discard": ("is_discardable", "can_discard"),
    "cancel": ("is_cancelable", "can_cancel"),
    "force_cancel": ("is_force_cancelable", "can_force_cancel"),
}


def allowed_actions(run: Run) -> tuple[str, ...]:
    """Return the actions that the state of a run and the token allow now.

    They are ``apply``, ``discard``, ``cancel`` and ``force_cancel``. If the server does not send
    `actions`, a run that can be confirmed can also be discarded.
    """
    actions = read_or(run, "actions", None)
    if actions is None:
        is_waiting = run_phase(run, QUIET_SECONDS) is RunPhase.CONFIRMABLE
        return ("apply", "discard") if is_waiting else ()
    return tuple(
        name
        for name, (action, permission) in _ACTIONS.items()
        if read_or(actions, action, False) and _has_permission(run, permission)
    )


def can_confirm(run: Run) -> bool:
    """Whether this token may confirm a run; true if the server does not say."""
    return _has_permission(run, "can_apply")


def is_overridable(check: Overridable) -> bool:
    """Whether a run waits until one of its checks is overridden."""
    # The sample of an overridden policy check still says that it can be overridden.
    is_overridden = read_or(check, "status", None) == "overridden"
    return not is_overridden and read_or(read_or(check, "actions", None), "is_overridable", False)


def can_override(check: Overridable) -> bool:
    """Whether this token may override a check; true if the server does not say."""
    return _has_permission(check, "can_override")


def is_blocked_by_lock(run: Run) -> bool:
    """Whether a run waits because a user or team locked the workspace, which must be loaded.

    Plan-only runs do not wait for the lock. The lock of another run ends by itself.
    """
    if run.status != RunStatus.PENDING or any(
        read_or(run, name, False) for name in ("plan_only", "save_plan")
    ):
        return False
    workspace = read_or(run, "workspace", None)
    if not read_or(workspace, "locked", False):
        return False
    holder = read_or(workspace, "locked_by", None)
    return holder is not None and holder.resource_type != Run.resource_type


def _is_finished_plan(run: Run, seconds: float) -> bool:
    is_resting = run.status in CONFIRMABLE_STATUSES and seconds >= QUIET_SECONDS
    is_confirmable = read_or(read_or(run, "actions", None), "is_confirmable", False)
    return is_resting and not is_confirmable and bool(read_or(run, "plan_only", False))


def _is_confirmable(run: Run, seconds: float) -> bool:
    is_confirmable = read_or(read_or(run, "actions", None), "is_confirmable", None)
    if is_confirmable:
        return not read_or(run, "auto_apply", False) or seconds >= QUIET_SECONDS
    # Without the permission, the server may not show that the run can be confirmed; some servers
    # never show it.
    may_be_confirmable = is_confirmable is None or not can_confirm(run)
    return run.status in CONFIRMABLE_STATUSES and may_be_confirmable and seconds >= QUIET_SECONDS


def _has_permission(resource: Run | Overridable, name: str) -> bool:
    return bool(read_or(read_or(resource, "permissions", None), name, True))
