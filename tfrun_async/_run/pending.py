"""Whether a listed run waits for a decision, without further requests."""

from datetime import datetime

from tfrun_async._generated.models import Run
from tfrun_async._model import read_or
from tfrun_async._run.changes import status_times
from tfrun_async._run.classify import Classifier
from tfrun_async.waiting import (
    QUIET_SECONDS,
    Need,
    RunPhase,
    StopReason,
    WaitResult,
    run_phase,
)


def waiting_since(run: Run) -> datetime | None:
    """Return when a run entered its status; None if the server does not say."""
    return status_times(run).get(run.status) or read_or(run, "created_at", None)


def find_pending(run: Run, now: datetime) -> WaitResult | None:
    """Return what a run waits for; None if it goes on by itself or has ended.

    Args:
        run: The run, with its workspace if locks should be found.
        now: The time, to tell states that last from those in passing.
    """
    since = waiting_since(run)
    seconds = QUIET_SECONDS if since is None else (now - since).total_seconds()
    if run_phase(run, seconds) is RunPhase.OVERRIDABLE:
        return _find_override(run)
    pending = Classifier(run).classify_by_itself(seconds)
    return None if pending is None or pending.reason is StopReason.FINAL else pending


def _find_override(run: Run) -> WaitResult:
    is_stage = run.status.endswith("_awaiting_decision")
    permissions = read_or(run, "permissions", None)
    is_permitted = read_or(permissions, "can_override_policy_check", True)
    return WaitResult(
        run,
        StopReason.NEEDS_DECISION if is_permitted else StopReason.BLOCKED,
        Need.TASK_OVERRIDE if is_stage else Need.POLICY_OVERRIDE,
    )
