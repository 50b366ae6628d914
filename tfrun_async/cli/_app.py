"""The commands, and the handling of usage errors."""

from collections.abc import Callable, Collection
from typing import Annotated, Any, TypeAlias

import typer

from tfrun_async._version import __version__
from tfrun_async.cli import (
    _decisions,
    _logs,
    _pending,
    _reports,
    _rollout,
    _rollout_status,
    _runs,
    _servers,
    _waiting,
    _watching,
    _workspaces,
)
from tfrun_async.cli._command import HELP_NAMES, add_command
from tfrun_async.cli._exit_codes import ExitCode, exit_code_help, keep_lines
from tfrun_async.cli._fields import REPORT_FIELDS, RUN_FIELDS, WORKSPACE_FIELDS
from tfrun_async.cli._output import echo_error
from tfrun_async.cli._rollout import STEP_FIELDS
from tfrun_async.cli._rollout_status import STATUS_FIELDS
from tfrun_async.cli._session import with_client
from tfrun_async.errors import ArgumentError

_EXAMPLES = (
    "  tfrun pending acme",
    "  tfrun start acme/network --config-dir infrastructure/network --wait",
    "  tfrun why acme/network",
    "  tfrun apply acme/network",
)
_ROLLOUT_EXAMPLES = (
    "  tfrun rollout start 'acme/*-prod' --journal rollout.db --waves 1,10%",
    "  tfrun rollout status --journal rollout.db",
)

app = typer.Typer(
    name="tfrun",
    epilog=f"{keep_lines('Examples:', _EXAMPLES)}\n\n{exit_code_help()}",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=HELP_NAMES,
)


def _print_version(requested: bool) -> None:
    if requested:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _tfrun(
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Start, watch and finish runs in HCP Terraform and Terraform Enterprise.

    The token comes from TFE_TOKEN, TF_TOKEN_<host>, or the file that `terraform login` writes.
    """


_Entry: TypeAlias = tuple[str, Callable[..., Any], Collection[str] | None]
"""The name of a command, its coroutine function, and the fields of its JSON; None for any."""

_WAIT_FIELDS = ("reason", "needs", "run", "report")
_STARTED_FIELDS = (*RUN_FIELDS, "url", *_WAIT_FIELDS)  # with --wait as `tfrun wait`

_COMMANDS: tuple[_Entry, ...] = (
    ("list", _runs.list_runs, RUN_FIELDS),
    ("pending", _pending.pending, (*RUN_FIELDS, "waits_for", "reason", "since")),
    ("show", _runs.show, (*RUN_FIELDS, "report")),
    ("why", _reports.why, REPORT_FIELDS),
    ("open", _reports.open_page, ("id", "url")),
    ("start", _runs.start, _STARTED_FIELDS),
    ("apply", _decisions.apply, _STARTED_FIELDS),
    ("override", _decisions.override, _STARTED_FIELDS),
    ("discard", _decisions.discard, _STARTED_FIELDS),
    ("cancel", _decisions.cancel, _STARTED_FIELDS),
    ("wait", _waiting.wait, _WAIT_FIELDS),
    ("watch", _watching.watch, ("at", "before", "after", "needs", "run", "report")),
    ("logs", _logs.logs, ("phase", "line", "event")),
    ("workspaces", _workspaces.workspaces, WORKSPACE_FIELDS),
    ("outputs", _workspaces.outputs, None),  # their names
)
_ROLLOUT_COMMANDS: tuple[_Entry, ...] = (
    ("start", _rollout.start, STEP_FIELDS),
    ("status", _rollout_status.status, STATUS_FIELDS),
)
rollout = typer.Typer(
    help="Start runs in many workspaces, in waves.",
    epilog=keep_lines("Examples:", _ROLLOUT_EXAMPLES),
    rich_markup_mode=None,
)
for group, commands in ((app, _COMMANDS), (rollout, _ROLLOUT_COMMANDS)):
    for name, command, fields in commands:
        add_command(group, with_client(command, fields), name, fields)
app.add_typer(rollout, name="rollout")
for server in (_servers.simulator, _servers.mcp):
    app.command(
        context_settings={
            # The servers have their own parsers.
            "help_option_names": [],
            "ignore_unknown_options": True,
            "allow_extra_args": True,
        }
    )(server)


def run(arguments: list[str]) -> int:
    """Parse and run a command line, and return its exit code."""
    try:
        code = app(arguments or ["--help"], prog_name="tfrun", standalone_mode=False)
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "tfrun"
        echo_error(f"{error.format_message().removesuffix('.')}; see {command} --help")
        return ExitCode.USAGE
    except ArgumentError as error:
        echo_error(str(error))
        return ExitCode.USAGE
    except OSError as error:  # such as a full disk, where the help is written to a file
        echo_error(str(error))
        return ExitCode.FAILED
    return int(code or ExitCode.DONE)
