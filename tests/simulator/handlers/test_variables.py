"""Tests of the variables of workspaces."""

from typing import Any

import pytest

from tests.support.core_api import Api, identifiers, resource

SECRET = "s3cret-value"


def variable(key: str = "region", value: str = "eu", **attributes: Any) -> dict[str, Any]:
    return resource("vars", **{"key": key, "value": value, "category": "terraform", **attributes})


def test_a_variable_is_created_read_changed_and_deleted(api: Api) -> None:
    """Only what is given changes; each change is a new version."""
    workspace = api.workspace()
    path = f"/workspaces/{workspace}/vars"
    created = api.post(path, variable(description="Where.", hcl=True))
    assert created.status == 201
    found = api.get(f"{path}/{created.data['id']}")
    assert found.data == created.data
    attributes = found.data["attributes"]
    assert (attributes["value"], attributes["description"], attributes["hcl"]) == (
        "eu",
        "Where.",
        True,
    )
    assert found.data["relationships"]["configurable"]["data"]["id"] == workspace
    changed = api.patch(f"{path}/{created.data['id']}", resource("vars", value="us"))
    assert changed.data["attributes"]["version-id"] != attributes["version-id"]
    assert api.get(path).values == {"region": "us"}
    assert api.get(path).data[0]["attributes"]["description"] == "Where."
    assert api.delete(f"{path}/{created.data['id']}").status == 204
    assert api.get(f"{path}/{created.data['id']}").status == 404
    assert api.get(path).data == []


def test_the_value_of_a_sensitive_variable_never_comes_back(api: Api) -> None:
    """Nor can it be made readable."""
    path = f"/workspaces/{api.workspace()}/vars"
    created = api.post(path, variable(value=SECRET, sensitive=True))
    key = created.data["id"]
    assert created.data["attributes"]["value"] is None
    changed = api.patch(f"{path}/{key}", resource("vars", value=f"{SECRET}-2"))
    refused = api.patch(f"{path}/{key}", resource("vars", sensitive=False))
    assert refused.pointers == {"/data/attributes/sensitive"}
    everywhere = [changed, refused, api.get(path), api.get(f"{path}/{key}"), api.get("/vars")]
    assert all(SECRET.encode() not in response.body for response in everywhere)
    assert SECRET not in repr(api.core.store)


@pytest.mark.parametrize(
    ("attributes", "key"),
    [
        ({"key": None}, "key"),
        ({"key": " "}, "key"),
        ({"key": "taken"}, "key"),
        ({"category": "policy-set"}, "category"),
        ({"value": 1}, "value"),
        ({"hcl": "true"}, "hcl"),
    ],
)
def test_invalid_variables_are_refused(api: Api, attributes: dict[str, Any], key: str) -> None:
    """New ones and changed ones alike."""
    path = f"/workspaces/{api.workspace()}/vars"
    api.post(path, variable("taken"))
    created = api.post(path, variable("other")).data
    payload = {"data": {"type": "vars", "attributes": attributes}}
    assert api.patch(f"{path}/{created['id']}", payload).pointers == {f"/data/attributes/{key}"}
    payload["data"]["attributes"] = {"key": "new", "category": "terraform", **attributes}
    assert api.post(path, payload).pointers == {f"/data/attributes/{key}"}
    assert api.get(path).values == {"taken": "eu", "other": "eu"}
    assert api.post(path, variable("taken", category="env")).status == 201


def test_the_older_endpoints_name_the_workspace_otherwise(api: Api) -> None:
    """They see the same variables."""
    first, second = api.workspace("first"), api.workspace("second")
    api.post(f"/workspaces/{second}/vars", variable("b"))
    payload = variable("a")
    assert api.post("/vars", payload).pointers == {"/data/relationships/workspace"}
    related = {"workspace": {"data": identifiers("workspaces", first)[0]}}
    payload["data"]["relationships"] = related
    key = api.post("/vars", payload).data["id"]
    assert api.get(f"/workspaces/{first}/vars").ids == [key]
    assert set(api.get("/vars").values) == {"a", "b"}
    query = {"filter[organization][name]": "example", "filter[workspace][name]": "first"}
    assert api.search("/vars", query).values == {"a": "eu"}
    assert api.search("/vars", {**query, "filter[workspace][name]": "no"}).status == 404
    assert api.search("/vars", {"filter[workspace][name]": "first"}).status == 400
    assert api.patch(f"/vars/{key}", resource("vars", value="us")).status == 200
    assert api.get(f"/workspaces/{first}/vars").values == {"a": "us"}
    assert api.get(f"/workspaces/{second}/vars/{key}").status == 404
    assert api.delete(f"/vars/{key}").status == 204
    assert api.get(f"/workspaces/{first}/vars").ids == []


def test_variables_are_seen_by_members_only(api: Api) -> None:
    """Whichever endpoint is used, and they go with their workspace."""
    workspace = api.workspace()
    key = api.post(f"/workspaces/{workspace}/vars", variable()).data["id"]
    stranger = api.login(is_member=False)
    assert stranger.get("/vars").data == []
    assert stranger.patch(f"/vars/{key}", resource("vars", value="x")).status == 404
    assert stranger.get(f"/workspaces/{workspace}/vars").status == 404
    included = api.get(f"/workspaces/{workspace}", include="vars").document["included"]
    assert [item["id"] for item in included] == [key]
    api.delete(f"/workspaces/{workspace}")
    assert api.core.store.variables == {}
