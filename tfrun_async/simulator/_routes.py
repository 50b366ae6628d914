"""Which handler answers which method and path."""

from __future__ import annotations

import re
from collections.abc import Callable

from . import _configuration_versions, _organizations, _phases, _run_lists, _runs, _workspaces
from ._call import Call
from ._messages import Request, Response, not_found
from ._resources import OBJECTS

Handler = Callable[..., Response]

_API: list[tuple[str, str, Handler]] = [
    ("GET", "/account/details", _organizations.read_account),
    ("GET", "/users/{user_id}", _organizations.read_user),
    ("GET", "/organizations", _organizations.list_all),
    ("POST", "/organizations", _organizations.create),
    ("GET", "/organizations/{organization_name}", _organizations.read),
    ("DELETE", "/organizations/{organization_name}", _organizations.delete),
    (
        "GET",
        "/organizations/{organization_name}/entitlement-set",
        _organizations.read_entitlement_set,
    ),
    ("GET", "/organizations/{organization_name}/runs", _run_lists.list_for_organization),
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
]
RUN_LISTS = {_run_lists.list_for_workspace, _run_lists.list_for_organization}


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
]


def find(routes: list[Route], request: Request) -> tuple[Handler, dict[str, str]] | None:
    """Return the handler of a request and the arguments in its path; None if there is none."""
    for method, pattern, handler in routes:
        if method == request.method and (match := pattern.fullmatch(request.path)):
            return handler, match.groupdict()
    return None
