"""The two lists of runs, with their filters and searches."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.runs import INCLUDES
from tfrun_async.simulator._http.documents import Resource, listed, resource
from tfrun_async.simulator._http.messages import Response
from tfrun_async.simulator._records.store import Run
from tfrun_async.simulator._records.transitions import RUNNING, WAITING, in_group, operation

YEAR_SECONDS = 365 * 24 * 3600.0
_APPLICABLE = ["plan_and_apply", "save_plan", "refresh_only", "destroy", "empty_apply"]

Test = Callable[[Run], bool]


def list_for_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """List the runs of a workspace; plan-only runs only if they are asked for."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    page = context.read_page()
    operations = listed(context.request.query, "filter[operation]") or _APPLICABLE
    tests = _tests(context, operations, context.request.query.get("filter[timeframe]", ""))
    found = _newest_first(workspace.runs, tests)
    return context.respond_with_page(
        _resources(context, page.slice(found)), page.pagination(len(found)), include=INCLUDES
    )


def list_for_organization(context: HandlerContext, organization_name: str) -> Response:
    """List the runs of an organization, of the past year unless another is asked for."""
    organization = context.store.find(context.store.organizations, organization_name)
    page = context.read_page()
    query = context.request.query
    operations = listed(query, "filter[operation]")
    tests = _tests(context, operations, query.get("filter[timeframe]") or "year")
    if names := listed(query, "filter[workspace_names]"):
        tests.append(lambda run: run.workspace.name in names)
    runs = [
        run for run in context.store.runs.values() if run.workspace.organization is organization
    ]
    found = _newest_first(runs, tests)
    return context.respond_with_page(
        _resources(context, page.slice(found)),
        page.pagination_without_totals(len(found)),
        include=INCLUDES,
    )


def list_queue(context: HandlerContext, organization_name: str) -> Response:
    """List the runs of an organization that are at work or wait for their turn, oldest first."""
    page = context.read_page()
    running, waiting = _queue(context, organization_name)
    resources = [
        (run, position)
        for position, run in [*((0, run) for run in running), *enumerate(waiting, 1)]
    ]
    written = []
    for run, position in page.slice(resources):
        written.append(context.serializer.run(run))
        written[-1]["attributes"]["position-in-queue"] = position
    return context.respond_with_page(written, page.pagination(len(resources)), include=INCLUDES)


def read_capacity(context: HandlerContext, organization_name: str) -> Response:
    """Count the runs of an organization that are at work, and those that wait for their turn."""
    running, waiting = _queue(context, organization_name)
    attributes = {"pending": len(waiting), "running": len(running)}
    path = f"organizations/{organization_name}/capacity"
    return context.respond_with_resource(
        resource("organization-capacity", organization_name, attributes, {}, path)
    )


def _queue(context: HandlerContext, organization_name: str) -> tuple[list[Run], list[Run]]:
    organization = context.store.find(context.store.organizations, organization_name)
    runs = [
        run for run in context.store.runs.values() if run.workspace.organization is organization
    ]
    running = [run for run in runs if run.status in RUNNING]
    return running, [run for run in runs if run.status in WAITING]


def _resources(context: HandlerContext, runs: Iterable[Run]) -> list[Resource]:
    resources = context.serializer
    return [resources.run(run) for run in runs]


def _newest_first(runs: Iterable[Run], tests: list[Test]) -> list[Run]:
    return [run for run in reversed(list(runs)) if all(test(run) for test in tests)]


def _tests(context: HandlerContext, operations: list[str], timeframe: str) -> list[Test]:
    """Return the conditions of a query; a value that the API does not know matches no run."""
    query = context.request.query
    tests: list[Test] = []
    if operations:
        tests.append(lambda run: operation(run.options) in operations)
    if statuses := listed(query, "filter[status]"):
        tests.append(lambda run: run.status in statuses)
    if sources := listed(query, "filter[source]"):
        tests.append(lambda run: run.source in sources)
    if group := query.get("filter[status_group]"):
        tests.append(lambda run: in_group(run.status, group))
    if pools := listed(query, "filter[agent_pool_names]"):
        tests.append(lambda run: _agent_pool(context, run) in pools)
    if timeframe:
        start, end = _period(timeframe, context.now)
        tests.append(lambda run: start <= run.created_at < end)
    return tests + _searches(query)


def _agent_pool(context: HandlerContext, run: Run) -> str | None:
    pool = run.workspace.settings["agent-pool-id"]
    return None if pool is None else context.store.agent_pools[pool]


def _period(timeframe: str, now: float) -> tuple[float, float]:
    """Return the beginning and end of the past year, or of a calendar year."""
    if timeframe == "year":
        return now - YEAR_SECONDS, float("inf")
    if not (timeframe.isascii() and timeframe.isdigit() and 1970 <= int(timeframe[:5]) < 9999):
        return 0.0, 0.0
    year = int(timeframe)
    return datetime(year, 1, 1, tzinfo=UTC).timestamp(), datetime(
        year + 1, 1, 1, tzinfo=UTC
    ).timestamp()


def _searches(query: Mapping[str, str]) -> list[Test]:
    user, commit = query.get("search[user]"), query.get("search[commit]")
    basic = query.get("search[basic]")
    tests: list[Test] = []
    if user:
        tests.append(lambda run: _commit(run, "sender-username") == user)
    if commit:
        tests.append(lambda run: _commit(run, "commit-sha").startswith(commit))
    if basic and not tests:
        tests.append(
            lambda run: (
                run.id == basic
                or _commit(run, "sender-username") == basic
                or _commit(run, "commit-sha").startswith(basic)
                or basic.lower() in run.options["message"].lower()
            )
        )
    return tests


def _commit(run: Run, key: str) -> str:
    ingress = run.configuration_version.ingress
    return "" if ingress is None else str(ingress[key])
