"""What is wrong with a spec, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

Pointer = tuple[str, ...]
"""The keys that lead from the root of a document to one of its nodes."""


@attrs.frozen
class Place:
    """Where something stands: a file, and a node or a line in it."""

    file: str
    pointer: Pointer = ()
    line: int | None = None

    def __str__(self) -> str:
        if self.line is not None:
            return f"{self.file} line {self.line}"
        steps = (step.replace("~", "~0").replace("/", "~1") for step in self.pointer)
        return f"{self.file} #/{'/'.join(steps)}" if self.pointer else self.file

    def __truediv__(self, steps: Pointer) -> Place:
        return attrs.evolve(self, pointer=self.pointer + steps)


@attrs.frozen
class Problem:
    """One thing that is wrong."""

    place: Place
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


class SpecError(Exception):
    """The spec cannot be used; one line for each reason."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class Problems:
    """The problems found so far, each once, in the order in which they were found."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def add(self, place: Place, text: str) -> None:
        """Note a problem."""
        self._found[Problem(place, text)] = None

    def refuse_any(self) -> None:
        """Raise what was found, if anything was.

        Raises:
            SpecError: There are problems.
        """
        if self._found:
            raise SpecError(tuple(self._found))
