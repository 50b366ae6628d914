"""Notification configurations of workspaces and projects."""

import logging
from typing import Any
from urllib.parse import urlsplit

from tfrun_async.simulator._engine.notifications import RUN_TRIGGERS, Subscriber, is_delivered
from tfrun_async.simulator._engine.run_task_requests import UncheckedEndpointError
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.messages import ApiError, Response
from tfrun_async.simulator._http.relationships import related_ids
from tfrun_async.simulator._http.request_body import (
    Attribute,
    boolean,
    check_attributes,
    non_blank_string,
    read_resource,
    string,
    string_array,
)
from tfrun_async.simulator._records.notification_configurations import (
    DeliveryResponse,
    NotificationConfiguration,
)
from tfrun_async.simulator._records.projects import Project
from tfrun_async.simulator._records.store import Workspace
from tfrun_async.simulator._serialize.notification_configurations import (
    serialize_notification_configuration,
)

_log = logging.getLogger("tfrun_async.simulator")

MAX_CONFIGURATIONS = 20
_DESTINATIONS = ("generic", "email", "slack", "microsoft-teams")
_OTHER_TRIGGERS = frozenset(
    {
        "assessment:check_failure",
        "assessment:drifted",
        "assessment:failed",
        "workspace:auto_destroy_reminder",
        "workspace:auto_destroy_run_results",
        "workspace:deleted",
    }
)
"""Events that do not occur in the simulator."""
ATTRIBUTES: dict[str, Attribute] = {
    "destination-type": Attribute(
        f"one of {', '.join(_DESTINATIONS)}", lambda value: value in _DESTINATIONS, required=True
    ),
    "email-addresses": string_array(),
    "enabled": boolean(),
    "name": non_blank_string(),
    "token": string(),
    "triggers": string_array([]),
    "url": string(),
}


def create_for_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """Create a notification configuration for the runs of a workspace."""
    return _create(context, context.store.find(context.store.workspaces, workspace_id))


def create_for_project(context: HandlerContext, project_id: str) -> Response:
    """Create a notification configuration for the runs of all workspaces of a project."""
    return _create(context, context.store.find(context.store.projects, project_id))


def _create(context: HandlerContext, owner: Workspace | Project) -> Response:
    store = context.store
    data = read_resource(context.request, "notification-configurations")
    settings, problems = check_attributes(data["attributes"], ATTRIBUTES)
    _check_settings(settings, problems)
    if len(_configurations_of(context, owner)) >= MAX_CONFIGURATIONS:
        at_most = f"There can be at most {MAX_CONFIGURATIONS} notification configurations."
        raise ApiError.invalid({"/data": at_most})
    configuration = NotificationConfiguration(
        id=store.ids.next_id("nc"),
        subscribable=owner,
        created_at=context.now,
        updated_at=context.now,
        settings=settings,
        user_ids=related_ids(data, "users", "users") or [],
    )
    if settings["enabled"]:
        _verify(context, configuration)
    configuration.id = store.ids.new_id("nc")
    store.notification_configurations[configuration.id] = configuration
    return _respond(configuration, context, status=201)


def _check_settings(settings: dict[str, Any], problems: dict[str, str]) -> None:
    """Refuse settings that are invalid, or not for this kind of destination."""
    settings["triggers"] = settings.get("triggers") or []
    if unknown := sorted(set(settings["triggers"]) - RUN_TRIGGERS - _OTHER_TRIGGERS):
        problems["/data/attributes/triggers"] = f"Unknown triggers: {', '.join(unknown)}."
    kind, url = settings.get("destination-type"), settings.get("url")
    if kind == "email":
        settings["url"] = None
    elif url is None or urlsplit(url).scheme not in {"http", "https"}:
        problems.setdefault("/data/attributes/url", "url must be a URL with http or https.")
    if settings.get("token") and kind != "generic":
        problems["/data/attributes/token"] = "A token is only for the destination type generic."
    if problems:
        raise ApiError.invalid(problems)


def _verify(context: HandlerContext, configuration: NotificationConfiguration) -> None:
    """Refuse a service that does not respond with 2xx; only this machine is contacted."""
    if not is_delivered(configuration.settings):
        kind, key = configuration.settings["destination-type"], configuration.id
        _log.warning("the simulator sends nothing to the destination (%s) of %s", kind, key)
        return
    status = context.request.endpoint_status
    # Handlers do no I/O. The error makes the server send the request, and handle this one again
    # with the status of the response.
    if status is None:
        raise UncheckedEndpointError(
            Subscriber.from_configuration(configuration).build_verification()
        )
    response = DeliveryResponse(status, context.now)
    if not response.is_successful:
        raise ApiError(400, "Unable to complete verification request to destination URL")
    configuration.delivery_response = response


def list_for_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """List the notification configurations of a workspace, without those of its project."""
    return _list(context, context.store.find(context.store.workspaces, workspace_id))


def list_for_project(context: HandlerContext, project_id: str) -> Response:
    """List the notification configurations of a project."""
    return _list(context, context.store.find(context.store.projects, project_id))


def _list(context: HandlerContext, owner: Workspace | Project) -> Response:
    found = _configurations_of(context, owner)
    return context.respond_with_page_of(found, serialize_notification_configuration)


def _configurations_of(
    context: HandlerContext, owner: Workspace | Project
) -> list[NotificationConfiguration]:
    configurations = context.store.notification_configurations.values()
    return [each for each in configurations if each.subscribable is owner]


def read(context: HandlerContext, notification_configuration_id: str) -> Response:
    """Read a notification configuration."""
    return _respond(_find(context, notification_configuration_id), context)


def update(context: HandlerContext, notification_configuration_id: str) -> Response:
    """Update the given attributes; an enabled configuration is verified first."""
    configuration = _find(context, notification_configuration_id)
    data = read_resource(context.request, "notification-configurations")
    given, problems = check_attributes(data["attributes"], ATTRIBUTES, partial=True)
    settings = {**configuration.settings, **given}
    kind = configuration.settings["destination-type"]
    if settings["destination-type"] != kind:
        problems["/data/attributes/destination-type"] = "The type cannot be changed."
    _check_settings(settings, problems)
    user_ids = related_ids(data, "users", "users")
    before, configuration.settings = configuration.settings, settings
    try:
        if settings["enabled"]:
            _verify(context, configuration)
    except (ApiError, UncheckedEndpointError):
        configuration.settings = before
        raise
    if user_ids is not None:
        configuration.user_ids = user_ids
    configuration.updated_at = context.now
    return _respond(configuration, context)


def verify(context: HandlerContext, notification_configuration_id: str) -> Response:
    """Send a verification request, also for a configuration that is not enabled."""
    configuration = _find(context, notification_configuration_id)
    if configuration.settings["destination-type"] == "email":
        raise ApiError(400, "Emails cannot be verified.")
    _verify(context, configuration)
    return _respond(configuration, context)


def delete(context: HandlerContext, notification_configuration_id: str) -> Response:
    """Delete a notification configuration."""
    configuration = _find(context, notification_configuration_id)
    del context.store.notification_configurations[configuration.id]
    return Response(204)


def _find(context: HandlerContext, key: str) -> NotificationConfiguration:
    return context.store.find(context.store.notification_configurations, key)


def _respond(
    configuration: NotificationConfiguration, context: HandlerContext, *, status: int = 200
) -> Response:
    return context.respond_with_resource(
        serialize_notification_configuration(configuration), status=status
    )
