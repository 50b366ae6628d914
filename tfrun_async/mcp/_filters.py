"""Filters of run lists as parameters of tools, built from the API's filters."""

import functools
import inspect
import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, Any

from pydantic import Field

from tfrun_async._arguments import ArgumentSpec
from tfrun_async._open_enum import OpenEnum
from tfrun_async._run_filters import parse_filters
from tfrun_async.mcp._parameters import enum_field, plain_description
from tfrun_async.mcp._results import Document

_SEVERAL = "Several are separated by commas."

_Tool = Callable[..., Awaitable[Document]]


def with_filters(filters: Iterable[ArgumentSpec]) -> Callable[[_Tool], _Tool]:
    """Give a tool a parameter for each filter; the given ones are passed as keyword arguments.

    The values are parsed before the tool is called, so that an invalid one costs no request.
    """
    names = {_parameter_name(each): each.name for each in filters}
    added = [_parameter(each) for each in filters]

    def decorate(tool: _Tool) -> _Tool:
        @functools.wraps(tool)
        async def call(self: object, **arguments: Any) -> Document:
            given = {name: arguments.pop(parameter, None) for parameter, name in names.items()}
            return await tool(self, **arguments, **parse_filters(filters, given, _parameter_name))

        own = inspect.signature(tool)
        named = [p for p in own.parameters.values() if p.kind is not p.VAR_KEYWORD]
        call.__signature__ = own.replace(  # type: ignore[attr-defined]  # for the MCP SDK
            parameters=[*named, *added]
        )
        return call

    return decorate


def _parameter_name(argument: ArgumentSpec) -> str:
    """Return the name of a filter on the run-tools page: filter_status for ``filter[status]``."""
    return re.sub(r"\W+", "_", argument.wire_name).strip("_")


def _parameter(argument: ArgumentSpec) -> inspect.Parameter:
    kind, text = _type_and_description(argument)
    annotation: Any = Annotated[kind, Field(description=text)]
    return inspect.Parameter(
        _parameter_name(argument),
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        default=None,
        annotation=annotation,
    )


def _type_and_description(argument: ArgumentSpec) -> tuple[Any, str]:
    text = plain_description(argument)
    values = [str(value) for value in argument.kind] if issubclass(argument.kind, OpenEnum) else []
    if argument.is_list:
        listed = f" The values are: {', '.join(values)}." if values else ""
        return str | list[str] | None, f"{text} {_SEVERAL}{listed}"
    if argument.name == "timeframe":
        return str | int | None, text  # models write a year as a number
    return Annotated[str, enum_field(values)] | None if values else str | None, text
