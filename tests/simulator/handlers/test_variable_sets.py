"""Tests of variable sets: their variables, and what they apply to."""

from typing import Any

import pytest

from tests.support.core_api import Api, identifiers, items, resource

LIST = "/organizations/example/varsets"


def create_set(api: Api, name: str, *, related: Any = None, **attributes: Any) -> str:
    payload = resource("varsets", name=name, relationships=related, **attributes)
    response = api.post(LIST, payload)
    assert response.status == 201, response.body
    return str(response.data["id"])


def given(*keys: str, **attributes: Any) -> list[dict[str, Any]]:
    return items("vars", *({"key": key, "category": "terraform", **attributes} for key in keys))


@pytest.fixture
def project(api: Api) -> str:
    """A project besides the default one."""
    created = api.post("/organizations/example/projects", resource("projects", name="Net"))
    return str(created.data["id"])


def test_a_set_is_created_with_all_that_is_in_it(api: Api, project: str) -> None:
    """Its variables are included on request, without sensitive values."""
    workspace = api.workspace()
    related = {
        "workspaces": identifiers("workspaces", workspace),
        "projects": identifiers("projects", project),
        "vars": [*given("a", value="1"), *given("b", value="s3cret", sensitive=True)],
    }
    key = create_set(api, "shared", related=related, priority=True)
    found = api.get(f"/varsets/{key}", include="vars")
    assert b"s3cret" not in found.body
    attributes = found.data["attributes"]
    assert (attributes["priority"], attributes["global"], attributes["description"]) == (
        True,
        False,
        "",
    )
    assert (attributes["var-count"], attributes["workspace-count"]) == (2, 1)
    assert [item["attributes"]["value"] for item in found.document["included"]] == ["1", None]
    relationships = found.data["relationships"]
    assert relationships["workspaces"]["data"] == identifiers("workspaces", workspace)
    assert relationships["projects"]["data"] == identifiers("projects", project)
    assert relationships["parent"]["data"] == {"id": "example", "type": "organizations"}


def test_an_update_replaces_lists_but_adds_variables(api: Api, project: str) -> None:
    """And a refused one changes nothing."""
    workspace = api.workspace()
    related = {"workspaces": identifiers("workspaces", workspace), "vars": given("a")}
    key = create_set(api, "shared", related=related)
    create_set(api, "taken")
    path = f"/varsets/{key}"
    before = api.get(path).data
    for refused in (
        resource("varsets", name="taken"),
        resource("varsets", name="x", relationships={"vars": given("a")}),
        resource("varsets", name="x", relationships={"workspaces": [{"id": 1}]}),
    ):
        assert api.patch(path, refused).status == 422
    for kind in ("workspaces", "projects", "stacks"):
        unknown = {kind: identifiers(kind, "no")}
        response = api.patch(path, resource("varsets", name="x", relationships=unknown))
        assert response.status == 404, kind
    assert api.get(path).data == before
    api.advance()
    related = {"workspaces": [], "projects": identifiers("projects", project), "vars": given("b")}
    updated = api.patch(path, resource("varsets", description="New.", relationships=related)).data
    assert updated["attributes"]["description"] == "New."
    assert updated["attributes"]["updated-at"] > before["attributes"]["updated-at"]
    assert updated["relationships"]["workspaces"]["data"] == []
    assert len(updated["relationships"]["vars"]["data"]) == 2


def test_variables_of_a_set(api: Api) -> None:
    """They have endpoints of their own."""
    path = f"/varsets/{create_set(api, 'shared')}/relationships/vars"
    created = api.post(path, {"data": given("a", value="1")[0]})
    assert created.status == 201
    key = created.data["id"]
    assert api.post(path, {"data": given("a")[0]}).pointers == {"/data/attributes/key"}
    assert api.patch(f"{path}/{key}", resource("vars", value="2")).status == 200
    assert api.get(f"{path}/{key}").data["attributes"]["value"] == "2"
    assert api.get(path).ids == [key]
    assert api.patch(f"/vars/{key}", resource("vars", value="3")).status == 404
    other = create_set(api, "other")
    assert api.get(f"/varsets/{other}/relationships/vars/{key}").status == 404
    assert api.delete(f"{path}/{key}").status == 204
    assert api.get(path).ids == []


