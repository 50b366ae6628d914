"""The statuses and times of a run's plan and apply, from the run's history."""

import attrs

from tfrun_async.simulator._records.store import Run


@attrs.frozen
class PhaseStatuses:
    """The two statuses of a run in which a phase is queued, and in which it runs."""

    queued: str
    running: str


PLAN = PhaseStatuses("plan_queued", "planning")
APPLY = PhaseStatuses("apply_queued", "applying")

# A phase ends when the run enters its next status. These say that it failed or was canceled; after
# any other, such as `planned`, it has finished.
_FINAL_STATUSES = {"errored": "errored", "canceled": "canceled", "force_canceled": "canceled"}


def phase_status(run: Run, phase: PhaseStatuses) -> str:
    """Return the status of a plan or an apply."""
    entered = [status for status, _ in run.history]
    if run.status == phase.running:
        return "running"
    if phase.running in entered:
        return _FINAL_STATUSES.get(entered[entered.index(phase.running) + 1], "finished")
    if run.is_final:
        return "unreachable"
    return "queued" if run.status == phase.queued else "pending"


def phase_times(run: Run, phase: PhaseStatuses) -> dict[str, float]:
    """Return the times at which a phase was queued, started and ended, as far as it has come."""
    times: dict[str, float] = {}
    for index, (status, at) in enumerate(run.history):
        if status == phase.queued:
            times["queued"] = at
        elif status == phase.running:
            times["started"] = at
            if index + 1 < len(run.history):
                times["ended"] = run.history[index + 1][1]
    return times
