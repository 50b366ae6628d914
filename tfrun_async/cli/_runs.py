"""List, show, start, apply, discard and cancel runs."""

import asyncio
from collections.abc import Awaitable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from tfrun_async._resources.pages import Pages
from tfrun_async._run.create_once import may_have_been_applied
from tfrun_async._run.marker import Marker
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._options import (
    ONLY_FOR_ORGANIZATIONS,
    Comment,
    FilterOptions,
    StartOptions,
    drop_empty,
    option_name,
)
from tfrun_async.cli._output import echo_error
from tfrun_async.cli._render import run_details, run_document, run_line, run_table
from tfrun_async.cli._reports import find_url, report_text
from tfrun_async.cli._session import Session, shielded
from tfrun_async.cli._targets import (
    RunId,
    WorkspaceName,
    default_organization,
    is_workspace,
    workspace_argument,
)
from tfrun_async.cli._waiting import Timeout, wait_for
from tfrun_async.client import Client
from tfrun_async.errors import MarkerNotKeptError, OutcomeUnknownError, TfrunError
from tfrun_async.models import ConfigurationVersion, Run, Workspace
from tfrun_async.waiting import RunPhase, run_phase


async def list_runs(
    session: Session,
    filters: FilterOptions,
    target: Annotated[
        str,
        typer.Argument(
            help="An organization, or a workspace: organization/name, or its id. "
            "TF_CLOUD_ORGANIZATION by default."
        ),
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many runs at most.")] = 20,
    all_runs: Annotated[bool, typer.Option("--all", help="List all runs.")] = False,
) -> None:
    """List the runs of a workspace or an organization, newest first."""
    tfe, max_runs = session.tfe, None if all_runs else limit
    target = target or default_organization()
    if not target:
        raise typer.BadParameter("target: must be an organization or a workspace, got none")
    page_size = drop_empty(page_size=max_runs and min(max_runs, 100))
    if is_workspace(target):
        for name in ONLY_FOR_ORGANIZATIONS & filters.keys():
            raise typer.BadParameter(
                "must not be given for a workspace, only for an organization",
                param_hint=option_name(name),
            )
        pages = tfe.runs.list_for_workspace(workspace_argument(target), **filters, **page_size)
    else:
        pages = tfe.runs.list_for_organization(
            target, include=["workspace"], **filters, **page_size
        )
    runs = await _read_newest(pages, max_runs)
    session.output.print_result(
        [run_document(run) for run in runs],
        run_table(runs, with_workspace=not is_workspace(target)),
    )


async def _read_newest(pages: Pages[Run], max_runs: int | None) -> list[Run]:
    # Page by page, since iterating over the items would prefetch the next page.
    runs: list[Run] = []
    async for page in pages.pages():
        runs += page.items
        if max_runs is not None and len(runs) >= max_runs:
            break
    return runs[:max_runs]


async def show(session: Session, run: RunId) -> None:
    """Show what a run waits for or why it has ended, its changes, and the possible commands."""
    report = await session.tfe.runs.explain(run)
    session.output.print_result(
        run_document(report.run) | {"report": report.to_dict()},
        report_text(session.output, report, brief=True),
        "",
        run_details(report.run),
    )


async def start(
    session: Session,
    workspace: WorkspaceName,
    options: StartOptions,
    config_dir: Annotated[
        Path | None,
        typer.Option(
            help="Upload this directory as the configuration to run.", exists=True, file_okay=False
        ),
    ] = None,
    follow_links: Annotated[
        bool,
        typer.Option(
            help="Replace symlinks that leave the directory with their targets, and list them."
        ),
    ] = True,
    once: Annotated[
        bool,
        typer.Option(
            "--once",
            help="Mark the run in its message, and find it by that if the response is lost.",
        ),
    ] = False,
    key: Annotated[
        str | None,
        typer.Option(
            help="Print the run that was started with this key, if there is one; else start it."
        ),
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait for the run, as `tfrun wait` does.")
    ] = False,
    timeout: Timeout = None,
) -> ExitCode | None:
    """Start a run in a workspace."""
    target = workspace_argument(workspace)
    if key is not None:
        Marker.of_key(key)  # refuses one that is not valid, before anything is uploaded
    if config_dir:
        if "configuration_version" in options:
            raise typer.BadParameter(
                "must not be given with --configuration-version", param_hint="--config-dir"
            )
        found = await session.tfe.workspaces.read(target)
        version = await _upload(session.tfe, found, config_dir, options, follow_links=follow_links)
        options["configuration_version"] = version
    print_run = partial(_print_run, session)
    create = (
        _create_once(session.tfe, target, key, options)
        if once or key
        else _create(session.tfe, target, options)
    )
    run = await shielded(create, print_run)
    if wait:
        return await wait_for(session, run, timeout=timeout)
    await _print_with_page(session, run)
    return None


async def _create(tfe: Client, workspace: str, options: StartOptions) -> Run:
    try:
        return await tfe.runs.create(workspace=workspace, **options)
    except TfrunError as error:
        if not may_have_been_applied(error):
            raise
        raise OutcomeUnknownError(
            f"{error}: a run may exist, see `tfrun list {workspace}`; --once would have found it"
        ) from error


async def _create_once(tfe: Client, workspace: str, key: str | None, options: StartOptions) -> Run:
    if key is not None and (run := await tfe.runs.find_started(workspace, key=key)) is not None:
        return run
    try:
        return await tfe.runs.create_once(workspace=workspace, key=key, **options)
    except MarkerNotKeptError as error:
        echo_error(str(error))
        return error.run


async def _upload(
    tfe: Client,
    workspace: Workspace,
    directory: Path,
    options: StartOptions,
    *,
    follow_links: bool,
) -> ConfigurationVersion:
    packing: dict[str, Any] = {
        "follow_links": follow_links,
        "working_directory": getattr(workspace, "working_directory", None),
    }
    followed = await tfe.configuration_versions.check_directory(directory, **packing)
    for link, target in followed.items():
        echo_error(f"uploads {target} in place of the symlink {link}")
    return await tfe.configuration_versions.create_from_directory(
        workspace,
        directory,
        follow_links=follow_links,
        speculative=options.get("plan_only"),
        provisional=options.get("save_plan"),
    )


async def apply(session: Session, run: RunId, comment: Comment = None) -> None:
    """Confirm a run, so that its plan is applied."""
    await _perform(session, run, session.tfe.runs.apply(run, **drop_empty(comment=comment)))


async def discard(session: Session, run: RunId, comment: Comment = None) -> None:
    """Discard a run that waits for a decision or for other runs."""
    await _perform(session, run, session.tfe.runs.discard(run, **drop_empty(comment=comment)))


async def cancel(
    session: Session,
    run: RunId,
    comment: Comment = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="End the run at once, even if Terraform loses its state."),
    ] = False,
) -> None:
    """Interrupt a run that is planning or applying."""
    runs = session.tfe.runs
    stop = runs.force_cancel if force else runs.cancel
    await _perform(session, run, stop(run, **drop_empty(comment=comment)))


async def _perform(session: Session, run: str, action: Awaitable[None]) -> None:
    """Perform an action, and print the run's status after it; the server only queues the action."""

    async def act_and_read() -> Run:
        await action
        return await session.tfe.runs.read(run, include=["workspace"])

    read = await shielded(act_and_read(), partial(_print_run, session))
    await _print_with_page(session, read)


async def _print_with_page(session: Session, run: Run) -> None:
    """Print a run's status, its page, and the command that follows it."""
    try:
        url = await find_url(session.tfe, run)
    except asyncio.CancelledError:  # by Ctrl-C
        _print_run(session, run)
        raise
    lines = [run_line(run, run.status), *([Text(f"Page: {url}")] if url else [])]
    if run_phase(run) is not RunPhase.FINAL:
        lines.append(Text(f"Next: tfrun wait {run.id}"))
    session.output.print_result(run_document(run) | {"url": url}, *lines)


def _print_run(session: Session, run: Run) -> None:
    session.output.print_result(run_document(run), run_line(run, run.status))
