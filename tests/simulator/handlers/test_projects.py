"""Tests of projects and the workspaces in them."""

from typing import Any

import pytest

from tests.support.core_api import Api, ApiResponse, identifiers, items, resource

LIST = "/organizations/example/projects"
WORKSPACES = "/organizations/example/workspaces"


def create_project(api: Api, name: str, **attributes: Any) -> str:
    response = api.post(LIST, resource("projects", name=name, **attributes))
    assert response.status == 201, response.body
    return str(response.data["id"])


def create_workspace(api: Api, project: str, name: str = "placed") -> ApiResponse:
    (named,) = identifiers("projects", project)
    payload = resource("workspaces", name=name, relationships={"project": named})
    return api.post(WORKSPACES, payload)


def test_every_organization_has_a_project(api: Api) -> None:
    """It can be listed and read, and goes with its organization."""
    (project,) = api.get(LIST).data
    assert project["attributes"]["name"] == "Default Project"
    assert project["attributes"]["permissions"]["can-destroy"] is False
    assert project["relationships"]["organization"]["data"]["id"] == "example"
    assert api.get(f"/projects/{project['id']}").data == project
    other = create_project(api, "Other")
    api.delete("/organizations/example")
    assert api.get(f"/projects/{project['id']}").status == 404
    assert api.get(f"/projects/{other}").status == 404


def test_a_project_keeps_what_it_is_given(api: Api) -> None:
    """An update changes what is given; tags are replaced as a whole."""
    tags = items("tag-bindings", {"key": "env", "value": "dev"}, {"key": "team"})
    payload = resource(
        "projects",
        relationships={"tag-bindings": tags},
        name="Net work",
        description="All networks.",
        auto_destroy_activity_duration="14d",
        setting_overwrites={"execution-mode": True},
        default_execution_mode="local",
    )
    created = api.post(LIST, payload).data
    attributes = created["attributes"]
    assert attributes["auto-destroy-activity-duration"] == "14d"
    assert attributes["setting-overwrites"] == {
        "default-agent-pool": True,
        "default-execution-mode": True,
        "execution-mode": True,
        "stacks-execution-mode": False,
    }
    path = f"/projects/{created['id']}"
    update = resource("projects", name="Networks", description=None)
    updated = api.patch(path, update).data["attributes"]
    assert updated == attributes | {"name": "Networks", "description": None}
    tags = items("tag-bindings", {"key": "env", "value": "prod"})
    api.patch(path, resource("projects", relationships={"tag-bindings": tags}))
    found = api.get(f"{path}/tag-bindings").data
    assert [(tag["attributes"]["key"], tag["attributes"]["value"]) for tag in found] == [
        ("env", "prod")
    ]


@pytest.mark.parametrize(
    ("attributes", "key"),
    [
        ({"name": "ab"}, "name"),
        ({"name": " abc"}, "name"),
        ({"name": "a" * 41}, "name"),
        ({"name": "DEFAULT project"}, "name"),
        ({"description": "x" * 257}, "description"),
        ({"auto-destroy-activity-duration": "0d"}, "auto-destroy-activity-duration"),
        ({"default-execution-mode": "agent"}, "default-agent-pool-id"),
        ({"default-agent-pool-id": "apool-1"}, "default-agent-pool-id"),
        (
            {"default-execution-mode": "agent", "default-agent-pool-id": "apool-1"},
            "default-agent-pool-id",
        ),
        ({"setting-overwrites": {"execution-mode": 1}}, "setting-overwrites"),
    ],
)
def test_invalid_settings_are_refused(api: Api, attributes: dict[str, Any], key: str) -> None:
    """Of a new project and of a changed one."""
    project = create_project(api, "Valid")
    before = api.get(f"/projects/{project}").data
    payload = {"data": {"type": "projects", "attributes": {"name": "New", **attributes}}}
    assert api.post(LIST, payload).pointers == {f"/data/attributes/{key}"}
    payload["data"]["attributes"] = attributes
    assert api.patch(f"/projects/{project}", payload).pointers == {f"/data/attributes/{key}"}
    assert api.get(f"/projects/{project}").data == before


def test_workspaces_are_in_their_project(api: Api) -> None:
    """The one that was named, or the default one; the list can be filtered by it and include it."""
    default = api.get(LIST).ids[0]
    first, project = api.workspace(), create_project(api, "Networks")
    placed = create_workspace(api, project).data
    assert placed["relationships"]["project"]["data"] == {"id": project, "type": "projects"}
    found = api.search(WORKSPACES, {"filter[project][id]": project, "include": "project"})
    assert found.ids == [placed["id"]]
    assert [item["id"] for item in found.document["included"]] == [project]
    assert api.search(WORKSPACES, {"filter[project][id]": default}).ids == [first]
    assert api.search(WORKSPACES, {"filter[project][id]": "prj-unknown"}).ids == []
    assert api.get(f"/projects/{project}").data["attributes"]["workspace-count"] == 1


