"""Tests of the permissions of teams and users who do not own their organization."""

from collections.abc import Collection, Mapping
from typing import Any

import pytest

from tests.support.core_api import Api, resource, run_trigger_document
from tests.support.core_run_tasks import create_task, start_run_with_tasks
from tests.support.policies import opa, sentinel, tfpolicy
from tfrun_async.simulator import WorkspaceAccess
from tfrun_async.simulator._records.access import Grants
from tfrun_async.simulator._routes.permissions import _HANDLERS, PERMISSIONS
from tfrun_async.simulator._routes.table import ROUTES

LEVELS = ["none", "read", "plan", "write", "admin", "owner"]


def login(
    api: Api, workspaces: Mapping[str, Any], access: Collection[Any] = (), kind: Any = "team"
) -> Api:
    """Return the same simulator, with the token of a team that has this access."""
    return api.login(kind, grants=Grants.create(workspaces, access))


def related(kind: str, name: str, key: str, **attributes: Any) -> dict[str, Any]:
    """Return a document with one resource that names another one."""
    document = resource(kind, **attributes)
    named = {"data": {"type": f"{name}s", "id": key}}
    document["data"]["relationships"] = {name: named}
    return document


def test_no_route_is_without_a_permission() -> None:
    """No permission is for an endpoint that is gone, and no endpoint has two."""
    assert {route.handler for route in ROUTES} == set(PERMISSIONS)
    assert sum(map(len, _HANDLERS.values())) == len(PERMISSIONS)


def requests_by_level(api: Api, workspace: str, run: str, source: str) -> list[tuple[Any, ...]]:
    """Return requests, each with the lowest level that may do it."""
    plan = api.get(f"/runs/{run}").data["relationships"]["plan"]["data"]["id"]
    task = create_task(api)
    at, action = f"/workspaces/{workspace}", f"/runs/{run}/actions"
    mocks = related("plan-exports", "plan", plan, data_type="sentinel-mock-bundle-v0")
    tag = {"data": [{"type": "tags", "attributes": {"name": "net"}}]}
    return [
        ("GET", at, None, "read"),
        ("GET", "/organizations/example/workspaces/main", None, "read"),
        ("GET", f"{at}/relationships/tags", None, "read"),
        ("GET", f"{at}/runs", None, "read"),
        ("GET", f"{at}/configuration-versions", None, "read"),
        ("GET", f"{at}/tasks", None, "read"),
        ("GET", f"{at}/vars", None, "read"),
        ("GET", f"{at}/current-state-version", None, "read"),
        ("GET", f"{at}/current-state-version-outputs", None, "read"),
        ("GET", f"/runs/{run}", None, "read"),
        ("GET", f"/runs/{run}/run-events", None, "read"),
        ("GET", f"/runs/{run}/policy-checks", None, "read"),
        ("GET", f"/runs/{run}/task-stages", None, "read"),
        ("GET", f"/plans/{plan}", None, "read"),
        ("GET", f"/plans/{plan}/json-output-redacted", None, "read"),
        ("GET", f"/plans/{plan}/json-output", None, "admin"),
        ("POST", "/runs", related("runs", "workspace", workspace), "plan"),
        ("POST", f"{at}/configuration-versions", resource("configuration-versions"), "plan"),
        ("POST", f"/runs/{run}/comments", resource("comments", body="hello"), "plan"),
        ("POST", f"{action}/apply", None, "write"),
        ("POST", f"{action}/discard", None, "write"),
        ("POST", f"{action}/cancel", None, "write"),
        ("POST", f"{action}/force-execute", None, "write"),
        ("POST", f"{action}/force-cancel", None, "admin"),
        ("POST", f"{at}/actions/lock", None, "write"),
        ("POST", f"{at}/actions/unlock", None, "write"),
        ("POST", f"{at}/actions/force-unlock", None, "admin"),
        ("POST", f"{at}/vars", resource("vars", key="k", category="env"), "write"),
        ("POST", f"{at}/state-versions", resource("state-versions"), "write"),
        ("POST", "/plan-exports", mocks, "write"),
        ("PATCH", at, resource("workspaces", description="ours"), "admin"),
        ("POST", f"{at}/relationships/tags", tag, "admin"),
        ("POST", f"{at}/tasks", related("workspace-tasks", "task", task), "admin"),
        ("POST", f"{at}/run-triggers", run_trigger_document(source), "admin"),
        ("GET", f"{at}/notification-configurations", None, "admin"),
        ("GET", "/organizations/example/varsets", None, "read"),
        ("GET", "/organizations/example/tasks", None, "admin"),
        ("POST", f"{at}/actions/safe-delete", None, "admin"),
        ("PATCH", "/organizations/example", resource("organizations"), "owner"),
        ("POST", "/organizations/example/projects", resource("projects", name="prod"), "owner"),
        ("POST", "/organizations/example/tasks", resource("tasks"), "owner"),
        ("POST", "/organizations/example/varsets", resource("varsets", name="s"), "owner"),
        ("POST", "/organizations/example/workspaces", resource("workspaces", name="x"), "owner"),
        ("GET", "/admin/runs", None, "nobody"),
        ("DELETE", at, None, "owner"),
    ]


