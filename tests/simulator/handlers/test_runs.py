"""Tests of creating and reading runs."""

from typing import Any

import pytest

from tests.support.core_api import Api, resource


@pytest.mark.parametrize(
    ("headers", "source", "prints_json"),
    [
        ({}, "tfe-api", True),
        ({"terraform-version": "1.11.4"}, "terraform", False),
        (
            {"terraform-version": "1.11.4", "x-terraform-integration": "cloud"},
            "terraform+cloud",
            True,
        ),
    ],
)
def test_runs_of_the_cli_are_known_by_its_headers(
    api: Api, headers: dict[str, str], source: str, *, prints_json: bool
) -> None:
    """With a remote backend, it cannot read structured logs."""
    workspace = api.configured_workspace(structured_run_output_enabled=True)
    related = {"workspace": {"type": "workspaces", "id": workspace}}
    payload = resource("runs", relationships=related)
    created = api.request("POST", "/api/v2/runs", payload, headers=headers).data
    assert created["attributes"]["source"] == source
    is_of_cli = source != "tfe-api"
    assert (created["attributes"]["message"] == "Triggered via CLI") is is_of_cli
    api.advance()
    assert (b'"type":"change_summary"' in api.log(created["id"], "plan")) is prints_json


def test_a_new_run_has_the_documents_defaults(api: Api) -> None:
    """Attributes that were not sent read as the table of the document says."""
    workspace = api.configured_workspace()
    response = api.post_run(workspace)
    assert response.status == 201
    attributes = response.data["attributes"]
    expected: dict[str, Any] = {
        "allow-config-generation": False,
        "allow-empty-apply": False,
        "auto-apply": False,
        "canceled-at": None,
        "created-at": "2026-01-01T00:00:00.100Z",
        "debugging-mode": False,
        "has-changes": False,
        "is-destroy": False,
        "message": "Queued manually via the Terraform Enterprise API",
        "plan-only": False,
        "refresh": True,
        "refresh-only": False,
        "replace-addrs": None,
        "save-plan": False,
        "source": "tfe-api",
        "status": "pending",
        "status-timestamps": {"plan-queueable-at": "2026-01-01T00:00:00.100Z"},
        "target-addrs": None,
        "trigger-reason": "manual",
        "variables": [],
    }
    assert {name: attributes[name] for name in expected} == expected
    assert attributes["actions"] == {
        "is-cancelable": True,
        "is-confirmable": False,
        "is-discardable": False,
        "is-force-cancelable": False,
    }
    assert set(attributes["permissions"].values()) == {True}
    assert "force-cancel-available-at" not in attributes
    assert response.data["links"] == {"self": f"/api/v2/runs/{response.data['id']}"}


def test_what_is_sent_is_kept(api: Api) -> None:
    """Every attribute of the document comes back as it was given."""
    workspace = api.configured_workspace()
    given: dict[str, Any] = {
        "allow-config-generation": True,
        "allow-empty-apply": True,
        "auto-apply": True,
        "debugging-mode": True,
        "is-destroy": True,
        "message": "by hand",
        "plan-only": True,
        "policy-paths": ["policies"],
        "refresh": False,
        "refresh-only": False,
        "replace-addrs": ["null_resource.one"],
        "save-plan": True,
        "target-addrs": ["null_resource.one"],
        "terraform-version": "1.9.0",
        "variables": [{"key": "replicas", "value": "2"}],
    }
    attributes = api.attributes(api.run(workspace, **given))
    assert {name: attributes[name] for name in given} == given


def test_a_null_relationship_means_not_given(api: Api) -> None:
    """The official Go client sends it for a run of the workspace's own configuration."""
    workspace = api.configured_workspace()
    payload = resource("runs", target_addrs=None, policy_paths=None, invoke_action_addrs=None)
    payload["data"]["relationships"] = {
        "workspace": {"data": {"type": "workspaces", "id": workspace}},
        "configuration-version": {"data": None},
    }
    created = api.post("/runs", payload)
    assert created.status == 201
    used = created.data["relationships"]["configuration-version"]["data"]["id"]
    assert [used] == api.get(f"/workspaces/{workspace}/configuration-versions").ids


def test_an_action_may_have_null_as_its_body(api: Api) -> None:
    """As clients send it that serialize an absent comment."""
    run = api.run(api.configured_workspace())
    api.advance()
    response = api.request("POST", f"/api/v2/runs/{run}/actions/apply", body=b"null")
    assert response.status == 202
    assert api.get(f"/runs/{run}/comments").data == []


