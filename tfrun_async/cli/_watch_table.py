"""The live table of the runs that are watched."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC

import attrs
from rich.console import Console, ConsoleOptions, RenderableType
from rich.text import Text

from tfrun_async._status_colors import colored, heading
from tfrun_async.cli._output import clean
from tfrun_async.cli._table import Table
from tfrun_async.models import Run
from tfrun_async.waiting import RunPhase, run_phase
from tfrun_async.watching import Change

_NEEDS_SOMEBODY = frozenset({RunPhase.OVERRIDABLE, RunPhase.CONFIRMABLE})
# What somebody should look at comes first.
_ORDER = [
    RunPhase.OVERRIDABLE,
    RunPhase.CONFIRMABLE,
    RunPhase.WORKING,
    RunPhase.QUEUED,
    RunPhase.FINAL,
]


@attrs.frozen
class _Row:
    workspace: str
    run: Run
    status: str
    stands: RunPhase
    since: str

    @property
    def place(self) -> tuple[int, str]:
        """What decides where it stands in the table."""
        return _ORDER.index(self.stands), self.workspace

    @property
    def shown(self) -> Text:
        """Its status, in the colour that it has in the table and in the heading."""
        return colored(self.status, needs_somebody=self.stands in _NEEDS_SOMEBODY)

    @property
    def cells(self) -> tuple[str | Text, ...]:
        """What is drawn of it."""
        return self.workspace, self.run.id, self.shown, self.since, clean(self.run.message)


class WatchTable:
    """Draws as many runs as there is room for, each with its status.

    Args:
        clock: Tells for how many seconds one has looked.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._rows: dict[str, _Row] = {}

    def update(self, change: Change, workspace: str) -> None:
        """Show where a run stands now."""
        since = f"{change.at.astimezone(UTC):%H:%M:%SZ}" if change.at else ""
        stands = run_phase(change.run) if change.after else RunPhase.FINAL
        self._rows[change.run.id] = _Row(
            workspace, change.run, clean(change.after or "gone"), stands, since
        )

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        rows = sorted(self._rows.values(), key=lambda row: row.place)
        head = heading((row.shown for row in rows), self._clock() - self._began)
        yield head
        # Beside the heading: the head of the table, the last line, and the line of the cursor.
        room = max(console.height - len(head.wrap(console, options.max_width)) - 3, 1)
        made = Table(
            "WORKSPACE", "RUN", "STATUS", "SINCE", "MESSAGE", spare="SINCE", elastic="WORKSPACE"
        )
        for row in rows[:room]:
            made.add_row(*row.cells)
        yield made
        if len(rows) > room:
            yield Text(f"and {len(rows) - room} more", style="dim")
