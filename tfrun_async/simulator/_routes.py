"""The table of routes: a handler for each method and path."""

import re
from typing import Any

import attrs

from tfrun_async.simulator._handlers import (
    admin_runs,
    backing_data,
    configuration_files,
    configuration_versions,
    login,
    organizations,
    plan_exports,
    plan_json,
    plans_and_applies,
    policies,
    remote_state_consumers,
    run_checks,
    run_events,
    run_lists,
    run_tasks,
    run_triggers,
    runs,
    state_outputs,
    state_versions,
    task_callbacks,
    task_stages,
    workspace_lists,
    workspace_run_tasks,
    workspaces,
)
from tfrun_async.simulator._handlers.context import Handler, HandlerContext
from tfrun_async.simulator._http.documented_endpoints import is_documented
from tfrun_async.simulator._http.messages import ApiError, Request, Response
from tfrun_async.simulator._permissions import PERMISSIONS
from tfrun_async.simulator._records.access import Permission, TokenPermission
from tfrun_async.simulator._serialize.urls import OBJECTS_PATH, STATES_PATH
from tfrun_async.simulator._settings_routes import SETTINGS_ROUTES

API_PATH = "/api/v2"

_API_ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", "/account/details", organizations.read_account),
    ("GET", "/users/{user_id}", organizations.read_user),
    ("GET", "/organizations", organizations.list_all),
    ("POST", "/organizations", organizations.create),
    ("GET", "/organizations/{organization_name}", organizations.read),
    ("PATCH", "/organizations/{organization_name}", organizations.update),
    ("DELETE", "/organizations/{organization_name}", organizations.delete),
    (
        "GET",
        "/organizations/{organization_name}/entitlement-set",
        organizations.read_entitlement_set,
    ),
    ("GET", "/organizations/{organization_name}/runs", run_lists.list_for_organization),
    ("GET", "/organizations/{organization_name}/runs/queue", run_lists.list_queue),
    ("GET", "/organizations/{organization_name}/capacity", run_lists.read_capacity),
    ("GET", "/organizations/{organization_name}/workspaces", workspace_lists.list_for_organization),
    ("POST", "/organizations/{organization_name}/workspaces", workspaces.create),
    (
        "GET",
        "/organizations/{organization_name}/workspaces/{workspace_name}",
        workspaces.read_by_name,
    ),
    (
        "PATCH",
        "/organizations/{organization_name}/workspaces/{workspace_name}",
        workspaces.update_by_name,
    ),
    (
        "DELETE",
        "/organizations/{organization_name}/workspaces/{workspace_name}",
        workspaces.delete_by_name,
    ),
    ("GET", "/workspaces/{workspace_id}", workspaces.read),
    ("PATCH", "/workspaces/{workspace_id}", workspaces.update),
    ("DELETE", "/workspaces/{workspace_id}", workspaces.delete),
    ("POST", "/workspaces/{workspace_id}/actions/safe-delete", workspaces.safe_delete),
    (
        "POST",
        "/organizations/{organization_name}/workspaces/{workspace_name}/actions/safe-delete",
        workspaces.safe_delete_by_name,
    ),
    ("POST", "/workspaces/{workspace_id}/actions/lock", workspaces.lock),
    ("POST", "/workspaces/{workspace_id}/actions/unlock", workspaces.unlock),
    ("POST", "/workspaces/{workspace_id}/actions/force-unlock", workspaces.force_unlock),
    ("GET", "/workspaces/{workspace_id}/runs", run_lists.list_for_workspace),
    (
        "GET",
        "/workspaces/{workspace_id}/configuration-versions",
        configuration_versions.list_for_workspace,
    ),
    ("POST", "/workspaces/{workspace_id}/configuration-versions", configuration_versions.create),
    ("GET", "/workspaces/{workspace_id}/run-triggers", run_triggers.list_for_workspace),
    ("POST", "/workspaces/{workspace_id}/run-triggers", run_triggers.create),
    ("GET", "/run-triggers/{run_trigger_id}", run_triggers.read),
    ("DELETE", "/run-triggers/{run_trigger_id}", run_triggers.delete),
    ("GET", "/configuration-versions/{configuration_version_id}", configuration_versions.read),
    (
        "GET",
        "/configuration-versions/{configuration_version_id}/ingress-attributes",
        configuration_versions.read_ingress_attributes,
    ),
    ("POST", "/runs", runs.create),
    ("GET", "/runs/{run_id}", runs.read),
    ("POST", "/runs/{run_id}/actions/apply", runs.apply),
    ("POST", "/runs/{run_id}/actions/discard", runs.discard),
    ("POST", "/runs/{run_id}/actions/cancel", runs.cancel),
    ("POST", "/runs/{run_id}/actions/force-cancel", runs.force_cancel),
    ("POST", "/runs/{run_id}/actions/force-execute", runs.force_execute),
    ("GET", "/runs/{run_id}/plan", plans_and_applies.read_plan_of_run),
    ("GET", "/runs/{run_id}/plan/json-output", plan_json.output_of_run),
    ("GET", "/runs/{run_id}/plan/json-output-redacted", plan_json.redacted_of_run),
    ("GET", "/runs/{run_id}/plan/json-schema", plan_json.schema_of_run),
    ("GET", "/runs/{run_id}/apply", plans_and_applies.read_apply_of_run),
    ("GET", "/runs/{run_id}/configuration-version", configuration_versions.read_for_run),
    (
        "GET",
        "/runs/{run_id}/configuration-version/download",
        configuration_files.download_for_run,
    ),
    ("GET", "/plans/{plan_id}", plans_and_applies.read_plan),
    ("GET", "/plans/{plan_id}/json-output", plan_json.output),
    ("GET", "/plans/{plan_id}/json-output-redacted", plan_json.redacted),
    ("GET", "/plans/{plan_id}/json-schema", plan_json.schema),
    ("POST", "/plan-exports", plan_exports.create),
    ("GET", "/plan-exports/{plan_export_id}", plan_exports.read),
    ("DELETE", "/plan-exports/{plan_export_id}", plan_exports.delete),
    ("GET", "/plan-exports/{plan_export_id}/download", plan_exports.download),
    ("GET", "/applies/{apply_id}", plans_and_applies.read_apply),
    ("GET", "/runs/{run_id}/run-events", run_events.list_for_run),
    ("GET", "/run-events/{run_event_id}", run_events.read),
    ("GET", "/runs/{run_id}/comments", run_events.list_comments),
    ("POST", "/runs/{run_id}/comments", run_events.create_comment),
    ("GET", "/comments/{comment_id}", run_events.read_comment),
    ("GET", "/cost-estimates/{cost_estimate_id}", run_checks.read_cost_estimate),
    ("GET", "/cost-estimates/{cost_estimate_id}/output", run_checks.cost_estimate_output),
    ("GET", "/runs/{run_id}/policy-checks", run_checks.list_for_run),
    ("GET", "/policy-checks/{policy_check_id}", run_checks.read_policy_check),
    ("GET", "/policy-checks/{policy_check_id}/output", run_checks.policy_check_output),
    ("POST", "/policy-checks/{policy_check_id}/actions/override", run_checks.override),
    ("GET", "/task-stages/{task_stage_id}/policy-evaluations", policies.list_for_task_stage),
    ("GET", "/policy-evaluations/{policy_evaluation_id}", policies.read_evaluation),
    (
        "GET",
        "/policy-evaluations/{policy_evaluation_id}/policy-set-outcomes",
        policies.list_outcomes,
    ),
    ("GET", "/policy-set-outcomes/{policy_set_outcome_id}", policies.read_outcome),
    ("GET", "/runs/{run_id}/tf-policy-evaluations", policies.list_tf_for_run),
    ("GET", "/tf-policy-evaluations/{tf_policy_evaluation_id}", policies.read_tf_evaluation),
    (
        "POST",
        "/tf-policy-evaluations/{tf_policy_evaluation_id}/actions/override",
        policies.override_tf_evaluation,
    ),
    (
        "GET",
        "/tf-policy-evaluations/{tf_policy_evaluation_id}/tf-policy-set-outcomes",
        policies.list_tf_outcomes,
    ),
    ("GET", "/tf-policy-set-outcomes/{tf_policy_set_outcome_id}", policies.read_tf_outcome),
    ("GET", "/organizations/{organization_name}/tasks", run_tasks.list_for_organization),
    ("POST", "/organizations/{organization_name}/tasks", run_tasks.create),
    ("GET", "/tasks/{task_id}", run_tasks.read),
    ("PATCH", "/tasks/{task_id}", run_tasks.update),
    ("DELETE", "/tasks/{task_id}", run_tasks.delete),
    ("GET", "/workspaces/{workspace_id}/tasks", workspace_run_tasks.list_for_workspace),
    ("POST", "/workspaces/{workspace_id}/tasks", workspace_run_tasks.create),
    ("GET", "/workspaces/{workspace_id}/tasks/{workspace_task_id}", workspace_run_tasks.read),
    ("PATCH", "/workspaces/{workspace_id}/tasks/{workspace_task_id}", workspace_run_tasks.update),
    ("DELETE", "/workspaces/{workspace_id}/tasks/{workspace_task_id}", workspace_run_tasks.delete),
    ("GET", "/runs/{run_id}/task-stages", task_stages.list_for_run),
    ("GET", "/task-stages/{task_stage_id}", task_stages.read),
    ("POST", "/task-stages/{task_stage_id}/actions/override", task_stages.override),
    ("GET", "/task-results/{task_result_id}", task_stages.read_result),
    ("GET", "/task-results/{task_result_id}/outcomes", task_stages.list_outcomes),
    ("GET", "/task-result-outcomes/{outcome_id}", task_stages.read_outcome),
    ("GET", "/task-result-outcomes/{outcome_id}/body", task_stages.read_outcome_body),
    (
        "GET",
        "/configuration-versions/{configuration_version_id}/download",
        configuration_files.download,
    ),
    *(
        ("POST", f"/configuration-versions/{{configuration_version_id}}/actions/{name}", handler)
        for name, handler in (
            ("archive", configuration_files.archive),
            ("soft_delete_backing_data", configuration_files.soft_delete),
            ("restore_backing_data", configuration_files.restore),
            ("permanently_delete_backing_data", configuration_files.permanently_delete),
        )
    ),
    ("GET", "/state-versions", state_versions.list_for_workspace),
    ("GET", "/state-versions/{state_version_id}", state_versions.read),
    (
        "POST",
        "/state-versions/{state_version_id}/actions/soft_delete_backing_data",
        backing_data.soft_delete,
    ),
    (
        "POST",
        "/state-versions/{state_version_id}/actions/restore_backing_data",
        backing_data.restore,
    ),
    (
        "POST",
        "/state-versions/{state_version_id}/actions/permanently_delete_backing_data",
        backing_data.permanently_delete,
    ),
    ("GET", "/state-versions/{state_version_id}/outputs", state_outputs.list_for_state_version),
    ("GET", "/state-version-outputs/{state_version_output_id}", state_outputs.read),
    ("POST", "/workspaces/{workspace_id}/state-versions", state_versions.create),
    ("PATCH", "/workspaces/{workspace_id}/state-versions", state_versions.roll_back),
    ("GET", "/workspaces/{workspace_id}/current-state-version", state_versions.read_current),
    (
        "GET",
        "/workspaces/{workspace_id}/current-state-version-outputs",
        state_outputs.list_current,
    ),
    (
        "GET",
        "/workspaces/{workspace_id}/relationships/remote-state-consumers",
        remote_state_consumers.list_for_workspace,
    ),
    (
        "POST",
        "/workspaces/{workspace_id}/relationships/remote-state-consumers",
        remote_state_consumers.add,
    ),
    (
        "PATCH",
        "/workspaces/{workspace_id}/relationships/remote-state-consumers",
        remote_state_consumers.replace,
    ),
    (
        "DELETE",
        "/workspaces/{workspace_id}/relationships/remote-state-consumers",
        remote_state_consumers.remove,
    ),
    ("GET", "/workspaces/{workspace_id}/resources", state_outputs.list_resources),
    ("GET", "/admin/runs", admin_runs.list_runs),
    ("POST", "/admin/runs/{any_run_id}/actions/force-cancel", admin_runs.force_cancel),
    *SETTINGS_ROUTES,
]
RUN_LISTS = {run_lists.list_for_workspace, run_lists.list_for_organization}


