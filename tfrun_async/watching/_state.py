"""The state of a watch: its runs, and the changes not reported yet; pure."""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import attrs

from tfrun_async._generated.models import Run, RunStatus
from tfrun_async._model import read_or
from tfrun_async._run.changes import Change, changes, has_been, is_older
from tfrun_async._run.classify import Classifier, Outage
from tfrun_async._run.lookup import workspace_of
from tfrun_async._run.polling import poll_interval
from tfrun_async.waiting import QUIET_SECONDS, RunPhase, StopReason, WaitResult, run_phase
from tfrun_async.watching._notified import NotifiedRun
from tfrun_async.watching._scope import Scope

NOTIFIED_POLL_INTERVAL = 300.0
"""Seconds between two reads of a run whose changes are notified."""

_CREATION_MARGIN = timedelta(seconds=60)  # by which a list may deviate from the order of creation
_MAX_REMEMBERED = 10_000  # final runs, and the same number of removed ones
# The statuses for which the server always sends a notification.
_NOTIFIED_STATUSES = frozenset({RunStatus.PLANNING, RunStatus.APPLYING})


@attrs.define(eq=False)
class WatchedRun:
    """A run that is not known to have ended."""

    run_id: str
    observed: Classifier = attrs.field(factory=Classifier)
    organization: str | None = None
    is_located: bool = False
    """Whether the organization comes from the server; otherwise, it is a guess."""
    due_at: float = 0.0
    """When to read or list it again."""
    must_read: bool = False
    """Whether it is read by itself, since a list does not have enough of its data."""
    is_new: bool = False
    """Whether it was started during the watch, so that all of its changes are reported."""
    is_notified: bool = False
    """Whether a notification of it arrived since it was last read."""
    notified_status: RunStatus | None = None
    """The status of the latest notification."""
    seen_in_round: int = 0
    """The round in which it was last read or listed."""
    outage: Outage = attrs.field(factory=Outage)
    result: WaitResult | None = None
    """The action that it needs, by its last classification; None while it goes on by itself."""

    @property
    def last_read(self) -> Run | None:
        """The run as it was last read or listed."""
        return self.observed.last_read

    @property
    def is_classified_override(self) -> bool:
        """Whether it is known who may override the check that it waits for."""
        run = self.last_read
        return (
            self.result is not None and run is not None and run_phase(run) is RunPhase.OVERRIDABLE
        )


