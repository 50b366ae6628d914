"""Render records as Terraform prints them on a terminal."""

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any

from tfrun_async.logs._diagnostics import Diagnostic, place_lines
from tfrun_async.logs._records import (
    ChangeSummary,
    LogDiagnostic,
    LogMessage,
    LogOutput,
    LogOutputs,
    LogRecord,
    PlannedChange,
    ResourceDrift,
)

DETAIL_WIDTH = 75
"""Columns at which Terraform wraps the details of diagnostics for HCP Terraform."""

_RESET, _BOLD, _UNDERLINE, _GRAY = "\x1b[0m", "\x1b[1m", "\x1b[4m", "\x1b[90m"
_RED, _GREEN, _YELLOW = "\x1b[31m", "\x1b[32m", "\x1b[33m"
# Terraform prints nothing for these: other messages say the same.
_HIDDEN = frozenset(
    {
        "version",
        "refresh_complete",
        "provision_complete",
        "provision_errored",
        "apply_errored",
        "ephemeral_op_complete",
        "ephemeral_op_errored",
    }
)
_CHANGES = {
    "create": "will be created",
    "update": "will be updated in-place",
    "delete": f"will be {_BOLD}{_RED}destroyed{_RESET}",
    "replace": f"must be {_BOLD}{_RED}replaced{_RESET}",
    "read": "will be read during apply",
    "import": "will be imported",
    "noop": "does not change",
}
_REPLACEMENTS = {
    "tainted": f"is tainted, so must be {_BOLD}{_RED}replaced{_RESET}",
    "requested": f"will be {_BOLD}{_RED}replaced{_RESET}, as requested",
    "replace_triggered_by": f"will be {_BOLD}{_RED}replaced{_RESET} due to changes in "
    "replace_triggered_by",
}
_DRIFT = {"delete": "has been deleted", "update": "has changed"}
_OUTPUT_SYMBOLS = {
    "create": f"{_GREEN}+{_RESET}",
    "update": f"{_YELLOW}~{_RESET}",
    "delete": f"{_RED}-{_RESET}",
}
_MAX_INDENT = 200  # columns; deeper values would not be readable
_NAME = re.compile(r"[\w-]+")


def render(record: LogRecord) -> list[str]:
    """Return the lines that Terraform prints for a record, with colours as escape sequences.

    The changes of a plan are one line each: the log does not have their attributes, which Terraform
    prints from the JSON plan.

    Args:
        record: A record of a log.

    Returns:
        The lines; none for a message that Terraform does not print.
    """
    match record:
        case LogMessage():
            lines = _render_message(record)
        case PlannedChange():
            lines = _render_change(record)
        case ChangeSummary():
            lines = _render_summary(record)
        case LogOutputs():
            lines = _render_outputs(record)
        case LogDiagnostic():
            lines = _render_diagnostic(record.diagnostic)
        case _:
            lines = iter(record.message.split("\n"))
    return list(lines)


def _render_message(record: LogMessage) -> Iterator[str]:
    if record.type in _HIDDEN:
        return
    if record.address is None:
        yield from record.message.split("\n")
    elif record.type == "provision_progress":
        source, _, output = record.message.partition("): ")
        yield f"{_BOLD}{source}):{_RESET} {output}"
    else:
        yield f"{_BOLD}{record.message}{_RESET}"


def _render_change(record: PlannedChange) -> Iterator[str]:
    if record.action == "move":
        yield (
            f"{_BOLD}  # {record.previous_address}{_RESET} has moved to "
            f"{_BOLD}{record.address}{_RESET}"
        )
        return
    change = _CHANGES.get(record.action, record.action)
    if isinstance(record, ResourceDrift):
        change = _DRIFT.get(record.action, change)
    elif record.action == "replace":
        change = _REPLACEMENTS.get(record.reason or "", change)
    yield f"{_BOLD}  # {record.address}{_RESET} {change}"
    if record.previous_address:
        yield f"  # (moved from {record.previous_address})"


def _render_summary(record: ChangeSummary) -> Iterator[str]:
    yield ""
    if record.operation == "plan":
        start, colon, counts = record.message.partition(":")
        yield f"{_BOLD}{start}{colon}{_RESET}{counts}"
    else:
        yield f"{_BOLD}{_GREEN}{record.message}{_RESET}"
        yield ""


def _render_outputs(record: LogOutputs) -> Iterator[str]:
    if any(output.action is None for output in record.outputs):
        yield f"{_BOLD}{_GREEN}Outputs:{_RESET}"
        yield ""
        for output in record.outputs:
            yield from f"{output.name} = {_output_value(output)}".split("\n")
        return
    changed = [each for each in record.outputs if each.action in _OUTPUT_SYMBOLS]
    if changed:
        yield ""
        yield "Changes to Outputs:"
    for output in changed:
        yield f"  {_OUTPUT_SYMBOLS[str(output.action)]} {output.name}"


def _output_value(output: LogOutput) -> str:
    if output.is_sensitive:
        return "(sensitive value)"
    return _hcl(output.value) if output.has_value else "(unknown)"


def _hcl(value: Any, indent: int = 0) -> str:
    """Return JSON as an expression of Terraform, as its plans have it."""
    if indent > _MAX_INDENT:
        return "…"
    if isinstance(value, dict) and value:
        names = [name if _NAME.fullmatch(name) else _hcl(name) for name in value]
        width = max(map(len, names))
        pairs = zip(names, value.values(), strict=True)
        items = [f"{name:{width}} = {_hcl(each, indent + 4)}" for name, each in pairs]
        opening, closing = "{}"
    elif isinstance(value, list) and value:
        items = [f"{_hcl(each, indent + 4)}," for each in value]
        opening, closing = "[]"
    else:
        return json.dumps(value, ensure_ascii=False)
    start = " " * (indent + 4)
    lines = "\n".join(f"{start}{item}" for item in items)
    return f"{opening}\n{lines}\n{' ' * indent}{closing}"


def _render_diagnostic(diagnostic: Diagnostic) -> Iterator[str]:
    color = _RED if diagnostic.is_error else _YELLOW
    yield f"{color}╷{_RESET}"
    for line in _diagnostic_lines(diagnostic, color):
        yield f"{color}│{_RESET} {line}" if line else f"{color}│{_RESET}"
    yield f"{color}╵{_RESET}"


def _diagnostic_lines(diagnostic: Diagnostic, color: str) -> Iterator[str]:
    severity, _, summary = diagnostic.title.partition(" ")
    yield f"{_BOLD}{color}{severity} {_RESET}{_BOLD}{summary}{_RESET}"
    yield ""
    place = place_lines(diagnostic, (_UNDERLINE, _RESET))
    for line in place:
        start, bar, rest = line[:4], line[4:5], line[5:]
        is_value = not start.strip() and bar in {"│", "├"}
        yield f"{start}{_GRAY}{bar}{_RESET}{rest}" if is_value else line
    if place and diagnostic.detail:
        yield ""
    for line in diagnostic.detail.split("\n") if diagnostic.detail else ():
        if not line or line.startswith(" "):
            yield line
        else:
            yield from textwrap.wrap(
                line, DETAIL_WIDTH, break_long_words=False, break_on_hyphens=False
            )
