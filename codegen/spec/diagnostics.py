"""The errors in a spec, and their locations."""

from collections.abc import Iterator

import attrs

Pointer = tuple[str, ...]
"""The keys that lead from the root of a document to one of its nodes."""


@attrs.frozen
class Location:
    """A file, and a node or a line in it."""

    file: str
    pointer: Pointer = ()
    line: int | None = None

    def __str__(self) -> str:
        if self.line is not None:
            return f"{self.file} line {self.line}"
        steps = (step.replace("~", "~0").replace("/", "~1") for step in self.pointer)
        return f"{self.file} #/{'/'.join(steps)}" if self.pointer else self.file

    def __truediv__(self, steps: Pointer) -> "Location":
        return attrs.evolve(self, pointer=self.pointer + steps)


@attrs.frozen
class Diagnostic:
    """An error in a spec, and its location."""

    location: Location
    message: str

    def __str__(self) -> str:
        return f"{self.location}: {self.message}"


class SpecError(Exception):
    """The spec is invalid; the text has a line for each error."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(diagnostics)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        return "\n".join(map(str, self.diagnostics))


class Diagnostics:
    """The diagnostics so far, without duplicates, in the order in which they were added."""

    def __init__(self) -> None:
        self._diagnostics: dict[Diagnostic, None] = {}

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._diagnostics)

    def add(self, location: Location, message: str) -> None:
        """Add a diagnostic."""
        self._diagnostics[Diagnostic(location, message)] = None

    def raise_if_any(self) -> None:
        """Raise all diagnostics as one error, if there are any.

        Raises:
            SpecError: There are diagnostics.
        """
        if self._diagnostics:
            raise SpecError(tuple(self._diagnostics))
