"""The text of a report: the cause first, then the next steps, then the details."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfrun_async.logs import Diagnostic
    from tfrun_async.report._parts import FailedTask, PlanChanges
    from tfrun_async.report._report import RunReport
    from tfrun_async.waiting import FailedCheck

_MAX_ADDRESSES = 20  # of an action


def report_text(report: RunReport, width: int | None) -> str:
    """Return the text of a report; see `RunReport.text`."""
    head = [*headline(report, width), *_step_lines(report, width), _status_line(report)]
    if report.url:
        head.append(f"Page: {report.url}")
    blocks = [head, *_details(report, width)]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def headline(report: RunReport, width: int | None) -> list[str]:
    """Return the sentence with the run and the cause."""
    return _wrap(f"{report.run.id} {report.summary}", width)


def _status_line(report: RunReport) -> str:
    since = report.since
    at = "" if since is None else f", since {since.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    return f"Status: {report.run.status}{at}"


def _step_lines(report: RunReport, width: int | None) -> Iterator[str]:
    commands = [len(step.command) for step in report.next_steps if step.command]
    for number, step in enumerate(report.next_steps):
        start = " or: " if number else "Next: "
        if not step.command:
            yield from _wrap(f"{start}{step.text}", width, "      ")
            continue
        line = f"{start}{step.command:{max(commands)}}  {step.text}"
        if width is None or len(line) <= width:
            yield line
        else:
            yield f"{start}{step.command}"
            yield from _wrap(f"        {step.text}", width, "        ")


def _details(report: RunReport, width: int | None) -> Iterator[list[str]]:
    for diagnostic in report.diagnostics:
        yield [*_diagnostic_lines(diagnostic, width)]
    if report.log_tail:
        yield ["The log ends with:", *(f"  {line}" for line in report.log_tail)]
    if report.failed_policies:
        lines = [_policy_line(each) for each in report.failed_policies]
        yield ["Failed policies:", *_items(lines, width)]
    if report.tasks:
        yield ["Run tasks:", *_items(map(_task_line, report.tasks), width)]
    yield [*change_lines(report.changes, width)]
    yield [*_items(report.unreadable, width, "Not read: ")]


def _diagnostic_lines(diagnostic: Diagnostic, width: int | None) -> Iterator[str]:
    for line in diagnostic.text().split("\n"):
        is_code = line.startswith(" ") or not line
        yield from [line] if is_code else _wrap(line, width, "")


def _policy_line(policy: FailedCheck) -> str:
    level = f" ({policy.enforcement})" if policy.enforcement else ""
    return (
        f"{policy.full_name or 'a policy'}{level}{f': {policy.message}' if policy.message else ''}"
    )


def _task_line(task: FailedTask) -> str:
    kind = ", ".join(filter(None, (task.stage, task.enforcement)))
    message = f": {task.message}" if task.message else ""
    url = f"\n{task.url}" if task.url else ""
    return f"{task.name} ({kind}) {task.outcome}{message}{url}"


def change_lines(changes: PlanChanges, width: int | None) -> Iterator[str]:
    """Yield what a run changes: the addresses by action, drift, and outputs."""
    for action, addresses in (changes.resources or {}).items():
        yield f"To {action}:"
        yield from _addresses(addresses)
    if changes.drift:
        yield "Changed outside of Terraform:"
        yield from _addresses(changes.drift)
    if changes.outputs:
        outputs = [f"{name} ({action})" for name, action in changes.outputs.items()]
        yield from _wrap(f"Outputs: {', '.join(outputs)}", width, "  ")


def _addresses(addresses: tuple[str, ...]) -> Iterator[str]:
    yield from (f"  {address}" for address in addresses[:_MAX_ADDRESSES])
    if len(addresses) > _MAX_ADDRESSES:
        yield f"  and {len(addresses) - _MAX_ADDRESSES} more"


def _items(texts: Iterable[str], width: int | None, start: str = "- ") -> Iterator[str]:
    for text in texts:
        yield from _wrap(f"{start}{text}", width, "  ")


def _wrap(text: str, width: int | None, indent: str = "  ") -> list[str]:
    """Wrap a text at spaces only, so that ids, URLs and addresses stay whole."""
    lines = text.split("\n")
    if width is None:
        return [lines[0], *(f"{indent}{line}" for line in lines[1:])]
    return [
        wrapped
        for number, line in enumerate(lines)
        for wrapped in textwrap.wrap(
            line if not number else f"{indent}{line}",
            max(width, 20),
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        or [""]
    ]
