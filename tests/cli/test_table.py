"""Tables give way where there is little room, in an order."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from tfrun_async.cli._table import Table

RUN = "run-CZcmD7eagjhyX0vN"


def drawn(width: int) -> list[str]:
    """Return the lines of a table of one row, with all blanks."""
    table = Table("RUN", "CREATED", "WORKSPACE", "MESSAGE", spare="CREATED", elastic="WORKSPACE")
    table.add_row(RUN, "2026-01-01T00:00:00Z", "network-of-the-north", "網 Open all the gates")
    file = io.StringIO()
    Console(width=width, file=file).print(table)
    return file.getvalue().splitlines()


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (200, f"{RUN}  2026-01-01T00:00:00Z  network-of-the-north  網 Open all the gates"),
        (76, f"{RUN}  2026-01-01T00:00:00Z  network-of-the-north  網 Open a…"),
        (75, f"{RUN}  network-of-the-north  網 Open all the gates"),
        (60, f"{RUN}  network-of-the-north  網 Open all the…"),
        (50, f"{RUN}  network-of-the-…  網 Open a…"),
        (40, f"{RUN}  network-o…  網 Op…"),
        (32, f"{RUN}  network-o…"),
    ],
)
def test_what_matters_least_gives_way_first(width: int, line: str) -> None:
    """The message is cut, then a column is left out, then names are cut, never the run."""
    head, row = drawn(width)
    assert row == line
    assert cell_len(row) <= width
    assert head == head.rstrip()
    assert head.split()[0] == "RUN"
