"""The operators of expressions."""

from __future__ import annotations

from decimal import Context, Decimal, DivisionByZero, InvalidOperation
from typing import Literal

from tfrun_async.simulator._engine.hcl.convert import ConversionError, convert
from tfrun_async.simulator._engine.hcl.types import BOOL, NUMBER, Type
from tfrun_async.simulator._engine.hcl.values import Number, Value, boolean, number, unknown

CONTEXT = Context(prec=50)


class OperandError(Exception):
    """An operand does not suit; `side` is empty if the operation itself failed."""

    def __init__(self, message: str, side: Literal["", "left", "right"] = "") -> None:
        super().__init__(message)
        self.side = side


def as_number(value: Value) -> Number:
    """Return the number of a known value of that type."""
    return value.raw if isinstance(value.raw, int | Decimal) else 0


def unary(operator: str, operand: Value) -> Value:
    """Return the result of `!` or `-`."""
    value = _operand(operand, BOOL if operator == "!" else NUMBER, "")
    if value.is_unknown:
        return value
    result = boolean(is_true=value.raw is False) if operator == "!" else number(-as_number(value))
    return result.marked(sensitive=operand.is_sensitive)


def _operand(value: Value, kind: Type, side: Literal["", "left", "right"]) -> Value:
    try:
        converted = convert(value, kind)
    except ConversionError as error:
        raise OperandError(str(error), side) from None
    if converted.is_null:
        raise OperandError("argument must not be null", side)
    return converted


def binary(operator: str, left: Value, right: Value) -> Value:
    """Return the result of an operator with two operands."""
    is_sensitive = left.is_sensitive or right.is_sensitive
    if operator in {"==", "!="}:
        result = equal(left, right)
        if operator == "!=" and not result.is_unknown:
            result = boolean(is_true=result.raw is False)
        return result.marked(sensitive=left.has_sensitive or right.has_sensitive)
    if operator in {"&&", "||"}:
        result = _logical(operator, _operand(left, BOOL, "left"), _operand(right, BOOL, "right"))
    else:
        result = _arithmetic(
            operator, _operand(left, NUMBER, "left"), _operand(right, NUMBER, "right")
        )
    return result.marked(sensitive=is_sensitive)


def _logical(operator: str, left: Value, right: Value) -> Value:
    deciding = operator == "||"
    if left.raw is deciding or right.raw is deciding:
        return boolean(is_true=deciding)
    if left.is_unknown or right.is_unknown:
        return unknown(BOOL)
    return boolean(is_true=not deciding)


def _arithmetic(operator: str, left: Value, right: Value) -> Value:
    is_comparison = operator in {"<", "<=", ">", ">="}
    if left.is_unknown or right.is_unknown:
        return unknown(BOOL if is_comparison else NUMBER)
    a, b = as_number(left), as_number(right)
    match operator:
        case "<":
            return boolean(is_true=a < b)
        case "<=":
            return boolean(is_true=a <= b)
        case ">":
            return boolean(is_true=a > b)
        case ">=":
            return boolean(is_true=a >= b)
        case _:
            return _calculate(operator, Decimal(a), Decimal(b))


def _calculate(operator: str, a: Decimal, b: Decimal) -> Value:
    try:
        match operator:
            case "+":
                return number(CONTEXT.add(a, b))
            case "-":
                return number(CONTEXT.subtract(a, b))
            case "*":
                return number(CONTEXT.multiply(a, b))
            case "/":
                return number(CONTEXT.divide(a, b))
            case _:
                return number(CONTEXT.remainder(a, b))
    except (DivisionByZero, InvalidOperation):  # infinite, or nothing that JSON has
        return unknown(NUMBER)


def equal(left: Value, right: Value) -> Value:
    """Say whether two values are equal; unknown if that depends on the apply."""
    if left.is_null or right.is_null:
        if left.is_unknown or right.is_unknown:
            return unknown(BOOL)
        return boolean(is_true=left.is_null and right.is_null)
    if not (left.is_wholly_known and right.is_wholly_known):
        return unknown(BOOL)
    return boolean(is_true=same(left, right))  # values of two types are never equal


def same(left: Value, right: Value) -> bool:
    """Say whether two values are equal, whatever is sensitive in them."""
    return left.unmarked() == right.unmarked()
