"""What a watch knows of its runs, and what it has yet to tell of them; pure."""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import attrs

from tfrun_async._generated.models import Run, RunStatus
from tfrun_async._run.changes import Change, changes, has_been, is_older
from tfrun_async._run.polling import poll_interval
from tfrun_async.waiting import RunPhase, run_phase
from tfrun_async.watching._scope import Scope

SAFETY_NET = 300.0
"""Seconds between two looks at a run that notifications tell of."""

_MARGIN = timedelta(seconds=60)  # by which runs may turn up in another order than that of creation
_REMEMBERED = 10_000  # runs that have ended, and so many that were removed
# What the server notifies of, whatever else happens to a run in between.
_NOTIFIED = frozenset({RunStatus.PLANNING, RunStatus.APPLYING})


@attrs.define(eq=False)
class Watched:
    """A run that has not ended yet, as far as is known."""

    identity: str
    last: Run | None = None
    organization: str | None = None
    due: float = 0.0
    """When to look at it again."""
    since: float = 0.0
    """When it was first seen in its present status."""
    is_new: bool = False
    """Whether it was started while it was watched, so that all of its past is to be told."""
    is_announced: bool = False
    """Whether a notification told of it since it was last read."""
    expected: RunStatus | None = None
    """The status that the latest notification told of."""
    round: int = 0
    """When it was last seen."""
    asks: float = 0.0
    """After how long in an unknown status to ask next whether it is an end."""


