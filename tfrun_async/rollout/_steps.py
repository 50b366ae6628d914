"""The steps of a rollout, and the decisions of its rule."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs

from tfrun_async._generated.models import SUCCESSFUL_RUN_STATUSES, Run, RunStatus
from tfrun_async.waiting import CONFIRMABLE_STATUSES, Need

if TYPE_CHECKING:
    from tfrun_async._generated.models import Plan

_SUCCESSFUL_STATUSES = SUCCESSFUL_RUN_STATUSES | CONFIRMABLE_STATUSES | {RunStatus.DISCARDED}


class Decision(StrEnum):
    """The decision about a run that waits for one."""

    APPLY = "apply"
    DISCARD = "discard"
    LEAVE = "leave"
    """Do nothing; others decide."""


_DecisionLike: TypeAlias = Decision | Literal["apply", "discard", "leave"]
Rule: TypeAlias = Callable[[Run, "Plan"], _DecisionLike | Awaitable[_DecisionLike]]


def leave(_run: Run, _plan: Plan) -> Decision:
    """Leave every decision to others."""
    return Decision.LEAVE


class StepKind(StrEnum):
    """The progress of a workspace."""

    STARTED = "started"
    """The run exists."""
    CONFIRMED = "confirmed"
    """The rule decided to apply it."""
    DISCARDED = "discarded"
    """The rule decided to discard it."""
    ENDED = "ended"
    """The run has ended successfully: applied, discarded, or planned without changes."""
    LEFT = "left"
    """The run waits for a decision that the rule leaves to others."""
    BLOCKED = "blocked"
    """The run waits for an action that a rule cannot decide, or that this token may not take."""
    FAILED = "failed"
    """The run has ended without success, or an error occurred."""


FAILED_KINDS = frozenset({StepKind.BLOCKED, StepKind.FAILED})
FINAL_KINDS: Final = FAILED_KINDS | {StepKind.ENDED, StepKind.LEFT}


@attrs.frozen
class Step:
    """A step of a rollout: a change in a workspace, and the progress of the rollout."""

    workspace: str
    kind: StepKind
    wave: int
    """The wave of the workspace; the first is 1."""
    run: str | None
    """The id of the run; None if there is none."""
    status: RunStatus | None
    """The last known status of the run."""
    needs: Need | None
    """The action that the run needs to go on, if it is left or blocked."""
    error: Exception | None
    """The error of a failed workspace. At the start, a `MarkerNotKeptError` if the server did not
    keep the marker of the run."""
    done: int
    """Number of workspaces that are done."""
    failed: int
    """How many of those failed or are blocked."""
    total: int

    def __str__(self) -> str:
        details = [self.run, self.status, self.needs and f"needs {self.needs}", self.error]
        text = ", ".join(str(each) for each in details if each is not None)
        return f"{self.done}/{self.total} {self.workspace} {self.kind}: {text}"


KIND_OF_DECISION: Final = {
    Decision.APPLY: StepKind.CONFIRMED,
    Decision.DISCARD: StepKind.DISCARDED,
}


def final_kind(status: str) -> StepKind:
    """Return the kind of the last step of a run that has ended."""
    return StepKind.ENDED if status in _SUCCESSFUL_STATUSES else StepKind.FAILED
