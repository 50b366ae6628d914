"""Render runs: as JSON documents, table rows, lines and details."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.text import Text

from tfrun_async._model import without_secrets
from tfrun_async._status_colors import colored_status
from tfrun_async.cli._output import escape_control, iso_time
from tfrun_async.cli._table import KeyValues, Table
from tfrun_async.models import Apply, Plan, Run


def run_document(run: Run) -> dict[str, Any]:
    """Return the JSON document of a run: all that the server sent, without secrets.

    Of its workspace only the id and, where it was included, the name.
    """
    document: dict[str, Any] = without_secrets(run.to_dict())
    workspace = document.get("workspace", {})
    document["workspace"] = {key: workspace[key] for key in ("id", "name") if key in workspace}
    return document


def status_text(status: str) -> Text:
    """Return a status in its colour."""
    return colored_status(status, escape_control(status))


def workspace_name(run: Run) -> str:
    """Return the name of a run's workspace, or its id if only that is known."""
    return escape_control(getattr(run.workspace, "name", run.workspace.id))


def run_table(runs: Sequence[Run], *, with_workspace: bool) -> Table:
    """Return a table with a row for each run."""
    headings = ("RUN", "STATUS", "CREATED", *(["WORKSPACE"] if with_workspace else []), "MESSAGE")
    table = Table(*headings, optional="CREATED", shrinkable="WORKSPACE")
    for run in runs:
        names = [workspace_name(run)] if with_workspace else []
        created = iso_time(run.created_at)
        table.add_row(run.id, status_text(run.status), created, *names, escape_control(run.message))
    return table


def run_line(run: Run, status: str) -> Text:
    """Return a line with a run's id and status."""
    return Text(escape_control(run.id)).append("  ").append_text(status_text(status))


def run_details(run: Run) -> KeyValues:
    """Return the details of a run, one to a line."""
    return KeyValues(
        (key, value if isinstance(value, Text) else Text(escape_control(value)))
        for key, value in _details(run)
        if value
    )


def _details(run: Run) -> Iterator[tuple[str, str | Text]]:
    yield "run", run.id
    yield "status", status_text(run.status)
    yield "workspace", workspace_name(run)
    yield "message", getattr(run, "message", "")
    yield "kind", ", ".join(_run_kinds(run))
    yield "created", iso_time(run.created_at)
    yield "by", getattr(getattr(run, "created_by", None), "username", "")
    yield "plan", _resource_counts(run.plan)
    yield "apply", _resource_counts(run.apply)
    yield "you can", ", ".join(_allowed_commands(run))


def _run_kinds(run: Run) -> Iterator[str]:
    for kind in ("plan_only", "is_destroy", "refresh_only", "save_plan", "auto_apply"):
        if getattr(run, kind, False):
            yield kind.removeprefix("is_").replace("_", "-")


def _allowed_commands(run: Run) -> Iterator[str]:
    """The commands that the run's state and the token allow now."""
    for command, action, permission in (
        ("apply", "is_confirmable", "can_apply"),
        ("discard", "is_discardable", "can_discard"),
        ("cancel", "is_cancelable", "can_cancel"),
        ("cancel --force", "is_force_cancelable", "can_force_cancel"),
    ):
        is_permitted = getattr(getattr(run, "permissions", None), permission, True)
        if is_permitted and getattr(getattr(run, "actions", None), action, False):
            yield command


def _resource_counts(phase: Plan | Apply) -> str:
    if getattr(phase, "resource_additions", None) is None:
        return getattr(phase, "status", "")
    return (
        f"{phase.status}, {phase.resource_additions} to add, {phase.resource_changes} to change, "
        f"{phase.resource_destructions} to destroy"
    )