class Ledger:
    """The runs of a watch.

    Args:
        pauses: Tells how long to wait after a run was seen.
    """

    def __init__(self, pauses: Callable[[RunPhase, float], float] = poll_interval) -> None:
        self.scopes: list[Scope] = []
        self.watched: dict[str, Watched] = {}
        self.told: deque[Change] = deque()
        self.round = 0
        self.now = 0.0
        self._pauses = pauses
        self._ended: dict[str, None] = {}
        self._ignored: dict[str, None] = {}
        self._hears: dict[str | None, bool] = {}
        self._floors: dict[str, datetime | None] = {}
        self._sure: dict[str, datetime | None] = {}

    @property
    def unseen(self) -> list[Watched]:
        """The runs that were not seen in this round."""
        return [each for each in self.watched.values() if each.round < self.round]

    @property
    def hears_all(self) -> bool:
        """Whether notifications can be relied on to tell of new runs."""
        named = [name for scope in self.scopes for name in scope.workspaces or ()]
        return bool(self._hears) and all(map(self._hears.get, [*named, *self._hears]))

    def due(self) -> list[Watched]:
        """Return the runs whose time has come."""
        return [each for each in self.unseen if each.due <= self.now]

    def add(self, run: Run | str) -> None:
        """Watch a run, from where it was when it was read."""
        last = run if isinstance(run, Run) and hasattr(run, "status") else None
        identity = run.id if isinstance(run, Run) else run
        self._ignored.pop(identity, None)
        if last is not None and run_phase(last) is RunPhase.FINAL:
            return
        self.watched.setdefault(identity, Watched(identity, last, due=self.now, since=self.now))

    def remove(self, identity: str) -> None:
        """Watch a run no longer, and tell nothing more of it."""
        self.watched.pop(identity, None)
        _remember(identity, self._ignored)
        self.told = deque(change for change in self.told if change.run.id != identity)

    def announce(
        self, identity: str, *, organization: str, workspace: str, status: RunStatus | None
    ) -> None:
        """Take note that a run has entered a status."""
        self._hears[workspace] = True
        if identity not in self.watched:
            is_over = identity in self._ended or identity in self._ignored
            if is_over or not any(scope.holds(organization, workspace) for scope in self.scopes):
                return
            self.watched[identity] = Watched(identity, organization=organization, is_new=True)
        watched = self.watched[identity]
        watched.is_announced, watched.expected, watched.due = True, status, self.now

    def see(self, run: Run, organization: str | None = None, *, is_listed: bool = False) -> None:
        """Take over how a run is now, and tell what has happened to it."""
        watched = self.watched.get(run.id) or self._discovered(run, organization)
        if watched is None:
            return
        if is_listed and watched.last is not None and is_older(run, watched.last):
            watched.due = self.now  # a read decides
            return
        happened = list(changes(run, watched.last, from_start=watched.is_new))
        self._listen(run, watched, happened)
        if happened:
            watched.since, watched.asks = self.now, 0.0
        watched.organization = watched.organization or organization
        watched.last, watched.round, watched.is_announced = run, self.round, False
        self.told.extend(happened)
        if run_phase(run) is RunPhase.FINAL:
            self.end(watched)
        else:
            watched.due = self.now + self._pause(run, watched)

    def lose(self, watched: Watched) -> None:
        """Take note that a run is not there any more."""
        if self.end(watched) and watched.last is not None:
            self.told.append(Change(watched.last, watched.last.status, None))

    def end(self, watched: Watched) -> bool:
        """Watch a run no longer, since nothing more can happen to it."""
        _remember(watched.identity, self._ended)
        return self.watched.pop(watched.identity, None) is not None

    def is_new(self, runs: Iterable[Run], organization: str) -> bool:
        """Whether all of these are so young that others before them may be new too."""
        return self.has_begun(organization) and all(
            self._is_young(run, organization) for run in runs
        )

    def has_begun(self, organization: str) -> bool:
        """Whether it is known which runs of an organization are new."""
        return organization in self._floors

    def begin(self, organization: str, newest: datetime | None) -> None:
        """Take note that all runs of it are known that were started until then."""
        last = self._floors.setdefault(organization, None)
        self._floors[organization] = floor = newest - _MARGIN if newest is not None else last
        self._sure.setdefault(organization, floor)

    def rename(self, scope: Scope) -> None:
        """Take note of what the workspaces of an organization are called now.

        The lists have lacked runs of those that were called otherwise. They are read again, back to
        where they were when the names were last known to be right.
        """
        organization = scope.organization
        if scope not in self.scopes:
            self.scopes = [
                scope if each.organization == organization else each for each in self.scopes
            ]
            self._floors[organization] = self._sure[organization]
        self._sure[organization] = self._floors[organization]

    def _is_young(self, run: Run, organization: str) -> bool:
        floor = self._floors.get(organization)
        return floor is None or run.created_at >= floor

    def _discovered(self, run: Run, organization: str | None) -> Watched | None:
        if run.id in self._ended or run.id in self._ignored:
            return None
        workspace = workspace_of(run)
        if organization is None or not any(s.holds(organization, workspace) for s in self.scopes):
            return None
        is_new = self.has_begun(organization) and self._is_young(run, organization)
        watched = Watched(run.id, organization=organization, is_new=is_new)
        if run_phase(run) is RunPhase.FINAL and not is_new:
            self.end(watched)
            return None
        self.watched[run.id] = watched
        return watched

    def _listen(self, run: Run, watched: Watched, happened: list[Change]) -> None:
        """Rely on notifications no longer if they have missed something."""
        is_first = watched.last is None and not watched.is_new
        if watched.is_announced or is_first or _is_silent(run) or not self._hears:
            return
        if any(change.after in _NOTIFIED for change in happened) or (
            happened and run_phase(run) in {RunPhase.FINAL, RunPhase.CONFIRMABLE}
        ):
            self._hears[workspace_of(run)] = False

    def _pause(self, run: Run, watched: Watched) -> float:
        # The copy that was read may lag behind the notification.
        has_come = watched.expected in {None, RunStatus.PENDING} or has_been(run, watched.expected)
        if self._hears.get(workspace_of(run)) and not _is_silent(run) and has_come:
            return SAFETY_NET
        seconds = self.now - watched.since
        return self._pauses(run_phase(run, seconds), seconds)


def _remember(identity: str, among: dict[str, None]) -> None:
    among[identity] = None
    if len(among) > _REMEMBERED:
        del among[next(iter(among))]


def workspace_of(run: Run) -> str | None:
    """Return the id of a run's workspace, if the server has sent it."""
    workspace = getattr(run, "workspace", None)
    return workspace.id if workspace is not None else None


def _is_silent(run: Run) -> bool:
    """Whether the server sends no notifications of a run: those of mere plans it does not."""
    return bool(getattr(run, "plan_only", False))
