"""The types of variables, which are written as expressions."""

from __future__ import annotations

from tfrun_async.simulator._engine.hcl.errors import Budget, EvaluationError
from tfrun_async.simulator._engine.hcl.evaluation import Evaluator
from tfrun_async.simulator._engine.hcl.parser import parse_expression
from tfrun_async.simulator._engine.hcl.syntax import (
    Call,
    Expression,
    HclSyntaxError,
    Literal,
    ObjectExpression,
    Traversal,
    TupleExpression,
)
from tfrun_async.simulator._engine.hcl.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Type,
    object_of,
    tuple_of,
)
from tfrun_async.simulator._engine.hcl.values import UNKNOWN_VALUE, Value

_KEYWORDS = {"string": STRING, "number": NUMBER, "bool": BOOL, "any": DYNAMIC}
_SUMMARY = "Invalid type specification"


def constant(expression: Expression) -> Value:
    """Return the value of an expression that may not refer to anything.

    Raises:
        EvaluationError: It cannot be evaluated.
    """

    def refuse(traversal: Traversal) -> tuple[Value, int]:
        raise EvaluationError(
            traversal.root_span, "Variables not allowed", "Variables may not be used here."
        )

    return Evaluator(refuse, Budget()).evaluate(expression)


def read_type(expression: Expression) -> Type:
    """Return the type that an expression stands for.

    Raises:
        EvaluationError: It is none.
    """
    if isinstance(expression, Literal) and isinstance(expression.value.raw, str):
        return _read_text(expression, expression.value.raw)
    if isinstance(expression, Traversal) and not expression.steps:
        found = _KEYWORDS.get(expression.root)
        if found is not None:
            return found
        if expression.root in {"list", "set", "map"}:
            return Type(expression.root, DYNAMIC)  # type: ignore[arg-type]  # one of the kinds
        raise EvaluationError(
            expression.span,
            _SUMMARY,
            f'The keyword "{expression.root}" is not a valid type specification.',
        )
    if isinstance(expression, Call):
        return _read_call(expression)
    raise EvaluationError(
        expression.span,
        _SUMMARY,
        "A type specification is either a primitive type keyword (bool, number, string) or a "
        "complex type constructor call, like list(string).",
    )


def _read_text(expression: Expression, text: str) -> Type:
    """Read a type that stands in quotes, as it must in JSON."""
    try:
        return read_type(parse_expression(text))
    except (HclSyntaxError, EvaluationError):
        raise EvaluationError(
            expression.span, _SUMMARY, f'The keyword "{text}" is not a valid type specification.'
        ) from None


def _read_call(call: Call) -> Type:
    argument = call.arguments[0] if call.arguments else None
    match call.name, argument:
        case "list" | "set" | "map", Expression():
            return Type(call.name, read_type(argument))
        case "tuple", TupleExpression():
            return tuple_of(read_type(item) for item in argument.items)
        case "object", ObjectExpression():
            return _read_object(argument)
        case "list" | "set" | "map" | "tuple" | "object", _:
            reason = f"The {call.name} type constructor requires one argument, a type."
        case _:
            reason = f'Keyword "{call.name}" is not a valid type constructor.'
    raise EvaluationError(call.span, _SUMMARY, reason)


def _read_object(expression: ObjectExpression) -> Type:
    attributes: dict[str, Type] = {}
    optional: dict[str, Value | None] = {}
    for key, value in expression.items:
        name = str(key.value.raw) if isinstance(key, Literal) else key.span.text
        if isinstance(value, Call) and value.name == "optional" and value.arguments:
            attributes[name] = read_type(value.arguments[0])
            default = constant(value.arguments[1]) if len(value.arguments) > 1 else None
            optional[name] = None if default is UNKNOWN_VALUE else default
        else:
            attributes[name] = read_type(value)
    return object_of(attributes, optional)
