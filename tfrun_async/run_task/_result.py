"""Results and outcomes of run tasks, and their documents; pure.

Source:
https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks-integration
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Literal, TypeAlias, get_args

import attrs

from tfrun_async._jsonapi.document import document
from tfrun_async.errors import ArgumentError

Level: TypeAlias = Literal["none", "info", "warning", "error"]

_MAX_BODY_BYTES = 5_000_000  # the documentation advises at most a fifth of it


@attrs.frozen
class Tag:
    """A label of an outcome, such as ``Tag("High", "error")`` under ``Severity``."""

    label: str
    level: Level = "none"
    """The colour of the label."""

    def __attrs_post_init__(self) -> None:
        if self.level not in get_args(Level):
            raise ArgumentError(
                f"level: must be one of {', '.join(get_args(Level))}, got {self.level!r}"
            )


Labels: TypeAlias = Tag | str | Iterable[Tag | str]


def _normalize_tags(tags: Mapping[str, Labels]) -> dict[str, tuple[Tag, ...]]:
    return {name: tuple(_as_tags(labels)) for name, labels in tags.items()}


def _as_tags(labels: Labels) -> Iterable[Tag]:
    for label in (labels,) if isinstance(labels, Tag | str) else labels:
        yield Tag(label) if isinstance(label, str) else label


@attrs.frozen
class Outcome:
    """A finding of a run task."""

    outcome_id: str
    """Your own id for it, such as ``RULE-127``."""
    description: str
    """The finding, in one line."""
    body: str | None = attrs.field(default=None, kw_only=True)
    """The details in Markdown, best below 1 MB, at most 5 MB."""
    url: str | None = attrs.field(default=None, kw_only=True)
    """A page with details."""
    tags: Mapping[str, Labels] = attrs.field(factory=dict, kw_only=True, converter=_normalize_tags)
    """Labels by heading; the headings ``Status`` and ``Severity`` are shown with the outcome."""

    def __attrs_post_init__(self) -> None:
        size = len((self.body or "").encode())
        if size > _MAX_BODY_BYTES:
            raise ArgumentError(f"body: must be at most {_MAX_BODY_BYTES} bytes, got {size}")


def _as_tuple(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    return tuple(outcomes)


@attrs.frozen
class Passed:
    """The run may proceed."""

    status: ClassVar[str] = "passed"

    message: str = ""
    """A short text for people."""
    url: str | None = attrs.field(default=None, kw_only=True)
    """A page with details."""
    outcomes: tuple[Outcome, ...] = attrs.field(default=(), kw_only=True, converter=_as_tuple)
    """The findings, in detail."""


@attrs.frozen
class Failed:
    """The run should not proceed; if the task is mandatory, it is stopped."""

    status: ClassVar[str] = "failed"

    message: str = ""
    """A short text for people."""
    url: str | None = attrs.field(default=None, kw_only=True)
    """A page with details."""
    outcomes: tuple[Outcome, ...] = attrs.field(default=(), kw_only=True, converter=_as_tuple)
    """The findings, in detail."""


Result: TypeAlias = Passed | Failed


def callback_document(
    status: str, message: str, url: str | None = None, outcomes: Iterable[Outcome] = ()
) -> bytes:
    """Return the document that reports a status."""
    outcomes_data = [
        {"type": "task-result-outcomes", "attributes": _outcome_data(part)} for part in outcomes
    ]
    return document(
        "task-results",
        attributes=_without_empty(status=status, message=message, url=url),
        relationships={"outcomes": {"data": outcomes_data}} if outcomes_data else {},
    )


def _without_empty(**attributes: str | None) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if value}


def _outcome_data(outcome: Outcome) -> dict[str, Any]:
    data = {
        "outcome-id": outcome.outcome_id,
        "description": outcome.description,
        **_without_empty(body=outcome.body, url=outcome.url),
    }
    if outcome.tags:
        data["tags"] = {
            name: [{"label": tag.label, "level": tag.level} for tag in _as_tags(labels)]
            for name, labels in outcome.tags.items()
        }
    return data
