"""Tests of state versions: create, upload, download, list, roll back."""

import json
from typing import Any

import pytest

from tests.support.core_api import Api, ApiResponse, resource
from tests.support.core_states import (
    LINEAGE,
    download,
    in_base64,
    lock,
    managed,
    md5,
    post_state,
    put_state,
    read_version,
    state,
    unlock,
)

STATE = state(resources=[managed("aws_vpc", "net", {}), managed("null_resource", "n", {}, {})])
DESCRIBED: dict[str, Any] = {"serial": 1, "lineage": LINEAGE, "md5": md5(STATE)}


@pytest.fixture
def workspace(api: Api) -> str:
    """A workspace that the caller has locked."""
    created = api.workspace("app")
    lock(api, created)
    return created


def create_pending(api: Api, workspace: str, **attributes: Any) -> Any:
    response = post_state(api, workspace, **{**DESCRIBED, **attributes})
    assert response.status == 201, response.body
    return response.data


def detail(response: ApiResponse) -> str:
    return str(response.document["errors"][0]["detail"])


# Create


def test_a_state_can_be_sent_along(api: Api, workspace: str) -> None:
    """The version is final at once, and has what the state holds."""
    created = post_state(api, workspace, STATE, json_state=in_base64(b"{}")).data
    attributes = created["attributes"]
    assert attributes["status"] == "finalized"
    assert attributes["serial"] == 1
    assert attributes["size"] == len(STATE)
    assert attributes["state-version"] == 4
    assert attributes["terraform-version"] == "1.11.4"
    assert attributes["resources-processed"] is True
    assert attributes["billable-rum-count"] == 1
    provider = 'provider["registry.terraform.io/hashicorp/null"]'
    assert attributes["resources"][1] == {
        "name": "n",
        "type": "null_resource",
        "count": 2,
        "module": "root",
        "provider": provider,
    }
    assert attributes["modules"] == {"root": {"aws-vpc": 1, "null-resource": 2}}
    assert attributes["providers"][provider] == {"null-resource": 2}
    assert attributes["hosted-state-upload-url"] is None
    assert attributes["hosted-json-state-upload-url"] is None
    assert api.get(f"/state-versions/{created['id']}").data == created


def test_the_newest_state_becomes_current_when_the_workspace_is_unlocked(
    api: Api, workspace: str
) -> None:
    """Until then it is an intermediate one, as the document says."""
    current = f"/workspaces/{workspace}/current-state-version"
    versions = [post_state(api, workspace, state(serial)).data["id"] for serial in (1, 2)]
    assert api.get(current).status == 404
    assert [read_version(api, version)["intermediate"] for version in versions] == [True, True]
    unlock(api, workspace)
    assert api.get(current).data["id"] == versions[1]
    assert [read_version(api, version)["intermediate"] for version in versions] == [False, False]
    found = api.get(f"/workspaces/{workspace}").data["relationships"]
    assert found["current-state-version"]["data"] == {"type": "state-versions", "id": versions[1]}


def test_the_relationships_name_neighbours_and_the_creator(api: Api, workspace: str) -> None:
    """The versions of a workspace are a chain."""
    first, second = [post_state(api, workspace, state(serial)).data["id"] for serial in (1, 2)]
    related = api.get(f"/state-versions/{first}").data["relationships"]
    assert related["next-state-version"]["data"]["id"] == second
    assert related["previous-state-version"]["data"] is None
    assert related["workspace"]["data"]["id"] == workspace
    caller = api.get("/account/details").data["id"]
    assert related["created-by"]["data"] == {"type": "users", "id": caller}


def test_only_whoever_locked_the_workspace_may_create(api: Api, workspace: str) -> None:
    """Without a lock, or with that of another user or of a run, it is a conflict."""
    assert post_state(api.login(), workspace, STATE).status == 409
    unlock(api, workspace)
    unlocked = post_state(api, workspace, STATE)
    assert (unlocked.status, detail(unlocked)) == (
        409,
        "The workspace must be locked to accept a state.",
    )
    api.upload_configuration(workspace)
    api.run(workspace)
    api.advance()
    assert "locked by another user or by a run" in detail(post_state(api, workspace, STATE))
    assert api.get(f"/workspaces/{workspace}/current-state-version").status == 404


def test_a_state_must_follow_from_the_newest_one(api: Api, workspace: str) -> None:
    """Unless it is forced; the same state may be sent again."""
    other = "11111111-2222-3333-4444-555555555555"
    assert post_state(api, workspace, state(5)).status == 201
    refused = {
        "lineage": state(6, lineage=other),
        "serial": state(4),
        "MD5 sum": state(5, terraform_version="1.12.0"),
    }
    for reason, content in refused.items():
        response = post_state(api, workspace, content)
        assert response.status == 409, reason
        assert reason in detail(response)
    assert post_state(api, workspace, state(5)).status == 201
    assert post_state(api, workspace, state(6), lineage=None).status == 201
    assert post_state(api, workspace, state(1, lineage=other), force=True).status == 201


