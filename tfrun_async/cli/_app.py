"""The commands, and the handling of usage errors."""

from typing import Annotated

import typer

from tfrun_async._version import __version__
from tfrun_async.cli import _logs, _reports, _rollout, _runs, _servers, _waiting, _watching
from tfrun_async.cli._exit_codes import ExitCode, exit_code_help
from tfrun_async.cli._output import echo_error
from tfrun_async.cli._session import with_client

app = typer.Typer(
    name="tfrun", epilog=exit_code_help(), rich_markup_mode=None, pretty_exceptions_enable=False
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


app.command("list")(with_client(_runs.list_runs))
app.command()(with_client(_runs.show))
app.command()(with_client(_reports.why))
app.command()(with_client(_runs.start))
app.command()(with_client(_runs.apply))
app.command()(with_client(_runs.discard))
app.command()(with_client(_runs.cancel))
app.command()(with_client(_waiting.wait))
app.command()(with_client(_watching.watch))
app.command()(with_client(_logs.logs))
for server in (_servers.simulator, _servers.mcp):
    app.command(
        context_settings={
            # The servers have their own parsers.
            "help_option_names": [],
            "ignore_unknown_options": True,
            "allow_extra_args": True,
        }
    )(server)


rollout = typer.Typer(help="Start runs in many workspaces, in waves.", rich_markup_mode=None)
rollout.command()(with_client(_rollout.start))
app.add_typer(rollout, name="rollout")


def run(arguments: list[str]) -> int:
    """Parse and run a command line, and return its exit code."""
    try:
        code = app(arguments or ["--help"], prog_name="tfrun", standalone_mode=False)
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "tfrun"
        echo_error(f"{error.format_message().removesuffix('.')}; see {command} --help")
        return ExitCode.USAGE
    except OSError as error:  # such as a full disk, where the help is written to a file
        echo_error(str(error))
        return ExitCode.FAILED
    return int(code or ExitCode.DONE)
