"""Which handler answers which method and path."""

import re
from collections.abc import Callable

from tfrun_async.simulator._handlers import admin_runs as _admin
from tfrun_async.simulator._handlers import configuration_versions as _configuration_versions
from tfrun_async.simulator._handlers import organizations as _organizations
from tfrun_async.simulator._handlers import plans_and_applies as _phases
from tfrun_async.simulator._handlers import projects as _projects
from tfrun_async.simulator._handlers import run_checks as _run_checks
from tfrun_async.simulator._handlers import run_events as _run_events
from tfrun_async.simulator._handlers import run_lists as _run_lists
from tfrun_async.simulator._handlers import run_tasks as _run_tasks
from tfrun_async.simulator._handlers import run_triggers as _run_triggers
from tfrun_async.simulator._handlers import runs as _runs
from tfrun_async.simulator._handlers import task_callbacks as _callbacks
from tfrun_async.simulator._handlers import task_stages as _task_stages
from tfrun_async.simulator._handlers import workspace_run_tasks as _workspace_tasks
from tfrun_async.simulator._handlers import workspaces as _workspaces
from tfrun_async.simulator._handlers.context import Call
from tfrun_async.simulator._http.messages import Request, Response, not_found
from tfrun_async.simulator._serialize.resources import OBJECTS

Handler = Callable[..., Response]

_API: list[tuple[str, str, Handler]] = [
    ("GET", "/account/details", _organizations.read_account),
    ("GET", "/users/{user_id}", _organizations.read_user),
    ("GET", "/organizations", _organizations.list_all),
    ("POST", "/organizations", _organizations.create),
    ("GET", "/organizations/{organization_name}", _organizations.read),
    ("PATCH", "/organizations/{organization_name}", _organizations.update),
    ("DELETE", "/organizations/{organization_name}", _organizations.delete),
    (
        "GET",
        "/organizations/{organization_name}/entitlement-set",
        _organizations.read_entitlement_set,
    ),
    ("GET", "/organizations/{organization_name}/runs", _run_lists.list_for_organization),
    ("GET", "/organizations/{organization_name}/runs/queue", _run_lists.list_queue),
    ("GET", "/organizations/{organization_name}/capacity", _run_lists.read_capacity),
    ("GET", "/organizations/{organization_name}/projects", _projects.list_for_organization),
    ("GET", "/projects/{project_id}", _projects.read),
    ("GET", "/organizations/{organization_name}/workspaces", _workspaces.list_for_organization),
    ("POST", "/organizations/{organization_name}/workspaces", _workspaces.create),
    (
        "GET",
        "/organizations/{organization_name}/workspaces/{workspace_name}",
        _workspaces.read_by_name,
    ),
    (
        "PATCH",
        "/organizations/{organization_name}/workspaces/{workspace_name}",
        _workspaces.update_by_name,
    ),
    (
        "DELETE",
        "/organizations/{organization_name}/workspaces/{workspace_name}",
        _workspaces.delete_by_name,
    ),
    ("GET", "/workspaces/{workspace_id}", _workspaces.read),
    ("PATCH", "/workspaces/{workspace_id}", _workspaces.update),
    ("DELETE", "/workspaces/{workspace_id}", _workspaces.delete),
    ("POST", "/workspaces/{workspace_id}/actions/lock", _workspaces.lock),
    ("POST", "/workspaces/{workspace_id}/actions/unlock", _workspaces.unlock),
    ("POST", "/workspaces/{workspace_id}/actions/force-unlock", _workspaces.force_unlock),
    ("GET", "/workspaces/{workspace_id}/runs", _run_lists.list_for_workspace),
    (
        "GET",
        "/workspaces/{workspace_id}/configuration-versions",
        _configuration_versions.list_for_workspace,
    ),
    ("POST", "/workspaces/{workspace_id}/configuration-versions", _configuration_versions.create),
    ("GET", "/workspaces/{workspace_id}/run-triggers", _run_triggers.list_for_workspace),
    ("POST", "/workspaces/{workspace_id}/run-triggers", _run_triggers.create),
    ("GET", "/run-triggers/{run_trigger_id}", _run_triggers.read),
    ("DELETE", "/run-triggers/{run_trigger_id}", _run_triggers.delete),
    ("GET", "/configuration-versions/{configuration_version_id}", _configuration_versions.read),
    (
        "GET",
        "/configuration-versions/{configuration_version_id}/ingress-attributes",
        _configuration_versions.read_ingress_attributes,
    ),
    ("POST", "/runs", _runs.create),
    ("GET", "/runs/{run_id}", _runs.read),
    ("POST", "/runs/{run_id}/actions/apply", _runs.apply),
    ("POST", "/runs/{run_id}/actions/discard", _runs.discard),
    ("POST", "/runs/{run_id}/actions/cancel", _runs.cancel),
    ("POST", "/runs/{run_id}/actions/force-cancel", _runs.force_cancel),
    ("POST", "/runs/{run_id}/actions/force-execute", _runs.force_execute),
    ("GET", "/runs/{run_id}/plan/json-output", _phases.run_json_output),
    ("GET", "/plans/{plan_id}", _phases.read_plan),
    ("GET", "/plans/{plan_id}/json-output", _phases.plan_json_output),
    ("GET", "/applies/{apply_id}", _phases.read_apply),
    ("GET", "/runs/{run_id}/run-events", _run_events.list_for_run),
    ("GET", "/run-events/{run_event_id}", _run_events.read),
    ("GET", "/runs/{run_id}/comments", _run_events.list_comments),
    ("POST", "/runs/{run_id}/comments", _run_events.create_comment),
    ("GET", "/comments/{comment_id}", _run_events.read_comment),
    ("GET", "/cost-estimates/{cost_estimate_id}", _run_checks.read_cost_estimate),
    ("GET", "/cost-estimates/{cost_estimate_id}/output", _run_checks.cost_estimate_output),
    ("GET", "/runs/{run_id}/policy-checks", _run_checks.list_for_run),
    ("GET", "/policy-checks/{policy_check_id}", _run_checks.read_policy_check),
    ("GET", "/policy-checks/{policy_check_id}/output", _run_checks.policy_check_output),
    ("POST", "/policy-checks/{policy_check_id}/actions/override", _run_checks.override),
    ("GET", "/organizations/{organization_name}/tasks", _run_tasks.list_for_organization),
    ("POST", "/organizations/{organization_name}/tasks", _run_tasks.create),
    ("GET", "/tasks/{task_id}", _run_tasks.read),
    ("PATCH", "/tasks/{task_id}", _run_tasks.update),
    ("DELETE", "/tasks/{task_id}", _run_tasks.delete),
    ("GET", "/workspaces/{workspace_id}/tasks", _workspace_tasks.list_for_workspace),
    ("POST", "/workspaces/{workspace_id}/tasks", _workspace_tasks.create),
    ("GET", "/workspaces/{workspace_id}/tasks/{workspace_task_id}", _workspace_tasks.read),
    ("PATCH", "/workspaces/{workspace_id}/tasks/{workspace_task_id}", _workspace_tasks.update),
    ("DELETE", "/workspaces/{workspace_id}/tasks/{workspace_task_id}", _workspace_tasks.delete),
    ("GET", "/runs/{run_id}/task-stages", _task_stages.list_for_run),
    ("GET", "/task-stages/{task_stage_id}", _task_stages.read),
    ("POST", "/task-stages/{task_stage_id}/actions/override", _task_stages.override),
    ("GET", "/task-results/{task_result_id}", _task_stages.read_result),
    ("GET", "/task-results/{task_result_id}/outcomes", _task_stages.list_outcomes),
    ("GET", "/task-result-outcomes/{outcome_id}", _task_stages.read_outcome),
    ("GET", "/task-result-outcomes/{outcome_id}/body", _task_stages.read_outcome_body),
    (
        "GET",
        "/configuration-versions/{configuration_version_id}/download",
        _configuration_versions.download,
    ),
    ("GET", "/admin/runs", _admin.list_runs),
    ("POST", "/admin/runs/{any_run_id}/actions/force-cancel", _admin.force_cancel),
]
RUN_LISTS = {_run_lists.list_for_workspace, _run_lists.list_for_organization}
# The documents say of these that organization tokens cannot access them, and where their tables
# know an unauthorized client at all, it gets a 404. The override is not documented, and is alike.
NOT_FOR_ORGANIZATIONS: set[Handler] = {
    _configuration_versions.create,
    _phases.plan_json_output,
    _phases.run_json_output,
    _run_checks.override,
    _runs.apply,
    _runs.cancel,
    _runs.create,
    _runs.discard,
    _runs.force_cancel,
    _runs.force_execute,
    _task_stages.override,
}


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))


