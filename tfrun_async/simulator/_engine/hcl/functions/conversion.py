"""Functions that convert, and those that say what is sensitive."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from tfrun_async.simulator._engine.hcl.convert import ConversionError, convert
from tfrun_async.simulator._engine.hcl.functions.base import FunctionError, function
from tfrun_async.simulator._engine.hcl.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Type,
    list_of,
    map_of,
    set_of,
)
from tfrun_async.simulator._engine.hcl.values import Value, boolean


def _converter(wanted: Type) -> Callable[[Sequence[Value]], Value]:
    def call(arguments: Sequence[Value]) -> Value:
        value = arguments[0]
        try:
            return convert(value, wanted)
        except ConversionError as error:
            if wanted == NUMBER and isinstance(value.raw, str):
                raise FunctionError(
                    f'cannot convert "{value.raw}" to number; given string must be a decimal '
                    "representation of a number",
                    0,
                ) from None
            if wanted == BOOL and isinstance(value.raw, str):
                raise FunctionError(
                    f'cannot convert "{value.raw}" to bool; only the strings "true" or "false" are '
                    "allowed",
                    0,
                ) from None
            name = value.type.friendly_name()
            reason = f": {error}" if "[" in str(error) or "attribute" in str(error) else ""
            raise FunctionError(
                f"cannot convert {name} to {wanted.friendly_name()}{reason}", 0
            ) from None

    return call


for _name, _wanted, _result in (
    ("tostring", STRING, "string"),
    ("tonumber", NUMBER, "number"),
    ("tobool", BOOL, "bool"),
    ("tolist", list_of(DYNAMIC), "list"),
    ("toset", set_of(DYNAMIC), "set"),
    ("tomap", map_of(DYNAMIC), "any"),
):
    function(f"{_name}(v: any?) {_result}", takes_unknown=True, keeps_marks=True)(
        _converter(_wanted)
    )


@function("sensitive(value: any?) any", takes_unknown=True, keeps_marks=True)
def _sensitive(arguments: Sequence[Value]) -> Value:
    return arguments[0].marked()


@function("nonsensitive(value: any?) any", takes_unknown=True, keeps_marks=True)
def _nonsensitive(arguments: Sequence[Value]) -> Value:
    return attrs.evolve(arguments[0], is_sensitive=False)


@function("issensitive(value: any?) bool", takes_unknown=True, keeps_marks=True)
def _issensitive(arguments: Sequence[Value]) -> Value:
    return boolean(is_true=arguments[0].is_sensitive)
