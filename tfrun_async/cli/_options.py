"""Groups of options, built from arguments of the API: the filters, the attributes of a new run."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import attrs
import typer

from tfrun_async._arguments import ArgumentSpec
from tfrun_async._generated.arguments import (
    ORGANIZATION_RUN_FILTERS,
    RUN_FILTERS,
    RUN_OPTIONS,
    RunOptions,
)
from tfrun_async._model import Resource
from tfrun_async._open_enum import OpenEnum
from tfrun_async._run_filters import parse_argument, parse_filters
from tfrun_async._validation import check_text
from tfrun_async.cli._var_file import read_var_file
from tfrun_async.hcl import HclLiteral
from tfrun_async.models import RunOperation


def _check_comment(comment: str | None) -> str | None:
    if comment is not None:
        check_text("--comment", comment)
    return comment


Comment = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT", help="The reason; kept as a comment on the run.", callback=_check_comment
    ),
]

ConfigDir = Annotated[
    Path | None,
    typer.Option(
        metavar="DIRECTORY",
        help="Upload this directory as the configuration to run.",
        exists=True,
        file_okay=False,
    ),
]
FollowLinks = Annotated[
    bool,
    typer.Option(
        help="Replace symlinks that leave the directory with their targets, and list them."
    ),
]

# Options that are shorter than the names of the API's arguments; the others are like them.
_OPTION_NAMES = {
    "agent_pool_names": "--agent-pool",
    "invoke_action_addrs": "--invoke-action",
    "is_destroy": "--destroy",
    "message": "--message/-m",
    "policy_paths": "--policy-path",
    "replace_addrs": "--replace",
    "search_basic": "--search",
    "search_commit": "--commit",
    "search_user": "--user",
    "status_group": "--group",
    "target_addrs": "--target",
    "variables": "--var",
    "workspace_names": "--workspace",
}
_HCL_SUFFIX = "_hcl"  # for the parameter that takes the values of a map as expressions
_FILE_SUFFIX = "_files"  # for the one that takes files of values
_FILE_HELP = (
    "Variables of this file, in HCL, or in JSON if it is named *.json. May be repeated: later "
    "files take precedence, and --var over all of them."
)
_CODE = re.compile(r"`([^`]+)`")


@attrs.frozen
class OptionGroup:
    """Several options that are passed to a command as one argument.

    Annotate the argument with it: ``Annotated[dict[str, Any], OptionGroup(…)]``.
    """

    parameters: tuple[inspect.Parameter, ...]
    parse: Callable[[dict[str, Any]], Any]
    """Returns the argument, from the values of the options by parameter name."""


def drop_empty(**arguments: Any) -> dict[str, Any]:
    """Return the arguments that are not empty; for the others the server's defaults apply."""
    return {name: value for name, value in arguments.items() if value not in (None, [], {})}


def option_name(argument: str) -> str:
    """Return the long option for an argument of the API."""
    long_name, _, _ = _OPTION_NAMES.get(argument, "").partition("/")
    return long_name or f"--{argument.replace('_', '-')}"


def _parse_filters(given: dict[str, Any]) -> dict[str, Any]:
    joined = {k: ",".join(v) if isinstance(v, list) else v for k, v in given.items()}
    filters = parse_filters(_FILTERS.values(), joined, lambda each: option_name(each.name))
    # Without this filter, the API leaves plan-only runs out of a workspace's list.
    filters.setdefault("operation", list(RunOperation))
    return filters


