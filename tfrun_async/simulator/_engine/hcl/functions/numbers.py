"""Functions on numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

from tfrun_async.simulator._engine.hcl.functions.base import (
    CannotEvaluateError,
    FunctionError,
    function,
    text,
    whole,
)
from tfrun_async.simulator._engine.hcl.operators import CONTEXT, as_number
from tfrun_async.simulator._engine.hcl.types import NUMBER
from tfrun_async.simulator._engine.hcl.values import Number, Value, list_value, number


def _register_simple(signature: str, implementation: Callable[[Number], Number]) -> None:
    function(signature)(lambda arguments: number(implementation(as_number(arguments[0]))))


_register_simple("abs(num: number) number", lambda value: -value if value < 0 else value)
_register_simple("ceil(num: number) number", math.ceil)
_register_simple("floor(num: number) number", math.floor)


@function("signum(num: number) number")
def _signum(arguments: Sequence[Value]) -> Value:
    value = whole(arguments[0], 0)
    return number((value > 0) - (value < 0))


@function("max(numbers: number...) number")
def _max(arguments: Sequence[Value]) -> Value:
    if not arguments:
        raise FunctionError("must pass at least one number")
    return number(max(as_number(argument) for argument in arguments))


@function("min(numbers: number...) number")
def _min(arguments: Sequence[Value]) -> Value:
    if not arguments:
        raise FunctionError("must pass at least one number")
    return number(min(as_number(argument) for argument in arguments))


@function("pow(num: number, power: number) number")
def _pow(arguments: Sequence[Value]) -> Value:
    base, power = (Decimal(as_number(argument)) for argument in arguments)
    try:
        return number(CONTEXT.power(base, power))
    except (ArithmeticError, InvalidOperation):
        raise CannotEvaluateError from None


@function("log(num: number, base: number) number")
def _log(arguments: Sequence[Value]) -> Value:
    value, base = (float(as_number(argument)) for argument in arguments)
    try:
        return number(Decimal(repr(math.log(value) / math.log(base))))
    except (ValueError, ZeroDivisionError):
        raise CannotEvaluateError from None


@function("parseint(number: any, base: number) number")
def _parseint(arguments: Sequence[Value]) -> Value:
    if arguments[0].type.kind != "string":
        name = arguments[0].type.friendly_name()
        raise FunctionError(f"first argument must be a string, not {name}", 0)
    subject, base = text(arguments[0]), whole(arguments[1], 1)
    if not 2 <= base <= 62:
        raise FunctionError("base must be a whole number between 2 and 62 inclusive", 1)
    if base > 36 or len(subject) > 200:
        raise CannotEvaluateError
    try:  # int() ignores blanks and underscores
        return number(int(subject if re.fullmatch(r"[+-]?[0-9a-zA-Z]+", subject) else "", base))
    except ValueError:
        raise FunctionError(f'cannot parse "{subject}" as a base {base} integer', 0) from None


@function("range(params: number...) list")
def _range(arguments: Sequence[Value]) -> Value:
    numbers = [Decimal(as_number(argument)) for argument in arguments]
    if not 1 <= len(numbers) <= 3:
        raise FunctionError("must have one, two, or three arguments")
    start, limit = (Decimal(0), numbers[0]) if len(numbers) == 1 else numbers[:2]
    step = numbers[2] if len(numbers) == 3 else Decimal(1 if start <= limit else -1)
    if step == 0:
        raise FunctionError("step must not be zero", 2)
    if start < limit and step < 0:
        raise FunctionError("end must be less than start when using negative step", 1)
    if start > limit and step > 0:
        raise FunctionError("end must be greater than start when using positive step", 1)
    items: list[Value] = []
    while start < limit if step > 0 else start > limit:
        if len(items) >= 1024:
            raise FunctionError(
                "more than 1024 values were generated; either decrease the difference between "
                "start and end or use a smaller step"
            )
        items.append(number(start))
        start += step
    return list_value(NUMBER, items)