@pytest.mark.parametrize(
    ("attributes", "name"),
    [
        ({"serial": None}, "serial"),
        ({"serial": -1}, "serial"),
        ({"serial": True}, "serial"),
        ({"md5": None}, "md5"),
        ({"md5": "d41d8"}, "md5"),
        ({"md5": "0" * 32}, "md5"),
        ({"lineage": 1}, "lineage"),
        ({"state": "%"}, "state"),
        ({"state": in_base64(b"text"), "md5": md5(b"text")}, "state"),
        ({"state": in_base64(b"[]"), "md5": md5(b"[]")}, "state"),
        ({"json-state": "%"}, "json-state"),
        ({"json-state": in_base64(b"text")}, "json-state"),
        ({"json-state-outputs": in_base64(b"text")}, "json-state-outputs"),
        ({"json-state-outputs": in_base64(b'{"a": 1}')}, "json-state-outputs"),
        ({"force": "yes"}, "force"),
    ],
)
def test_wrong_attributes_are_refused(
    api: Api, workspace: str, attributes: dict[str, Any], name: str
) -> None:
    """Nothing is created, and the workspace can be unlocked."""
    response = post_state(api, workspace, STATE, **attributes)
    assert response.status == 422
    assert response.pointers == {f"/data/attributes/{name}"}
    unlock(api, workspace)


def test_required_attributes_are_named(api: Api, workspace: str) -> None:
    """Each has its pointer."""
    response = post_state(api, workspace)
    assert response.pointers == {"/data/attributes/serial", "/data/attributes/md5"}


@pytest.mark.parametrize(
    "content",
    [
        {"outputs": {"a": 1}},
        {"outputs": []},
        {"resources": {}},
        {"resources": [{"mode": "managed", "type": "a"}]},
        {"resources": [managed("a", "b", instances=[1])]},
        {"resources": [managed("a", "b", {"attributes": []})]},
        {"resources": [managed("a", "b", {"dependencies": 1})]},
        {"resources": [managed("a", "b", {"index_key": []})]},
        {"resources": [managed("a", "b", instances=None)]},
    ],
)
def test_a_state_with_a_wrong_structure_is_refused(
    api: Api, workspace: str, content: dict[str, Any]
) -> None:
    """It would break the next plan."""
    response = post_state(api, workspace, state(**content))
    assert (response.status, response.pointers) == (422, {"/data/attributes/state"})


def test_the_run_must_be_one_of_the_workspace(api: Api, workspace: str) -> None:
    """It is then related to the version, and its apply lists it."""
    unlock(api, workspace)
    api.upload_configuration(workspace)
    run = api.run(workspace, plan_only=True)
    api.advance()
    lock(api, workspace)
    refused = post_state(api, workspace, STATE, run="run-1")
    assert (refused.status, refused.pointers) == (422, {"/data/relationships/run"})
    version = post_state(api, workspace, STATE, run=run).data
    assert version["relationships"]["run"]["data"] == {"type": "runs", "id": run}
    included = api.get(f"/state-versions/{version['id']}", include="run.created_by,outputs")
    assert {item["type"] for item in included.document["included"]} == {
        "runs",
        "users",
        "state-version-outputs",
    }


def test_who_may_not_create(api: Api, workspace: str) -> None:
    """Organizations may not, as the document says, and strangers do not see the workspace."""
    for other in (api.login("organization"), api.login(is_member=False)):
        assert post_state(other, workspace, STATE).status == 404
    assert post_state(api, "ws-1", STATE).status == 404


# Upload


def test_a_state_can_be_uploaded_afterwards(api: Api, workspace: str) -> None:
    """The URLs are there until they are used, and need no token."""
    version = create_pending(api, workspace)
    attributes = version["attributes"]
    assert attributes["status"] == "pending"
    assert attributes["resources-processed"] is False
    assert attributes["resources"] is attributes["size"] is None
    assert attributes["hosted-state-download-url"] is None
    url, json_url = (attributes[f"hosted-{kind}-upload-url"] for kind in ("state", "json-state"))
    assert api.put_url(url, STATE).status == 200
    assert api.put_url(json_url, b'{"format_version": "1.0"}').status == 200
    attributes = read_version(api, version["id"])
    assert attributes["status"] == "finalized"
    assert attributes["hosted-state-upload-url"] is None
    assert attributes["hosted-json-state-upload-url"] is None
    assert download(api, attributes["hosted-state-download-url"]).body == STATE
    assert b"format_version" in download(api, attributes["hosted-json-state-download-url"]).body


