"""Tell of drift, to people or to programs."""

from __future__ import annotations

import collections
import json
from typing import TYPE_CHECKING

import attrs

from codegen.drift.compare import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegen.drift.compare import Difference, Drift, Subject

_MARKS = {Kind.LACKING: "+", Kind.DIFFERENT: "~", Kind.EXTRA: "-"}
_LEGEND = "+ they have it and we lack it   ~ it differs   - only we have it"

_WHOLE = (
    ("resources that we lack", Kind.LACKING, "resource"),
    ("operations that we lack", Kind.LACKING, "operation"),
    ("resources that only we have", Kind.EXTRA, "resource"),
    ("operations that only we have", Kind.EXTRA, "operation"),
)


def render_json(drift: Drift) -> str:
    """Return all that was found as a JSON document."""
    content = {
        "summary": _counts(drift),
        "differences": [
            attrs.asdict(subject) | attrs.asdict(difference)
            for subject, differences in drift.items()
            for difference in differences
        ],
    }
    return json.dumps(content, indent=2) + "\n"


def render_text(drift: Drift, *, everything: bool) -> str:
    """Return what was found, a line for each difference, and a summary.

    What is outside our scope is only counted, unless `everything` is asked for.
    """
    if not drift:
        return "No drift.\n"
    shown = {subject: found for subject, found in drift.items() if everything or subject.in_scope}
    lines = [_LEGEND]
    for subject, differences in shown.items():
        if differences[0].part:
            lines += ["", f"{subject.what} {_printable(subject.name)}", *_lines(differences)]
    for heading, kind, what in _WHOLE:
        whole = [
            f"  {_MARKS[kind]} {_printable(subject.name)}"
            for subject, (first, *_) in shown.items()
            if subject.what == what and not first.part and first.kind is kind
        ]
        lines += ["", heading, *whole] if whole else []
    lines += _outside([subject for subject in drift if subject not in shown])
    return "\n".join([*lines, "", _summary(drift)]) + "\n"


def _lines(differences: list[Difference]) -> Iterator[str]:
    width = max(len(difference.part) for difference in differences)
    widest = max(len(_printable(difference.item)) for difference in differences)
    for difference in differences:
        item = _printable(difference.item)
        line = f"  {_MARKS[difference.kind]} {difference.part:{width}}  {item:{widest}}"
        yield f"{line}  {_detail(difference)}".rstrip()


def _detail(difference: Difference) -> str:
    ours, theirs = (
        ", ".join(map(_printable, side)) for side in (difference.ours, difference.theirs)
    )
    if difference.kind is Kind.DIFFERENT:
        return f"{difference.aspect}: ours {ours}, theirs {theirs}"
    if difference.aspect == "values":
        return f"values: {ours or theirs}"
    return ours or theirs


def _outside(subjects: list[Subject]) -> list[str]:
    """Count what is outside our scope."""
    if not subjects:
        return []
    groups = collections.Counter(
        _printable(subject.group) for subject in subjects if subject.what == "operation"
    )
    resources = len(subjects) - groups.total()
    width = max(map(len, groups), default=0)
    heading = f"outside our scope, listed by --all: {resources} resources, and operations of"
    return ["", heading, *(f"  + {group:{width}}  {groups[group]}" for group in sorted(groups))]


def _summary(drift: Drift) -> str:
    counts = _counts(drift)
    found = ", ".join(f"{counts[kind]} {kind}" for kind in Kind)
    return f"Drift: {found}; {counts['outside']} of these outside our scope."


def _counts(drift: Drift) -> dict[str, int]:
    kinds = collections.Counter(found.kind for side in drift.values() for found in side)
    return {
        **{kind.value: kinds[kind] for kind in Kind},
        "outside": sum(not subject.in_scope for subject in drift),
    }


def _printable(text: str) -> str:
    """Return text of theirs in a form that cannot take a terminal over."""
    return text if text.isprintable() else json.dumps(text)
