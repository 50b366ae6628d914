"""List, show, start and settle runs."""

from collections.abc import Awaitable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from tfrun_async._resources.pages import Pages
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._options import Comment, RunFilters, StartOptions, given
from tfrun_async.cli._render import run_details, run_document, run_line, run_table
from tfrun_async.cli._session import Session, to_its_end
from tfrun_async.cli._targets import RunId, WorkspaceName, find_workspace, is_workspace
from tfrun_async.cli._waiting import Timeout, wait_for
from tfrun_async.client import Client
from tfrun_async.models import ConfigurationVersion, Run, Workspace


async def list_runs(
    session: Session,
    target: Annotated[
        str, typer.Argument(help="An organization, or a workspace: organization/name, or its id.")
    ],
    filters: RunFilters,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 20,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
) -> None:
    """List the runs of a workspace or an organization, newest first."""
    tfe, most = session.tfe, None if everything else limit
    arguments = filters.arguments() | given(page_size=most and min(most, 100))
    if is_workspace(target):
        workspace = await find_workspace(tfe, target)
        pages = tfe.runs.list_for_workspace(workspace, **arguments)
    else:
        pages = tfe.runs.list_for_organization(target, include=["workspace"], **arguments)
    runs = await _first(pages, most)
    session.output.result(
        [run_document(run) for run in runs],
        run_table(runs, with_workspace=not is_workspace(target)),
    )


async def _first(pages: Pages[Run], most: int | None) -> list[Run]:
    # By pages: going through the items would ask for the next page ahead of time.
    runs: list[Run] = []
    async for page in pages.pages():
        runs += page.items
        if most is not None and len(runs) >= most:
            break
    return runs[:most]


async def show(session: Session, run: RunId) -> None:
    """Show where a run stands, what it changes, and what you can do."""
    read = await session.tfe.runs.read(run, include=["plan", "apply", "workspace", "created_by"])
    session.output.result(run_document(read), run_details(read))


async def start(
    session: Session,
    workspace: WorkspaceName,
    options: StartOptions,
    config_dir: Annotated[
        Path | None, typer.Option(help="Upload this directory, and run it.", file_okay=False)
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Then do what `tfrun wait` does.")] = False,
    timeout: Timeout = None,
) -> ExitCode | None:
    """Start a run in a workspace, once even if the answer is lost."""
    arguments = options.arguments()
    found = await find_workspace(session.tfe, workspace)
    if config_dir:
        arguments["configuration_version"] = await _uploaded(
            session.tfe, found, config_dir, options
        )
    report = partial(_report, session)
    run = await to_its_end(session.tfe.runs.create_once(workspace=found, **arguments), report)
    if wait:
        return await wait_for(session, run, timeout=timeout)
    report(run)
    return None


async def _uploaded(
    tfe: Client, workspace: Workspace, directory: Path, options: StartOptions
) -> ConfigurationVersion:
    version = await tfe.configuration_versions.create(
        workspace,
        auto_queue_runs=False,
        **given(speculative=options.plan_only, provisional=options.save_plan),
    )
    await tfe.configuration_versions.upload(version, directory)
    return await tfe.configuration_versions.wait_until_uploaded(version)


async def apply(session: Session, run: RunId, comment: Comment = None) -> None:
    """Confirm a run, so that its plan is applied."""
    await _act(session, run, session.tfe.runs.apply(run, **given(comment=comment)))


async def discard(session: Session, run: RunId, comment: Comment = None) -> None:
    """Give up a run that waits."""
    await _act(session, run, session.tfe.runs.discard(run, **given(comment=comment)))


async def cancel(
    session: Session,
    run: RunId,
    comment: Comment = None,
    force: Annotated[
        bool, typer.Option("--force", help="End it at once, even if Terraform loses its state.")
    ] = False,
) -> None:
    """Interrupt a run that is planning or applying."""
    runs = session.tfe.runs
    stop = runs.force_cancel if force else runs.cancel
    await _act(session, run, stop(run, **given(comment=comment)))


async def _act(session: Session, run: str, action: Awaitable[None]) -> None:
    """Take an action to its end, and tell where the run stands then: the action is only queued."""

    async def done() -> Run:
        await action
        return await session.tfe.runs.read(run)

    report = partial(_report, session)
    report(await to_its_end(done(), report))


def _report(session: Session, run: Run) -> None:
    session.output.result(run_document(run), run_line(run, run.status))
