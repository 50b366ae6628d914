"""List, show and start runs."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from tfrun_async._resources.pages import Pages
from tfrun_async._resources.workspace_search import is_glob
from tfrun_async._run.create_once import may_have_been_applied
from tfrun_async._run.marker import Marker
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._options import (
    ONLY_FOR_ORGANIZATIONS,
    ConfigDir,
    FilterOptions,
    FollowLinks,
    StartOptions,
    drop_empty,
    option_name,
)
from tfrun_async.cli._output import echo_error
from tfrun_async.cli._render import run_details, run_document, run_table
from tfrun_async.cli._reports import print_run, print_with_page, report_text
from tfrun_async.cli._session import Session, shielded
from tfrun_async.cli._targets import (
    RunTarget,
    WorkspaceName,
    find_run,
    find_workspace,
    in_matching_workspaces,
    is_workspace,
    split_pattern,
    workspace_argument,
)
from tfrun_async.cli._waiting import Timeout, Wait, wait_for
from tfrun_async.client import Client
from tfrun_async.errors import MarkerNotKeptError, OutcomeUnknownError, TfrunError
from tfrun_async.models import ConfigurationVersion, Run, Workspace


async def list_runs(
    session: Session,
    filters: FilterOptions,
    target: Annotated[
        str,
        typer.Argument(
            metavar="TARGET",
            help="An organization, or workspaces: organization/name, an id, or a pattern such as "
            "'acme/*-prod'. TF_CLOUD_ORGANIZATION by default.",
        ),
    ] = "",
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="How many runs at most.")] = 20,
    all_runs: Annotated[bool, typer.Option("--all", help="List all runs.")] = False,
) -> None:
    """List the runs of a workspace or an organization, newest first.

    Plan-only runs are listed too. The API itself leaves them out of a workspace's list.

    Examples:
        tfrun list acme --group non_final
        tfrun list acme/network --status planned --status cost_estimated
        tfrun list 'acme/*-prod' --json id,status,workspace.name
    """
    max_runs = None if all_runs else limit
    is_one = is_workspace(target) and not is_glob(target)
    # Of the runs of an organization, few may match a pattern.
    page_size = drop_empty(page_size=max_runs and min(max_runs, 100)) if not is_glob(target) else {}
    if is_one:
        for name in ONLY_FOR_ORGANIZATIONS & filters.keys():
            raise typer.BadParameter(
                "must not be given for a workspace, only for an organization",
                param_hint=option_name(name),
            )
        workspace = workspace_argument(target)
        pages = session.tfe.runs.list_for_workspace(workspace, **filters, **page_size)
    else:
        organization, pattern = split_pattern(target)
        pages = session.tfe.runs.list_for_organization(
            organization, include=["workspace"], **filters, **page_size
        )
        if pattern is not None:
            pages = in_matching_workspaces(pages, pattern)
    runs = await _read_newest(pages, max_runs)
    session.output.print_result(
        [run_document(run) for run in runs],
        run_table(runs, session.time_text, with_workspace=not is_one),
    )


async def _read_newest(pages: Pages[Run], max_runs: int | None) -> list[Run]:
    # Page by page, since iterating over the items would prefetch the next page.
    runs: list[Run] = []
    async for page in pages.pages():
        runs += page.items
        if max_runs is not None and len(runs) >= max_runs:
            break
    return runs[:max_runs]


async def show(session: Session, run: RunTarget) -> None:
    """Show a run, and what it waits for or why it has ended.

    What it changes, and the commands that are possible now, are shown too.

    Examples:
        tfrun show run-CZcmD7eagjhyX0vN
        tfrun show acme/network --json status,plan.resource_additions
    """
    report = await session.tfe.runs.explain(await find_run(session.tfe, run))
    session.output.print_result(
        run_document(report.run) | {"report": report.to_dict()},
        report_text(session.output, report, brief=True),
        "",
        run_details(report.run, session.time_text),
    )


async def start(
    session: Session,
    workspace: WorkspaceName,
    options: StartOptions,
    config_dir: ConfigDir = None,
    follow_links: FollowLinks = True,
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
            metavar="TEXT",
            help="Print the run that was started with this key, if there is one; else start it.",
        ),
    ] = None,
    wait: Wait = False,
    timeout: Timeout = None,
) -> ExitCode | None:
    """Start a run in a workspace.

    Examples:
        tfrun start acme/network --var image=web:2.4 --wait
        tfrun start acme/network --config-dir infrastructure/network --plan-only
        tfrun start acme/network --destroy -m 'Give the region up'
    """
    target = await find_workspace(session.tfe, workspace)
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
    create = (
        _create_once(session.tfe, target, key, options)
        if once or key
        else _create(session.tfe, target, options)
    )
    run = await shielded(create, partial(print_run, session))
    if wait:
        return await wait_for(session, run, timeout=timeout)
    await print_with_page(session, run)
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


def echo_followed(links: Mapping[Path, Path]) -> None:
    """Tell which symlinks are replaced by their targets."""
    for link, target in links.items():
        echo_error(f"uploads {target} in place of the symlink {link}")


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
    echo_followed(followed)
    return await tfe.configuration_versions.create_from_directory(
        workspace,
        directory,
        follow_links=follow_links,
        speculative=options.get("plan_only"),
        provisional=options.get("save_plan"),
    )
