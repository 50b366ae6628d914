"""Run tasks: the external services that check the runs of an organization."""

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from tfrun_async.simulator._engine.run_task_requests import (
    UncheckedEndpointError,
    build_endpoint_check,
    is_on_this_machine,
)
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.messages import ApiError, Response
from tfrun_async.simulator._http.request_body import (
    Attribute,
    check_attributes,
    read_resource,
    related_id,
    resource_name,
)
from tfrun_async.simulator._records.run_tasks import STAGES, RunTask
from tfrun_async.simulator._records.store import Organization
from tfrun_async.simulator._serialize.run_tasks import serialize_run_task

INCLUDES = frozenset({"workspace_tasks", "workspace_tasks.workspace"})
ENFORCEMENT_LEVELS = ("advisory", "mandatory")
MAX_DESCRIPTION_LENGTH = 300


def _is_url(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        parts = urlsplit(value)
        is_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return is_port and parts.scheme in {"http", "https"} and bool(parts.hostname)


def is_stage_list(value: Any) -> bool:
    """Say whether a value is a list of one or more stages."""
    return isinstance(value, list) and bool(value) and all(stage in STAGES for stage in value)


# The document's samples write `enabled` as a string, and real clients send it as a boolean.
_ENABLED = {True: True, False: False, "true": True, "false": False}
_BOOLEAN = Attribute(
    "a boolean", lambda value: isinstance(value, bool | str) and value in _ENABLED, default=True
)
ATTRIBUTES: dict[str, Attribute] = {
    "name": resource_name(),
    "url": Attribute("an http or https URL", _is_url, required=True),
    "category": Attribute("'task'", lambda value: value == "task", required=True),
    "description": Attribute(
        f"a string of at most {MAX_DESCRIPTION_LENGTH} characters",
        lambda value: isinstance(value, str) and len(value) <= MAX_DESCRIPTION_LENGTH,
        nullable=True,
    ),
    "hmac-key": Attribute("a string", lambda value: isinstance(value, str), nullable=True),
    "enabled": _BOOLEAN,
    "global-configuration": Attribute(
        "an object", lambda value: isinstance(value, dict), {}, nullable=True
    ),
}
# Defaults of a global run task, the same as for one that is associated with a workspace.
GLOBAL_ATTRIBUTES: dict[str, Attribute] = {
    "enabled": Attribute(_BOOLEAN.expected, _BOOLEAN.accepts, default=False),
    "stages": Attribute(
        f"an array of one or more of {', '.join(STAGES)}",
        is_stage_list,
        ["post_plan"],
        nullable=True,
    ),
    "enforcement-level": Attribute(
        f"one of {', '.join(ENFORCEMENT_LEVELS)}",
        lambda value: value in ENFORCEMENT_LEVELS,
        "advisory",
        nullable=True,
    ),
}


def create(context: HandlerContext, organization_name: str) -> Response:
    """Create a run task, if its endpoint passes the check."""
    store = context.store
    organization = store.find(store.organizations, organization_name)
    data = read_resource(context.request, "tasks")
    settings, global_configuration = _read_settings(context, organization, data)
    hmac_key = settings.pop("hmac-key")
    _check_endpoint(context, settings["url"], hmac_key)
    task = RunTask(
        id=store.ids.new_id("task"),
        organization=organization,
        agent_pool_id=_read_agent_pool(context, organization, data),
        created_at=context.now,
        updated_at=context.now,
        settings=settings,
        global_configuration=global_configuration,
        hmac_key=hmac_key,
    )
    store.tasks.tasks[task.id] = task
    return _respond(context, task, status=201)


def _read_agent_pool(
    context: HandlerContext, organization: Organization, data: dict[str, Any]
) -> str | None:
    """Return the pool whose agent forwards the requests; None if the server sends them."""
    if (key := related_id(data, "agent-pool", "agent-pools")) is not None:
        pool = context.store.agent_pools.get(key)
        if pool is None or pool.organization is not organization:
            raise ApiError.invalid({"/data/relationships/agent-pool": "There is no such pool."})
    return key


def _read_settings(
    context: HandlerContext,
    organization: Organization,
    data: dict[str, Any],
    task: RunTask | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the given settings and the whole global configuration, or raise a 422."""
    given = data["attributes"]
    if "hmac_key" in given:  # the spelling of the document's samples
        given = {"hmac-key": given["hmac_key"], **given}
    settings, problems = check_attributes(given, ATTRIBUTES, partial=task is not None)
    global_given = settings.pop("global-configuration", {})
    # A null resets the global configuration. An object changes the members that it has.
    if task is None or global_given is None:
        known = {key: attribute.default for key, attribute in GLOBAL_ATTRIBUTES.items()}
    else:
        known = task.global_configuration
    global_values, global_problems = check_attributes(
        global_given or {}, GLOBAL_ATTRIBUTES, partial=True
    )
    for pointer, problem in global_problems.items():
        key = pointer.rpartition("/")[2]
        problems[f"/data/attributes/global-configuration/{key}"] = problem
    others = (
        other for other in context.store.tasks.of_organization(organization) if other is not task
    )
    if settings.get("name") in {other.name for other in others}:
        problems["/data/attributes/name"] = "Name has already been taken."
    if problems:
        raise ApiError.invalid(problems)
    return _with_booleans(settings), _with_defaults({**known, **_with_booleans(global_values)})


def _with_booleans(given: dict[str, Any]) -> dict[str, Any]:
    if "enabled" in given:
        return {**given, "enabled": _ENABLED[given["enabled"]]}
    return given


def _with_defaults(configuration: dict[str, Any]) -> dict[str, Any]:
    """Return a global configuration with defaults for nulls, and each stage once."""
    filled = {
        key: GLOBAL_ATTRIBUTES[key].default if value is None else value
        for key, value in configuration.items()
    }
    return {**filled, "stages": list(dict.fromkeys(filled["stages"]))}


def _check_endpoint(context: HandlerContext, url: str, hmac_key: str | None) -> None:
    """Refuse an endpoint that does not respond with 200; only this machine is contacted."""
    if not is_on_this_machine(url):
        return
    status = context.request.endpoint_status
    # Handlers do no I/O. The error makes the server send the check, and handle the request again
    # with the status of the response.
    if status is None:
        raise UncheckedEndpointError(build_endpoint_check(url, hmac_key, context.request.origin))
    if status != 200:
        problem = f"responded with {status}" if status else "did not respond"
        raise ApiError.invalid(
            {"/data/attributes/url": f"The endpoint {problem}; it must respond with 200."}
        )


def list_for_organization(context: HandlerContext, organization_name: str) -> Response:
    """List the run tasks of an organization."""
    organization = context.store.find(context.store.organizations, organization_name)
    found = context.store.tasks.of_organization(organization)
    return context.respond_with_page_of(
        found, partial(serialize_run_task, context.store.tasks), include=INCLUDES
    )


def read(context: HandlerContext, task_id: str) -> Response:
    """Read a run task."""
    return _respond(context, context.store.find(context.store.tasks.tasks, task_id))


def update(context: HandlerContext, task_id: str) -> Response:
    """Update the given attributes; a new URL or key must pass the check first."""
    task = context.store.find(context.store.tasks.tasks, task_id)
    data = read_resource(context.request, "tasks")
    given, global_configuration = _read_settings(context, task.organization, data, task)
    pool = _read_agent_pool(context, task.organization, data)
    hmac_key = given.pop("hmac-key", task.hmac_key)
    settings = {**task.settings, **given}
    if (settings["url"], hmac_key) != (task.settings["url"], task.hmac_key):
        _check_endpoint(context, settings["url"], hmac_key)
    task.settings = settings
    task.hmac_key = hmac_key
    task.global_configuration = global_configuration
    if "agent-pool" in data["relationships"]:
        task.agent_pool_id = pool
    task.updated_at = context.now
    return _respond(context, task)


def delete(context: HandlerContext, task_id: str) -> Response:
    """Delete a run task, also from its workspaces; runs that started with it keep it."""
    context.store.tasks.remove_task(context.store.find(context.store.tasks.tasks, task_id))
    return Response(204)


def _respond(context: HandlerContext, task: RunTask, *, status: int = 200) -> Response:
    return context.respond_with_resource(
        serialize_run_task(context.store.tasks, task), status=status, include=INCLUDES
    )
