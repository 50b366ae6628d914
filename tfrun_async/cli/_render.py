"""Runs as people and programs read them."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.text import Text

from tfrun_async._model import without_secrets
from tfrun_async._status_colors import colored
from tfrun_async.cli._output import clean, moment
from tfrun_async.cli._table import Facts, Table
from tfrun_async.models import Apply, Plan, Run


def run_document(run: Run) -> dict[str, Any]:
    """Return what programs read of a run: all that was sent, without secrets.

    Of its workspace only the name, which is there if it was asked for.
    """
    document: dict[str, Any] = without_secrets(run.to_dict())
    workspace = document.get("workspace", {})
    document["workspace"] = {key: workspace[key] for key in ("id", "name") if key in workspace}
    return document


def status_text(status: str) -> Text:
    """Return a status in its colour."""
    return colored(status, clean(status))


def name_of_workspace(run: Run) -> str:
    """Return the name of a run's workspace, or its id if only that is known."""
    return clean(getattr(run.workspace, "name", run.workspace.id))


def run_table(runs: Sequence[Run], *, with_workspace: bool) -> Table:
    """Return a line for each run."""
    headings = ("RUN", "STATUS", "CREATED", *(["WORKSPACE"] if with_workspace else []), "MESSAGE")
    made = Table(*headings, spare="CREATED", elastic="WORKSPACE")
    for run in runs:
        names = [name_of_workspace(run)] if with_workspace else []
        created = moment(run.created_at)
        made.add_row(run.id, status_text(run.status), created, *names, clean(run.message))
    return made


def run_line(run: Run, status: str) -> Text:
    """Return where a run stands, in a line."""
    return Text(clean(run.id)).append("  ").append_text(status_text(status))


def run_details(run: Run) -> Facts:
    """Return what is known of a run, one fact to a line."""
    return Facts(
        (name, fact if isinstance(fact, Text) else Text(clean(fact)))
        for name, fact in _facts(run)
        if fact
    )


def _facts(run: Run) -> Iterator[tuple[str, str | Text]]:
    yield "run", run.id
    yield "status", status_text(run.status)
    yield "workspace", name_of_workspace(run)
    yield "message", getattr(run, "message", "")
    yield "kind", ", ".join(_kinds(run))
    yield "created", moment(run.created_at)
    yield "by", getattr(getattr(run, "created_by", None), "username", "")
    yield "plan", _changes(run.plan)
    yield "apply", _changes(run.apply)
    yield "you can", ", ".join(_choices(run))


def _kinds(run: Run) -> Iterator[str]:
    for kind in ("plan_only", "is_destroy", "refresh_only", "save_plan", "auto_apply"):
        if getattr(run, kind, False):
            yield kind.removeprefix("is_").replace("_", "-")


def _choices(run: Run) -> Iterator[str]:
    """The commands that the run's state and the token allow now."""
    for command, action, permission in (
        ("apply", "is_confirmable", "can_apply"),
        ("discard", "is_discardable", "can_discard"),
        ("cancel", "is_cancelable", "can_cancel"),
        ("cancel --force", "is_force_cancelable", "can_force_cancel"),
    ):
        may = getattr(getattr(run, "permissions", None), permission, True)
        if may and getattr(getattr(run, "actions", None), action, False):
            yield command


def _changes(phase: Plan | Apply) -> str:
    if getattr(phase, "resource_additions", None) is None:
        return getattr(phase, "status", "")
    return (
        f"{phase.status}, {phase.resource_additions} to add, {phase.resource_changes} to change, "
        f"{phase.resource_destructions} to destroy"
    )