def test_each_level_may_do_what_the_permissions_page_says(api: Api) -> None:
    """What a level may not do is not found; only the deletion by force is forbidden."""
    workspace, source = api.configured_workspace(), api.workspace("source")
    api.run(workspace, auto_apply=True)
    api.advance()
    run = api.run(workspace)
    api.advance()
    callers = {
        level: login(api, {"main": level, "source": "read"} if level != "none" else {})
        for level in LEVELS[:-1]
    }
    callers["owner"] = api
    requests = requests_by_level(api, workspace, run, source)
    for level in LEVELS:
        for method, path, payload, lowest in requests:
            response = callers[level].request(method, f"/api/v2{path}", payload)
            is_granted = lowest in LEVELS[: LEVELS.index(level) + 1]
            case = f"{level}: {method} {path}: {response.status}"
            if (level, method, path) == ("admin", "DELETE", f"/workspaces/{workspace}"):
                assert response.status == 403, case
            else:
                assert (response.status != 404) is is_granted, case
    assert api.get(f"/workspaces/{workspace}").status == 404


@pytest.mark.parametrize(
    ("access", "granted"),
    [
        ({}, {"can-read-settings"}),
        ({"runs": "plan"}, {"can-read-settings", "can-queue-run"}),
        (
            {"runs": "apply"},
            {"can-read-settings", "can-queue-run", "can-queue-apply", "can-queue-destroy"},
        ),
        ({"variables": "read"}, {"can-read-settings", "can-read-variable"}),
        (
            {"variables": "write"},
            {"can-read-settings", "can-read-variable", "can-update-variable"},
        ),
        ({"state_versions": "read-outputs"}, {"can-read-settings", "can-read-state-outputs"}),
        (
            {"state_versions": "write"},
            {
                "can-read-settings",
                "can-read-state-outputs",
                "can-read-state-versions",
                "can-create-state-versions",
            },
        ),
        ({"workspace_locking": True}, {"can-read-settings", "can-lock", "can-unlock"}),
        ({"run_tasks": True}, {"can-read-settings", "can-manage-run-tasks"}),
    ],
)
def test_custom_access_grants_what_it_names(
    api: Api, access: dict[str, Any], granted: set[str]
) -> None:
    """The workspace says so."""
    workspace = api.workspace()
    team = login(api, {"main": WorkspaceAccess(**access)})
    found = team.get(f"/workspaces/{workspace}").data["attributes"]["permissions"]
    found.pop("can-read-assessment-results")
    granted = {*granted, "can-read-run"}  # the least access has it
    assert {name for name, is_granted in found.items() if is_granted} == granted


