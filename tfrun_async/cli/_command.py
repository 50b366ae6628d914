"""The class of all commands: help with examples, `--json` with or without fields, and errors."""

import inspect
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

import typer
from typer.core import TyperCommand

from tfrun_async.cli._exit_codes import keep_lines
from tfrun_async.errors import ArgumentError

HELP_NAMES = {"help_option_names": ["-h", "--help"]}

_EXAMPLES = "\n\nExamples:\n"
_PARAMETER = re.compile(r"(\w+)((?:\[.*?\])?: )")
# Names and ids of the API have no dots and commas, so an argument that has is no target.
_FIELDS = re.compile(r"[A-Za-z_][\w-]*(?:[.,][\w-]+)+")


def add_command(
    app: typer.Typer,
    function: Callable[..., Any],
    name: str,
    fields: Collection[str] | None = (),
) -> None:
    """Add a command to an application.

    Args:
        app: The application.
        function: The command; its docstring is the help, and ends with examples.
        name: The name of the command.
        fields: The fields of its JSON; None for any.
    """
    text, _, examples = inspect.cleandoc(function.__doc__ or "").partition(_EXAMPLES)
    rows = [f"  {line.strip()}" for line in examples.splitlines()]
    epilog = keep_lines("Examples:", rows) if rows else None
    app.command(name, cls=_command_class(fields), help=text, epilog=epilog)(function)


def _command_class(fields: Collection[str] | None) -> type[TyperCommand]:
    class Command(TyperCommand):
        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            return super().parse_args(ctx, [*_with_fields(args, fields)])

        def invoke(self, ctx: Any) -> Any:
            """Run the command; errors name its options and arguments, and its help."""
            try:
                return super().invoke(ctx)
            except typer.BadParameter as error:
                error.ctx = error.ctx or ctx
                raise
            except ArgumentError as error:
                raise ArgumentError(_in_words_of(self, str(error))) from error

    return Command


def _with_fields(arguments: list[str], known: Collection[str] | None) -> Iterator[str]:
    """Join `--json` and the fields after it, if there are any, into one argument."""
    rest = iter(enumerate(arguments, 1))
    for number, argument in rest:
        if argument != "--json":
            yield argument
            if argument == "--":
                yield from arguments[number:]
                return
        elif number < len(arguments) and _are_fields(arguments[number], known or ()):
            yield f"--json={next(rest)[1]}"
        else:
            yield "--json="


def _are_fields(argument: str, known: Collection[str]) -> bool:
    return argument in known or _FIELDS.fullmatch(argument) is not None


def _in_words_of(command: TyperCommand, text: str) -> str:
    """Return the text of an error with the option in place of the parameter that it begins with."""
    found = _PARAMETER.match(text)
    if found is None:
        return text
    for parameter in command.params:
        if found[1] in {parameter.name, (parameter.name or "").removesuffix("s")}:
            return f"{_name_on_the_line(parameter)}{found[2]}{text[found.end() :]}"
    return text


def _name_on_the_line(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name).strip("[].").upper()
    return max(map(str, parameter.opts), key=len)
