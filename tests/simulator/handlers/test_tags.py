"""Tests of the flat tags of an organization."""

from tests.support.core_api import Api, identifiers, items, resource

TAGS = "/organizations/example/tags"
WORKSPACES = "/organizations/example/workspaces"


def tagged_workspace(api: Api, name: str, *tags: str) -> str:
    related = {"tags": items("tags", *({"name": tag} for tag in tags))}
    return str(
        api.post(WORKSPACES, resource("workspaces", name=name, relationships=related)).data["id"]
    )


def test_tags_exist_while_a_workspace_carries_them(api: Api) -> None:
    """Each once in the organization, with the number of its workspaces."""
    first, second = tagged_workspace(api, "a", "hot", "cold"), tagged_workspace(api, "b", "hot")
    counts = {
        item["attributes"]["name"]: item["attributes"]["instance-count"]
        for item in api.get(TAGS).data
    }
    assert counts == {"hot": 2, "cold": 1}
    api.delete(f"/workspaces/{first}")
    (hot,) = api.get(TAGS).data
    assert hot["relationships"]["organization"]["data"]["id"] == "example"
    path = f"/workspaces/{second}/relationships/tags"
    assert api.delete(path, {"data": items("tags", {"name": "hot"}, {"name": "no"})}).status == 204
    assert api.get(TAGS).data == []


def test_a_workspace_gets_tags_by_name_and_by_id(api: Api) -> None:
    """New names become tags of the organization; the workspace shows them."""
    workspace, other = api.workspace("a"), tagged_workspace(api, "b", "hot")
    (hot,) = api.get(TAGS).ids
    path = f"/workspaces/{workspace}/relationships/tags"
    given = [*items("tags", {"name": "new"}), *identifiers("tags", hot)]
    assert api.post(path, {"data": given}).status == 204
    assert api.get(path).names == ["new", "hot"]
    assert api.get(f"/workspaces/{workspace}").data["attributes"]["tag-names"] == ["hot", "new"]
    for refused in ({"name": ""}, {"name": "x" * 256}, {}):
        response = api.post(path, {"data": items("tags", refused)})
        assert response.pointers == {"/data/0/attributes/name"}, refused
    (cold,) = api.get(f"/workspaces/{other}/relationships/tags").ids
    assert api.delete(path, {"data": identifiers("tags", cold)}).status == 204
    assert api.get(path).names == ["new"]


def test_tags_are_searched_and_deleted(api: Api) -> None:
    """Without regard to case, and without those of one workspace."""
    first = tagged_workspace(api, "a", "hot", "cold")
    tagged_workspace(api, "b", "Hotter")
    assert api.get(TAGS, q="HOT").names == ["hot", "Hotter"]
    assert api.search(TAGS, {"filter[exclude][taggable][id]": first}).names == ["Hotter"]
    hot, cold, _ = api.get(TAGS).ids
    assert api.delete(TAGS, {"data": identifiers("tags", hot, cold)}).status == 204
    assert api.get(TAGS).names == ["Hotter"]
    assert api.get(f"/workspaces/{first}").data["attributes"]["tag-names"] == []


def test_a_tag_is_added_to_workspaces(api: Api) -> None:
    """To all of them, or to none if one does not exist."""
    tagged_workspace(api, "a", "hot")
    second, third = api.workspace("b"), api.workspace("c")
    (hot,) = api.get(TAGS).ids
    path = f"/tags/{hot}/relationships/workspaces"
    assert api.post(path, {"data": identifiers("workspaces", second, "ws-no")}).status == 404
    assert api.search(WORKSPACES, {"search[tags]": "hot"}).data[0]["attributes"]["name"] == "a"
    assert api.post(path, {"data": identifiers("workspaces", second, third)}).status == 204
    assert api.search(WORKSPACES, {"search[tags]": "hot"}).names == ["a", "b", "c"]
    assert api.search(WORKSPACES, {"search[exclude-tags]": "hot"}).names == []


def test_an_id_of_a_tag_is_a_string(api: Api) -> None:
    workspace = tagged_workspace(api, "web", "red")
    path = f"/workspaces/{workspace}/relationships/tags"
    refused = api.delete(path, {"data": [{"type": "tags", "id": {}}]})
    assert refused.pointers == {"/data/0/id"}
    unknown = {"data": [{"type": "tags", "attributes": {"name": {}}}]}
    assert api.delete(path, unknown).status == 204
    assert api.get(path).names == ["red"]
