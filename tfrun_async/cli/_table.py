"""Tables of one line to a row that gives way where there is little room, and of single facts."""

from collections.abc import Iterable, Iterator

from rich.console import Console, ConsoleOptions
from rich.text import Text

_GAP = "  "
_LEAST = 10  # columns of a cut cell that still say something


class Table:
    """Lines of cells under headings; the last cell takes the room that is left.

    Args:
        spare: The heading of what is left out first where there is no room.
        elastic: The heading of what is cut after that.
    """

    def __init__(self, *headings: str, spare: str, elastic: str = "") -> None:
        self._headings = headings
        self._spare = spare
        self._elastic = elastic
        self._rows = [tuple(Text(heading, style="bold") for heading in headings)]

    def add_row(self, *cells: str | Text) -> None:
        """Add a line."""
        self._rows.append(tuple(Text(cell) if isinstance(cell, str) else cell for cell in cells))

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[Text]:
        widths = self._widths(options.max_width)
        for row in self._rows:
            cells = dict(zip(self._headings, row, strict=True))
            yield _line([_fitted(cells[heading], widths[heading]) for heading in widths])

    def _widths(self, room: int) -> dict[str, int]:
        """Return how wide each column is that there is room for."""
        columns = zip(self._headings, zip(*self._rows, strict=True), strict=True)
        widths: dict[str, int] = {
            heading: max(cell.cell_len for cell in cells) for heading, cells in columns
        }

        def excess() -> int:
            return sum(widths.values()) + len(_GAP) * (len(widths) - 1) - room

        last = self._headings[-1]
        wanted, widths[last] = widths[last], min(widths[last], _LEAST)
        if excess() > 0:
            del widths[self._spare]
        if excess() > 0 and (whole := widths.get(self._elastic, 0)) > _LEAST:
            widths[self._elastic] = max(whole - excess(), _LEAST)
        widths[last] = min(wanted, widths[last] - excess())
        return {heading: width for heading, width in widths.items() if width > 0}


class Facts:
    """Facts below each other, each beside its name; a long one goes on below its beginning."""

    def __init__(self, facts: Iterable[tuple[str, Text]]) -> None:
        self._facts = dict(facts)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        width = max(map(len, self._facts), default=0)
        room = max(options.max_width - width - len(_GAP), 1)
        for name, fact in self._facts.items():
            head = Text(name.ljust(width), style="bold")
            for line in fact.wrap(console, room, overflow="fold"):
                yield _line([head, line])
                head = Text(" " * width)


def _fitted(cell: Text, width: int) -> Text:
    cell = cell.copy()
    cell.truncate(width, overflow="ellipsis", pad=True)
    return cell


def _line(cells: list[Text]) -> Text:
    line = Text(_GAP, no_wrap=True, overflow="crop").join(cells)
    line.rstrip()
    return line
