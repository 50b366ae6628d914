"""The fields of JSON documents: their names, and documents with only some of them."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import attrs
import typer

from tfrun_async.models import Run, Workspace
from tfrun_async.report import RunReport


def _names(resource: type[Any]) -> tuple[str, ...]:
    attributes = attrs.fields(resource)
    return tuple(each.name for each in attributes if not each.metadata.get("bookkeeping"))


RUN_FIELDS = _names(Run)
WORKSPACE_FIELDS = _names(Workspace)
REPORT_FIELDS = (
    "run_id",
    "status",
    *(each.name for each in attrs.fields(RunReport) if each.name != "run"),
)


def parse_fields(text: str, known: Collection[str] | None) -> tuple[str, ...]:
    """Return the fields that `--json` names; none for all of them.

    Args:
        text: Fields with commas in between, each with dots to those inside, such as `plan.status`.
        known: The fields of the command's documents; None for any.

    Raises:
        typer.BadParameter: There is no such field.
    """
    fields = tuple(field for each in text.split(",") if (field := each.strip()))
    for field in fields:
        name = field.partition(".")[0]
        if known is not None and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise typer.BadParameter(
                f"must be some of {', '.join(sorted(known))}, got {name!r}{hint}",
                param_hint="--json",
            )
    return fields


def select_fields(document: Any, fields: Iterable[str]) -> dict[str, Any]:
    """Return a document with only some fields; null for those that it does not have."""
    selected: dict[str, Any] = {}
    for field in fields:
        *parents, name = field.split(".")
        place, source = selected, document
        for parent in parents:
            place = place.setdefault(parent, {})
            source = _get(source, parent)
        place[name] = _get(source, name)
    return selected


def _get(document: Any, name: str) -> Any:
    return document.get(name) if isinstance(document, Mapping) else None
