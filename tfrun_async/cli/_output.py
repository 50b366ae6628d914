"""Where results go: to people as text, to programs as JSON, and nothing else to standard output."""

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

_WIDE = 10_000  # characters; only a terminal has an edge


def clean(text: str) -> str:
    """Return text of the server's without what a terminal would obey."""
    return "".join(
        c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def say(text: str) -> None:
    """Tell people something that is not a result, in one line of standard error."""
    sys.stderr.write(f"tfrun: {clean(text)}\n")
    sys.stderr.flush()


class Output:
    """Prints results in the form that was asked for.

    Args:
        as_json: Whether programs read them.
        console: Where people read them.
    """

    def __init__(self, *, as_json: bool, console: Console | None = None) -> None:
        self.as_json = as_json
        self.console = console or _console()

    @property
    def is_live(self) -> bool:
        """Whether what was printed can be drawn anew."""
        # FORCE_COLOR makes the console take anything for a terminal.
        return self.console.file.isatty() and not self.as_json

    def result(self, document: Any, *texts: RenderableType) -> None:
        """Print the one result of a command."""
        if self.as_json:
            self._write(json.dumps(document, default=moment, indent=2))
        else:
            self._print(texts)

    def item(self, document: Any, *texts: RenderableType) -> None:
        """Print one of many results as soon as it is known: JSON in one line."""
        if self.as_json:
            self._write(json.dumps(document, default=moment))
        else:
            self._print(texts)

    def _print(self, texts: Iterable[RenderableType]) -> None:
        for text in texts:
            self.console.print(text, soft_wrap=isinstance(text, Text | str))
        self.console.file.flush()

    def _write(self, text: str) -> None:
        # ASCII throughout, so that it neither fails in an old locale nor moves a terminal's cursor.
        self.console.file.write(f"{text}\n")
        self.console.file.flush()


def _console() -> Console:
    width = None if sys.stdout.isatty() else _WIDE
    return Console(width=width, markup=False, emoji=False, highlight=False)


def moment(time: datetime) -> str:
    """Return a time as the API writes it."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