@pytest.mark.parametrize(
    ("level", "granted"),
    [
        ("read", set[str]()),
        ("plan", {"comment"}),
        ("write", {"comment", "apply", "cancel", "discard", "force-execute"}),
        ("admin", {"comment", "apply", "cancel", "discard", "force-execute", "force-cancel"}),
    ],
)
def test_a_run_says_what_its_reader_may_do(api: Api, level: str, granted: set[str]) -> None:
    """Whatever its status."""
    run = api.run(api.configured_workspace())
    found = login(api, {"main": level}).attributes(run)["permissions"]
    assert {name[len("can-") :] for name, is_granted in found.items() if is_granted} == granted


def test_lists_leave_out_what_is_hidden(api: Api) -> None:
    """Workspaces, runs, projects and variables."""
    project = api.post("/organizations/example/projects", resource("projects", name="prod")).data
    for name in ("main", "other"):
        workspace = api.configured_workspace(name)
        api.run(workspace)
        variable = resource("vars", key=name, category="env")
        assert api.post(f"/workspaces/{workspace}/vars", variable).status == 201
    team = login(api, {"main": "read"})
    (workspace,) = team.get("/organizations/example/workspaces").ids
    assert team.get(f"/workspaces/{workspace}").data["attributes"]["name"] == "main"
    for path in ("runs", "runs/queue"):
        assert len(team.get(f"/organizations/example/{path}").data) == 1
        assert len(api.get(f"/organizations/example/{path}").data) == 2
    assert [each["attributes"]["key"] for each in team.get("/vars").data] == ["main"]
    assert project["id"] not in team.get("/organizations/example/projects").ids
    assert team.get(f"/projects/{project['id']}").status == 404
    updatable = {"filter[permissions][update]": "true"}
    assert team.search("/organizations/example/projects", updatable).data == []
    assert len(api.search("/organizations/example/projects", updatable).data) == 2
    assert login(api, {}).get("/organizations/example/projects").data == []


def test_consumers_of_a_state_are_listed_to_those_who_may_see_them(api: Api) -> None:
    """Even if all workspaces may read it."""
    workspace = api.workspace(global_remote_state=True)
    seen, _ = api.workspace("seen"), api.workspace("hidden")
    path = f"/workspaces/{workspace}/relationships/remote-state-consumers"
    assert login(api, {"main": "read", "seen": "read"}).get(path).ids == [seen]
    assert len(api.get(path).ids) == 2


@pytest.mark.parametrize(
    ("access", "status"),
    [
        ("read-workspaces", {"read": 200, "lock": 404, "create": 404, "project": 404}),
        ("manage-workspaces", {"read": 200, "lock": 200, "create": 201, "project": 404}),
        ("manage-projects", {"read": 200, "lock": 200, "create": 201, "project": 201}),
        ("manage-policies", {"read": 200, "lock": 404, "create": 404, "project": 404}),
        ("manage-run-tasks", {"read": 404, "lock": 404, "create": 404, "project": 404}),
    ],
)
def test_access_to_the_organization_is_access_to_its_workspaces(
    api: Api, access: Any, status: dict[str, int]
) -> None:
    """As far as the page of the organization's permissions says."""
    workspace = api.workspace()
    team = login(api, {}, [access])
    found = {
        "read": team.get(f"/workspaces/{workspace}").status,
        "lock": team.post(f"/workspaces/{workspace}/actions/lock").status,
        "create": team.post(
            "/organizations/example/workspaces", resource("workspaces", name="new")
        ).status,
        "project": team.post(
            "/organizations/example/projects", resource("projects", name="prod")
        ).status,
    }
    assert found == status
    granted = team.get("/organizations/example").data["attributes"]["permissions"]
    assert granted["can-create-workspace"] is (status["create"] == 201)
    assert granted["can-update"] is False


