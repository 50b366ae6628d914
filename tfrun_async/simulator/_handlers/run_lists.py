"""The lists of runs with their filters and searches, and the queue of an organization."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.runs import INCLUDES
from tfrun_async.simulator._http.documents import comma_separated, resource
from tfrun_async.simulator._http.messages import Response
from tfrun_async.simulator._records.access import WorkspacePermission
from tfrun_async.simulator._records.store import Organization, Run
from tfrun_async.simulator._records.transitions import RUNNING, WAITING, in_group, operation

YEAR_SECONDS = 365 * 24 * 3600.0
# The documented default of `filter[operation]` for a workspace: all but plan-only runs.
_APPLICABLE = [
    *("plan_and_apply", "save_plan", "refresh_only", "destroy", "empty_apply", "action_only")
]

RunFilter = Callable[[Run], bool]


def list_for_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """List the runs of a workspace; plan-only runs only if `filter[operation]` names them."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    operations = comma_separated(context.request.query, "filter[operation]") or _APPLICABLE
    filters = _build_filters(
        context, operations, context.request.query.get("filter[timeframe]", "")
    )
    found = _matching_newest_first(workspace.runs, filters)
    return context.respond_with_page_of(found, context.serializer.run, include=INCLUDES)


def list_for_organization(context: HandlerContext, organization_name: str) -> Response:
    """List the runs of an organization; those of the past year unless a filter names another."""
    organization = context.store.find(context.store.organizations, organization_name)
    page = context.read_page()
    query = context.request.query
    operations = comma_separated(query, "filter[operation]")
    filters = _build_filters(context, operations, query.get("filter[timeframe]") or "year")
    if names := comma_separated(query, "filter[workspace_names]"):
        filters.append(lambda run: run.workspace.name in names)
    runs = _visible_runs(context, organization)
    found = _matching_newest_first(runs, filters)
    resources = list(map(context.serializer.run, page.slice(found)))
    pagination = page.pagination_without_totals(len(found))
    return context.respond_with_page(resources, pagination, include=INCLUDES)


def list_queue(context: HandlerContext, organization_name: str) -> Response:
    """List the runs of an organization that run or wait in the queue, oldest first."""
    page = context.read_page()
    running, waiting = _queued_runs(context, organization_name)
    # Running ones have the position 0; the others are counted from 1.
    resources = [
        (run, position)
        for position, run in [*((0, run) for run in running), *enumerate(waiting, 1)]
    ]
    serialized = []
    for run, position in page.slice(resources):
        serialized.append(context.serializer.run(run))
        serialized[-1]["attributes"]["position-in-queue"] = position
    return context.respond_with_page(serialized, page.pagination(len(resources)), include=INCLUDES)


def read_capacity(context: HandlerContext, organization_name: str) -> Response:
    """Count the runs of an organization that run, and those that wait in the queue."""
    running, waiting = _queued_runs(context, organization_name)
    attributes = {"pending": len(waiting), "running": len(running)}
    path = f"organizations/{organization_name}/capacity"
    return context.respond_with_resource(
        resource("organization-capacity", organization_name, attributes, {}, path)
    )


def _queued_runs(context: HandlerContext, organization_name: str) -> tuple[list[Run], list[Run]]:
    organization = context.store.find(context.store.organizations, organization_name)
    runs = _visible_runs(context, organization)
    running = [run for run in runs if run.status in RUNNING]
    return running, [run for run in runs if run.status in WAITING]


def _visible_runs(context: HandlerContext, organization: Organization) -> list[Run]:
    workspaces = {
        workspace
        for workspace in context.store.workspaces.values()
        if workspace.organization is organization
        and context.may(WorkspacePermission.READ_RUNS, workspace)
    }
    return [run for run in context.store.runs.values() if run.workspace in workspaces]


def _matching_newest_first(runs: Iterable[Run], filters: list[RunFilter]) -> list[Run]:
    return [run for run in reversed(list(runs)) if all(matches(run) for matches in filters)]


def _build_filters(
    context: HandlerContext, operations: list[str], timeframe: str
) -> list[RunFilter]:
    """Return the conditions of a query; a value that the API does not know matches no run."""
    query = context.request.query
    filters: list[RunFilter] = []
    if operations:
        filters.append(lambda run: operation(run.options) in operations)
    if statuses := comma_separated(query, "filter[status]"):
        filters.append(lambda run: run.status in statuses)
    if sources := comma_separated(query, "filter[source]"):
        filters.append(lambda run: run.source in sources)
    if group := query.get("filter[status_group]"):
        filters.append(lambda run: in_group(run.status, group))
    if pools := comma_separated(query, "filter[agent_pool_names]"):
        filters.append(lambda run: _agent_pool(context, run) in pools)
    if timeframe:
        start, end = _timeframe_bounds(timeframe, context.now)
        filters.append(lambda run: start <= run.created_at < end)
    return filters + _search_filters(query)


def _agent_pool(context: HandlerContext, run: Run) -> str | None:
    pool_id = run.workspace.agent_pool_id
    return None if pool_id is None else context.store.agent_pools[pool_id].name


def _timeframe_bounds(timeframe: str, now: float) -> tuple[float, float]:
    """Return the start and end of the past year, or of a calendar year."""
    if timeframe == "year":
        return now - YEAR_SECONDS, float("inf")
    # Years that `datetime` cannot hold, and words, match no run: an empty period.
    if not (timeframe.isascii() and timeframe.isdigit() and 1970 <= int(timeframe[:5]) < 9999):
        return 0.0, 0.0
    year = int(timeframe)
    return datetime(year, 1, 1, tzinfo=UTC).timestamp(), datetime(
        year + 1, 1, 1, tzinfo=UTC
    ).timestamp()


def _search_filters(query: Mapping[str, str]) -> list[RunFilter]:
    user, commit = query.get("search[user]"), query.get("search[commit]")
    basic = query.get("search[basic]")
    filters: list[RunFilter] = []
    if user:
        filters.append(lambda run: _commit_attribute(run, "sender-username") == user)
    if commit:
        filters.append(lambda run: _commit_attribute(run, "commit-sha").startswith(commit))
    # As documented: beside `search[user]` or `search[commit]`, `search[basic]` is ignored.
    if basic and not filters:
        filters.append(
            lambda run: (
                run.id == basic
                or _commit_attribute(run, "sender-username") == basic
                or _commit_attribute(run, "commit-sha").startswith(basic)
                or basic.lower() in run.options["message"].lower()
            )
        )
    return filters


def _commit_attribute(run: Run, key: str) -> str:
    ingress = run.configuration_version.ingress
    return "" if ingress is None else str(ingress[key])