def _compile_path(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))


def _ping(_context: HandlerContext) -> Response:
    return Response(204, headers={"TFP-API-Version": "2.6", "TFP-AppName": "HCP Terraform"})


def respond_without_route(context: HandlerContext) -> Response:
    """Refuse an endpoint that is not simulated with a 400, and an unknown one with a 404.

    Clients read a 404 as "gone" or "none", and repeat a 5xx for minutes.
    """
    endpoint = f"{context.request.method} {context.request.path}"
    if is_documented(context.request.method, context.request.path.removeprefix(API_PATH)):
        title = "Not implemented by the simulator"
        raise ApiError(400, f"The simulator does not implement {endpoint}.", title=title)
    raise ApiError(404, f"The API has no endpoint {endpoint}.")


_SERVICES: dict[str, Any] = {
    "login.v1": login.SERVICE,
    "modules.v1": "/api/registry/v1/modules/",
    "providers.v1": "/api/registry/v1/providers/",
    **dict.fromkeys(["state.v2", "tfe.v2", "tfe.v2.1", "tfe.v2.2"], "/api/v2/"),
}


def _read_discovery_document(_context: HandlerContext) -> Response:
    return Response.json(200, _SERVICES, "application/json")


@attrs.frozen
class Route:
    """A handler of one method and path, and the permission that a request needs."""

    method: str
    pattern: re.Pattern[str]
    handler: Handler
    permission: Permission


