"""Render runs: as JSON documents, table rows, lines and details."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from rich.text import Text

from tfrun_async._model import read_or, without_secrets
from tfrun_async.cli._output import escape_control
from tfrun_async.cli._status_colors import colored_status
from tfrun_async.cli._table import KeyValues, Table
from tfrun_async.models import Apply, Plan, Run
from tfrun_async.waiting import PendingOverride, allowed_actions


def run_document(run: Run) -> dict[str, Any]:
    """Return the JSON document of a run: everything that the server sent, without secrets.

    The workspace is reduced to its id and, if it was included, its name.
    """
    document: dict[str, Any] = without_secrets(run.to_dict())
    workspace = document.get("workspace")
    known = workspace if isinstance(workspace, dict) else {}  # what is malformed may be anything
    document["workspace"] = {key: known[key] for key in ("id", "name") if key in known}
    return document


def status_text(status: str) -> Text:
    """Return a status in its colour."""
    return colored_status(status, escape_control(status))


def workspace_name(run: Run) -> str:
    """Return the name of a run's workspace, or its id if only that is known."""
    workspace = read_or(run, "workspace", None)
    return escape_control(read_or(workspace, "name", read_or(workspace, "id", "")))


def run_table(
    runs: Sequence[Run], time_text: Callable[[datetime | None], str], *, with_workspace: bool
) -> Table:
    """Return a table with a row for each run."""
    headings = ("RUN", "STATUS", "CREATED", *(["WORKSPACE"] if with_workspace else []), "MESSAGE")
    table = Table(*headings, optional="CREATED", shrinkable="WORKSPACE")
    for run in runs:
        names = [workspace_name(run)] if with_workspace else []
        message = escape_control(read_or(run, "message", ""))
        created = time_text(read_or(run, "created_at", None))
        table.add_row(run.id, _status(run), created, *names, message)
    return table


def run_line(run: Run, status: str) -> Text:
    """Return a line with a run's id and status."""
    return Text(escape_control(run.id)).append("  ").append_text(status_text(status))


def overrides_text(run: str, overrides: Iterable[PendingOverride]) -> Text:
    """Return the overrides that a run waits for, each with what has failed."""
    lines = []
    for override in overrides:
        lines.append(f"{run} waits for an override: {override.message}")
        for failure in override.failures:
            level = f" ({failure.enforcement})" if failure.enforcement else ""
            message = f": {failure.message}" if failure.message else ""
            lines.append(f"- {failure.full_name or 'a policy'}{level}{message}")
    return Text("\n").join(Text(escape_control(line)) for line in lines)


def run_details(run: Run, time_text: Callable[[datetime | None], str]) -> KeyValues:
    """Return the details of a run, one to a line."""
    return KeyValues(
        (key, value if isinstance(value, Text) else Text(escape_control(value)))
        for key, value in _details(run, time_text)
        if value
    )


def _details(
    run: Run, time_text: Callable[[datetime | None], str]
) -> Iterator[tuple[str, str | Text]]:
    yield "run", run.id
    yield "status", _status(run)
    yield "workspace", workspace_name(run)
    yield "message", read_or(run, "message", "")
    yield "kind", ", ".join(_run_kinds(run))
    yield "created", time_text(read_or(run, "created_at", None))
    yield "by", read_or(read_or(run, "created_by", None), "username", "")
    yield "plan", _phase_text(read_or(run, "plan", None))
    yield "apply", _phase_text(read_or(run, "apply", None))
    yield "you can", ", ".join(_allowed_commands(run))


def _status(run: Run) -> Text:
    return status_text(read_or(run, "status", ""))


def _run_kinds(run: Run) -> Iterator[str]:
    for kind in ("plan_only", "is_destroy", "refresh_only", "save_plan", "auto_apply"):
        if read_or(run, kind, False):
            yield kind.removeprefix("is_").replace("_", "-")


def _allowed_commands(run: Run) -> Iterator[str]:
    """Yield the commands that the state of the run and the token allow now."""
    for action in allowed_actions(run):
        yield "cancel --force" if action == "force_cancel" else action


def _phase_text(phase: Plan | Apply | None) -> str:
    status: str = read_or(phase, "status", "")
    return ", ".join(filter(None, (status, plan_counts(phase))))


def plan_counts(phase: Plan | Apply | None) -> str:
    """Return the counts of a plan or an apply that the server sent, such as `1 to add`."""
    counts = {
        verb: read_or(phase, f"resource_{name}", None)
        for verb, name in (("add", "additions"), ("change", "changes"), ("destroy", "destructions"))
    }
    return ", ".join(f"{count} to {verb}" for verb, count in counts.items() if count is not None)
