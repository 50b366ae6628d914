"""The averages and counts of a workspace's latest runs."""

from itertools import islice, pairwise
from typing import Any

from tfrun_async.simulator._engine.phase_status import APPLY, PLAN, PhaseStatuses, phase_times
from tfrun_async.simulator._records.store import Run, Workspace

_LATEST_RUNS = 30
_CHECKING = "policy_checking"
_FAILURES = frozenset({"policy_override", "policy_soft_failed", "errored"})


def run_statistics(workspace: Workspace) -> dict[str, Any]:
    """Return the statistics of the last 30 runs that are over; null without such a run."""
    newest_first = (run for run in reversed(workspace.runs) if run.is_final)
    runs = list(islice(newest_first, _LATEST_RUNS))
    checked = [status for run in runs for status in _statuses_after_policies(run)]
    return {
        "apply-duration-average": _average_duration(runs, APPLY),
        "plan-duration-average": _average_duration(runs, PLAN),
        "policy-check-failures": sum(map(_FAILURES.__contains__, checked)) if checked else None,
        "run-failures": sum(run.status == "errored" for run in runs) if runs else None,
        "workspace-kpis-runs-count": len(runs) or None,
    }


def _average_duration(runs: list[Run], phase: PhaseStatuses) -> int | None:
    """Return how long a phase took on average, in milliseconds."""
    times = [phase_times(run, phase) for run in runs]
    durations = [found["ended"] - found["started"] for found in times if "ended" in found]
    return round(1000 * sum(durations) / len(durations)) if durations else None


def _statuses_after_policies(run: Run) -> list[str]:
    """Return the status that followed the policy check of a run; none without a check."""
    return [after for (before, _), (after, _) in pairwise(run.history) if before == _CHECKING]
