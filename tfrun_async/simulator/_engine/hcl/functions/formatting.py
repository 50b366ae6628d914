"""The verbs of `format`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from tfrun_async.simulator._engine.hcl.convert import ConversionError, convert, to_text
from tfrun_async.simulator._engine.hcl.functions.base import (
    CannotEvaluateError,
    FunctionError,
    text,
)
from tfrun_async.simulator._engine.hcl.functions.json_text import encode
from tfrun_async.simulator._engine.hcl.operators import as_number
from tfrun_async.simulator._engine.hcl.types import BOOL, DYNAMIC, NUMBER, STRING
from tfrun_async.simulator._engine.hcl.values import Value

_VERB = re.compile(r"%(?:%|([-+ 0]*)(\d{1,3})?(?:\.(\d{1,3}))?([a-zA-Z]))")


def format_text(template: str, arguments: Sequence[Value]) -> str:
    """Return a template with its verbs filled in."""
    remaining = list(arguments)

    def fill(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        if not remaining:
            raise FunctionError(
                f'not enough arguments for "{match[0]}" at {match.start()}: need '
                f"index {len(arguments) + 1} but have {len(arguments)} total"
            )
        try:
            return _verb(match, remaining.pop(0))
        except ConversionError as error:
            raise FunctionError(
                f'unsupported value for "{match[0]}" at {match.start()}: {error}'
            ) from None

    if "%" in _VERB.sub("", template):
        raise CannotEvaluateError  # an explicit index, another flag, or a mistake
    if any(argument.is_null and argument.type == DYNAMIC for argument in arguments):
        raise CannotEvaluateError  # Terraform does not compute the result for a plain null either
    result = _VERB.sub(fill, template)
    if remaining:
        raise FunctionError(
            f"too many arguments; no verbs left for argument {len(arguments) - len(remaining)}"
        )
    return result


def _verb(match: re.Match[str], argument: Value) -> str:
    flags, width, precision, verb = match[1], int(match[2] or 0), match[3], match[4]
    if argument.is_null and verb != "v":
        raise ConversionError("null value cannot be formatted")
    match verb:
        case "s":
            result = text(convert(argument, STRING))
            result = result[: int(precision)] if precision else result
        case "d":
            result = _integer(argument, "d", flags)
        case "x" | "X" | "o" | "b":
            result = _integer(argument, verb, flags)
        case "f":
            result = format(_decimal(argument), f"{_sign(flags)}.{precision or 6}f")
        case "t":
            result = to_text(convert(argument, BOOL))
        case "q":
            result = encode(convert(argument, STRING))
        case "v":
            is_text = argument.type.is_primitive and not argument.is_null
            result = to_text(argument) if is_text else encode(argument)
        case _:
            raise CannotEvaluateError
    if "-" in flags:
        return result.ljust(width)
    return result.zfill(width) if "0" in flags else result.rjust(width)


def _sign(flags: str) -> str:
    return "+" if "+" in flags else " " if " " in flags else ""


def _decimal(argument: Value) -> Decimal:
    return Decimal(as_number(convert(argument, NUMBER)))


def _integer(argument: Value, verb: str, flags: str) -> str:
    number = _decimal(argument)
    if number != number.to_integral_value():
        raise ConversionError("an integer is required")
    return format(int(number), f"{_sign(flags)}{verb}")