class WatchState:
    """The runs of a watch, and their state.

    A watermark is the time of creation up to which all runs of an organization are known. Runs
    above it are new. A verified watermark was set while the names of the workspaces were correct.

    Args:
        poll_interval: Returns the seconds between two reads of a run, from its phase and its
            seconds in the status.
    """

    def __init__(self, poll_interval: Callable[[RunPhase, float], float] = poll_interval) -> None:
        self.scopes: list[Scope] = []
        self.is_discovering = True
        self.watched: dict[str, WatchedRun] = {}
        self.unreported: deque[Change] = deque()
        self.round = 0
        self.now = 0.0
        self._interval_for = poll_interval
        self._final: dict[str, None] = {}
        self._removed: dict[str, None] = {}
        self._reliably_notified: dict[str | None, bool] = {}
        self._watermarks: dict[str, datetime | None] = {}
        self._verified_watermarks: dict[str, datetime | None] = {}

    @property
    def unseen(self) -> list[WatchedRun]:
        """The runs that were not read or listed in this round."""
        return [each for each in self.watched.values() if each.seen_in_round < self.round]

    @property
    def has_reliable_notifications(self) -> bool:
        """Whether new runs are reliably notified in all known workspaces."""
        named = [name for scope in self.scopes for name in scope.workspaces or ()]
        return bool(self._reliably_notified) and all(
            map(self._reliably_notified.get, [*named, *self._reliably_notified])
        )

    def due_runs(self) -> list[WatchedRun]:
        """Return the runs that are due."""
        return [each for each in self.unseen if each.due_at <= self.now]

    def add(self, run: Run | str) -> None:
        """Watch a run from its status when it was read; it is due at once."""
        last_read = run if isinstance(run, Run) and read_or(run, "status", None) else None
        run_id = run.id if isinstance(run, Run) else run
        self._removed.pop(run_id, None)
        if last_read is not None and run_phase(last_read) is RunPhase.FINAL:
            return
        observed = Classifier(last_read, status_since=self.now)
        self.watched.setdefault(run_id, WatchedRun(run_id, observed, due_at=self.now))

    def add_fresh(self, run: Run, organization: str | None) -> WatchedRun:
        """Watch a run that was read just now; it is due after the usual interval."""
        watched = WatchedRun(run.id, Classifier(run, status_since=self.now), organization)
        watched.due_at = self.now + self._poll_interval(run, watched)
        self.watched[run.id] = watched
        return watched

    def remove(self, run_id: str) -> None:
        """Stop watching a run, and drop its unreported changes."""
        self.watched.pop(run_id, None)
        _add_bounded(run_id, self._removed)
        self.unreported = deque(change for change in self.unreported if change.run.id != run_id)

    def record_notification(self, notified: NotifiedRun, *, is_due: bool = True) -> None:
        """Record a notification.

        Args:
            notified: The run of the notification.
            is_due: Whether to read the run at once.
        """
        run_id, workspace = notified.run_id, notified.workspace
        self._reliably_notified[workspace] = True
        if run_id not in self.watched:
            if not self._discovers(run_id, notified.organization, workspace):
                return
            self.watched[run_id] = WatchedRun(run_id, is_new=True)
        watched = self.watched[run_id]
        watched.organization, watched.is_located = notified.organization, True
        watched.is_notified, watched.notified_status = True, notified.status
        if is_due:
            watched.must_read, watched.due_at = True, self.now
        elif not watched.must_read:
            watched.due_at = self.now + NOTIFIED_POLL_INTERVAL

    def update(
        self, run: Run, organization: str | None = None, *, is_listed: bool = False
    ) -> WatchedRun | None:
        """Record a run as it was read or listed, and report its changes.

        Returns:
            The run, if it is watched, or was watched before; None also if only a read can show its
            state.
        """
        watched = self.watched.get(run.id) or self._watch_if_in_scope(run, organization)
        if watched is None:
            return None
        if is_listed and (
            not read_or(run, "status", None)
            or (watched.last_read is not None and is_older(run, watched.last_read))
        ):
            watched.must_read, watched.due_at = True, self.now
            return None
        new_changes = list(changes(run, watched.last_read, from_start=watched.is_new))
        self._check_notifications(run, watched, new_changes)
        if new_changes:
            watched.result = None
        if organization is not None:
            watched.organization, watched.is_located = organization, True
        watched.observed.observe(run, self.now)
        watched.seen_in_round, watched.is_notified = self.round, False
        self.unreported.extend(new_changes)
        phase = run_phase(run, watched.observed.seconds_in_status(self.now))
        # A list does not show who may override a check.
        watched.must_read = phase is RunPhase.OVERRIDABLE and watched.result is None
        if phase is RunPhase.FINAL:
            self.mark_final(watched)
        else:
            watched.due_at = self.now + self._poll_interval(run, watched)
        return watched

    def set_result(self, watched: WatchedRun, result: WaitResult | None) -> None:
        """Record the action that a run needs, by its classification, and report a new one."""
        if result is not None and result.reason is StopReason.FINAL:
            self.mark_final(watched)
        elif watched.run_id not in self.watched:
            return  # it was removed meanwhile
        last, watched.result = watched.result, result
        needs = None if result is None else result.needs
        if needs == (None if last is None else last.needs) or result is None:
            return
        is_blocked = result.reason is StopReason.BLOCKED
        for index in reversed(range(len(self.unreported))):
            if self.unreported[index].run is result.run:
                change = attrs.evolve(self.unreported[index], needs=needs, is_blocked=is_blocked)
                self.unreported[index] = change
                return
        run, status = result.run, result.run.status
        change = Change(run, status, status, needs=needs, is_blocked=is_blocked)
        self.unreported.append(change)

    def mark_deleted(self, watched: WatchedRun) -> None:
        """Stop watching a run that was deleted, and report it."""
        if self.mark_final(watched) and watched.last_read is not None:
            self.unreported.append(Change(watched.last_read, watched.last_read.status, None))

    def mark_final(self, watched: WatchedRun) -> bool:
        """Stop watching a run that is final; return whether it was watched."""
        _add_bounded(watched.run_id, self._final)
        return self.watched.pop(watched.run_id, None) is not None

    def has_only_new(self, runs: Iterable[Run], organization: str) -> bool:
        """Whether all of these runs are new, so that the next page may have new ones, too."""
        return self.has_watermark(organization) and all(
            self._is_above_watermark(run, organization) for run in runs
        )

    def has_watermark(self, organization: str) -> bool:
        """Whether the runs of an organization were listed, so that new ones are recognized."""
        return organization in self._watermarks

    def set_watermark(self, organization: str, newest: datetime | None) -> None:
        """Record that all runs of an organization are known up to a time."""
        watermark = self._watermarks.get(organization)
        if newest is not None:
            watermark = newest - _CREATION_MARGIN
        self._watermarks[organization] = watermark
        self._verified_watermarks.setdefault(organization, watermark)

    def replace_scope(self, scope: Scope) -> None:
        """Replace the scope of an organization."""
        self.scopes = [
            scope if each.organization == scope.organization else each for each in self.scopes
        ]

    def update_names(self, scope: Scope) -> None:
        """Record the current names of the workspaces of an organization.

        Lists that were filtered by old names lack runs. So after a workspace was renamed, they are
        read again, back to the verified watermark.
        """
        organization = scope.organization
        if scope not in self.scopes:
            self.replace_scope(scope)
            self._watermarks[organization] = self._verified_watermarks[organization]
        self._verified_watermarks[organization] = self._watermarks[organization]

    def _is_above_watermark(self, run: Run, organization: str) -> bool:
        watermark = self._watermarks.get(organization)
        created_at = read_or(run, "created_at", None)
        return watermark is None or (created_at is not None and created_at >= watermark)

    def _discovers(self, run_id: str, organization: str, workspace: str | None) -> bool:
        """Whether a run that is not watched is a new one of the scopes."""
        is_known = run_id in self._final or run_id in self._removed
        return (
            self.is_discovering
            and not is_known
            and any(scope.includes(organization, workspace) for scope in self.scopes)
        )

    def _watch_if_in_scope(self, run: Run, organization: str | None) -> WatchedRun | None:
        if organization is None or not self._discovers(run.id, organization, workspace_of(run)):
            return None
        is_new = self.has_watermark(organization) and self._is_above_watermark(run, organization)
        watched = WatchedRun(run.id, organization=organization, is_located=True, is_new=is_new)
        if not is_new and read_or(run, "status", None) and run_phase(run) is RunPhase.FINAL:
            self.mark_final(watched)
            return None
        self.watched[run.id] = watched
        return watched

    def _check_notifications(
        self, run: Run, watched: WatchedRun, new_changes: list[Change]
    ) -> None:
        """Distrust a workspace's notifications if one of these changes had no notification."""
        is_first = watched.last_read is None and not watched.is_new
        if (
            watched.is_notified
            or is_first
            or _has_no_notifications(run)
            or not self._reliably_notified
        ):
            return
        if any(change.after in _NOTIFIED_STATUSES for change in new_changes) or (
            new_changes and run_phase(run) in {RunPhase.FINAL, RunPhase.CONFIRMABLE}
        ):
            self._reliably_notified[workspace_of(run)] = False

    def _poll_interval(self, run: Run, watched: WatchedRun) -> float:
        # The run that was read may be older than the notification.
        has_caught_up = watched.notified_status in {None, RunStatus.PENDING} or has_been(
            run, watched.notified_status
        )
        if (
            self._reliably_notified.get(workspace_of(run))
            and not _has_no_notifications(run)
            and has_caught_up
        ):
            return NOTIFIED_POLL_INTERVAL
        seconds = watched.observed.seconds_in_status(self.now)
        return self._interval_for(run_phase(run, seconds), seconds)


