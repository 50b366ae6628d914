"""Tests of projects."""

from typing import Any

from tests.support.core_api import Api, resource


def workspace_in_project(project: str) -> Any:
    payload = resource("workspaces", name="placed")
    named = {"data": {"type": "projects", "id": project}}
    payload["data"]["relationships"] = {"project": named}
    return payload


def test_every_organization_has_a_project(api: Api) -> None:
    """It can be listed and read, and goes with its organization."""
    (project,) = api.get("/organizations/example/projects").data
    assert project["attributes"]["name"] == "Default Project"
    assert project["relationships"]["organization"]["data"]["id"] == "example"
    assert api.get(f"/projects/{project['id']}").data == project
    api.delete("/organizations/example")
    assert api.get(f"/projects/{project['id']}").status == 404


def test_workspaces_are_in_the_project(api: Api) -> None:
    """Whether it was named or not; the list can be filtered by it and include it."""
    project = api.get("/organizations/example/projects").ids[0]
    first = api.workspace()
    response = api.post("/organizations/example/workspaces", workspace_in_project(project))
    assert response.data["relationships"]["project"]["data"] == {"id": project, "type": "projects"}
    path = "/organizations/example/workspaces"
    query = {"filter[project][id]": project, "include": "project"}
    found = api.search(path, query)
    assert found.ids == [first, response.data["id"]]
    assert [item["id"] for item in found.document["included"]] == [project]
    assert api.search(path, {"filter[project][id]": "prj-unknown"}).ids == []


def test_a_workspace_cannot_be_in_a_foreign_project(api: Api) -> None:
    """Nor in one that does not exist."""
    api.post("/organizations", resource("organizations", name="acme", email="a@b.c"))
    foreign = api.get("/organizations/acme/projects").ids[0]
    for project in (foreign, "prj-unknown"):
        response = api.post("/organizations/example/workspaces", workspace_in_project(project))
        assert response.pointers == {"/data/relationships/project"}
