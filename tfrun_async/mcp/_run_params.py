"""The attributes of a new run as parameters of a tool, built from the API's attributes."""

import functools
import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from tfrun_async._arguments import ArgumentSpec
from tfrun_async._generated.arguments import RUN_OPTIONS
from tfrun_async._run_filters import parse_argument
from tfrun_async.errors import ArgumentError
from tfrun_async.hcl import HclLiteral
from tfrun_async.mcp._parameters import plain_description
from tfrun_async.mcp._results import Document

# Added to the API's descriptions.
_NOTES = {
    "auto_apply": ["True needs consent to destroy; false always asks."],
    "is_destroy": ["Needs consent to destroy, unless the run can only plan."],
    "variables": ['An object {"name": JSON value} is also accepted.'],
}
_DEFAULTS = {"is_destroy": False, "refresh": True}  # the names on the run-tools page

_Tool = Callable[..., Awaitable[Document]]


def _parse_json_text(value: Any) -> Any:
    """Return the list or object that a text has; some hosts send each of them as text."""
    if isinstance(value, str) and value.lstrip().startswith(("[", "{")):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


_FromJsonText = BeforeValidator(_parse_json_text)


class RunVariable(BaseModel):
    """A variable of a run, as the API writes it."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    key: str = Field(description="Its name.")
    value: str = Field(description='An HCL literal: a string is written with quotes, "\\"web\\"".')


def _description(argument: ArgumentSpec) -> str:
    return " ".join([plain_description(argument), *_NOTES.get(argument.name, ())])


def _json_type(argument: ArgumentSpec) -> Any:
    kind: Any = argument.kind if argument.kind in {bool, int} else str
    if argument.is_map:
        variables = list[Annotated[RunVariable, _FromJsonText]]
        return Annotated[variables | dict[str, Any] | None, _FromJsonText]
    return Annotated[list[kind] | None, _FromJsonText] if argument.is_list else kind | None


if TYPE_CHECKING:
    _RunFields = BaseModel
else:
    # Without descriptions, which the tool's own parameters have: they cost a model tokens.
    _RunFields = create_model(
        "_RunFields",
        **{each.name: (_json_type(each), _DEFAULTS.get(each.name)) for each in RUN_OPTIONS},
    )


class RunParams(_RunFields):
    """The attributes of a new run. For those that are left out the workspace's defaults apply."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    if TYPE_CHECKING:  # the fields are created above, where type checkers do not see them

        def __init__(self, **attributes: Any) -> None: ...

    def arguments(self) -> dict[str, Any]:
        """Return the given attributes, as arguments of `runs.create`."""
        arguments = {}
        for each in RUN_OPTIONS:
            value = getattr(self, each.name) if each.name in self.model_fields_set else None
            if each.is_map and isinstance(value, list):
                value = {variable.key: HclLiteral(variable.value) for variable in value}
            if value is not None:
                arguments[each.name] = parse_argument(each, value, each.name)
        return arguments


_Params = Annotated[
    RunParams | None,
    Field(
        description="The attributes of the run in one object, as an alternative to the arguments "
        "of the same names."
    ),
]


def with_run_options(tool: _Tool) -> _Tool:
    """Give a tool a parameter for each attribute of a new run, and `params`, which has them all.

    The given ones are passed to it as keyword arguments, as `runs.create` takes them.
    """

    @functools.wraps(tool)
    async def call(self: object, *, params: RunParams | None = None, **arguments: Any) -> Document:
        flat = {each.name: arguments.pop(each.name, None) for each in RUN_OPTIONS}
        return await tool(self, **arguments, **_merge(RunParams(**flat), params))

    own = inspect.signature(tool)
    named = [p for p in own.parameters.values() if p.kind is not p.VAR_KEYWORD]
    call.__signature__ = own.replace(  # type: ignore[attr-defined]  # for the MCP SDK
        parameters=[*named, *map(_parameter, RUN_OPTIONS), _optional("params", _Params)]
    )
    return call


def _parameter(argument: ArgumentSpec) -> inspect.Parameter:
    field = Field(description=_description(argument))
    return _optional(argument.name, Annotated[_json_type(argument), field])


def _optional(name: str, annotation: Any) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None, annotation=annotation
    )


def _merge(flat: RunParams, params: RunParams | None) -> dict[str, Any]:
    given, nested = flat.arguments(), params.arguments() if params else {}
    for name in given.keys() & nested.keys():
        if given[name] != nested[name]:
            raise ArgumentError(f"{name}: must be given once, got it here and in params")
    return nested | given


def may_apply_unconfirmed(arguments: Mapping[str, Any]) -> bool:
    """Whether the run may change resources before its plan is confirmed."""
    if arguments.get("plan_only"):
        return False
    auto_apply = arguments.get("auto_apply")
    return auto_apply is True or (bool(arguments.get("is_destroy")) and auto_apply is not False)