def test_a_workspace_cannot_be_in_a_foreign_project(api: Api) -> None:
    """Nor in one that does not exist, and it cannot be moved there."""
    api.post("/organizations", resource("organizations", name="acme", email="a@b.c"))
    foreign, workspace = api.get("/organizations/acme/projects").ids[0], api.workspace()
    for project in (foreign, "prj-unknown"):
        assert create_workspace(api, project).pointers == {"/data/relationships/project"}
        named = {"project": identifiers("projects", project)[0]}
        update = resource("workspaces", relationships=named, name="moved")
        response = api.patch(f"/workspaces/{workspace}", update)
        assert response.pointers == {"/data/relationships/project"}
    assert api.get(f"/workspaces/{workspace}").data["attributes"]["name"] == "main"


def test_workspaces_move_together_or_not_at_all(api: Api) -> None:
    """By the project's own endpoint, or one by one."""
    project, other = create_project(api, "Networks"), create_project(api, "Other")
    first, second = api.workspace("first"), api.workspace("second")
    path = f"/projects/{project}/relationships/workspaces"
    refused = api.post(path, {"data": identifiers("workspaces", first, "ws-unknown")})
    assert refused.status == 403
    assert "authorized to move them: ws-unknown" in refused.document["errors"][0]["detail"]
    assert api.search(WORKSPACES, {"filter[project][id]": project}).ids == []
    moved = api.post(path, {"data": identifiers("workspaces", first, second)})
    assert (moved.status, moved.body) == (204, b"")
    assert api.search(WORKSPACES, {"filter[project][id]": project}).ids == [first, second]
    named = {"project": identifiers("projects", other)[0]}
    api.patch(f"/workspaces/{first}", resource("workspaces", relationships=named))
    assert api.search(WORKSPACES, {"filter[project][id]": other}).ids == [first]


def test_only_an_empty_project_can_be_deleted(api: Api) -> None:
    """And not the default one."""
    project = create_project(api, "Networks")
    workspace = create_workspace(api, project).data["id"]
    assert api.delete(f"/projects/{project}").status == 403
    api.delete(f"/workspaces/{workspace}")
    assert api.delete(f"/projects/{project}").status == 204
    assert api.get(f"/projects/{project}").status == 404
    (default,) = api.get(LIST).ids
    assert api.delete(f"/projects/{default}").status == 403


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Default Project", "net b", "Net a"]),
        ({"q": "NET"}, ["net b", "Net a"]),
        ({"filter[names]": "NET A,default project"}, ["Default Project", "Net a"]),
        ({"filter[names]": "net", "q": "net"}, []),
        ({"filter[tagged][0][key]": "env"}, ["net b", "Net a"]),
        ({"filter[tagged][0][key]": "env", "filter[tagged][0][value]": "dev"}, ["Net a"]),
        ({"filter[tagged][0][key]": "env", "filter[tagged][1][value]": "1"}, ["net b"]),
        (
            {"filter[permissions][update]": "true", "sort": "-name"},
            ["net b", "Net a", "Default Project"],
        ),
        ({"sort": "name"}, ["Default Project", "Net a", "net b"]),
    ],
)
def test_the_list_has_filters_and_an_order(
    api: Api, query: dict[str, str], expected: list[str]
) -> None:
    """None of them is ignored."""
    for name, value in (("net b", "prod"), ("Net a", "dev")):
        tags = [{"key": "env", "value": value}]
        if name == "net b":
            tags.append({"key": "tier", "value": "1"})
        related = {"tag-bindings": items("tag-bindings", *tags)}
        api.post(LIST, resource("projects", name=name, relationships=related))
    response = api.search(LIST, query)
    assert response.names == expected
    counts = response.document["meta"]["status-counts"]
    assert counts == {"total": 3, "matching": len(response.data)}
    assert api.search(LIST, {"sort": "color"}).status == 400


def test_workspaces_inherit_the_mode_of_their_project(api: Api) -> None:
    """A project's own mode goes before the organization's, until the project gives it up."""
    created = api.post("/organizations/example/projects", resource("projects", name="Platform"))
    project = created.data["id"]
    payload = resource("workspaces", name="web")
    payload["data"]["relationships"] = {"project": {"data": {"id": project, "type": "projects"}}}
    workspace = api.post("/organizations/example/workspaces", payload).data["id"]

    def modes() -> tuple[str, str]:
        found = api.get(f"/projects/{project}").data["attributes"]
        used = api.get(f"/workspaces/{workspace}").data["attributes"]["execution-mode"]
        return found["default-execution-mode"], used

    assert modes() == ("remote", "remote")
    api.patch("/organizations/example", resource("organizations", default_execution_mode="local"))
    assert modes() == ("local", "local")
    pool = api.agent_pool()
    own = {"default_execution_mode": "agent", "default_agent_pool_id": pool}
    for name in ("execution-mode", "default-execution-mode"):  # the documents have both names
        assert api.patch(f"/projects/{project}", resource("projects", **own)).status == 200
        assert modes() == ("agent", "agent")
        assert api.get(f"/workspaces/{workspace}").data["attributes"]["agent-pool-id"] == pool
        kept = resource("projects", setting_overwrites={name: True})
        assert api.patch(f"/projects/{project}", kept).status == 200
        assert modes() == ("agent", "agent")
        inherited = resource("projects", setting_overwrites={name: False})
        assert api.patch(f"/projects/{project}", inherited).status == 200
        assert modes() == ("local", "local")
    refused = api.patch(
        f"/projects/{project}", resource("projects", setting_overwrites={"execution-mode": True})
    )
    assert refused.pointers == {"/data/attributes/default-execution-mode"}
