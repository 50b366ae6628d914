"""The live table of watched runs."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC

import attrs
from rich.console import Console, ConsoleOptions, RenderableType
from rich.live import Live
from rich.text import Text

from tfrun_async._model import read_or
from tfrun_async.cli._output import escape_control
from tfrun_async.cli._status_colors import colored_status, status_summary
from tfrun_async.cli._table import Table
from tfrun_async.models import Run
from tfrun_async.waiting import RunPhase, run_phase
from tfrun_async.watching import Change

_NEEDS_DECISION = frozenset({RunPhase.OVERRIDABLE, RunPhase.CONFIRMABLE})
# Runs that need a decision come first.
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
    phase: RunPhase
    since: str

    @property
    def sort_key(self) -> tuple[int, str]:
        """The order in the table: by phase, then by workspace."""
        return _ORDER.index(self.phase), self.workspace

    @property
    def status_text(self) -> Text:
        """The status in its colour, for the table and for the summary."""
        return colored_status(self.status, needs_decision=self.phase in _NEEDS_DECISION)

    @property
    def cells(self) -> tuple[str | Text, ...]:
        """The cells of the row."""
        return (
            self.workspace,
            self.run.id,
            self.status_text,
            self.since,
            escape_control(read_or(self.run, "message", "")),
        )


class WatchTable:
    """Draws as many runs as fit on the terminal, each with its status.

    Args:
        clock: Returns seconds; the summary shows the time since the table was created.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started_at = clock()
        self._rows: dict[str, _Row] = {}

    def update(self, change: Change, workspace: str) -> None:
        """Show the new status of a run."""
        since = f"{change.at.astimezone(UTC):%H:%M:%SZ}" if change.at else ""
        phase = run_phase(change.run) if change.after else RunPhase.FINAL
        self._rows[change.run.id] = _Row(
            workspace, change.run, escape_control(change.after or "gone"), phase, since
        )

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        rows = sorted(self._rows.values(), key=lambda row: row.sort_key)
        summary = status_summary(
            (row.status_text for row in rows), self._clock() - self._started_at
        )
        yield summary
        # Three lines are not rows: the headings, "and N more", and the line of the cursor.
        max_rows = max(console.height - len(summary.wrap(console, options.max_width)) - 3, 1)
        table = Table(
            "WORKSPACE",
            "RUN",
            "STATUS",
            "SINCE",
            "MESSAGE",
            optional="SINCE",
            shrinkable="WORKSPACE",
        )
        for row in rows[:max_rows]:
            table.add_row(*row.cells)
        yield table
        if len(rows) > max_rows:
            yield Text(f"and {len(rows) - max_rows} more", style="dim")


@contextmanager
def live_table(console: Console | None = None) -> Iterator[Callable[[Change, str], None]]:
    """Draw a table of watched runs; yield a function to call with each change and its workspace."""
    table = WatchTable()
    with Live(table, console=console, refresh_per_second=4):
        yield table.update