def _parse_run_options(given: dict[str, Any]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for each in RUN_OPTIONS:
        option, value = option_name(each.name), given[each.name]
        if each.is_map:
            options[each.name] = _parse_variables(
                option, value, given[each.name + _HCL_SUFFIX], given[each.name + _FILE_SUFFIX]
            )
        else:
            options[each.name] = parse_argument(each, value, option)
    return drop_empty(**options)


def _parse_variables(
    option: str,
    texts: list[str] | None,
    expressions: list[str] | None,
    files: list[Path] | None,
) -> dict[str, str]:
    """Return variables; those of the command line take precedence over those of files."""
    variables: dict[str, str] = {}
    for path in files or ():
        variables |= read_var_file(path)
    as_text = _parse_assignments(texts, option, str)
    as_hcl = _parse_assignments(expressions, f"{option}-hcl", HclLiteral)
    for name in as_text.keys() & as_hcl.keys():
        raise _given_twice(name, option)
    return variables | as_text | as_hcl


def _given_twice(name: str, option: str) -> typer.BadParameter:
    return typer.BadParameter(f"{name} is given twice", param_hint=option)


def _parse_assignments(texts: Iterable[str] | None, option: str, kind: type[str]) -> dict[str, str]:
    assignments = {}
    for text in texts or ():
        name, equals, value = text.partition("=")
        if not (name and equals):
            # The text is not shown, since it may be secret.
            raise typer.BadParameter("must be NAME=VALUE", param_hint=option)
        check_text(option, text)
        if name in assignments:
            raise _given_twice(name, option)
        assignments[name] = kind(value)
    return assignments


def _parameters(arguments: Iterable[ArgumentSpec]) -> Iterator[inspect.Parameter]:
    """Yield a parameter for each option of some arguments, as typer reads them."""
    for each in arguments:
        text = _help_text(each)
        names = [*_OPTION_NAMES.get(each.name, option_name(each.name)).split("/")]
        if each.is_map:
            yield _parameter(each.name, list[str], names, f"{text} As text.", "NAME=TEXT")
            names = [f"{name}-hcl" for name in names]
            text = f"{text} As an expression, such as 'ids=[1,2]'."
            yield _parameter(each.name + _HCL_SUFFIX, list[str], names, text, "NAME=HCL")
            names = [name.replace("-hcl", "-file") for name in names]
            yield _parameter(each.name + _FILE_SUFFIX, list[Path], names, _FILE_HELP, "FILE")
        elif each.is_list:
            text = f"{text} May be repeated."
            yield _parameter(each.name, list[str], names, text, _metavar(each))
        elif each.kind is bool:
            names = [f"{names[0]}/--no-{names[0].removeprefix('--')}", *names[1:]]
            yield _parameter(each.name, bool, names, text)
        else:
            kind = int if each.kind is int else str
            yield _parameter(each.name, kind, names, text, _metavar(each))


def _parameter(
    name: str, kind: Any, names: list[str], text: str, metavar: str | None = None
) -> inspect.Parameter:
    option = typer.Option(*names, help=text, metavar=metavar)
    annotation: Any = Annotated[kind | None, option]
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation
    )


def _metavar(argument: ArgumentSpec) -> str | None:
    if issubclass(argument.kind, OpenEnum):
        return argument.wire_name.removeprefix("filter").strip("[]").upper()
    if issubclass(argument.kind, Resource):
        return "ID"
    return None if argument.kind is int else "TEXT"


def _help_text(argument: ArgumentSpec) -> str:
    """Return the description of an argument; other arguments in it are named by their options."""
    text = _CODE.sub(
        lambda match: option_name(match[1]) if match[1] in _ARGUMENTS else match[1],
        argument.description,
    )
    return f"{text} Default: yes." if argument.default is True else text


_FILTERS = {each.name: each for each in (*RUN_FILTERS, *ORGANIZATION_RUN_FILTERS)}
_ARGUMENTS = {*_FILTERS, *(each.name for each in RUN_OPTIONS)}
ONLY_FOR_ORGANIZATIONS = _FILTERS.keys() - {each.name for each in RUN_FILTERS}
"""The filters that the list of a workspace does not have."""

FilterOptions: TypeAlias = Annotated[
    dict[str, Any], OptionGroup(tuple(_parameters(_FILTERS.values())), _parse_filters)
]
"""Which runs to list."""
StartOptions: TypeAlias = Annotated[
    RunOptions, OptionGroup(tuple(_parameters(RUN_OPTIONS)), _parse_run_options)
]
"""The attributes of a new run."""
