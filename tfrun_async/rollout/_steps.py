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
    """What to do with a run that waits for a decision."""

    APPLY = "apply"
    DISCARD = "discard"
    LEAVE = "leave"
    """Nothing: the decision is left to others."""


_DecisionLike: TypeAlias = Decision | Literal["apply", "discard", "leave"]
Rule: TypeAlias = Callable[[Run, "Plan"], _DecisionLike | Awaitable[_DecisionLike]]


def leave(_run: Run, _plan: Plan) -> Decision:
    """Leave every decision to others."""
    return Decision.LEAVE


class StepKind(StrEnum):
    """How far a workspace has come."""

    STARTED = "started"
    """There is a run."""
    CONFIRMED = "confirmed"
    """The rule decided to apply it."""
    DISCARDED = "discarded"
    """The rule decided to discard it."""
    ENDED = "ended"
    """The run has ended well: applied, discarded, or planned with nothing to apply."""
    LEFT = "left"
    """The run waits for a decision that the rule leaves to others."""
    BLOCKED = "blocked"
    """The run waits for something that a rule cannot decide, or this token may not."""
    FAILED = "failed"
    """The run has ended without success, or an error occurred."""


FAILED_KINDS = frozenset({StepKind.BLOCKED, StepKind.FAILED})
FINAL_KINDS: Final = FAILED_KINDS | {StepKind.ENDED, StepKind.LEFT}


@attrs.frozen
class Step:
    """A step of a rollout: what happened in a workspace, and how far the rollout is."""

    workspace: str
    kind: StepKind
    wave: int
    """The wave of the workspace; the first is 1."""
    run: str | None
    """The id of the run; None if there is none."""
    status: RunStatus | None
    """The status of the run, as it was last seen."""
    needs: Need | None
    """What has to be done so that the run goes on, if it is left or blocked."""
    error: Exception | None
    """Why the workspace failed, if an error occurred; of one that has started, a
    `MarkerNotKeptError` if the server did not keep the marker of its run."""
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