@pytest.mark.parametrize(
    ("access", "permission"),
    [
        ("manage-agent-pools", "can-update-agent-pools"),
        ("manage-membership", "can-manage-users"),
        ("manage-modules", "can-create-module"),
        ("manage-policies", "can-update-sentinel"),
        ("manage-projects", "can-create-project"),
        ("manage-providers", "can-create-provider"),
        ("manage-run-tasks", "can-manage-run-tasks"),
        ("manage-teams", "can-create-team"),
        ("manage-vcs-settings", "can-update-oauth"),
        ("manage-workspaces", "can-create-workspace"),
        ("read-workspaces", "can-read-varsets"),
    ],
)
def test_the_organization_says_what_access_grants(api: Api, access: Any, permission: str) -> None:
    """And a member without it has none but to see the organization."""
    path = "/organizations/example"
    member = login(api, {}).get(path).data["attributes"]["permissions"]
    assert {name for name, is_granted in member.items() if is_granted} == {"can-traverse"}
    granted = login(api, {}, [access]).get(path).data["attributes"]["permissions"]
    assert (granted[permission], granted["can-update"]) == (True, False)


@pytest.mark.parametrize("policy_set", [sentinel("soft_failed"), opa(), tfpolicy()])
def test_policies_are_overridden_with_the_permission_for_it(api: Api, policy_set: Any) -> None:
    """Even an admin of the workspace has no other; who has it may read runs, and not apply them."""
    api.set_policies(policy_set)
    run = api.run(api.configured_workspace())
    api.advance()
    admin, team = login(api, {"main": "admin"}), login(api, {}, ["manage-policy-overrides"])
    kinds = ("policy-checks", "task-stages", "tf-policy-evaluations")
    (waiting,) = [found for kind in kinds for found in api.get(f"/runs/{run}/{kind}").data]
    path = f"/{waiting['type']}/{waiting['id']}"
    assert admin.get(path).data["attributes"]["permissions"]["can-override"] is False
    assert admin.post(f"{path}/actions/override").status == 404
    assert team.get(path).data["attributes"]["permissions"]["can-override"] is True
    assert team.post(f"{path}/actions/override").status == 200
    assert team.attributes(run)["permissions"]["can-override-policy-check"] is True
    assert team.action(run, "discard") == 404


def test_run_tasks_are_overridden_by_those_who_manage_them(api: Api) -> None:
    """Together with policies that failed in the same stage, both permissions are needed."""
    api.script("main", overridable_tasks=True)
    api.set_policies(opa())
    run, (task_request,) = start_run_with_tasks(api, ["post_plan"])
    task_request.call_back("failed")
    api.advance()
    (key,) = api.get(f"/runs/{run}/task-stages").ids
    tasks = login(api, {"main": WorkspaceAccess(run_tasks=True)})
    policies = login(api, {}, ["manage-policy-overrides"])
    both = login(api, {"main": WorkspaceAccess(run_tasks=True)}, ["manage-policy-overrides"])
    for team, granted in ((tasks, (False, True)), (policies, (True, False))):
        found = team.get(f"/task-stages/{key}").data["attributes"]["permissions"]
        assert (found["can-override-policy"], found["can-override-tasks"]) == granted
        assert found["can-override"] is False
        assert team.post(f"/task-stages/{key}/actions/override").status == 404
    assert both.post(f"/task-stages/{key}/actions/override").status == 200


def test_a_run_of_who_may_not_apply_waits_for_who_may(api: Api) -> None:
    """Although it applies automatically."""
    workspace = api.configured_workspace(auto_apply=True)
    run = login(api, {"main": "plan"}).run(workspace)
    api.advance()
    assert api.status(run) == "planned"
    assert api.action(run, "apply") == 202


def test_what_is_named_in_a_body_must_be_visible(api: Api) -> None:
    """The source of a run trigger, and the project to move a workspace to."""
    workspace, source = api.workspace(), api.workspace("source")
    team = login(api, {"main": "admin"})
    path = f"/workspaces/{workspace}/run-triggers"
    assert team.post(path, run_trigger_document(source)).status == 404
    both = login(api, {"main": "admin", "source": "read"})
    assert both.post(path, run_trigger_document(source)).status == 201
    project = api.post("/organizations/example/projects", resource("projects", name="prod")).data
    moved = related("workspaces", "project", project["id"])
    assert team.patch(f"/workspaces/{workspace}", moved).status == 422
    reader = login(api, {"main": "admin"}, ["read-projects"])
    assert reader.patch(f"/workspaces/{workspace}", moved).status == 404
    ids = {"data": [{"type": "workspaces", "id": workspace}]}
    move = f"/projects/{project['id']}/relationships/workspaces"
    assert team.post(move, ids).status == 404
    assert login(api, {}, ["manage-projects"]).post(move, ids).status == 204


