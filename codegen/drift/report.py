"""Render drift as text or as JSON."""

import collections
import json
from collections.abc import Iterable, Iterator, Sequence

import attrs

from codegen.drift.compare import Drift, Subject
from codegen.drift.effects import Difference, DifferenceKind, Effect
from codegen.spec.diagnostics import Diagnostic

_MARKERS = {DifferenceKind.LACKING: "+", DifferenceKind.DIFFERENT: "~", DifferenceKind.EXTRA: "-"}
_LEGEND = "+ they have it and we lack it   ~ it differs   - only we have it"
_HEADINGS = {
    Effect.BREAKING: "Can break a caller:",
    Effect.NEW: "New:",
    Effect.HARMLESS: "Different, breaks no caller:",
    Effect.ONLY_OURS: "Only ours:",
}


@attrs.frozen
class Report:
    """What is left of the drift, and what has become of the explanations."""

    drift: Drift
    """What no explanation covers."""
    explained: int = 0
    """How many differences in scope the explanations cover."""
    unused: Sequence[Diagnostic] = ()
    """Explanations that match nothing."""

    @property
    def has_drift(self) -> bool:
        """Whether a difference in scope is left."""
        return any(subject.in_scope for subject in self.drift)


def render_json(report: Report, *, show_all: bool) -> str:
    """Return the differences as a JSON document; those outside our scope with `show_all`."""
    content = {
        "summary": _count_differences(report),
        "differences": [
            attrs.asdict(subject)
            | attrs.asdict(difference)
            | {
                "labels": sorted({*subject.labels, *difference.labels}),
                "effect": difference.effect.value,
            }
            for subject, differences in _listed(report.drift, show_all=show_all).items()
            for difference in differences
        ],
        "unused_explanations": [str(diagnostic) for diagnostic in report.unused],
    }
    return json.dumps(content, indent=2) + "\n"


def render_text(report: Report, *, show_all: bool) -> str:
    """Return a line for each difference, the worst first, and a summary.

    Differences outside our scope are only counted, unless `show_all` is true.
    """
    listed = _listed(report.drift, show_all=show_all)
    lines: list[str] = []
    for effect, heading in _HEADINGS.items():
        chosen = {
            subject: [each for each in differences if each.effect is effect]
            for subject, differences in listed.items()
        }
        section = list(_section_lines(chosen))
        lines += ["", heading, *section] if section else []
    if lines:
        lines.insert(0, _LEGEND)
    lines += _out_of_scope_lines([subject for subject in report.drift if subject not in listed])
    if report.unused:
        lines += ["", "Explanations to remove:", *(f"  {each}" for each in report.unused)]
    return "\n".join([*lines, *([""] if lines else []), _summary_line(report)]) + "\n"


def describe_difference(subject: Subject, difference: Difference) -> list[str]:
    """Return the columns of a difference: marker and part, item, detail."""
    marker = _MARKERS[difference.kind]
    part = difference.part or f"{subject.what} {_escape_control(subject.name)}"
    detail = _difference_detail(difference)
    labels = sorted(difference.labels or (() if difference.part else subject.labels))
    if labels:
        detail = f"{detail} [{_escape_control(', '.join(labels))}]".lstrip()
    return [f"{marker} {part}", _escape_control(difference.item), detail]


def _listed(drift: Drift, *, show_all: bool) -> Drift:
    return {subject: each for subject, each in drift.items() if show_all or subject.in_scope}


def _section_lines(drift: Drift) -> Iterator[str]:
    """Yield the lines of one effect: by subject, then the subjects of one side."""
    whole: list[str] = []
    for subject, differences in drift.items():
        rows = [describe_difference(subject, each) for each in differences if each.part]
        if rows:
            labels = f" [{_escape_control(', '.join(subject.labels))}]" if subject.labels else ""
            yield f"  {subject.what} {_escape_control(subject.name)}{labels}"
            yield from (f"    {line}" for line in _aligned(rows))
        for each in differences:
            if not each.part:
                whole += _aligned([describe_difference(subject, each)])
    yield from (f"  {line}" for line in whole)


def _aligned(rows: Iterable[list[str]]) -> list[str]:
    rows = list(rows)
    widths = [max(len(row[i]) for row in rows) for i in range(2)]
    return [
        f"{part:{widths[0]}}  {item:{widths[1]}}  {detail}".rstrip() for part, item, detail in rows
    ]


def _difference_detail(difference: Difference) -> str:
    ours, theirs = (
        ", ".join(map(_escape_control, side)) for side in (difference.ours, difference.theirs)
    )
    if not difference.part:
        return ""
    if difference.kind is DifferenceKind.DIFFERENT:
        return f"{difference.aspect}: ours {ours}, theirs {theirs}"
    if difference.aspect in ("presence", "codes"):
        return (ours or theirs) + (", required" if difference.required else "")
    return f"{difference.aspect}: {ours or theirs}"


def _out_of_scope_lines(subjects: list[Subject]) -> list[str]:
    """Return the lines that count the differences outside our scope."""
    if not subjects:
        return []
    groups = collections.Counter(
        _escape_control(subject.group) for subject in subjects if subject.what == "operation"
    )
    resources = len(subjects) - groups.total()
    width = max(map(len, groups), default=0)
    heading = f"Outside our scope, listed by --all: {resources} resources, and operations of"
    return ["", heading, *(f"  + {group:{width}}  {groups[group]}" for group in sorted(groups))]


def _summary_line(report: Report) -> str:
    counts = _count_differences(report)
    differences = ", ".join(f"{counts[effect]} {effect}" for effect in Effect if counts[effect])
    aside = (("explained", "explained"), ("outside", "outside our scope"))
    others = ", ".join(f"{counts[key]} {text}" for key, text in aside if counts[key])
    drift = f"Drift: {differences}" if differences else "No drift"
    return "; ".join(filter(None, (drift, others))) + "."


def _count_differences(report: Report) -> dict[str, int]:
    effects = collections.Counter(
        difference.effect
        for subject, differences in report.drift.items()
        for difference in differences
        if subject.in_scope
    )
    return {
        **{effect.value: effects[effect] for effect in Effect},
        "explained": report.explained,
        "outside": sum(not subject.in_scope for subject in report.drift),
    }


def _escape_control(text: str) -> str:
    """Escape control characters, which could control the terminal."""
    return text if text.isprintable() else json.dumps(text)
