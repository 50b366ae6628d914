"""Parse a line of structured run output.

A part that is not as documented costs this part only: a newer Terraform may send other types. A
line that is no message at all is a `LogText`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

import orjson

from tfrun_async._model import UNSET
from tfrun_async.logs._diagnostics import (
    Diagnostic,
    ExpressionValue,
    Position,
    Snippet,
    SourceRange,
)
from tfrun_async.logs._records import (
    ChangeSummary,
    LogDiagnostic,
    LogMessage,
    LogOutput,
    LogOutputs,
    LogRecord,
    LogText,
    PlannedChange,
    ResourceDrift,
)

JsonObject: TypeAlias = dict[str, Any]


def parse_line(line: str) -> LogRecord:
    """Return the record of one line; a `LogText` if it is no JSON message.

    Args:
        line: The line, without its end.
    """
    message = _parse_json(line)
    if message is None:
        return LogText(message=line)
    kind = _text(message, "type") or "log"
    common: JsonObject = {
        "message": message["@message"],
        "type": kind,
        "level": _text(message, "@level") or "info",
        "at": _time(_text(message, "@timestamp")),
        "raw": message,
    }
    parse = _PARSERS.get(kind, _parse_message)
    return parse(message, common) or LogMessage(**common)


def _parse_json(line: str) -> JsonObject | None:
    if not line.startswith("{"):
        return None
    try:
        message = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    is_message = isinstance(message, dict) and isinstance(message.get("@message"), str)
    return message if is_message else None


def _parse_message(message: JsonObject, common: JsonObject) -> LogRecord:
    return LogMessage(**common, address=_address(_object(message, "hook"), "resource"))


def _parse_change(
    kind: type[PlannedChange],
) -> Callable[[JsonObject, JsonObject], LogRecord | None]:
    def parse(message: JsonObject, common: JsonObject) -> LogRecord | None:
        change = _object(message, "change")
        address, action = _address(change, "resource"), _text(change, "action")
        if address is None or action is None:
            return None
        return kind(
            **common,
            address=address,
            action=action,
            reason=_text(change, "reason"),
            previous_address=_address(change, "previous_resource"),
        )

    return parse


def _parse_summary(message: JsonObject, common: JsonObject) -> LogRecord | None:
    changes = _object(message, "changes")
    if not changes:
        return None
    return ChangeSummary(
        **common,
        operation=_text(changes, "operation") or "",
        additions=_number(changes, "add") or 0,
        changes=_number(changes, "change") or 0,
        destructions=_number(changes, "remove") or 0,
        imports=_number(changes, "import") or 0,
    )


def _parse_outputs(message: JsonObject, common: JsonObject) -> LogRecord | None:
    outputs = _object(message, "outputs")
    withheld = {name: _without_secret(output) for name, output in outputs.items()}
    parsed = [_output(name, each) for name, each in withheld.items() if isinstance(each, dict)]
    common["raw"] = message | {"outputs": withheld}
    return LogOutputs(**common, outputs=tuple(parsed))


def _without_secret(output: Any) -> Any:
    if not isinstance(output, dict) or output.get("sensitive", False) is False:
        return output
    return {name: part for name, part in output.items() if name != "value"}


def _output(name: str, output: JsonObject) -> LogOutput:
    return LogOutput(
        name,
        output.get("sensitive", False) is not False,
        _text(output, "action"),
        output.get("type"),
        output.get("value", UNSET),
    )


def _parse_diagnostic(message: JsonObject, common: JsonObject) -> LogRecord | None:
    diagnostic = _object(message, "diagnostic")
    summary = _text(diagnostic, "summary")
    if summary is None:
        return None
    parsed = Diagnostic(
        _text(diagnostic, "severity") or "error",
        summary,
        _text(diagnostic, "detail") or "",
        _text(diagnostic, "address") or None,
        _range(_object(diagnostic, "range")),
        _snippet(_object(diagnostic, "snippet")),
    )
    return LogDiagnostic(**common, diagnostic=parsed)


def _range(source: JsonObject) -> SourceRange | None:
    filename, start = _text(source, "filename"), _position(_object(source, "start"))
    if filename is None or start is None:
        return None
    return SourceRange(filename, start, _position(_object(source, "end")))


def _position(position: JsonObject) -> Position | None:
    line = _number(position, "line")
    return None if line is None else Position(line, _number(position, "column"))


def _snippet(snippet: JsonObject) -> Snippet | None:
    code, line = _text(snippet, "code"), _number(snippet, "start_line")
    if code is None or line is None:
        return None
    start, end = (_number(snippet, f"highlight_{end}_offset") for end in ("start", "end"))
    values = snippet.get("values")
    parsed = [_value(each) for each in values] if isinstance(values, list) else []
    return Snippet(
        code,
        line,
        _text(snippet, "context"),
        None if start is None or end is None else (start, end),
        tuple(sorted((each for each in parsed if each), key=lambda each: each.expression)),
        _call(_object(snippet, "function_call")),
    )


def _value(value: Any) -> ExpressionValue | None:
    expression, statement = _text(value, "traversal"), _text(value, "statement")
    if expression is None or statement is None:
        return None
    return ExpressionValue(expression, statement)


def _call(call: JsonObject) -> str | None:
    name, signature = _text(call, "called_as"), _object(call, "signature")
    if name is None or not signature:
        return None
    parameters = signature.get("params")
    names = [_text(each, "name") for each in parameters] if isinstance(parameters, list) else []
    if rest := _text(_object(signature, "variadic_param"), "name"):
        names.append(f"{rest}...")
    return f"{name}({', '.join(filter(None, names))})"


_PARSERS: Mapping[str, Callable[[JsonObject, JsonObject], LogRecord | None]] = {
    "planned_change": _parse_change(PlannedChange),
    "resource_drift": _parse_change(ResourceDrift),
    "change_summary": _parse_summary,
    "outputs": _parse_outputs,
    "diagnostic": _parse_diagnostic,
}


def _object(value: Any, name: str) -> JsonObject:
    part = value.get(name) if isinstance(value, dict) else None
    return part if isinstance(part, dict) else {}


def _text(value: Any, name: str) -> str | None:
    part = value.get(name) if isinstance(value, dict) else None
    return part if isinstance(part, str) else None


def _number(value: JsonObject, name: str) -> int | None:
    part = value.get(name)
    return part if isinstance(part, int) and not isinstance(part, bool) else None


def _address(value: JsonObject, name: str) -> str | None:
    return _text(_object(value, name), "addr")


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
