"""Run the simulator, or the run tools for an MCP client."""

import typer

from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._output import echo_error
from tfrun_async.cli._session import run_async


def simulator(context: typer.Context) -> ExitCode:
    """Serve a stand-in for HCP Terraform; it has its own --help."""
    # Imported here, so that the other commands start faster.
    from tfrun_async.simulator.__main__ import parse_options, serve  # noqa: PLC0415

    return run_async(serve(parse_options(context.args, context.command_path)))


def mcp(context: typer.Context) -> ExitCode:
    """Serve the run tools to an MCP client; it has its own --help."""
    try:
        # It needs the extra `mcp`.
        from tfrun_async.mcp.__main__ import parse_options, serve_tools  # noqa: PLC0415
    except ImportError as error:
        echo_error(str(error))
        return ExitCode.FAILED
    return run_async(serve_tools(parse_options(context.args, context.command_path)))