def _ping(_call: Call) -> Response:
    return Response(204, headers={"TFP-API-Version": "2.6", "TFP-AppName": "HCP Terraform"})


def no_such_route(_call: Call) -> Response:
    """Answer for a route that the API does not have."""
    raise not_found()


def _discover(_call: Call) -> Response:
    services = {f"tfe.v2{minor}": "/api/v2/" for minor in ("", ".1", ".2")}
    return Response.json(200, services, "application/json")


Route = tuple[str, re.Pattern[str], Handler]

ROUTES: list[Route] = [
    (method, _pattern(f"/api/v2{path}"), handler) for method, path, handler in _API
]
OPEN_ROUTES: list[Route] = [
    ("GET", _pattern("/api/v2/ping"), _ping),
    ("GET", _pattern("/.well-known/terraform.json"), _discover),
    ("PUT", _pattern(f"{OBJECTS}{{secret}}"), _phases.put_object),
    ("GET", _pattern(f"{OBJECTS}{{secret}}"), _phases.get_object),
    ("PATCH", _pattern("/api/v2/task-results/{callback_id}/callback"), _callbacks.receive),
]


def find(routes: list[Route], request: Request) -> tuple[Handler, dict[str, str]] | None:
    """Return the handler of a request and the arguments in its path; None if there is none."""
    for method, pattern, handler in routes:
        if method == request.method and (match := pattern.fullmatch(request.path)):
            return handler, match.groupdict()
    return None
