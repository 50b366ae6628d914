"""Run the simulator, or the run tools for an MCP client."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._output import Output, echo_error
from tfrun_async.cli._session import AsJson, run_async
from tfrun_async.client import Client

if TYPE_CHECKING:
    from tfrun_async.simulator import Simulator


def simulator(
    *,
    host: Annotated[str, typer.Option(help="The interface to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port; 0 takes one that is free.")
    ] = 8080,
    organization: Annotated[str, typer.Option(help="The organization to create.")] = "example",
    workspace: Annotated[
        list[str] | None, typer.Option(help="Create this workspace; may be repeated.")
    ] = None,
    speed: Annotated[float, typer.Option(help="How many times faster time runs.")] = 1.0,
    rate_limits: Annotated[
        bool, typer.Option("--rate-limits", help="Respond with 429 as the real API does.")
    ] = False,
    as_json: AsJson = False,
) -> ExitCode:
    """Serve a stand-in for HCP Terraform until interrupted."""
    # The other commands start faster without this import.
    from tfrun_async.simulator import Clock, Simulator  # noqa: PLC0415

    try:
        sim = Simulator(
            organization=organization,
            clock=Clock(speed),
            rate_limits=rate_limits,
            host=host,
            port=port,
        )
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    return run_async(serve_simulator(sim, workspace or (), Output(as_json=as_json)))


async def serve_simulator(sim: "Simulator", workspaces: Iterable[str], output: Output) -> None:
    """Create the workspaces, and serve until the process is asked to stop."""
    from tfrun_async.simulator.__main__ import until_stopped  # noqa: PLC0415

    async def on_ready() -> None:
        address, token, organization = sim.address, sim.token, sim.organization
        async with Client(address, token, allow_http=True) as tfe:
            for name in workspaces:
                await tfe.workspaces.create(organization, name=name)
        output.print_result(
            {"address": address, "token": token, "organization": organization},
            f"Organization {organization}. In another terminal:",
            f"  export TFE_ADDRESS={address} TFE_TOKEN={token}",
            "Press Ctrl-C to stop.",
        )

    await until_stopped(sim, on_ready)


def mcp(context: typer.Context) -> ExitCode:
    """Serve the run tools to an MCP client; `tfrun mcp --help` lists its options."""
    try:
        # It needs another extra.
        from tfrun_async.mcp.__main__ import parse_options, serve_tools  # noqa: PLC0415
    except ImportError as error:
        echo_error(str(error))
        return ExitCode.FAILED
    return run_async(serve_tools(parse_options(context.args, context.command_path)))
