"""The common part of all commands: options, the client, exit codes and Ctrl-C."""

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Iterator
from datetime import UTC, datetime
from functools import wraps
from typing import Annotated, Any, TypeVar

import attrs
import typer

from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._fields import parse_fields
from tfrun_async.cli._options import OptionGroup
from tfrun_async.cli._output import Output, age, echo_error, iso_time
from tfrun_async.client import Client
from tfrun_async.errors import ArgumentError, TfrunError

T = TypeVar("T")

Json = Annotated[
    str | None,
    typer.Option(
        "--json",
        metavar="[FIELDS]",
        help="Print JSON. With FIELDS, such as id,status, only these, each result in a line.",
    ),
]

_Command = Callable[..., Coroutine[Any, Any, ExitCode | None]]


@attrs.frozen
class Session:
    """The client and the output of a command."""

    tfe: Client
    output: Output

    def now(self) -> datetime:
        """Return the time, by the server's clock if it is known."""
        seconds = self.tfe._pipeline.server_time  # noqa: SLF001  (it has no public name)
        return datetime.now(UTC) if seconds is None else datetime.fromtimestamp(seconds, UTC)

    def time_text(self, time: datetime | None) -> str:
        """Return a time as text: on a terminal as an age, elsewhere as the API writes it."""
        if time is None:
            return ""
        return iso_time(time) if self.output.width is None else age(self.now() - time)


@attrs.frozen(kw_only=True)
class _CommonOptions:
    """The options that every command has."""

    json: Json = None
    address: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The address of the server; TFE_ADDRESS by default."),
    ] = None
    debug: Annotated[bool, typer.Option("--debug", help="Log each request on standard error.")] = (
        False
    )


def _attrs_group(kind: type[Any]) -> OptionGroup:
    """Return a group with an option for each field of an attrs class."""
    parameters = inspect.signature(kind).parameters.values()
    return OptionGroup(tuple(parameters), lambda given: kind(**given))


_common = _attrs_group(_CommonOptions)


def with_client(command: _Command, fields: Collection[str] | None = ()) -> Callable[..., ExitCode]:
    """Turn a coroutine function that takes a session into a command for typer.

    Args:
        command: The coroutine function.
        fields: The fields of its JSON; None for any.

    Some parameters become several options: an attrs class one for each field, and a parameter
    that is annotated with an `OptionGroup` the options of the group.

        async def command(session, run: RunId, rollout: RolloutOptions)
                            │        │              └► --decide --waves --tolerate --concurrency
                            │        └► an argument
                            └► --json --address --debug: the client and the output
    """
    _, *parameters = inspect.signature(command).parameters.values()

    @wraps(command)
    def run_command(**options: Any) -> ExitCode:
        common = _common.parse({each.name: options[each.name] for each in _common.parameters})

        async def call_command() -> ExitCode | None:
            arguments = {each.name: _take_argument(each, options) for each in parameters}
            output = Output(
                as_json=common.json is not None, fields=parse_fields(common.json or "", fields)
            )
            async with Client(common.address) as tfe:
                return await command(Session(tfe, output), **arguments)

        if common.debug:
            logging.basicConfig(format="%(message)s")
            logging.getLogger("tfrun_async").setLevel(logging.DEBUG)
        return run_async(call_command())

    signature = inspect.Signature([*_flatten(parameters), *_common.parameters])
    run_command.__signature__ = signature  # type: ignore[attr-defined]  # for typer
    return run_command


def _flatten(parameters: Iterable[inspect.Parameter]) -> Iterator[inspect.Parameter]:
    for each in parameters:
        group = _option_group(each.annotation)
        if group is not None:
            yield from group.parameters
        else:
            yield each.replace(kind=inspect.Parameter.KEYWORD_ONLY)


def _take_argument(parameter: inspect.Parameter, options: dict[str, Any]) -> Any:
    group = _option_group(parameter.annotation)
    if group is None:
        return options[parameter.name]
    return group.parse({each.name: options[each.name] for each in group.parameters})


def _option_group(annotation: Any) -> OptionGroup | None:
    if attrs.has(annotation):
        return _attrs_group(annotation)
    metadata = getattr(annotation, "__metadata__", ())
    return next((each for each in metadata if isinstance(each, OptionGroup)), None)


def run_async(command: Coroutine[Any, Any, ExitCode | None]) -> ExitCode:
    """Run a command's coroutine in an event loop, and return the exit code."""
    try:
        return asyncio.run(command) or ExitCode.DONE
    except (BrokenPipeError, ArgumentError):
        raise  # the reader has ended, as in `tfrun list acme | head`; or the command names options
    except (TfrunError, OSError) as error:
        echo_error(str(error))
        return ExitCode.of(error)
    except KeyboardInterrupt:
        echo_error("interrupted")
        return ExitCode.INTERRUPTED


async def shielded(action: Awaitable[T], report: Callable[[T], None]) -> T:
    """Finish an action even if Ctrl-C is pressed during it, so that its result is known.

    A second Ctrl-C cancels it.

    Args:
        action: The action to finish.
        report: Called with the result, if Ctrl-C was pressed.
    """
    task = asyncio.ensure_future(action)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        echo_error("finishing the request; press Ctrl-C again to cancel it")
        report(await task)
        raise