def _add_bounded(run_id: str, ids: dict[str, None]) -> None:
    ids[run_id] = None
    if len(ids) > _MAX_REMEMBERED:
        del ids[next(iter(ids))]


def loaded_organization_of(run: Run) -> str | None:
    """Return the name of a run's organization, if the workspace was included."""
    organization = read_or(read_or(run, "workspace", None), "organization", None)
    return organization.id if organization is not None else None


def _has_no_notifications(run: Run) -> bool:
    """Whether the server sends no notifications of a run, for example of a plan-only run."""
    return bool(read_or(run, "plan_only", False))


def waits_for_lock(watched: WatchedRun, now: float) -> bool:
    """Whether a run has been pending so long that a locked workspace may block it."""
    run = watched.last_read
    is_pending = run is not None and run.status == RunStatus.PENDING
    return is_pending and watched.observed.seconds_in_status(now) >= QUIET_SECONDS


def by_organization(runs: Iterable[WatchedRun]) -> dict[str | None, list[WatchedRun]]:
    """Group runs by their organization, or None if that is not known."""
    groups: dict[str | None, list[WatchedRun]] = {}
    for each in runs:
        groups.setdefault(each.organization, []).append(each)
    return groups


def oldest_creation(runs: Iterable[WatchedRun]) -> datetime | None:
    """The earliest creation time of some runs; None if one of them is not known."""
    times = [read_or(each.last_read, "created_at", None) for each in runs]
    known = [time for time in times if time is not None]
    return min(known) if known and len(known) == len(times) else None
