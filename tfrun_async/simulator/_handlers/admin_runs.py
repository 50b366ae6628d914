"""The admin API: every run of the installation, for site administrators only.

Others get a 404: the API does not show that the endpoints exist.
"""

from collections import Counter
from datetime import UTC, datetime, time
from typing import Any

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.run_events import saving_comment
from tfrun_async.simulator._http.documents import comma_separated
from tfrun_async.simulator._http.messages import ApiError, Response
from tfrun_async.simulator._records.store import Run
from tfrun_async.simulator._records.transitions import TRANSITIONS

INCLUDES = frozenset({"workspace", "workspace.organization", "workspace.organization.owners"})


def list_runs(context: HandlerContext) -> Response:
    """List the runs of every organization, newest first, with counts by status."""
    page = context.read_page()
    query = context.request.query
    start = _read_time_filter(context, "filter[from]", 0.0, time.min)
    end = _read_time_filter(context, "filter[to]", float("inf"), time.max)
    search = query.get("q", "").lower()
    matching = [
        run
        for run in reversed(context.store.runs.values())
        if start <= run.created_at <= end
        and any(search in text.lower() for text in _search_texts(run))
    ]
    statuses = comma_separated(query, "filter[status]")
    listed_runs = [run for run in matching if not statuses or run.status in statuses]
    resources = [context.serializer.run(run) for run in page.slice(listed_runs)]
    document = page.pagination(len(listed_runs))
    document["meta"]["status-counts"] = _status_counts(matching)
    return context.respond_with_page(resources, document, include=INCLUDES)


def _search_texts(run: Run) -> list[str]:
    """Return the texts of a run that are searched."""
    organization = run.workspace.organization
    texts = [run.id, run.workspace.name, organization.name, organization.settings["email"]]
    if run.configuration_version.ingress is not None:
        texts.append(run.configuration_version.ingress["identifier"])
    return texts


def _read_time_filter(
    context: HandlerContext, parameter: str, default: float, time_of_day: time
) -> float:
    """Return the time that a filter gives; a date alone means all of that day, in UTC."""
    if not (value := context.request.query.get(parameter)):
        return default
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError as error:
        raise ApiError.invalid_parameter(
            parameter, f"{parameter} must be an ISO 8601 time."
        ) from error
    # `datetime.fromisoformat` reads a date alone as the start of its day, but a period ends at the
    # end of a day.
    if len(value) <= len("2026-01-01"):
        parsed = datetime.combine(parsed, time_of_day)
    return parsed.replace(tzinfo=parsed.tzinfo or UTC).timestamp()


def _status_counts(runs: list[Run]) -> dict[str, Any]:
    """Count runs by status; `filter[status]` does not apply, as in the real API."""
    counts = Counter(run.status for run in runs)
    by_status = {status.replace("_", "-"): counts[status] for status in TRANSITIONS}
    return {**by_status, "total": len(runs)}


def force_cancel(context: HandlerContext, any_run_id: str) -> Response:
    """Cancel a run at once, in any status and without a cancel before it."""
    run = context.store.find(context.store.runs, any_run_id)
    with saving_comment(context, run):
        context.lifecycle.admin_force_cancel(run, context.now, context.caller)
    # The document's sample ends `errored`; its prose, and this response, say canceled.
    return context.respond_with_resource(context.serializer.run(run))
