"""Tests of key-value tags."""

from typing import Any

import pytest

from tests.support.core_api import Api, items, resource

WORKSPACES = "/organizations/example/workspaces"


def bindings(**values: str) -> list[dict[str, Any]]:
    return items("tag-bindings", *({"key": key, "value": values[key]} for key in values))


@pytest.fixture
def project(api: Api) -> str:
    """The project of the workspaces, with two tags."""
    project = api.get("/organizations/example/projects").ids[0]
    path = f"/projects/{project}/tag-bindings"
    api.patch(path, {"data": bindings(env="prod", team="net")})
    return project


def test_tags_are_added_and_changed(api: Api, project: str) -> None:
    """Others stay; a changed one keeps its id."""
    path = f"/projects/{project}/tag-bindings"
    before = dict(zip(api.get(path).values, api.get(path).ids, strict=True))
    response = api.patch(
        path, {"data": [*bindings(env="dev"), *items("tag-bindings", {"key": "x"})]}
    )
    assert response.values == {"env": "dev", "team": "net", "x": ""}
    assert dict(zip(response.values, response.ids, strict=True)).items() >= before.items()
    assert api.get(f"/projects/{project}/effective-tag-bindings").values == response.values


def test_a_workspace_inherits_the_tags_of_its_project(api: Api, project: str) -> None:
    """Its own go first; filters match both."""
    workspace = api.workspace("web")
    path = f"/workspaces/{workspace}"
    assert api.patch(f"{path}/tag-bindings", {"data": bindings(env="dev", a="1")}).values == {
        "env": "dev",
        "a": "1",
    }
    effective = api.get(f"{path}/effective-tag-bindings")
    assert effective.values == {"env": "dev", "team": "net", "a": "1"}
    inherited = {
        item["attributes"]["key"]: item["relationships"]["inherited-from"]["data"]
        for item in effective.data
    }
    assert inherited == {"env": None, "team": {"id": project, "type": "projects"}, "a": None}
    for key, value, found in (("team", "net", True), ("env", "prod", False), ("env", "dev", True)):
        query = {"filter[tagged][0][key]": key, "filter[tagged][0][value]": value}
        assert api.search(WORKSPACES, query).ids == ([workspace] if found else []), (key, value)


def test_an_update_replaces_the_tags_of_a_workspace(api: Api) -> None:
    """An empty list removes them all; without a list they stay."""
    related = {"tag-bindings": bindings(env="dev")}
    payload = resource("workspaces", name="web", relationships=related)
    path = f"/workspaces/{api.post(WORKSPACES, payload).data['id']}"
    api.patch(path, resource("workspaces", description="x"))
    assert api.get(f"{path}/tag-bindings").values == {"env": "dev"}
    related = {"tag-bindings": bindings(team="net")}
    api.patch(path, resource("workspaces", relationships=related))
    assert api.get(f"{path}/tag-bindings").values == {"team": "net"}
    api.patch(path, resource("workspaces", relationships={"tag-bindings": []}))
    assert api.get(f"{path}/tag-bindings").data == []


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"value": "x"}, "/data/0/attributes/key"),
        ({"key": ""}, "/data/0/attributes/key"),
        ({"key": "a b"}, "/data/0/attributes/key"),
        ({"key": "hc:a"}, "/data/0/attributes/key"),
        ({"key": "hcp:a"}, "/data/0/attributes/key"),
        ({"key": "a" * 129}, "/data/0/attributes/key"),
        ({"key": "a", "value": "b" * 257}, "/data/0/attributes/value"),
    ],
)
def test_invalid_tags_are_refused(api: Api, given: dict[str, str], pointer: str) -> None:
    """With a pointer to the place."""
    path = f"/workspaces/{api.workspace()}/tag-bindings"
    assert api.patch(path, {"data": items("tag-bindings", given)}).pointers == {pointer}


def test_there_are_ten_tags_at_most(api: Api) -> None:
    """Together with those that are there."""
    path = f"/workspaces/{api.workspace()}/tag-bindings"
    api.patch(path, {"data": bindings(**{f"k{i}": "" for i in range(10)})})
    assert api.patch(path, {"data": bindings(k9="x")}).status == 200
    assert api.patch(path, {"data": bindings(k10="x")}).pointers == {"/data"}
    assert len(api.get(path).data) == 10


def test_the_tags_of_all_projects_are_listed(api: Api, project: str) -> None:
    """With the fields that are asked for; any of the conditions is enough."""
    path = "/organizations/example/tag-bindings"
    api.workspace()
    first = api.get(path).data[0]
    assert set(first["attributes"]) == {"key", "value", "created-at"}
    query = {
        "filter[tagged][0][value]": "net",
        "filter[tagged][1][key]": "none",
        "fields[tag-binding]": "key,counts,target",
    }
    (found,) = api.search(path, query).data
    assert found["attributes"] == {"key": "team", "counts": {"projects": 1, "workspaces": 1}}
    assert found["relationships"]["target"]["data"] == {"id": project, "type": "projects"}
    assert api.search(path, {"filter[taggable-type]": "registry-modules"}).data == []
