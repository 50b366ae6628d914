"""Source files, and places in them."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import Any

import attrs

MAX_TOKENS = 300_000


@attrs.define(eq=False)
class BlockContext:
    """A top-level block, which the snippets of diagnostics name; `end` is None if it is broken."""

    header: str
    start: int
    end: int | None = None


@attrs.define
class Allowance:
    """How many more tokens are read of a configuration, in all of its files."""

    tokens: int = MAX_TOKENS


@attrs.define(eq=False, slots=False, repr=False)
class SourceFile:
    """The text of a file, by its path in the configuration."""

    name: str
    text: str
    allowance: Allowance = attrs.field(factory=Allowance)
    contexts: list[BlockContext] = attrs.field(factory=list)

    def context_before(self, offset: int) -> str | None:
        """Return the header of the block that the character before an offset belongs to."""
        index = bisect_right(self.contexts, offset - 1, key=lambda context: context.start)
        if index == 0:
            return None
        found = self.contexts[index - 1]
        return found.header if found.end is None or offset <= found.end else None

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset of each line."""
        starts, at = [0], self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    def line_of(self, offset: int) -> int:
        """Return the number of the line of an offset, from 1."""
        return bisect_right(self.line_starts, offset)

    def position(self, offset: int) -> dict[str, int]:
        """Return a position in Terraform's JSON form; columns and bytes count from 1 and 0."""
        line = self.line_of(offset)
        start = self.line_starts[line - 1]
        is_ascii = self.text.isascii()
        byte = offset if is_ascii else len(self.text[:offset].encode(errors="replace"))
        return {"line": line, "column": offset - start + 1, "byte": byte}


@attrs.frozen(eq=False, repr=False)
class Span:
    """A part of a file, from one offset up to another, counted in characters."""

    file: SourceFile
    start: int
    end: int

    @property
    def text(self) -> str:
        """Return the text."""
        return self.file.text[self.start : self.end]

    @property
    def after(self) -> Span:
        """Return the one character that follows."""
        return Span(self.file, self.end, self.end + 1)

    def to(self, other: Span) -> Span:
        """Return the part from the start of this one to the end of another."""
        return Span(self.file, self.start, other.end)

    def range(self) -> dict[str, Any]:
        """Return the range in Terraform's JSON form."""
        end = max(self.end, self.start + 1)  # as Terraform does, so that there is something to mark
        return {
            "filename": self.file.name,
            "start": self.file.position(self.start),
            "end": self.file.position(end),
        }

    def brief(self) -> str:
        """Return the place as Terraform's texts name it: `main.tf:3,5-12`."""
        start, end = self.file.position(self.start), self.file.position(self.end)
        place = f"{self.file.name}:{start['line']},{start['column']}-"
        if start["line"] == end["line"]:
            return f"{place}{end['column']}"
        return f"{place}{end['line']},{end['column']}"