def test_an_upload_may_be_repeated_but_not_changed(api: Api, workspace: str) -> None:
    """A client that lost the response sends the same content again."""
    attributes = create_pending(api, workspace)["attributes"]
    for kind, content in (("state", STATE), ("json-state", b"{}")):
        url = attributes[f"hosted-{kind}-upload-url"]
        statuses = [api.put_url(url, each).status for each in (content, content, b"[]")]
        assert statuses == [200, 200, 409]
        assert api.get_url(url).status == 404


def test_a_pending_version_keeps_the_workspace_locked(api: Api, workspace: str) -> None:
    """Only force unlocks it then; its state may still come, and becomes the current one."""
    version = create_pending(api, workspace)
    unlock_path = f"/workspaces/{workspace}/actions/unlock"
    response = api.post(unlock_path)
    assert (response.status, "latest state version is still pending" in detail(response)) == (
        422,
        True,
    )
    assert api.post(f"/workspaces/{workspace}/actions/force-unlock").status == 200
    assert api.get(f"/workspaces/{workspace}/current-state-version").status == 404
    assert api.put_url(version["attributes"]["hosted-state-upload-url"], STATE).status == 200
    assert api.get(f"/workspaces/{workspace}/current-state-version").data["id"] == version["id"]


@pytest.mark.parametrize("content", [state(2), b"text"])
def test_a_failed_upload_leaves_no_lock(api: Api, workspace: str, content: bytes) -> None:
    """The version is discarded, so that the workspace can be unlocked."""
    version = create_pending(api, workspace, md5=md5(b"text"))
    url = version["attributes"]["hosted-state-upload-url"]
    assert api.put_url(url, content).status == 422
    attributes = read_version(api, version["id"])
    assert (attributes["status"], attributes["hosted-state-upload-url"]) == ("discarded", None)
    assert api.put_url(url, b"text").status == 409
    unlock(api, workspace)


def test_a_newer_version_discards_a_pending_one(api: Api, workspace: str) -> None:
    """Its upload is then refused."""
    pending = create_pending(api, workspace)
    assert post_state(api, workspace, STATE).status == 201
    assert read_version(api, pending["id"])["status"] == "discarded"
    for kind in ("state", "json-state"):
        url = pending["attributes"][f"hosted-{kind}-upload-url"]
        assert api.put_url(url, STATE).status == 409
    unlock(api, workspace)


def test_an_upload_that_is_not_json_is_refused(api: Api, workspace: str) -> None:
    """Also in the JSON form, which the version can do without."""
    attributes = create_pending(api, workspace)["attributes"]
    assert api.put_url(attributes["hosted-json-state-upload-url"], b"text").status == 422
    assert api.put_url(attributes["hosted-state-upload-url"], STATE).status == 200


# Download


def test_a_download_needs_the_token(api: Api, workspace: str) -> None:
    """Of a member of the organization."""
    url = post_state(api, workspace, STATE).data["attributes"]["hosted-state-download-url"]
    assert url.startswith("http://sim:1/api/state-versions/sv-")
    found = download(api, url)
    assert (found.status, found.body) == (200, STATE)
    assert found.headers["Content-Type"] == "application/json"
    assert api.get_url(url).status == 401
    assert download(api.login(is_member=False), url).status == 404


def test_the_json_form_is_there_only_if_it_was_sent(api: Api, workspace: str) -> None:
    """States of Terraform before 1.3 have none."""
    version = post_state(api, workspace, STATE).data
    assert version["attributes"]["hosted-json-state-download-url"] is None
    path = f"/api/state-versions/{version['id']}/hosted_json_state"
    assert api.request("GET", path).status == 404


# List


def test_the_versions_of_a_workspace_are_listed(api: Api, workspace: str) -> None:
    """The newest comes first; pages, the status and includes are honoured."""
    query = {
        "filter[organization][name]": "example",
        "filter[workspace][name]": "app",
    }
    assert api.search("/state-versions", query).data == []
    versions = [post_state(api, workspace, state(serial)).data["id"] for serial in (1, 2)]
    versions.append(create_pending(api, workspace, serial=3)["id"])
    listed = api.search("/state-versions", query)
    assert listed.ids == versions[::-1]
    assert listed.document["meta"]["pagination"]["total-count"] == 3
    assert api.search("/state-versions", {**query, "page[size]": "2"}).ids == versions[:0:-1]
    finalized = api.search("/state-versions", {**query, "filter[status]": "finalized"})
    assert finalized.ids == versions[1::-1]
    included = api.search("/state-versions", {**query, "include": "outputs"}).document["included"]
    assert {item["type"] for item in included} == {"state-version-outputs"}
    other = api.workspace("other")
    assert api.search("/state-versions", {**query, "filter[workspace][name]": "other"}).data == []
    assert other not in versions


