"""Derive the changes of a run's status from its timestamps; pure."""

from collections.abc import Iterator
from datetime import datetime

import attrs

from tfrun_async._generated.models import Run, RunStatus
from tfrun_async._model import read_or
from tfrun_async.waiting import Need

# Timestamps that belong to no status: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run
_OTHER_TIMESTAMPS = frozenset({"plan-queueable-at", "fetched-at"})
# The spec lists statuses in the order in which runs pass through them.
_STATUS_ORDER = {status: number for number, status in enumerate(RunStatus)}


@attrs.frozen
class Change:
    """A run that has entered a status, or needs something to go on."""

    run: Run
    """The run as it was last read; its status may have changed since."""
    before: RunStatus | None
    """Its status before; None if the run was not known before."""
    after: RunStatus | None
    """The status that it has entered, or is still in; None if the run was deleted."""
    at: datetime | None = None
    """When, by the server's clock; None if the server does not say."""
    needs: Need | None = None
    """The action that the run needs to go on; None if it needs none, or if that is not known
    yet."""
    is_blocked: bool = False
    """Whether this token may not take the action that the run needs."""

    def __str__(self) -> str:
        previous = f"{self.before} → " if self.before and self.before != self.after else ""
        at = f", {self.at:%Y-%m-%d %H:%M:%S%z}" if self.at else ""
        needs = f", needs {self.needs}" if self.needs else ""
        return f"{self.run.id} {previous}{self.after or 'gone'}{at}{needs}"


def changes(run: Run, last: Run | None, *, from_start: bool = False) -> Iterator[Change]:
    """Yield the changes of a run's status since it was last read, in order.

    Args:
        run: The run as it is now.
        last: The run as it was then; None if it was not known.
        from_start: For a run that was not known, yield all changes, not only its current status.
    """
    before = last.status if last else None
    for status, at in _status_path(run, last, from_start=from_start):
        if status != before:
            yield Change(run, before, status, at)
        before = status


def has_been(run: Run, status: RunStatus | None) -> bool:
    """Whether a run is in a status, or was."""
    return run.status == status or status in status_times(run)


def is_older(run: Run, last: Run) -> bool:
    """Whether a run is an older version of what was already read."""
    times = status_times(run)
    return any(
        status not in times or times[status] < at for status, at in status_times(last).items()
    )


def _status_path(
    run: Run, last: Run | None, *, from_start: bool
) -> Iterator[tuple[RunStatus, datetime | None]]:
    times = status_times(run)
    if last is not None or from_start:
        known = status_times(last) if last else {}
        passed = [
            (at, _STATUS_ORDER.get(status, len(_STATUS_ORDER)), status)
            for status, at in times.items()
            if known.get(status) != at and status != run.status
        ]
        # Times may be whole seconds, so that some are equal.
        yield from ((status, at) for at, _, status in sorted(passed))
    # Last, even if the timestamp of another status is later.
    yield run.status, times.get(run.status)


def status_times(run: Run) -> dict[RunStatus, datetime]:
    """Return when a run entered each status, as far as the server says."""
    return {
        RunStatus(key.removesuffix("-at").replace("-", "_")): at
        for key, at in read_or(run, "status_timestamps", {}).items()
        if key not in _OTHER_TIMESTAMPS and at is not None
    }
