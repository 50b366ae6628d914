"""Moves a run to a status at once, as if its time had passed and its users had decided."""

from tfrun_async.simulator._engine.lifecycle import QUEUE_SECONDS, Lifecycle
from tfrun_async.simulator._records.store import Run
from tfrun_async.simulator._records.transitions import TRANSITIONS

READY_SECONDS = 1.5 * QUEUE_SECONDS
"""A run that was created so many seconds ago is no longer pending because it is new."""


def forward(lifecycle: Lifecycle, run: Run, status: str, at: float) -> None:
    """Move a run to a status, in which its next timer starts now; other runs stay as they are.

    Users confirm, discard or cancel it where that leads to the status.

    Raises:
        ValueError: The run does not get there.
    """
    while run.status != status:
        if status == "canceled" and run.status in {"planning", "applying"}:
            lifecycle.cancel(run, at, run.created_by)
        if not (lifecycle.timers.run_next(run, at) or _decide(lifecycle, run, status, at)):
            raise ValueError(f"status: the run does not get to {status}, it is {run.status}")


def check_status(status: str) -> None:
    """Raise a ValueError if there is no such status."""
    if status not in TRANSITIONS:
        raise ValueError(f"status: must be one of {', '.join(TRANSITIONS)}, got {status!r}")


def forward_until_it_waits(lifecycle: Lifecycle, run: Run, at: float) -> None:
    """Move a run on until it is over, or waits for a decision or for another run."""
    while lifecycle.timers.run_next(run, at):
        pass


def _decide(lifecycle: Lifecycle, run: Run, status: str, at: float) -> bool:
    """Decide about a run that waits for it, and say whether that was possible."""
    following, user = TRANSITIONS[run.status], run.created_by
    if status in {"discarded", "canceled"}:
        if status not in following or run.cancel_requested_at is not None:
            return False
        action = lifecycle.discard if status == "discarded" else lifecycle.cancel
        action(run, at, user)
        return True
    if "confirmed" not in following:
        return False
    lifecycle.confirm(run, at, user)
    return True
