"""What all commands share: their options, the client, and what becomes of errors and of Ctrl-C."""

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from functools import wraps
from typing import Annotated, Any, TypeVar

import attrs
import typer

from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._output import Output, say
from tfrun_async.client import Client
from tfrun_async.errors import TfrunError

T = TypeVar("T")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

_Command = Callable[..., Coroutine[Any, Any, ExitCode | None]]


@attrs.frozen
class Session:
    """What a command works with."""

    tfe: Client
    output: Output


@attrs.frozen(kw_only=True)
class _Shared:
    """The options that every command has."""

    as_json: AsJson = False
    address: Annotated[
        str | None, typer.Option(help="The server, instead of the one in TFE_ADDRESS.")
    ] = None
    debug: Annotated[
        bool, typer.Option("--debug", help="Tell of each request, on standard error.")
    ] = False


def connected(command: _Command) -> Callable[..., ExitCode]:
    """Make a command of typer's from a coroutine function that takes a session.

    A parameter whose type is an attrs class stands for an option for each of its fields.
    """
    _, *parameters = inspect.signature(command).parameters.values()

    @wraps(command)
    def run(**options: Any) -> ExitCode:
        shared = _gathered(_Shared, options)
        arguments = {
            each.name: _gathered(each.annotation, options)
            if attrs.has(each.annotation)
            else options[each.name]
            for each in parameters
        }

        async def work() -> ExitCode | None:
            async with Client(shared.address) as tfe:
                return await command(Session(tfe, Output(as_json=shared.as_json)), **arguments)

        if shared.debug:
            logging.basicConfig(format="%(message)s")
            logging.getLogger("tfrun_async").setLevel(logging.DEBUG)
        return finished(work())

    common = inspect.signature(_Shared).parameters.values()
    flat = inspect.Signature([*_flat(parameters), *common])
    run.__signature__ = flat  # type: ignore[attr-defined]  # what typer reads
    return run


def _flat(parameters: Iterable[inspect.Parameter]) -> Iterator[inspect.Parameter]:
    for each in parameters:
        if attrs.has(each.annotation):
            yield from inspect.signature(each.annotation).parameters.values()
        else:
            yield each.replace(kind=inspect.Parameter.KEYWORD_ONLY)


def _gathered(kind: type[T], options: dict[str, Any]) -> T:
    names = [field.name for field in attrs.fields(kind)]  # type: ignore[arg-type]  # an attrs class
    return kind(**{name: options[name] for name in names})


def finished(work: Coroutine[Any, Any, ExitCode | None]) -> ExitCode:
    """Run the work of a command, and return its exit code."""
    try:
        return asyncio.run(work) or ExitCode.DONE
    except BrokenPipeError:
        raise  # whoever reads the output has read enough
    except (TfrunError, OSError) as error:
        say(str(error))
        return ExitCode.of(error)
    except KeyboardInterrupt:
        say("interrupted")
        return ExitCode.INTERRUPTED


async def to_its_end(action: Awaitable[T], report: Callable[[T], None]) -> T:
    """See an action to its end even if Ctrl-C comes meanwhile, so that nothing is half done.

    A second Ctrl-C does cut it off.

    Args:
        action: What is not to be cut off.
        report: Called with what came of it, if Ctrl-C came.
    """
    acting = asyncio.ensure_future(action)
    try:
        return await asyncio.shield(acting)
    except asyncio.CancelledError:
        say("finishing what was begun; Ctrl-C again gives it up")
        report(await acting)
        raise
