"""What run tasks may do with the token of their request: report back, and read what they judge."""

import hmac
from collections.abc import Iterator, Mapping
from typing import Any

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.messages import ApiError, Request, Response, not_found
from tfrun_async.simulator._http.request_body import (
    Attribute,
    check_attributes,
    read_resource,
    text,
)
from tfrun_async.simulator._records.run_tasks import Outcome, TaskResult
from tfrun_async.simulator._records.store import Store

STATUSES = ("running", "passed", "failed")
LEVELS = ("none", "info", "warning", "error")
BODY_BYTES = 5 * 1024 * 1024

RESULT_ATTRIBUTES: dict[str, Attribute] = {
    "status": Attribute(
        f"one of {', '.join(STATUSES)}", lambda value: value in STATUSES, required=True
    ),
    "message": text(),
    "url": text(),
}


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_body(value: Any) -> bool:
    return isinstance(value, str) and len(value.encode()) <= BODY_BYTES


def _is_tags(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(tags, list) and all(_is_tag(tag) for tag in tags) for tags in value.values()
    )


def _is_tag(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("label"), str)
        and value.get("level", "none") in LEVELS
    )


OUTCOME_ATTRIBUTES: dict[str, Attribute] = {
    "outcome-id": Attribute("a string", _is_text, required=True),
    "description": Attribute("a string", _is_text, required=True),
    "body": Attribute("a string of at most 5 MB", _is_body, nullable=True),
    "url": text(),
    "tags": Attribute(
        f"an object of arrays of tags, each with a label and a level of {', '.join(LEVELS)}",
        _is_tags,
        nullable=True,
    ),
}


def is_let_in(store: Store, request: Request, path: Mapping[str, str]) -> bool:
    """Say whether a task at work reads the plan or the configuration that it was told of."""
    if not request.path.endswith(("/json-output", "/download")):
        return False
    return any(
        _owns(result, request) and not result.is_final and path in _readable(result)
        for result in store.tasks.results.values()
    )


def _owns(result: TaskResult, request: Request) -> bool:
    return hmac.compare_digest(request.bearer, result.access_token.encode())


def _readable(result: TaskResult) -> tuple[Mapping[str, str], ...]:
    run = result.stage.run
    return {"plan_id": run.plan.id}, {"configuration_version_id": run.configuration_version.id}


def receive(context: HandlerContext, callback_id: str) -> Response:
    """Take what a run task says of itself, with the token of its own request and no other."""
    result = next(
        (each for each in context.store.tasks.results.values() if each.callback_id == callback_id),
        None,
    )
    if result is None:
        raise not_found()
    if not _owns(result, context.request):
        raise ApiError(401, "The token is not the one that the run task was given.")
    context.request.check_media_type()
    data = read_resource(context.request, "task-results")
    values, problems = check_attributes(data["attributes"], RESULT_ATTRIBUTES)
    outcomes = list(_outcomes(data, problems))
    if not problems and result.is_final:
        problems["/data/attributes/status"] = f"The result is {result.status} already."
    if problems:
        raise ApiError.invalid(problems)
    result.url = values["url"] or result.url
    for attributes in outcomes:
        _keep(context, result, attributes)
    context.lifecycle.task_stages.record_callback(
        result, values["status"], context.now, values["message"]
    )
    return Response(200)


def _outcomes(data: dict[str, Any], problems: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the attributes of each outcome, and note what is wrong with them."""
    at = "/data/relationships/outcomes"
    related = data["relationships"].get("outcomes") or {}
    items = related.get("data") if isinstance(related, dict) else related
    if items is not None and not isinstance(items, list):
        problems[f"{at}/data"] = "outcomes must be an array."
        return
    for index, item in enumerate(items or ()):
        where = f"{at}/data/{index}"
        if not isinstance(item, dict) or item.get("type") != "task-result-outcomes":
            problems[f"{where}/type"] = "type must be 'task-result-outcomes'."
        elif not isinstance(item.get("attributes"), dict):
            problems[f"{where}/attributes"] = "attributes must be an object."
        else:
            values, found = check_attributes(item["attributes"], OUTCOME_ATTRIBUTES)
            problems |= {f"{where}{key.removeprefix('/data')}": found[key] for key in found}
            yield values


def _keep(context: HandlerContext, result: TaskResult, attributes: dict[str, Any]) -> None:
    """Add an outcome, in place of one of the same id that the task sent before."""
    known = [each for each in result.outcomes if each.outcome_id == attributes["outcome-id"]]
    outcome = Outcome(
        id=known[0].id if known else context.store.ids.new_id("tro"),
        result=result,
        created_at=known[0].created_at if known else context.now,
        outcome_id=attributes["outcome-id"],
        description=attributes["description"],
        body=attributes["body"],
        url=attributes["url"],
        tags=attributes["tags"] or {},
    )
    if known:
        result.outcomes[result.outcomes.index(known[0])] = outcome
    else:
        result.outcomes.append(outcome)
    context.store.tasks.outcomes[outcome.id] = outcome
