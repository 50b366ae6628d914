"""The screen of a run: its transitions, its checks, its comments and its logs."""

import json
from collections.abc import Iterator, Sequence

from tfrun_async.simulator._engine.phase_log import phase_log
from tfrun_async.simulator._engine.phase_status import APPLY, PLAN, phase_status
from tfrun_async.simulator._page.ansi import to_markup
from tfrun_async.simulator._page.markup import Markup, element
from tfrun_async.simulator._page.parts import (
    Context,
    Screen,
    changes,
    facts,
    kind_of_run,
    link,
    organization_path,
    section,
    status_badge,
    table,
    time,
    trail,
    workspace_path,
)
from tfrun_async.simulator._records.store import Run

LOG_LINES_SHOWN = 2_000


def run_screen(context: Context, run: Run) -> Screen:
    """Show a run with all that happened in it."""
    workspace, organization = run.workspace, run.workspace.organization
    way = trail(
        link(organization_path(organization), organization.name),
        link(workspace_path(workspace), workspace.name),
        run.id,
    )
    sections = [
        way,
        section(run.id, _facts(context, run)),
        section("Transitions", _transitions(run)),
        _checks(context, run),
        _comments(context, run),
        _log(context, run, "plan"),
        _log(context, run, "apply"),
    ]
    return Screen(f"{run.id} of {workspace.name}", [each for each in sections if each])


def _facts(context: Context, run: Run) -> Markup:
    return facts(
        {
            "Status": status_badge(run.status),
            "Message": context.mask(str(run.options["message"] or "")),
            "Operation": kind_of_run(run),
            "Changes": changes(run),
            "Created": time(run.created_at),
            "Created by": run.created_by.username,
            "Source": run.source,
            "Terraform": run.options["terraform-version"],
            "Confirmed by": run.confirmed_by and run.confirmed_by.username,
            "Canceled by": run.canceled_by and run.canceled_by.username,
        }
    )


def _transitions(run: Run) -> Markup:
    """Return the statuses that the run has entered, and how long it was in each."""
    ends = [at for _, at in run.history[1:]]
    rows = [
        (status_badge(status), time(at), f"{end - at:.1f} s")
        for (status, at), end in zip(run.history, ends, strict=False)
    ]
    status, at = run.history[-1]
    return table(("Status", "Entered", "Lasted"), [*rows, (status_badge(status), time(at), "")])


def _checks(context: Context, run: Run) -> Markup:
    """Return the policy evaluations and run tasks; empty without any."""
    rows = [*_policies(run), *_run_tasks(context, run)]
    if not rows:
        return Markup()
    return section("Policies and run tasks", table(("Check", "Status", "Result"), rows))


def _policies(run: Run) -> Iterator[Sequence[object]]:
    in_stages = [each for stage in run.task_stages for each in stage.evaluations]
    for evaluation in (*run.tf_policy_evaluations, *in_stages, *run.policy_checks):
        names = ", ".join(each.name for each in evaluation.sets)
        passed, failed = evaluation.count("passed"), evaluation.count("failed")
        counts = f"{passed} passed, {failed} failed" if evaluation.has_result else ""
        yield f"Policies: {names}", status_badge(evaluation.status), counts


def _run_tasks(context: Context, run: Run) -> Iterator[Sequence[object]]:
    for stage in run.task_stages:
        for result in stage.results:
            name = f"Run task: {result.task_name} ({stage.name})"
            yield name, status_badge(result.status), context.mask(result.message or "")


def _comments(context: Context, run: Run) -> Markup:
    rows = [
        (
            time(comment.event.created_at),
            comment.event.actor.username if comment.event.actor else "",
            context.mask(comment.body),
        )
        for comment in run.comments
    ]
    return section("Comments", table(("Time", "User", "Comment"), rows)) if rows else Markup()


def _log(context: Context, run: Run, kind: str) -> Markup:
    """Return the log of the plan or the apply so far; empty before it has begun."""
    log = phase_log(run, kind, context.now).decode().strip("\x02\x03")
    if not log:
        return Markup()
    phase, statuses = (run.plan, PLAN) if kind == "plan" else (run.apply, APPLY)
    lines = log.splitlines()
    shown = lines[-LOG_LINES_SHOWN:]
    if phase.is_structured:
        shown = [_readable(line) for line in shown]
    left_out = len(lines) - len(shown)
    note = f"{left_out} earlier lines are left out." if left_out else ""
    title = "Log of the plan" if kind == "plan" else "Log of the apply"
    return section(
        title,
        element("p", status_badge(phase_status(run, statuses)), " ", note),
        element("pre", to_markup(context.mask("\n".join(shown))), tabindex="0"),
    )


def _readable(line: str) -> str:
    """Return the message of a line of a structured log; other lines stay as they are."""
    try:
        record = json.loads(line)
    except ValueError:
        return line
    if not isinstance(record, dict) or "@message" not in record:
        return line
    detail = (record.get("diagnostic") or {}).get("detail")
    return f"{record['@message']}\n{detail}" if detail else str(record["@message"])
