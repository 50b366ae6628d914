"""Render drift as text or as JSON."""

import collections
import json
from collections.abc import Iterator

import attrs

from codegen.drift.compare import Difference, DifferenceKind, Drift, Subject

_MARKERS = {DifferenceKind.LACKING: "+", DifferenceKind.DIFFERENT: "~", DifferenceKind.EXTRA: "-"}
_LEGEND = "+ they have it and we lack it   ~ it differs   - only we have it"

_WHOLE_SUBJECTS = (
    ("resources that we lack", DifferenceKind.LACKING, "resource"),
    ("operations that we lack", DifferenceKind.LACKING, "operation"),
    ("resources that only we have", DifferenceKind.EXTRA, "resource"),
    ("operations that only we have", DifferenceKind.EXTRA, "operation"),
)


def render_json(drift: Drift) -> str:
    """Return all differences as a JSON document."""
    content = {
        "summary": _count_differences(drift),
        "differences": [
            attrs.asdict(subject) | attrs.asdict(difference)
            for subject, differences in drift.items()
            for difference in differences
        ],
    }
    return json.dumps(content, indent=2) + "\n"


def render_text(drift: Drift, *, show_all: bool) -> str:
    """Return a line for each difference, and a summary.

    Differences outside our scope are only counted, unless `show_all` is true.
    """
    if not drift:
        return "No drift.\n"
    listed = {
        subject: differences
        for subject, differences in drift.items()
        if show_all or subject.in_scope
    }
    lines = [_LEGEND]
    for subject, differences in listed.items():
        if differences[0].part:
            lines += [
                "",
                f"{subject.what} {_escape_control(subject.name)}",
                *_difference_lines(differences),
            ]
    for heading, kind, what in _WHOLE_SUBJECTS:
        names = [
            f"  {_MARKERS[kind]} {_escape_control(subject.name)}"
            for subject, (first, *_) in listed.items()
            if subject.what == what and not first.part and first.kind is kind
        ]
        lines += ["", heading, *names] if names else []
    lines += _out_of_scope_lines([subject for subject in drift if subject not in listed])
    return "\n".join([*lines, "", _summary_line(drift)]) + "\n"


def _difference_lines(differences: list[Difference]) -> Iterator[str]:
    width = max(len(difference.part) for difference in differences)
    widest = max(len(_escape_control(difference.item)) for difference in differences)
    for difference in differences:
        item = _escape_control(difference.item)
        line = f"  {_MARKERS[difference.kind]} {difference.part:{width}}  {item:{widest}}"
        yield f"{line}  {_difference_detail(difference)}".rstrip()


def _difference_detail(difference: Difference) -> str:
    ours, theirs = (
        ", ".join(map(_escape_control, side)) for side in (difference.ours, difference.theirs)
    )
    if difference.kind is DifferenceKind.DIFFERENT:
        return f"{difference.aspect}: ours {ours}, theirs {theirs}"
    if difference.aspect == "values":
        return f"values: {ours or theirs}"
    return ours or theirs


def _out_of_scope_lines(subjects: list[Subject]) -> list[str]:
    """Return the lines that count the differences outside our scope."""
    if not subjects:
        return []
    groups = collections.Counter(
        _escape_control(subject.group) for subject in subjects if subject.what == "operation"
    )
    resources = len(subjects) - groups.total()
    width = max(map(len, groups), default=0)
    heading = f"outside our scope, listed by --all: {resources} resources, and operations of"
    return ["", heading, *(f"  + {group:{width}}  {groups[group]}" for group in sorted(groups))]


def _summary_line(drift: Drift) -> str:
    counts = _count_differences(drift)
    differences = ", ".join(f"{counts[kind]} {kind}" for kind in DifferenceKind)
    return f"Drift: {differences}; {counts['outside']} of these outside our scope."


def _count_differences(drift: Drift) -> dict[str, int]:
    kinds = collections.Counter(
        difference.kind for differences in drift.values() for difference in differences
    )
    return {
        **{kind.value: kinds[kind] for kind in DifferenceKind},
        "outside": sum(not subject.in_scope for subject in drift),
    }


def _escape_control(text: str) -> str:
    """Escape control characters, which could control the terminal."""
    return text if text.isprintable() else json.dumps(text)
