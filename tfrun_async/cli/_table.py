"""Text tables that fit the terminal by dropping and cutting columns, and lists of key and value."""

from collections.abc import Iterable, Iterator

from rich.console import Console, ConsoleOptions
from rich.text import Text

_GAP = "  "
_MIN_WIDTH = 10  # characters; less of a cell would not be readable


class Table:
    """Rows of cells under headings; the last column takes the rest of the width.

    Args:
        optional: The heading of the column that is dropped first.
        shrinkable: The heading of the column that is cut after that.
    """

    def __init__(self, *headings: str, optional: str = "", shrinkable: str = "") -> None:
        self._headings = headings
        self._optional = optional
        self._shrinkable = shrinkable
        self._rows = [tuple(Text(heading, style="bold") for heading in headings)]

    def add_row(self, *cells: str | Text) -> None:
        """Add a row."""
        self._rows.append(tuple(Text(cell) if isinstance(cell, str) else cell for cell in cells))

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[Text]:
        widths = self._widths(options.max_width)
        for row in self._rows:
            cells = dict(zip(self._headings, row, strict=True))
            yield _join_cells([_fit_cell(cells[heading], widths[heading]) for heading in widths])

    def _widths(self, available: int) -> dict[str, int]:
        """Return the width of each column that fits."""
        columns = zip(self._headings, zip(*self._rows, strict=True), strict=True)
        widths: dict[str, int] = {
            heading: max(cell.cell_len for cell in cells) for heading, cells in columns
        }

        def excess() -> int:
            return sum(widths.values()) + len(_GAP) * (len(widths) - 1) - available

        # The last column shrinks first. If that is not enough, the optional one is dropped, then
        # the shrinkable one is cut.
        last = self._headings[-1]
        wanted, widths[last] = widths[last], min(widths[last], _MIN_WIDTH)
        if excess() > 0:
            widths.pop(self._optional, None)
        if excess() > 0 and (whole := widths.get(self._shrinkable, 0)) > _MIN_WIDTH:
            widths[self._shrinkable] = max(whole - excess(), _MIN_WIDTH)
        widths[last] = min(wanted, widths[last] - excess())
        return {heading: width for heading, width in widths.items() if width > 0}


class KeyValues:
    """Lines of a key and a value; a long value wraps and stays beside its key."""

    def __init__(self, pairs: Iterable[tuple[str, Text]]) -> None:
        self._pairs = dict(pairs)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        width = max(map(len, self._pairs), default=0)
        available = max(options.max_width - width - len(_GAP), 1)
        for key, value in self._pairs.items():
            head = Text(key.ljust(width), style="bold")
            for line in value.wrap(console, available, overflow="fold"):
                yield _join_cells([head, line])
                head = Text(" " * width)


def _fit_cell(cell: Text, width: int) -> Text:
    cell = cell.copy()
    cell.truncate(width, overflow="ellipsis", pad=True)
    return cell


def _join_cells(cells: list[Text]) -> Text:
    line = Text(_GAP, no_wrap=True, overflow="crop").join(cells)
    line.rstrip()
    return line
