"""The admin API: every run of the installation, for site administrators only."""

from collections import Counter
from datetime import UTC, datetime, time
from typing import Any

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.run_events import with_comment
from tfrun_async.simulator._http.documents import listed
from tfrun_async.simulator._http.messages import ApiError, Response, not_found
from tfrun_async.simulator._records.store import Run
from tfrun_async.simulator._records.transitions import TRANSITIONS

INCLUDES = frozenset({"workspace", "workspace.organization", "workspace.organization.owners"})


def list_runs(context: HandlerContext) -> Response:
    """List the runs of every organization, newest first, with counts by status."""
    _check_administrator(context)
    page = context.read_page()
    query = context.request.query
    start = _moment(context, "filter[from]", 0.0, time.min)
    end = _moment(context, "filter[to]", float("inf"), time.max)
    wanted = query.get("q", "").lower()
    matching = [
        run
        for run in reversed(context.store.runs.values())
        if start <= run.created_at <= end and any(wanted in text.lower() for text in _texts(run))
    ]
    statuses = listed(query, "filter[status]")
    found = [run for run in matching if not statuses or run.status in statuses]
    resources = [context.serializer.run(run) for run in page.slice(found)]
    document = page.pagination(len(found))
    document["meta"]["status-counts"] = _status_counts(matching)
    return context.respond_with_page(resources, document, include=INCLUDES)


def _texts(run: Run) -> list[str]:
    """Return what a run is searched by."""
    organization = run.workspace.organization
    texts = [run.id, run.workspace.name, organization.name, organization.settings["email"]]
    if run.configuration_version.ingress is not None:
        texts.append(run.configuration_version.ingress["identifier"])
    return texts


def _moment(context: HandlerContext, parameter: str, default: float, time_of_day: time) -> float:
    """Return the time that a filter gives; a date alone means all of that day, in UTC."""
    if not (value := context.request.query.get(parameter)):
        return default
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise ApiError.parameter(parameter, f"{parameter} must be an ISO 8601 time.") from error
    if len(value) <= len("2026-01-01"):
        moment = datetime.combine(moment, time_of_day)
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()


def _status_counts(runs: list[Run]) -> dict[str, Any]:
    """Count runs by status, whatever `filter[status]` says: the counts are there to choose by."""
    counts = Counter(run.status for run in runs)
    by_status = {status.replace("_", "-"): counts[status] for status in TRANSITIONS}
    return {**by_status, "total": len(runs)}


def force_cancel(context: HandlerContext, any_run_id: str) -> Response:
    """Cancel a run at once, without a cancel before it and whatever its status."""
    _check_administrator(context)
    run = context.store.find(context.store.runs, any_run_id)
    with with_comment(context, run):
        context.lifecycle.admin_force_cancel(run, context.now, context.caller)
    # The document's sample ends `errored`; its prose, and this answer, say canceled.
    return context.respond_with_resource(context.serializer.run(run))


def _check_administrator(context: HandlerContext) -> None:
    if not context.caller.is_site_admin:
        raise not_found()