def test_a_list_needs_its_filters(api: Api, workspace: str) -> None:
    """Without one it is a mistake; an unknown name is not found."""
    names = {"organization": "example", "workspace": "app"}
    for name in names:
        query = {f"filter[{key}][name]": value for key, value in names.items() if key != name}
        response = api.search("/state-versions", query)
        assert response.status == 400
        assert response.document["errors"][0]["source"] == {"parameter": f"filter[{name}][name]"}
        query[f"filter[{name}][name]"] = "unknown"
        assert api.search("/state-versions", query).status == 404
    query = {f"filter[{key}][name]": value for key, value in names.items()}
    assert api.login(is_member=False).search("/state-versions", query).status == 404


# Roll back


def roll_back(api: Api, workspace: str, version: str | None) -> ApiResponse:
    payload = resource("state-versions")
    if version is not None:
        named = {"type": "state-versions", "id": version}
        payload["data"]["relationships"] = {"rollback-state-version": {"data": named}}
    return api.patch(f"/workspaces/{workspace}/state-versions", payload)


def test_a_rollback_copies_an_earlier_state(api: Api) -> None:
    """It gets the next serial, also in the file, so that Terraform can go on from it."""
    workspace = api.workspace("app")
    first = put_state(api, workspace, STATE)
    put_state(api, workspace, state(7, outputs={}))
    lock(api, workspace)
    created = roll_back(api, workspace, first)
    assert created.status == 201
    assert created.data["relationships"]["rollback-state-version"]["data"]["id"] == first
    attributes = created.data["attributes"]
    assert (attributes["serial"], attributes["status"]) == (8, "finalized")
    content = download(api, attributes["hosted-state-download-url"]).body
    assert json.loads(content) == {**json.loads(STATE), "serial": 8}
    unlock(api, workspace)
    current = api.get(f"/workspaces/{workspace}/current-state-version").data
    assert current["id"] == created.data["id"]
    assert api.get(f"/workspaces/{workspace}").data["attributes"]["resource-count"] == 3


def test_a_rollback_needs_the_lock_and_a_state(api: Api) -> None:
    """Of the same workspace."""
    workspace, other = api.workspace("app"), api.workspace("other")
    version, foreign = put_state(api, workspace, STATE), put_state(api, other, STATE)
    assert roll_back(api, workspace, version).status == 409
    lock(api, workspace)
    pending = create_pending(api, workspace, serial=9)["id"]
    for wrong in (None, "sv-1", foreign, pending):
        response = roll_back(api, workspace, wrong)
        assert response.status == 422, wrong
        assert response.pointers == {"/data/relationships/rollback-state-version"}
    assert roll_back(api.login(), workspace, version).status == 409
    assert roll_back(api.login("organization"), workspace, version).status == 404


# Delete


def test_a_deleted_workspace_takes_its_states_along(api: Api) -> None:
    """Versions, outputs and upload URLs are gone."""
    workspace = api.workspace("app")
    version = put_state(api, workspace, STATE)
    outputs = api.get(f"/state-versions/{version}/outputs").ids
    lock(api, workspace)
    url = create_pending(api, workspace)["attributes"]["hosted-state-upload-url"]
    assert api.delete(f"/workspaces/{workspace}").status == 204
    for path in (f"/state-versions/{version}", f"/state-version-outputs/{outputs[0]}"):
        assert api.get(path).status == 404
    assert api.put_url(url, STATE).status == 404


def test_a_state_that_no_document_can_hold_is_refused(api: Api, workspace: str) -> None:
    """Otherwise, each later response with a part of it would fail, or each later plan."""
    nested: Any = []
    for _ in range(120):
        nested = [nested]
    deep_module = managed("null_resource", "n", {}, module=".".join(["module.a"] * 60))
    for content in (
        state(outputs={"o": {"value": nested, "type": "string"}}),
        state(resources=[managed("null_resource", "n", {"attributes": {"id": nested}})]),
        state(resources=[deep_module]),
    ):
        refused = post_state(
            api, workspace, **{**DESCRIBED, "md5": md5(content), "state": in_base64(content)}
        )
        assert (refused.status, refused.pointers) == (422, {"/data/attributes/state"})
    outputs = in_base64(json.dumps({"o": nested}).encode())
    refused = post_state(
        api, workspace, **DESCRIBED, state=in_base64(STATE), json_state_outputs=outputs
    )
    assert refused.pointers == {"/data/attributes/json-state-outputs"}


def test_a_serial_has_a_successor(api: Api, workspace: str) -> None:
    refused = post_state(api, workspace, **{**DESCRIBED, "serial": 2**63}, state=in_base64(STATE))
    assert refused.pointers == {"/data/attributes/serial"}


def test_base64_is_ascii(api: Api, workspace: str) -> None:
    refused = post_state(api, workspace, **DESCRIBED, state="é")
    assert refused.pointers == {"/data/attributes/state"}
