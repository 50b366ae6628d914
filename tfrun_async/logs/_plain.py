"""Find errors and warnings in logs that are text for people.

Terraform prints a diagnostic in a frame on a terminal, and without one elsewhere:

    ╷                                            Error: Invalid expression
    │ Error: Invalid expression
    │                                              on main.tf line 2, in output "x":
    │   on main.tf line 2, in output "x":           2:   value =
    │    2:   value =
    │                                            Expected the start of an expression.
    │ Expected the start of an expression.
    ╵

Without a frame, nothing marks the end. The next diagnostic ends it, and so do two empty lines, and
a line with which another part of Terraform's output begins.
"""

import re
from collections.abc import Iterator

import attrs

from tfrun_async.logs._diagnostics import (
    Diagnostic,
    ExpressionValue,
    Position,
    Snippet,
    SourceRange,
)

MAX_BLOCK_LINES = 1_000
"""A longer block is no diagnostic."""

_TITLE = re.compile(r"(Error|Warning): (.+)")
_ADDRESS = re.compile(r"  with (.+),")
_PLACE = re.compile(r"  on (.+) line (\d{1,9})(?:, in (.+))?:")
_CODE = re.compile(r" *(\d{1,9}): (.*)")
_VALUE = re.compile(r" *│ (\S+) (.+)")
_CALL = "while calling "
_OTHER_OUTPUT = re.compile(
    r"Terraform (?:used|will|has|v\d)|Plan: \d|No changes\.|Changes to Outputs:|Outputs:"
    r"|Apply complete!|Destroy complete!|Operation failed|Releasing state lock|Interrupt received"
    r"|[─-]{10,}|[\w.\-\[\]\"]+: (?:Refreshing|Creating|Destroying|Modifying|Reading|Still )"
)


@attrs.define
class BlockReader:
    """Collects the lines of one diagnostic after another."""

    _lines: list[str] = attrs.field(factory=list)
    """The lines of the present block, without its frame."""
    _raw_lines: list[str] = attrs.field(factory=list)
    """The same lines as they were logged."""
    _is_framed: bool = False

    def feed(self, line: str, raw_line: str) -> Iterator[Diagnostic | str]:
        """Yield what a line completes: a diagnostic, and lines that belong to none.

        Args:
            line: The line without escape sequences.
            raw_line: The line as it was logged.
        """
        line = line.rstrip()
        if self._raw_lines and self._continues(line):
            self._add(line, raw_line)
            if line == "╵":
                yield from self.finish()
            return
        yield from self.finish()
        if line == "╷" or _TITLE.fullmatch(line):
            self._is_framed = line == "╷"
            self._add(line, raw_line)
        else:
            yield raw_line

    def finish(self) -> Iterator[Diagnostic | str]:
        """Yield the diagnostic of the present block, or its lines if it is none."""
        lines, raw_lines = self._lines, self._raw_lines
        self._lines, self._raw_lines = [], []
        diagnostic = _parse_block(lines)
        if diagnostic is None:
            yield from raw_lines
        else:
            yield diagnostic

    def _continues(self, line: str) -> bool:
        if len(self._raw_lines) >= MAX_BLOCK_LINES:
            return False
        if self._is_framed:
            return line.startswith(("│", "╵"))
        is_gap = not line and not self._lines[-1]
        return not (is_gap or line == "╷" or _TITLE.match(line) or _OTHER_OUTPUT.match(line))

    def _add(self, line: str, raw_line: str) -> None:
        self._raw_lines.append(raw_line)
        if not self._is_framed:
            self._lines.append(line)
        elif line.startswith("│"):
            self._lines.append(line.removeprefix("│").removeprefix(" "))


def _parse_block(lines: list[str]) -> Diagnostic | None:
    title = _TITLE.fullmatch(lines[0]) if lines else None
    if title is None:
        return None
    rest = lines[1:]
    address = place = None
    _skip_empty(rest)
    if rest and (found := _ADDRESS.fullmatch(rest[0])):
        address = found[1]
        del rest[0]
    if rest and (place := _PLACE.fullmatch(rest[0])):
        del rest[0]
    snippet = _take_snippet(rest, place[3]) if place else None
    _skip_empty(rest)
    return Diagnostic(
        title[1].lower(),
        title[2],
        "\n".join(rest).rstrip(),
        address,
        SourceRange(place[1], Position(int(place[2]))) if place else None,
        snippet,
    )


def _skip_empty(lines: list[str]) -> None:
    while lines and not lines[0]:
        del lines[0]


def _take_snippet(lines: list[str], context: str | None) -> Snippet | None:
    """Take the lines of a snippet off a block."""
    code: list[re.Match[str]] = []
    while lines and (found := _CODE.fullmatch(lines[0])):
        code.append(found)
        del lines[0]
    values: list[ExpressionValue] = []
    called = None
    while lines and lines[0].lstrip().startswith(("├", "│", "(source code not")):
        text = lines.pop(0)
        if _CALL in text and called is None:
            called = text.partition(_CALL)[2]
        elif found := _VALUE.fullmatch(text):
            values.append(ExpressionValue(found[1], found[2]))
    if not code:
        return None
    text = "\n".join(line[2] for line in code)
    return Snippet(text, int(code[0][1]), context, None, tuple(values), called)