def test_a_run_can_invoke_one_action(api: Api) -> None:
    """It changes no resource, and its apply counts the invocation."""
    workspace = api.configured_workspace()
    run = api.run(workspace, invoke_action_addrs=["action.aws_lambda_invoke.notify"])
    api.advance()
    assert api.get("/organizations/example/runs", **{"filter[operation]": "action_only"}).ids == [
        run
    ]
    assert api.attributes(run)["has-changes"] is False
    assert api.action(run, "apply") == 202
    api.advance()
    apply = api.phase(run, "apply")
    assert (apply["action-invocations"], apply["action-failures"]) == (1, 0)
    for wrong in (
        {"invoke_action_addrs": ["action.a.b", "action.c.d"]},
        {"invoke_action_addrs": ["action.a.b"], "is_destroy": True},
        {"invoke_action_addrs": ["action.a.b"], "target_addrs": ["null_resource.one"]},
    ):
        refused = api.post_run(workspace, **wrong)
        assert refused.pointers == {"/data/attributes/invoke-action-addrs"}


def test_null_means_not_given(api: Api) -> None:
    """A client that sends nulls gets the defaults."""
    workspace = api.configured_workspace(auto_apply=True)
    nulls = dict.fromkeys(["auto-apply", "message", "plan-only", "refresh", "variables"])
    given, left_out = (api.attributes(api.run(workspace, **given)) for given in (nulls, {}))
    assert {name: given[name] for name in nulls} == {name: left_out[name] for name in nulls}


def test_applying_by_itself_defaults_to_the_workspaces_setting(api: Api) -> None:
    """What the run says wins over the workspace."""
    workspace = api.configured_workspace(auto_apply=True)
    assert api.attributes(api.run(workspace))["auto-apply"] is True
    assert api.attributes(api.run(workspace, auto_apply=False))["auto-apply"] is False


@pytest.mark.parametrize(
    ("attributes", "pointers"),
    [
        ({"auto-apply": "false"}, {"auto-apply"}),
        ({"message": 1, "refresh": 0}, {"message", "refresh"}),
        ({"target-addrs": "a.b"}, {"target-addrs"}),
        ({"replace-addrs": [1]}, {"replace-addrs"}),
        ({"variables": {}}, {"variables"}),
        ({"variables": ["x"]}, {"variables/0"}),
        ({"variables": [{"key": "a", "value": 2}]}, {"variables/0/value"}),
        ({"variables": [{"key": "a", "value": "2"}, {}]}, {"variables/1/key", "variables/1/value"}),
        ({"is-destroy": True, "refresh-only": True}, {"refresh-only"}),
        ({"terraform-version": "1.9.0"}, {"terraform-version"}),
        ({"terraform-version": "1.9.0", "plan-only": False}, {"terraform-version"}),
        ({"terraform-version": "newest", "plan-only": True}, {"terraform-version"}),
    ],
)
def test_wrong_attributes_start_no_run(
    api: Api, attributes: dict[str, Any], pointers: set[str]
) -> None:
    """The response is a 422 that points at each of them."""
    workspace = api.configured_workspace()
    response = api.post_run(workspace, **attributes)
    assert response.status == 422
    assert response.pointers == {f"/data/attributes/{pointer}" for pointer in pointers}
    assert api.get("/organizations/example/runs").ids == []


@pytest.mark.parametrize(
    ("relationships", "status", "pointer"),
    [
        ({}, 422, "/data/relationships/workspace"),
        ({"workspace": 1}, 422, "/data/relationships/workspace/data"),
        ({"workspace": {"data": None}}, 422, "/data/relationships/workspace"),
        ({"workspace": {"data": {"id": 1}}}, 422, "/data/relationships/workspace/data/id"),
        (
            {"workspace": {"data": {"id": "ws-1", "type": "runs"}}},
            422,
            "/data/relationships/workspace/data/type",
        ),
        ({"workspace": {"data": {"id": "ws-1", "type": "workspaces"}}}, 404, None),
    ],
)
def test_a_run_needs_a_workspace(
    api: Api, relationships: dict[str, Any], status: int, pointer: str | None
) -> None:
    """A missing one is a mistake in the document, an unknown one is not found."""
    payload = resource("runs")
    payload["data"]["relationships"] = relationships
    response = api.post("/runs", payload)
    assert response.status == status
    assert response.document["errors"][0].get("source") == (pointer and {"pointer": pointer})


