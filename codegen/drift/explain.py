"""Subtract the differences that spec/drift.yaml explains."""

# explanations:
#   - what: what differs                      ─┐
#     why: why our side is right               ├─ for people
#     source: where that can be read          ─┘
#     lines:                                  ─── patterns; `*` stands for any text
#       - {resources: [runs], part: attribute, items: [position-in-queue], kind: extra}

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import yaml

from codegen.drift.compare import Drift, Subject
from codegen.drift.effects import Difference, DifferenceKind
from codegen.drift.schemas import as_list
from codegen.spec.diagnostics import Diagnostic, Diagnostics, Location, SpecError
from codegen.spec.loader import EXPLANATIONS
from codegen.spec.yaml import parse_yaml

_TEXTS = ("what", "why", "source")
_PATTERNS = ("resources", "operations", "part", "items", "aspect")
_LISTS = (*_PATTERNS, "values", "theirs")
_KEYS = frozenset({*_LISTS, "kind"})
_SETS = frozenset({"codes", "values", "content types"})
"""Aspects that have many values on a line: each of them has to be explained."""


@attrs.frozen
class _Line:
    """A pattern for lines of the report."""

    location: Location
    kind: str
    lists: Mapping[str, tuple[str, ...]]
    used: set[tuple[str, str]] = attrs.field(factory=set)
    """The entries of its lists that have matched."""

    def subtract(self, subject: Subject, difference: Difference) -> Difference | None:
        """Return what is left of a difference, None if nothing is."""
        is_similar = difference.kind == self.kind and difference.aspect in self.lists["aspect"]
        matches = self._matches(subject, difference) if is_similar else None
        if not matches:
            return difference
        if difference.kind is DifferenceKind.DIFFERENT:
            is_explained = self.lists["theirs"] == difference.theirs
            self.used.update(matches if is_explained else ())
            return None if is_explained else difference
        side = difference.ours or difference.theirs
        explained = set(self.lists.get("values", side)) & set(side)
        if not explained:
            return difference
        self.used.update(matches, (("values", value) for value in explained))
        left = tuple(value for value in side if value not in explained)
        if difference.ours:
            rest = attrs.evolve(difference, ours=left)
        else:
            rest = attrs.evolve(difference, theirs=left)
        return rest if left else None

    def unused(self) -> Iterator[Diagnostic]:
        """Yield what has matched nothing: the pattern, or entries of its lists."""
        if not self.used:
            yield Diagnostic(self.location, "explains nothing any more")
            return
        for name in (*_PATTERNS, "values"):
            for i, entry in enumerate(self.lists.get(name, ())):
                if (name, entry) not in self.used:
                    location = self.location / (name, str(i))
                    yield Diagnostic(location, f"{entry!r} explains nothing any more")

    def _matches(self, subject: Subject, difference: Difference) -> set[tuple[str, str]]:
        """Return the entries of each list that match; nothing if those of one list do not."""
        texts = {
            f"{subject.what}s": subject.name,
            "part": difference.part,
            "items": difference.item,
            "aspect": difference.aspect,
        }
        matches: set[tuple[str, str]] = set()
        for name in _PATTERNS:
            if name in self.lists:
                text = texts.get(name)
                found = {(name, entry) for entry in self.lists[name] if _matches(entry, text)}
                if not found:
                    return set()
                matches |= found
        return matches


@attrs.frozen
class Explanations:
    """The patterns of lines that are explained."""

    lines: tuple[_Line, ...] = ()

    def subtract(self, drift: Drift) -> dict[Subject, list[Difference]]:
        """Return the differences that no explanation covers."""
        left: dict[Subject, list[Difference]] = {}
        for subject, differences in drift.items():
            for difference in differences:
                rest: Difference | None = difference
                for line in self.lines:
                    rest = line.subtract(subject, rest) if rest else None
                if rest:
                    left.setdefault(subject, []).append(rest)
        return left

    def unused(self) -> list[Diagnostic]:
        """Return what has explained nothing since this was read."""
        return [diagnostic for line in self.lines for diagnostic in line.unused()]


def read_explanations(directory: Path) -> Explanations:
    """Read drift.yaml in the folder of a spec; there may be none.

    Raises:
        SpecError: The file is not YAML, or something in it is missing or unknown.
    """
    path = directory / EXPLANATIONS
    if not path.exists():
        return Explanations()
    location = Location(path.as_posix())
    try:
        content = parse_yaml(path.read_text("utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        at = attrs.evolve(location, line=line)
        raise SpecError((Diagnostic(at, f"no YAML: {error.problem}"),)) from None
    reader = _Reader()
    lines = tuple(reader.read(content, location))
    reader.diagnostics.raise_if_any()
    return Explanations(lines)


class _Reader:
    def __init__(self) -> None:
        self.diagnostics = Diagnostics()

    def read(self, content: Any, location: Location) -> Iterator[_Line]:
        entries = self._mapping(content, location, frozenset({"explanations"}))
        place = location / ("explanations",)
        for i, entry in enumerate(self._list(entries.get("explanations"), place)):
            at = place / (str(i),)
            texts = self._mapping(entry, at, frozenset({*_TEXTS, "lines"}))
            for key in _TEXTS:
                if not isinstance(texts.get(key), str) or not texts[key].strip():
                    self.diagnostics.add(at / (key,), "must be a text")
            for j, line in enumerate(self._list(texts.get("lines"), at / ("lines",))):
                yield self._read_line(line, at / ("lines", str(j)))

    def _read_line(self, node: Any, location: Location) -> _Line:
        line = self._mapping(node, location, _KEYS)
        lists = {"part": ("",), "aspect": ("presence",)} | {
            key: tuple(map(_text, value if isinstance(value, list) else [value]))
            for key, value in line.items()
            if key in _LISTS
        }
        kind = str(line.get("kind"))
        if kind not in set(DifferenceKind):
            kinds = ", ".join(DifferenceKind)
            self.diagnostics.add(location / ("kind",), f"must be one of {kinds}, got {kind}")
        if ("resources" in line) == ("operations" in line):
            self.diagnostics.add(location, "must have either resources or operations")
        is_different = kind == DifferenceKind.DIFFERENT
        is_set = not is_different and not _SETS.isdisjoint(lists["aspect"])
        aspects = ", ".join(lists["aspect"])
        for key, is_needed, when in (
            ("values", is_set, f"aspect {aspects}"),
            ("theirs", is_different, f"kind {kind}"),
        ):
            if is_needed != (key in line):
                verb = "must" if is_needed else "cannot"
                self.diagnostics.add(location, f"{verb} have {key} with {when}")
        return _Line(location, kind, lists)

    def _mapping(self, node: Any, location: Location, known: frozenset[str]) -> dict[str, Any]:
        if not isinstance(node, dict):
            self.diagnostics.add(location, "must be a mapping")
            return {}
        for key in node.keys() - known:
            names = ", ".join(sorted(known))
            self.diagnostics.add(location / (key,), f"unknown key; must be one of {names}")
        return node

    def _list(self, node: Any, location: Location) -> list[Any]:
        if not isinstance(node, list) or not node:
            self.diagnostics.add(location, "must be a list with entries")
        return as_list(node)


def _text(value: Any) -> str:
    """Return a value as the report shows it."""
    return {True: "yes", False: "no", None: "null"}.get(value, str(value))


def _matches(pattern: str, text: str | None) -> bool:
    """Return whether `*` in a pattern can be filled so that it is the text."""
    expression = ".*".join(map(re.escape, pattern.split("*")))
    return text is not None and re.fullmatch(expression, text) is not None
