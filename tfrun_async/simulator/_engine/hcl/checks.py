"""What operands, conditions and arguments must be, with Terraform's words for what they are not."""

from __future__ import annotations

from tfrun_async.simulator._engine.hcl.convert import ConversionError, convert, to_text, unify
from tfrun_async.simulator._engine.hcl.errors import EvaluationError
from tfrun_async.simulator._engine.hcl.functions import Function, FunctionError
from tfrun_async.simulator._engine.hcl.source import Span
from tfrun_async.simulator._engine.hcl.syntax import Call, Conditional, Expression
from tfrun_async.simulator._engine.hcl.types import BOOL, DYNAMIC, Type
from tfrun_async.simulator._engine.hcl.values import Value


def check_iterable(collection: Value, expression: Expression) -> None:
    """Raise an error unless a for expression can iterate over a value."""
    if collection.is_null:
        raise EvaluationError(
            expression.span,
            "Iteration over null value",
            "A null value cannot be used as the collection in a 'for' expression.",
            expression=expression,
        )
    if collection.type.is_primitive:
        name = collection.type.friendly_name()
        raise EvaluationError(
            expression.span,
            "Iteration over non-iterable value",
            f"A value of type {name} cannot be used as the collection in a 'for' expression.",
            expression=expression,
        )


def as_condition(value: Value, expression: Expression, summary: str, detail: str) -> Value:
    """Return a condition as a bool."""
    if value.is_null:
        raise EvaluationError(
            expression.span,
            "Null condition",
            "The condition value is null. Conditions must either be true or false.",
            expression=expression,
        )
    try:
        return convert(value, BOOL)
    except ConversionError:
        raise EvaluationError(expression.span, summary, detail, expression=expression) from None


def conditional_type(
    expression: Conditional, yes: Value | EvaluationError, no: Value | EvaluationError
) -> Type:
    """Return the type of the result of a conditional expression."""
    known = [branch for branch in (yes, no) if isinstance(branch, Value)]
    if len(known) < 2:
        return known[0].type if known else DYNAMIC
    kind = unify(branch.type for branch in known)
    if kind is not None:
        return kind
    first, second = (branch.type.friendly_name() for branch in known)
    raise EvaluationError(
        expression.yes.span.to(expression.no.span),
        "Inconsistent conditional result types",
        "The true and false result expressions must have consistent types. The 'true' value is "
        f"{first}, but the 'false' value is {second}.",
        expression=expression,
    )


def template_text(value: Value, span: Span, expression: Expression) -> str | None:
    """Return the text of a value within a template; None if it is unknown."""
    if value.is_null:
        raise EvaluationError(
            span,
            "Invalid template interpolation value",
            "The expression result is null. Cannot include a null value in a string template.",
            expression=expression,
        )
    if value.is_unknown and (value.type.is_primitive or value.type.kind == "dynamic"):
        return None
    try:
        return to_text(value)
    except ConversionError as error:
        raise EvaluationError(
            span,
            "Invalid template interpolation value",
            f"Cannot include the given value in a string template: {error}.",
            expression=expression,
        ) from None


def check_count(call: Call, function: Function, count: int, spans: list[Span]) -> None:
    """Raise an error unless a call has as many arguments as its function takes."""
    parameters = function.parameters
    if count < len(parameters):
        plural = "at least " if function.variadic else ""
        raise EvaluationError(
            call.end_span,
            "Not enough function arguments",
            f'Function "{call.name}" expects {plural}{len(parameters)} argument(s). Missing value '
            f'for "{parameters[count].name}".',
            expression=call,
            function=function,
        )
    if count > len(parameters) and function.variadic is None:
        raise EvaluationError(
            spans[min(len(parameters), len(spans) - 1)],
            "Too many function arguments",
            f'Function "{call.name}" expects only {len(parameters)} argument(s).',
            expression=call,
            function=function,
        )


def call_error(
    call: Call, function: Function, error: FunctionError, spans: list[Span]
) -> EvaluationError:
    """Return the error of a call that failed."""
    if error.argument is None or error.argument >= len(spans):
        return EvaluationError(
            call.start_span,
            "Error in function call",
            f'Call to function "{call.name}" failed: {error}.',
            expression=call,
            function=function,
        )
    return EvaluationError(
        spans[error.argument],
        "Invalid function argument",
        f'Invalid value for "{function.parameter(error.argument).name}" parameter: {error}.',
        expression=call,
        function=function,
    )