def test_a_run_needs_an_uploaded_configuration(api: Api) -> None:
    """None at all, an unknown one and one without files are refused."""
    workspace = api.workspace()
    pointer = {"/data/relationships/configuration-version"}
    assert api.post_run(workspace).pointers == pointer
    assert api.post_run(workspace, "cv-unknown").pointers == pointer
    created = api.post(
        f"/workspaces/{workspace}/configuration-versions", resource("configuration-versions")
    )
    assert api.post_run(workspace).pointers == pointer
    assert api.post_run(workspace, created.data["id"]).pointers == pointer


def test_a_configuration_of_another_workspace_can_be_used(api: Api) -> None:
    """It is then the one that this workspace used last."""
    tested = api.configured_workspace("tested")
    live = api.workspace("live")
    version = api.get(f"/workspaces/{tested}/configuration-versions").ids[0]
    api.run(live, version)
    used_version = api.get(f"/runs/{api.run(live)}").data["relationships"]["configuration-version"]
    assert used_version["data"]["id"] == version


def test_the_last_used_configuration_is_the_default(api: Api) -> None:
    """Creating one uses it, and so does running it."""
    workspace = api.workspace()
    old, new = (api.upload_configuration(workspace) for _ in range(2))

    def used_version(run: str) -> str:
        related = api.get(f"/runs/{run}").data["relationships"]
        return str(related["configuration-version"]["data"]["id"])

    assert used_version(api.run(workspace)) == new
    api.run(workspace, old)
    assert used_version(api.run(workspace)) == old


def test_a_workspace_may_refuse_to_be_destroyed(api: Api) -> None:
    """Destroy plans are an error where the workspace does not allow them."""
    workspace = api.configured_workspace(allow_destroy_plan=False)
    response = api.post_run(workspace, is_destroy=True)
    assert response.pointers == {"/data/attributes/is-destroy"}


def test_everything_the_document_names_can_be_included(api: Api) -> None:
    """One read brings the run's plan, apply, user, configuration and workspace."""
    run = api.run(api.configured_workspace())
    names = "plan,apply,created_by,cost_estimate,configuration_version,workspace"
    response = api.get(f"/runs/{run}", include=names)
    types = [item["type"] for item in response.document["included"]]
    assert types == ["plans", "applies", "users", "configuration-versions", "workspaces"]
    related = response.data["relationships"]
    assert related["cost-estimate"]["data"] is None
    assert response.document["included"][0]["id"] == related["plan"]["data"]["id"]
    assert "included" not in api.get(f"/runs/{run}").document


def test_includes_reach_further_than_one_step(api: Api) -> None:
    """A dotted path includes every resource on its way, once."""
    workspace = api.configured_workspace()
    api.run(workspace)
    api.run(workspace)
    response = api.get(
        f"/workspaces/{workspace}/runs",
        include="configuration_version.ingress_attributes,created_by",
    )
    assert [item["type"] for item in response.document["included"]] == [
        "configuration-versions",
        "users",
    ]


def test_what_is_gone_is_not_included(api: Api) -> None:
    """A configuration may have been deleted with its own workspace."""
    tested = api.configured_workspace("tested")
    version = api.get(f"/workspaces/{tested}/configuration-versions").ids[0]
    run = api.run(api.workspace("live"), version)
    api.delete(f"/workspaces/{tested}")
    assert api.get(f"/runs/{run}", include="configuration_version").document["included"] == []


@pytest.mark.parametrize("name", ["plans", "created-by,nonsense", "plan.run"])
def test_an_unknown_include_is_refused(api: Api, name: str) -> None:
    """The response is a 400 that names the parameter."""
    response = api.get(f"/runs/{api.run(api.configured_workspace())}", include=name)
    assert response.status == 400
    assert response.document["errors"][0]["source"] == {"parameter": "include"}


def test_only_reads_include(api: Api) -> None:
    """What was created cannot be refused any more because of a wrong include."""
    response = api.request(
        "POST",
        "/api/v2/organizations",
        resource("organizations", name="acme", email="a@b.c"),
        query={"include": "nonsense"},
    )
    assert response.status == 201
