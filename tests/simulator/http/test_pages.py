"""Tests of what all lists and all writes have in common."""

from tests.support.core_api import Api, resource

WORKSPACES = "/organizations/example/workspaces"


def test_a_list_has_pages_of_twenty_and_an_end(api: Api) -> None:
    """Without a size of the client's; the last page has no next one."""
    for number in range(21):
        api.workspace(f"w{number:02}")
    first, last = api.get(WORKSPACES), api.search(WORKSPACES, {"page[number]": "2"})
    assert (len(first.data), len(last.data)) == (20, 1)
    pagination = first.document["meta"]["pagination"]
    assert pagination == {
        "current-page": 1,
        "page-size": 20,
        "prev-page": None,
        "next-page": 2,
        "total-pages": 2,
        "total-count": 21,
    }
    assert last.document["meta"]["pagination"]["next-page"] is None
    assert last.document["links"]["next"] is None
    assert "page%5Bnumber%5D=2" in first.document["links"]["next"]


def test_writes_need_the_media_type(api: Api) -> None:
    """A POST or a PATCH of something else is a 415, and changes nothing."""
    path = f"/api/v2/workspaces/{api.workspace()}"
    payload, plain = resource("workspaces", description="new"), {"content-type": "application/json"}
    assert api.request("PATCH", path, payload, headers=plain).status == 415
    assert api.request("POST", f"{path}/actions/lock", {}, headers=plain).status == 415
    attributes = api.request("GET", path, headers=plain).data["attributes"]
    assert (attributes["description"], attributes["locked"]) == (None, False)
    assert api.request("PATCH", path, payload).status == 200
