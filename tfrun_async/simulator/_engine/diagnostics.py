"""Diagnostics with their place, snippet and values, in the form of Terraform's JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from tfrun_async.simulator._engine.hcl.errors import EvaluationError
from tfrun_async.simulator._engine.hcl.source import Span
from tfrun_async.simulator._engine.hcl.syntax import HclSyntaxError
from tfrun_async.simulator._engine.hcl.values import Value, number_text
from tfrun_async.simulator._records.plans import Diagnostic

MAX_DIAGNOSTICS = 100
MAX_SNIPPET = 2_000

ValueNote = Mapping[str, str]


def diagnose(
    span: Span | None,
    summary: str,
    detail: str = "",
    *,
    severity: str = "error",
    address: str | None = None,
    values: Sequence[ValueNote] = (),
    function: Mapping[str, Any] | None = None,
) -> Diagnostic:
    """Return a diagnostic for a part of a file."""
    if span is None:
        return Diagnostic(summary, detail, severity, address)
    return Diagnostic(
        summary,
        detail,
        severity,
        address,
        span.file.name,
        span.range(),
        snippet(span, values, function),
    )


def from_syntax_error(error: HclSyntaxError) -> Diagnostic:
    """Return the diagnostic of a text that is not HCL."""
    found = diagnose(error.span, error.summary, error.detail)
    return attrs.evolve(found, snippet=snippet(error.span, context=error.context))


def from_evaluation_error(
    error: EvaluationError, values: Sequence[ValueNote], address: str | None = None
) -> Diagnostic:
    """Return the diagnostic of an expression that has no value."""
    function: dict[str, Any] | None = None
    if error.function is not None:
        name, signature = error.function.name, error.function.signature()
        function = {"called_as": name, "signature": signature}
    return diagnose(
        error.span, error.summary, error.detail, address=address, values=values, function=function
    )


def snippet(
    span: Span,
    values: Sequence[ValueNote] = (),
    function: Mapping[str, Any] | None = None,
    *,
    context: Span | None = None,
) -> dict[str, Any]:
    """Return the lines of a place, or of what is around it, with the place marked in them."""
    file = span.file
    shown = context or span
    end = max(span.end, span.start + 1)
    first = file.line_of(shown.start)
    last = file.line_of(min(max(end, shown.end), len(file.text)))
    start = file.line_starts[first - 1]
    stop = file.line_starts[last] - 1 if last < len(file.line_starts) else len(file.text)
    code = file.text[start : min(stop, start + MAX_SNIPPET)].rstrip("\r\n")
    return {
        "context": file.context_before(span.start),
        "code": code,
        "start_line": first,
        "highlight_start_offset": min(span.start - start, len(code)),
        "highlight_end_offset": min(end - start, len(code)),
        "values": list(values),
        **({"function_call": dict(function)} if function else {}),
    }


def describe(value: Value) -> str:
    """Say what a value is, as Terraform's snippets do."""
    if value.is_sensitive:
        return "has a sensitive value"
    kind = value.type.friendly_name()
    raw = value.raw
    if value.is_unknown:
        if value.type.kind == "dynamic":
            return "will be known only after apply"
        return f"is a {kind}, known only after apply"
    if isinstance(raw, tuple | dict):
        return f"is {_describe_collection(value, kind)}"
    return f"is {_scalar_text(raw)}"


def _scalar_text(raw: Any) -> str:
    match raw:
        case None:
            return "null"
        case bool():
            return "true" if raw else "false"
        case str():
            return _quoted(raw)
        case _:
            return number_text(raw)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _describe_collection(value: Value, kind: str) -> str:
    count = len(value.raw) if isinstance(value.raw, tuple | dict) else 0
    if value.type.kind == "object":
        if count == 0:
            return "object with no attributes"
        if count == 1:
            return f'object with 1 attribute "{next(iter(value.entries))}"'
        return f"object with {count} attributes"
    if count == 0:
        return f"empty {kind}"
    return f"{kind} with {count} element{'' if count == 1 else 's'}"


def limited(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the first of many diagnostics, without duplicates."""
    unique: dict[Any, Diagnostic] = {}
    for diagnostic in found:
        place = None if diagnostic.range is None else str(diagnostic.range)
        key = (diagnostic.summary, diagnostic.detail, diagnostic.address, place)
        unique.setdefault(key, diagnostic)
        if len(unique) == MAX_DIAGNOSTICS:
            break
    return tuple(unique.values())
