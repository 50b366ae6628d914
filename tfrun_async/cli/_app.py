"""The commands, and what becomes of a command line that is wrong."""

from typing import Annotated

import typer

from tfrun_async._version import __version__
from tfrun_async.cli import _logs, _rollout, _runs, _servers, _waiting, _watching
from tfrun_async.cli._exit_codes import ExitCode, described
from tfrun_async.cli._output import say
from tfrun_async.cli._session import connected

app = typer.Typer(
    name="tfrun", epilog=described(), rich_markup_mode=None, pretty_exceptions_enable=False
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _tfrun(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Start, watch and settle runs in HCP Terraform and Terraform Enterprise.

    The token comes from TFE_TOKEN, TF_TOKEN_<host>, or what `terraform login` has stored.
    """


app.command("list")(connected(_runs.list_runs))
app.command()(connected(_runs.show))
app.command()(connected(_runs.start))
app.command()(connected(_runs.apply))
app.command()(connected(_runs.discard))
app.command()(connected(_runs.cancel))
app.command()(connected(_waiting.wait))
app.command()(connected(_watching.watch))
app.command()(connected(_logs.logs))
app.command()(_servers.simulator)
app.command(
    context_settings={
        # They are for the server's own parser.
        "help_option_names": [],
        "ignore_unknown_options": True,
        "allow_extra_args": True,
    }
)(_servers.mcp)


rollout = typer.Typer(help="Runs in many workspaces.", rich_markup_mode=None)
rollout.command()(connected(_rollout.start))
app.add_typer(rollout, name="rollout")


def run(arguments: list[str]) -> int:
    """Run a command line, and return its exit code."""
    try:
        done = app(arguments or ["--help"], prog_name="tfrun", standalone_mode=False)
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        where = context.command_path if context else "tfrun"
        say(f"{error.format_message().removesuffix('.')}; see {where} --help")
        return ExitCode.USAGE
    except OSError as error:  # even the help may have no room
        say(str(error))
        return ExitCode.FAILED
    return int(done or ExitCode.DONE)
