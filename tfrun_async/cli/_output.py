"""Print results to standard output, as text or as JSON, and messages to standard error."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

from tfrun_async.cli._fields import select_fields

_UNITS = (("d", 86_400.0), ("h", 3_600.0), ("min", 60.0), ("s", 1.0))
_UNLIMITED_WIDTH = 10_000  # characters; lines are cut only on a terminal


def escape_control(text: str) -> str:
    """Replace the characters with which text of a server could control the terminal."""
    return "".join(
        c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def echo_error(text: str) -> None:
    """Print an error or a message as one line on standard error, apart from the results."""
    sys.stderr.write(f"tfrun: {escape_control(text)}\n")
    sys.stderr.flush()


def echo_text(text: Text) -> None:
    """Print text on standard error, apart from the results."""
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    console.print(text, soft_wrap=True)


class Output:
    """Prints results as text or as JSON.

    Args:
        as_json: Whether to print JSON.
        fields: The fields to print, each result in a line; none for all.
        console: Where to print; standard output by default.
    """

    def __init__(
        self, *, as_json: bool, fields: Sequence[str] = (), console: Console | None = None
    ) -> None:
        self.as_json = as_json
        self._fields = fields
        self.console = console or _make_console()

    @property
    def is_live(self) -> bool:
        """Whether printed lines can be replaced, as on a terminal."""
        # Not `is_terminal`: with FORCE_COLOR it is true for files, too.
        return self.console.file.isatty() and not self.as_json

    @property
    def width(self) -> int | None:
        """The columns of the terminal; None elsewhere, where lines are not wrapped."""
        return self.console.width if self.console.file.isatty() else None

    def print_result(self, document: Any, *texts: RenderableType) -> None:
        """Print the one result of a command."""
        if self.as_json and self._fields:
            for each in document if isinstance(document, list) else [document]:
                self.print_item(each)
        elif self.as_json:
            self._write_line(json.dumps(document, default=iso_time, indent=2))
        else:
            self._print_texts(texts)

    def print_item(self, document: Any, *texts: RenderableType) -> None:
        """Print one of many results, in one line if it is JSON."""
        if self.as_json:
            shown = select_fields(document, self._fields) if self._fields else document
            self._write_line(json.dumps(shown, default=iso_time))
        else:
            self._print_texts(texts)

    def _print_texts(self, texts: Iterable[RenderableType]) -> None:
        for text in texts:
            self.console.print(text, soft_wrap=isinstance(text, Text | str))
        self.console.file.flush()

    def _write_line(self, text: str) -> None:
        # json.dumps writes ASCII only: any locale can print it, and no terminal obeys it.
        self.console.file.write(f"{text}\n")
        self.console.file.flush()


def _make_console() -> Console:
    width = None if sys.stdout.isatty() else _UNLIMITED_WIDTH
    return Console(width=width, markup=False, emoji=False, highlight=False)


def iso_time(time: datetime) -> str:
    """Return a time as the API writes it."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def age(time: timedelta) -> str:
    """Return how long ago something was, such as `5 min ago`, in its largest unit."""
    seconds = max(time.total_seconds(), 0.0)
    for unit, length in _UNITS:
        if seconds >= length:
            return f"{seconds // length:.0f} {unit} ago"
    return "now"
