"""The live table that the demo shows while it works; it needs the extra `demo`."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from rich.console import Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from tfrun_async._status_colors import colored_status, status_summary


class TableRow(Protocol):
    """A line of the table."""

    @property
    def name(self) -> str:
        """Name of the workspace."""

    @property
    def status(self) -> str:
        """The status of its run."""


@contextmanager
def table(jobs: Sequence[TableRow]) -> Iterator[Callable[[TableRow], None]]:
    """Show the jobs, and give a function to call with each that has changed."""
    started = time.monotonic()

    def draw() -> Group:
        return _render_table(jobs, time.monotonic() - started)

    with Live(get_renderable=draw, refresh_per_second=8):
        yield lambda _job: None


def _render_table(jobs: Sequence[TableRow], seconds: float) -> Group:
    cells = Table.grid(padding=(0, 1))
    columns = 3
    rows = -(-len(jobs) // columns)
    for row in range(rows):
        cells.add_row(*(part for job in jobs[row::rows] for part in _cells(job)))
    return Group(status_summary((colored_status(job.status) for job in jobs), seconds), cells)


def _cells(job: TableRow) -> tuple[Text, Text]:
    return Text(job.name), colored_status(job.status, f"{job.status:<21}")