def _route(method: str, path: str, handler: Handler) -> Route:
    return Route(method, _compile_path(path), handler, PERMISSIONS[handler])


ROUTES = [
    *(_route(method, f"{API_PATH}{path}", handler) for method, path, handler in _API_ROUTES),
    _route("GET", f"{STATES_PATH}/{{state_version_id}}/hosted_state", state_versions.download),
    _route(
        "GET",
        f"{STATES_PATH}/{{state_version_id}}/hosted_json_state",
        state_versions.download_json,
    ),
]
NO_ROUTE = Route("", re.compile(""), respond_without_route, TokenPermission.ANY)
# These need no token: each has a secret in its path or its body, or is public.
OPEN_ROUTES = [
    Route(method, _compile_path(path), handler, TokenPermission.ANY)
    for method, path, handler in (
        ("GET", "/api/v2/ping", _ping),
        ("GET", "/.well-known/terraform.json", _read_discovery_document),
        ("GET", login.AUTHORIZATION_PATH, login.show_page),
        ("POST", login.AUTHORIZATION_PATH, login.authorize),
        ("POST", login.TOKEN_PATH, login.exchange),
        ("PUT", f"{OBJECTS_PATH}{{secret}}", plans_and_applies.put_object),
        ("GET", f"{OBJECTS_PATH}{{secret}}", plans_and_applies.get_object),
        (
            "PATCH",
            "/api/v2/task-results/{callback_id}/callback",
            task_callbacks.receive_callback,
        ),
    )
]


def find_route(routes: list[Route], request: Request) -> tuple[Route, dict[str, str]] | None:
    """Return the route of a request and the arguments in its path, None without a route."""
    path = request.path.removesuffix("/")  # without a meaning, as on real servers
    for route in routes:
        if route.method == request.method and (match := route.pattern.fullmatch(path)):
            return route, match.groupdict()
    return None