def test_a_set_is_applied_and_removed(api: Api, project: str) -> None:
    """To workspaces and projects of its organization; what is deleted leaves it."""
    first, second = api.workspace("first"), api.workspace("second")
    key = create_set(api, "shared")
    path = f"/varsets/{key}/relationships"
    for kind, one, both in (
        ("workspaces", [first], [first, second]),
        ("projects", [project], [project]),
    ):
        for ids in (one, both):
            assert api.post(f"{path}/{kind}", {"data": identifiers(kind, *ids)}).status == 204
        assert api.post(f"{path}/{kind}", {"data": identifiers(kind, "no")}).status == 404
        applied = api.get(f"/varsets/{key}").data["relationships"][kind]["data"]
        assert applied == identifiers(kind, *both)
    api.delete(f"{path}/workspaces", {"data": identifiers("workspaces", first)})
    api.delete(f"/workspaces/{second}")
    api.delete(f"{path}/projects", {"data": identifiers("projects", project)})
    relationships = api.get(f"/varsets/{key}").data["relationships"]
    assert relationships["workspaces"]["data"] == relationships["projects"]["data"] == []


def test_lists_have_the_sets_that_apply(api: Api, project: str) -> None:
    """To an organization, a project and a workspace, also global ones."""
    payload = resource("workspaces", name="web")
    payload["data"]["relationships"] = {"project": {"data": {"type": "projects", "id": project}}}
    workspace = api.post("/organizations/example/workspaces", payload).data["id"]
    create_set(api, "everywhere", **{"global": True})
    create_set(api, "net", related={"projects": identifiers("projects", project)})
    create_set(api, "web", related={"workspaces": identifiers("workspaces", workspace)})
    parent = {"parent": identifiers("projects", project)[0]}
    create_set(api, "owned", related=parent, **{"global": True})
    create_set(api, "nowhere")
    assert api.get(LIST).names == ["everywhere", "net", "web", "owned", "nowhere"]
    assert api.get(LIST, q="W").names == ["everywhere", "web", "owned", "nowhere"]
    assert api.search(LIST, {"filter[global]": "true"}).names == ["everywhere", "owned"]
    assert api.get(f"/projects/{project}/varsets").names == ["everywhere", "net", "owned"]
    applied = ["everywhere", "net", "web", "owned"]
    assert api.get(f"/workspaces/{workspace}/varsets").names == applied
    other = api.workspace("other")
    assert api.get(f"/workspaces/{other}/varsets").names == ["everywhere"]
    api.delete(f"/workspaces/{workspace}")
    assert api.delete(f"/projects/{project}").status == 204
    assert api.get(LIST).names == ["everywhere", "net", "web", "nowhere"]


def test_global_sets_do_not_conflict(api: Api) -> None:
    """Neither when they are created nor later."""
    create_set(api, "one", related={"vars": given("a")}, **{"global": True})
    payload = resource("varsets", name="two", relationships={"vars": given("a")})
    payload["data"]["attributes"]["global"] = True
    pointer = "/data/relationships/vars/data/0/attributes/key"
    assert api.post(LIST, payload).pointers == {pointer}
    two = create_set(api, "two", related={"vars": given("a")})
    refused = api.patch(f"/varsets/{two}", resource("varsets", **{"global": True}))
    assert refused.pointers == {"/data/attributes/global"}
    three = create_set(api, "three", **{"global": True})
    path = f"/varsets/{three}/relationships/vars"
    assert api.post(path, {"data": given("a")[0]}).pointers == {"/data/attributes/key"}
    assert api.post(path, {"data": given("a", category="env")[0]}).status == 201


def test_a_deleted_set_takes_its_variables_along(api: Api) -> None:
    """Also if its organization is deleted."""
    key = create_set(api, "one", related={"vars": given("a")})
    create_set(api, "two", related={"vars": given("a")})
    assert api.delete(f"/varsets/{key}").status == 204
    assert api.get(f"/varsets/{key}").status == 404
    assert len(api.core.store.variables) == 1
    api.delete("/organizations/example")
    assert api.core.store.variables == {}
    assert api.core.store.variable_sets == {}
