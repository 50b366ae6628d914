"""The instances of a block with `count` or `for_each`."""

from __future__ import annotations

from typing import Literal

import attrs

from tfrun_async.simulator._engine.hcl.access import iterate
from tfrun_async.simulator._engine.hcl.convert import ConversionError, convert
from tfrun_async.simulator._engine.hcl.errors import EvaluationError
from tfrun_async.simulator._engine.hcl.evaluation import Evaluator
from tfrun_async.simulator._engine.hcl.syntax import Expression
from tfrun_async.simulator._engine.hcl.types import NUMBER
from tfrun_async.simulator._engine.hcl.values import Value, number, object_value, string
from tfrun_async.simulator._engine.planning.addresses import Key

MAX_INSTANCES = 5_000
Repetition = Literal["single", "count", "for_each"]
_COUNT = "Invalid count argument"
_FOR_EACH = "Invalid for_each argument"


class UnknownRepetitionError(Exception):
    """How many instances there are is unknown."""

    def __init__(self, error: EvaluationError) -> None:
        super().__init__()
        self.error = error


@attrs.frozen
class Instances:
    """The instance keys of a block, each with the names that its expressions see."""

    repetition: Repetition
    names: dict[Key, dict[str, Value]]


def expand(
    evaluator: Evaluator, count: Expression | None, for_each: Expression | None, what: str
) -> Instances:
    """Return the instances of a block; `what` is `resource` or `module`.

    Raises:
        EvaluationError: The argument does not suit.
        UnknownRepetitionError: It is unknown.
    """
    if count is not None:
        total = _count(evaluator.evaluate(count), count)
        indices = range(total)
        return Instances(
            "count", {i: {"count": object_value({"index": number(i)})} for i in indices}
        )
    if for_each is not None:
        return _for_each(evaluator.evaluate(for_each), for_each, what)
    return Instances("single", {None: {}})


def repetition_of(count: Expression | None, for_each: Expression | None) -> Repetition:
    """Return how a block is repeated."""
    return "count" if count is not None else "single" if for_each is None else "for_each"


def _count(value: Value, expression: Expression) -> int:
    def error(summary: str, detail: str) -> EvaluationError:
        return EvaluationError(expression.span, summary, detail)

    if value.is_null:
        raise error(_COUNT, 'The given "count" argument value is null. An integer is required.')
    try:
        value = convert(value, NUMBER)
    except ConversionError as problem:
        raise error("Incorrect value type", f"Invalid expression value: {problem}.") from None
    if value.is_unknown:
        raise UnknownRepetitionError(
            error(
                _COUNT,
                'The "count" value depends on resource attributes that cannot be determined until '
                "apply, so Terraform cannot predict how many instances will be created. To work "
                "around this, use the -target argument to first apply only the resources that the "
                "count depends on.",
            )
        )
    if not isinstance(value.raw, int):
        raise error(
            _COUNT,
            'The given "count" argument value is unsuitable: value must be a whole number, between '
            "-9223372036854775808 and 9223372036854775807.",
        )
    if value.raw < 0:
        raise error(
            _COUNT,
            'The given "count" argument value is unsuitable: must be greater than or equal to '
            "zero.",
        )
    if value.raw > MAX_INSTANCES:
        raise error("Too many instances", f"The simulator plans at most {MAX_INSTANCES} instances.")
    return value.raw


def _for_each(value: Value, expression: Expression, what: str) -> Instances:
    def error(detail: str) -> EvaluationError:
        return EvaluationError(expression.span, _FOR_EACH, detail, expression=expression)

    unsuitable = 'The given "for_each" argument value is unsuitable: '
    if value.is_sensitive:
        raise error(
            "Sensitive values, or values derived from sensitive values, cannot be used as "
            "for_each arguments. If used, the sensitive value could be exposed as a resource "
            "instance key."
        )
    if value.is_null:
        raise error(
            f'{unsuitable}the given "for_each" argument value is null. A map, or set of strings is '
            "allowed."
        )
    if value.type.kind in {"set", "dynamic", "map", "object"} and value.is_unknown:
        raise UnknownRepetitionError(error(_unknown_for_each(value, what)))
    if value.type.kind not in {"set", "map", "object"}:
        raise error(
            f'{unsuitable}the "for_each" argument must be a map, or set of strings, and you have '
            f"provided a value of type {value.type.friendly_name()}."
        )
    if value.type.kind == "set" and any(not isinstance(item.raw, str) for item in value.items):
        kind = value.items[0].type.friendly_name()
        raise EvaluationError(
            expression.span,
            "Invalid for_each set argument",
            f'{unsuitable}"for_each" supports maps and sets of strings, but you have provided a '
            f"set containing type {kind}.",
            expression=expression,
        )
    entries = {str(key.raw): item for key, item in iterate(value)}
    if len(entries) > MAX_INSTANCES:
        raise EvaluationError(
            expression.span,
            "Too many instances",
            f"The simulator plans at most {MAX_INSTANCES} instances.",
        )
    return Instances(
        "for_each",
        {
            key: {"each": object_value({"key": string(key), "value": item})}
            for key, item in entries.items()
        },
    )


def _unknown_for_each(value: Value, what: str) -> str:
    kind = "set" if value.type.kind == "set" else "map"
    return (
        f'The "for_each" {kind} includes {"values" if kind == "set" else "keys"} '
        "derived from "
        "resource attributes that cannot be determined until apply, and so Terraform cannot "
        f"determine the full set of keys that will identify the instances of this {what}.\n\n"
        "When working with unknown values in for_each, it's better to "
        + (
            "use a map value where the keys are defined statically in your configuration and "
            "where only the values contain apply-time results."
            if kind == "set"
            else "define the map keys statically in your configuration and place apply-time "
            "results only in the map values."
        )
        + "\n\nAlternatively, you could use the -target planning option to first apply only the "
        "resources that the for_each value depends on, and then apply a second time to fully "
        "converge."
    )
