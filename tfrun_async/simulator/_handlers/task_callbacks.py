"""Requests of run tasks with the token of their request: the callback, and reads of the plan."""

import hmac
from collections.abc import Iterator, Mapping
from typing import Any

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.messages import ApiError, Request, Response, not_found
from tfrun_async.simulator._http.request_body import (
    Attribute,
    check_attributes,
    read_resource,
    string,
)
from tfrun_async.simulator._records.run_tasks import Outcome, TaskResult
from tfrun_async.simulator._records.store import Store

CALLBACK_STATUSES = ("running", "passed", "failed")
TAG_LEVELS = ("none", "info", "warning", "error")
MAX_BODY_BYTES = 5 * 1024 * 1024

RESULT_ATTRIBUTES: dict[str, Attribute] = {
    "status": Attribute(
        f"one of {', '.join(CALLBACK_STATUSES)}",
        lambda value: value in CALLBACK_STATUSES,
        required=True,
    ),
    "message": string(),
    "url": string(),
}


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


def _is_body(value: Any) -> bool:
    return isinstance(value, str) and len(value.encode()) <= MAX_BODY_BYTES


def _is_tags(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(tags, list) and all(_is_tag(tag) for tag in tags) for tags in value.values()
    )


def _is_tag(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("label"), str)
        and value.get("level", "none") in TAG_LEVELS
    )


OUTCOME_ATTRIBUTES: dict[str, Attribute] = {
    "outcome-id": Attribute("a string", _is_string, required=True),
    "description": Attribute("a string", _is_string, required=True),
    "body": Attribute("a string of at most 5 MB", _is_body, nullable=True),
    "url": string(),
    "tags": Attribute(
        f"an object of arrays of tags, each with a label and a level of {', '.join(TAG_LEVELS)}",
        _is_tags,
        nullable=True,
    ),
}


def can_task_read(store: Store, request: Request, arguments: Mapping[str, str]) -> bool:
    """Say whether a running task reads the plan or the configuration of its request."""
    if not request.path.endswith(("/json-output", "/download")):
        return False
    return any(
        _has_access_token(result, request)
        and not result.is_final
        and arguments in _readable_arguments(result)
        for result in store.tasks.results.values()
    )


def _has_access_token(result: TaskResult, request: Request) -> bool:
    return hmac.compare_digest(request.bearer, result.access_token.encode())


def _readable_arguments(result: TaskResult) -> tuple[Mapping[str, str], ...]:
    run = result.stage.run
    return {"plan_id": run.plan.id}, {"configuration_version_id": run.configuration_version.id}


def receive_callback(context: HandlerContext, callback_id: str) -> Response:
    """Receive the status of a run task, with the token of its own request and no other."""
    result = next(
        (
            candidate
            for candidate in context.store.tasks.results.values()
            if candidate.callback_id == callback_id
        ),
        None,
    )
    if result is None:
        raise not_found()
    if not _has_access_token(result, context.request):
        raise ApiError(401, "The token is not that of the run task's request.")
    context.request.check_media_type()
    data = read_resource(context.request, "task-results")
    values, problems = check_attributes(data["attributes"], RESULT_ATTRIBUTES)
    outcomes = list(_read_outcomes(data, problems))
    if not problems and result.is_final:
        problems["/data/attributes/status"] = f"The result is {result.status} already."
    if problems:
        raise ApiError.invalid(problems)
    result.url = values["url"] or result.url
    for attributes in outcomes:
        _store_outcome(context, result, attributes)
    context.lifecycle.task_stages.record_callback(
        result, values["status"], context.now, values["message"]
    )
    return Response(200)


def _read_outcomes(data: dict[str, Any], problems: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the attributes of each outcome, and add the invalid ones to the problems."""
    pointer = "/data/relationships/outcomes"
    related = data["relationships"].get("outcomes") or {}
    items = related.get("data") if isinstance(related, dict) else related
    if items is not None and not isinstance(items, list):
        problems[f"{pointer}/data"] = "outcomes must be an array."
        return
    for index, item in enumerate(items or ()):
        item_pointer = f"{pointer}/data/{index}"
        if not isinstance(item, dict) or item.get("type") != "task-result-outcomes":
            problems[f"{item_pointer}/type"] = "type must be 'task-result-outcomes'."
        elif not isinstance(item.get("attributes"), dict):
            problems[f"{item_pointer}/attributes"] = "attributes must be an object."
        else:
            values, found = check_attributes(item["attributes"], OUTCOME_ATTRIBUTES)
            problems |= {f"{item_pointer}{key.removeprefix('/data')}": found[key] for key in found}
            yield values


def _store_outcome(context: HandlerContext, result: TaskResult, attributes: dict[str, Any]) -> None:
    """Store an outcome; it replaces one of the same task with the same id."""
    previous = [known for known in result.outcomes if known.outcome_id == attributes["outcome-id"]]
    outcome = Outcome(
        id=previous[0].id if previous else context.store.ids.new_id("tro"),
        result=result,
        created_at=previous[0].created_at if previous else context.now,
        outcome_id=attributes["outcome-id"],
        description=attributes["description"],
        body=attributes["body"],
        url=attributes["url"],
        tags=attributes["tags"] or {},
    )
    if previous:
        result.outcomes[result.outcomes.index(previous[0])] = outcome
    else:
        result.outcomes.append(outcome)
    context.store.tasks.outcomes[outcome.id] = outcome
