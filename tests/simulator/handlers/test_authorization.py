"""Tests of the permissions of tokens."""

import pytest

from tests.support.core_api import Api, resource, run_trigger_document
from tests.support.policies import sentinel
from tfrun_async.simulator._handlers.authorization import RECORDS_BY_ARGUMENT
from tfrun_async.simulator._routes.table import ROUTES


def test_every_argument_in_a_path_is_guarded() -> None:
    """A new route cannot forget to ask who may see what it names."""
    named = {name for route in ROUTES for name in route.arguments.values()}
    behind_another = {"workspace_name", "workspace_task_id"}
    assert named - behind_another - {"any_run_id", "user_id"} <= set(RECORDS_BY_ARGUMENT)


def test_a_stranger_sees_nothing_of_the_organization(api: Api) -> None:
    """Whatever is read, changed or named in a body returns 404, and lists leave it out."""
    workspace = api.configured_workspace()
    api.core.store.organizations["example"].settings["cost-estimation-enabled"] = True
    api.set_policies(sentinel("passed"), workspace="main")
    source = api.workspace("source")
    trigger = api.post(f"/workspaces/{workspace}/run-triggers", run_trigger_document(source)).data[
        "id"
    ]
    run = api.run(workspace)
    comment = api.post(f"/runs/{run}/comments", resource("comments", body="hello")).data["id"]
    related = api.get(f"/runs/{run}").data["relationships"]
    project = api.get("/organizations/example/projects").ids[0]
    stranger = api.login(is_member=False)
    for path in (
        "/organizations/example",
        "/organizations/example/runs",
        "/organizations/example/workspaces/main",
        f"/workspaces/{workspace}",
        f"/runs/{run}",
        f"/plans/{related['plan']['data']['id']}",
        f"/applies/{related['apply']['data']['id']}",
        f"/cost-estimates/{related['cost-estimate']['data']['id']}",
        f"/policy-checks/{related['policy-checks']['data'][0]['id']}",
        f"/configuration-versions/{related['configuration-version']['data']['id']}",
        f"/run-events/{related['run-events']['data'][0]['id']}",
        f"/comments/{comment}",
        f"/run-triggers/{trigger}",
        f"/projects/{project}",
    ):
        assert api.get(path).status == 200, path
        assert stranger.get(path).status == 404, path
    api.advance()
    assert stranger.action(run, "discard") == 404
    assert stranger.post_run(workspace).status == 404
    assert stranger.get("/organizations").data == []
    assert api.status(run) == "policy_checked"


def test_a_colleague_is_another_user(api: Api) -> None:
    """Who created, confirmed and locked is who did, and another's lock is another's."""
    colleague = api.login(name="grace")
    workspace = api.configured_workspace()
    run = colleague.run(workspace)
    api.advance()
    assert api.action(run, "apply") == 202
    related = api.get(f"/runs/{run}").data["relationships"]
    grace = colleague.get("/account/details").data
    assert grace["attributes"]["username"] == "grace"
    assert grace["attributes"]["email"] == "grace@example.com"
    assert related["created-by"]["data"]["id"] == grace["id"]
    assert related["confirmed-by"]["data"]["id"] == api.get("/account/details").data["id"]
    api.advance()
    assert colleague.post(f"/workspaces/{workspace}/actions/lock").status == 200
    assert api.post(f"/workspaces/{workspace}/actions/unlock").status == 409
    assert api.post(f"/workspaces/{workspace}/actions/force-unlock").status == 200


def test_a_team_acts_as_its_service_user(api: Api) -> None:
    """It can do what its organization's people can."""
    team = api.login("team")
    run = team.run(team.configured_workspace())
    api.advance()
    assert team.action(run, "apply") == 202
    account = team.get("/account/details").data
    assert account["attributes"]["is-service-account"] is True
    created_by = api.get(f"/runs/{run}").data["relationships"]["created-by"]["data"]
    assert created_by["id"] == account["id"]


@pytest.mark.parametrize(
    "path",
    [
        "actions/apply",
        "actions/discard",
        "actions/cancel",
        "actions/force-cancel",
        "actions/force-execute",
    ],
)
def test_an_organization_token_cannot_act_on_runs(api: Api, path: str) -> None:
    """The response is 404 even where a user would be told 409 or 403."""
    run = api.run(api.configured_workspace())
    organization = api.login("organization")
    response = organization.post(f"/runs/{run}/{path}")
    assert response.status == 404
    assert "organization tokens" in response.document["errors"][0]["detail"]
    assert api.status(run) == "pending"


def test_an_organization_token_manages_workspaces_and_reads_runs(api: Api) -> None:
    """It can do everything but make runs, and what it reads says so."""
    organization = api.login("organization")
    workspace = organization.workspace()
    assert (
        organization.patch(
            f"/workspaces/{workspace}", resource("workspaces", description="ours")
        ).status
        == 200
    )
    version = api.upload_configuration(workspace)
    run = api.run(workspace, version)
    api.advance()
    assert organization.post_run(workspace, version).status == 404
    upload = resource("configuration-versions")
    path = f"/workspaces/{workspace}/configuration-versions"
    assert organization.post(path, upload).status == 404
    assert organization.get(f"/runs/{run}/plan/json-output").status == 404
    permissions = organization.attributes(run)["permissions"]
    assert {name for name, is_granted in permissions.items() if is_granted} == {"can-comment"}
    body = resource("comments", body="noted")
    assert organization.post(f"/runs/{run}/comments", body).status == 201


@pytest.mark.parametrize("kind", ["team", "organization"])
def test_only_people_create_organizations(api: Api, kind: str) -> None:
    """The user who creates one owns it, and others do not see it."""
    payload = resource("organizations", name="acme", email="a@b.c")
    service = api.login("team" if kind == "team" else "organization")
    assert service.post("/organizations", payload).status == 404
    stranger = api.login(is_member=False)
    assert stranger.post("/organizations", payload).status == 201
    assert stranger.get("/organizations").ids == ["acme"]
    assert api.get("/organizations/acme").status == 404


def test_a_configuration_of_another_organization_cannot_be_run(api: Api) -> None:
    """It is as if it did not exist."""
    stranger = api.login(is_member=False)
    stranger.post("/organizations", resource("organizations", name="acme", email="a@b.c"))
    theirs = stranger.post("/organizations/acme/workspaces", resource("workspaces", name="w")).data
    version = stranger.upload_configuration(theirs["id"])
    response = api.post_run(api.workspace(), version)
    assert response.pointers == {"/data/relationships/configuration-version"}
