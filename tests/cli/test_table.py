"""Tables on narrow terminals: the order in which columns are cut and dropped."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

from tfrun_async.cli._table import KeyValues, Table

RUN = "run-CZcmD7eagjhyX0vN"


def rendered_lines(shown: RenderableType, width: int) -> list[str]:
    """Return the lines of what is shown, with all blanks."""
    file = io.StringIO()
    Console(width=width, file=file).print(shown)
    return file.getvalue().splitlines()


def rendered_table(width: int) -> list[str]:
    """Return the lines of a table of one row."""
    table = Table(
        "RUN", "CREATED", "WORKSPACE", "MESSAGE", optional="CREATED", shrinkable="WORKSPACE"
    )
    table.add_row(RUN, "2026-01-01T00:00:00Z", "network-of-the-north", "網 Open all the gates")
    return rendered_lines(table, width)


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
    head, row = rendered_table(width)
    assert row == line
    assert cell_len(row) <= width
    assert head == head.rstrip()
    assert head.split()[0] == "RUN"


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (80, ["run      run-1", "message  Open all the gates", "you can  apply"]),
        (20, ["run      run-1", "message  Open all", "         the gates", "you can  apply"]),
        (14, ["run      run-1", "message  Open", "         all", "         the", "         gates",
              "you can  apply"]),
    ],
)  # fmt: skip
def test_facts_go_on_below_where_they_began(width: int, lines: list[str]) -> None:
    """Beside their names, and without blanks at the end of a line."""
    facts = KeyValues(
        [
            ("run", Text("run-1")),
            ("message", Text("Open all the gates ")),
            ("you can", Text("apply")),
        ]
    )
    assert rendered_lines(facts, width) == lines
    assert rendered_lines(KeyValues([]), width) == []
