"""Render runs: as JSON documents, table rows, lines and details."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.text import Text

from tfrun_async._model import read_or, without_secrets
from tfrun_async.cli._output import escape_control, iso_time
from tfrun_async.cli._status_colors import colored_status
from tfrun_async.cli._table import KeyValues, Table
from tfrun_async.models import Apply, Plan, Run
from tfrun_async.waiting import allowed_actions


def run_document(run: Run) -> dict[str, Any]:
    """Return the JSON document of a run: everything that the server sent, without secrets.

    The workspace is reduced to its id and, if it was included, its name.
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
    workspace = read_or(run, "workspace", None)
    return escape_control(read_or(workspace, "name", read_or(workspace, "id", "")))


def run_table(runs: Sequence[Run], *, with_workspace: bool) -> Table:
    """Return a table with a row for each run."""
    headings = ("RUN", "STATUS", "CREATED", *(["WORKSPACE"] if with_workspace else []), "MESSAGE")
    table = Table(*headings, optional="CREATED", shrinkable="WORKSPACE")
    for run in runs:
        names = [workspace_name(run)] if with_workspace else []
        message = escape_control(read_or(run, "message", ""))
        table.add_row(run.id, _status(run), _created(run), *names, message)
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
    yield "status", _status(run)
    yield "workspace", workspace_name(run)
    yield "message", read_or(run, "message", "")
    yield "kind", ", ".join(_run_kinds(run))
    yield "created", _created(run)
    yield "by", read_or(read_or(run, "created_by", None), "username", "")
    yield "plan", _resource_counts(read_or(run, "plan", None))
    yield "apply", _resource_counts(read_or(run, "apply", None))
    yield "you can", ", ".join(_allowed_commands(run))


def _status(run: Run) -> Text:
    return status_text(read_or(run, "status", ""))


def _created(run: Run) -> str:
    created_at = read_or(run, "created_at", None)
    return "" if created_at is None else iso_time(created_at)


def _run_kinds(run: Run) -> Iterator[str]:
    for kind in ("plan_only", "is_destroy", "refresh_only", "save_plan", "auto_apply"):
        if read_or(run, kind, False):
            yield kind.removeprefix("is_").replace("_", "-")


def _allowed_commands(run: Run) -> Iterator[str]:
    """Yield the commands that the state of the run and the token allow now."""
    for action in allowed_actions(run):
        yield "cancel --force" if action == "force_cancel" else action


def _resource_counts(phase: Plan | Apply | None) -> str:
    status: str = read_or(phase, "status", "")
    counts = {
        verb: read_or(phase, f"resource_{name}", None)
        for verb, name in (("add", "additions"), ("change", "changes"), ("destroy", "destructions"))
    }
    shown = [f"{count} to {verb}" for verb, count in counts.items() if count is not None]
    return ", ".join([status, *shown] if status else shown)
