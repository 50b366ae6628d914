"""What a function is: its parameters, the type of its result, and how it is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs

from tfrun_async.simulator._engine.hcl.convert import ConversionError, convert
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
from tfrun_async.simulator._engine.hcl.values import Value, unknown


class FunctionError(Exception):
    """A call failed; the message says why."""

    def __init__(self, message: str, argument: int | None = None) -> None:
        super().__init__(message)
        self.argument = argument
        """The index of the argument at fault, if it is one's."""


class CannotEvaluateError(Exception):
    """The simulator does not compute this call; its result is unknown."""


@attrs.frozen
class Parameter:
    """A parameter of a function."""

    name: str
    type: Type
    allows_null: bool = False


Implementation = Callable[[Sequence[Value]], Value]


@attrs.frozen
class Function:
    """A function; arguments are converted, unknown ones give an unknown result."""

    name: str
    parameters: tuple[Parameter, ...]
    variadic: Parameter | None
    result: Type
    implementation: Implementation
    takes_unknown: bool = False
    keeps_marks: bool = False

    def parameter(self, index: int) -> Parameter:
        """Return the parameter of an argument."""
        if index < len(self.parameters):
            return self.parameters[index]
        if self.variadic is None:
            raise AssertionError(f"{self.name} has no parameter {index}")
        return self.variadic

    def __call__(self, arguments: Sequence[Value]) -> Value:
        """Return the result of a call.

        Raises:
            FunctionError: An argument does not suit.
        """
        converted = [self._convert(index, value) for index, value in enumerate(arguments)]
        is_sensitive = not self.keeps_marks and any(value.has_sensitive for value in converted)
        if not self.takes_unknown and not all(value.is_wholly_known for value in converted):
            return unknown(self.result).marked(sensitive=is_sensitive)
        if is_sensitive:
            converted = [value.unmarked() for value in converted]
        try:
            result = self.implementation(converted)
        except CannotEvaluateError:
            result = unknown(self.result)
        return result.marked(sensitive=is_sensitive)

    def _convert(self, index: int, value: Value) -> Value:
        parameter = self.parameter(index)
        if value.is_null and not parameter.allows_null:
            raise FunctionError("argument must not be null", index)
        try:
            return convert(value, parameter.type)
        except ConversionError as error:
            raise FunctionError(str(error), index) from None

    def signature(self) -> dict[str, Any]:
        """Return the signature in the form of Terraform's diagnostics."""
        document: dict[str, Any] = {
            "name": self.name,
            "params": [
                {"name": parameter.name, "type": parameter.type.to_json()}
                for parameter in self.parameters
            ],
            "return_type": self.result.to_json(),
        }
        if self.variadic is not None:
            document["variadic_param"] = {
                "name": self.variadic.name,
                "type": self.variadic.type.to_json(),
            }
        return document


FUNCTIONS: dict[str, Function] = {}
_TYPES = {
    "string": STRING,
    "number": NUMBER,
    "bool": BOOL,
    "any": DYNAMIC,
    "strings": list_of(STRING),
    "list": list_of(DYNAMIC),
    "lists of strings": list_of(list_of(STRING)),
    "set": set_of(DYNAMIC),
    "bools": list_of(BOOL),
    "map of strings": map_of(STRING),
}


def function(
    signature: str, *, takes_unknown: bool = False, keeps_marks: bool = False
) -> Callable[[Implementation], Implementation]:
    """Register a function.

    Args:
        signature: Such as `join(separator: string, lists: strings...) string`; a parameter with
            a question mark may be null.
        takes_unknown: Whether it handles unknown arguments itself.
        keeps_marks: Whether it handles sensitive arguments itself.
    """
    name, _, rest = signature.partition("(")
    parameters_text, _, result = rest.rpartition(") ")
    parameters: list[Parameter] = []
    variadic: Parameter | None = None
    for part in filter(None, parameters_text.split(", ")):
        label, _, kind = part.partition(": ")
        parameter = Parameter(label, _TYPES[kind.rstrip(".?")], kind.rstrip(".").endswith("?"))
        if kind.endswith("..."):
            variadic = parameter
        else:
            parameters.append(parameter)

    def register(implementation: Implementation) -> Implementation:
        FUNCTIONS[name] = Function(
            name,
            tuple(parameters),
            variadic,
            _TYPES[result],
            implementation,
            takes_unknown,
            keeps_marks,
        )
        return implementation

    return register


def text(value: Value) -> str:
    """Return the text of a string that is known and not null."""
    return str(value.raw)


def whole(value: Value, index: int) -> int:
    """Return the whole number of an argument, which must be one."""
    if isinstance(value.raw, bool) or not isinstance(value.raw, int):
        raise FunctionError("a whole number is required", index)
    return value.raw