def test_a_configuration_of_a_hidden_workspace_is_not_run(api: Api) -> None:
    """One that the caller may see is, also from another workspace."""
    workspace = api.configured_workspace()
    version = api.upload_configuration(api.workspace("other"))
    hidden = login(api, {"main": "plan"}).post_run(workspace, version)
    assert hidden.pointers == {"/data/relationships/configuration-version"}
    assert login(api, {"main": "plan", "other": "read"}).post_run(workspace, version).status == 201


def test_a_state_is_included_for_those_who_may_read_it(api: Api) -> None:
    """And its outputs for those who may read these."""
    workspace = api.configured_workspace(files={"main.tf": 'output "one" {\n  value = 1\n}\n'})
    run = api.run(workspace, auto_apply=True)
    api.advance()
    assert api.status(run) == "applied"
    for access, kinds in (
        (WorkspaceAccess(state_versions="read"), ["state-versions", "workspace-outputs"]),
        (WorkspaceAccess(state_versions="read-outputs"), ["workspace-outputs"]),
        (WorkspaceAccess(), []),
    ):
        response = login(api, {"main": access}).get(
            f"/workspaces/{workspace}", include="current_state_version,outputs"
        )
        assert [each["type"] for each in response.document["included"]] == kinds


def test_a_run_trigger_is_read_from_both_ends(api: Api) -> None:
    """The workspace at the other end is not included for those who may not see it."""
    workspace, source = api.workspace(), api.workspace("source")
    key = api.post(f"/workspaces/{workspace}/run-triggers", run_trigger_document(source)).data["id"]
    for name in ("main", "source"):
        response = login(api, {name: "read"}).get(
            f"/run-triggers/{key}", include="workspace,sourceable"
        )
        names = [each["attributes"]["name"] for each in response.document["included"]]
        assert names == [name]
    assert login(api, {}).get(f"/run-triggers/{key}").status == 404


def test_an_organizations_token_manages_no_notifications(api: Api) -> None:
    """It may do nearly everything else in workspaces, as the table of the tokens page says."""
    workspace = api.workspace()
    path = f"/workspaces/{workspace}/notification-configurations"
    assert api.login("organization").get(path).status == 404
    (project,) = api.get("/organizations/example/projects").ids
    path = f"/projects/{project}/notification-configurations"
    assert login(api, {}, ["manage-projects"]).get(path).status == 200
    assert login(api, {"main": "admin"}).get(path).status == 404


def test_an_admin_deletes_by_force_if_the_organization_allows_it(api: Api) -> None:
    """By the workspace's id and by its name."""
    workspace = api.workspace()
    admin = login(api, {"main": "admin"})
    by_name = "/organizations/example/workspaces/main"
    for path in (f"/workspaces/{workspace}", by_name):
        assert admin.delete(path).status == 403
        assert login(api, {"main": "write"}).delete(path).status == 404
    allowed = resource("organizations", allow_force_delete_workspaces=True)
    assert api.patch("/organizations/example", allowed).status == 200
    assert admin.delete(by_name).status == 204


def test_a_workspace_need_not_exist_when_access_is_granted(api: Api) -> None:
    """Access is by its name."""
    team = login(api, {"later": "plan"}, kind="user")
    workspace = api.workspace("later")
    assert team.get(f"/workspaces/{workspace}").status == 200
    assert team.get(f"/workspaces/{api.workspace('other')}").status == 404


def test_the_owners_of_an_organization_are_those_without_limits(api: Api) -> None:
    """Others are members only."""
    admin = api.login("site-admin")
    before = admin.get("/organizations/example").data["relationships"]["owners"]
    login(api, {"main": "admin"}, kind="user")
    assert admin.get("/organizations/example").data["relationships"]["owners"] == before
