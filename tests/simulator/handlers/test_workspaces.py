"""Tests of workspaces: settings, search, locks."""

from typing import Any

import pytest

from tests.support.core_api import Api, resource
from tfrun_async.simulator._handlers.authorization import TokenKind

LIST = "/organizations/example/workspaces"


def test_a_workspace_reads_the_same_by_id_and_by_name(api: Api) -> None:
    """Two paths lead to one workspace, with the document's defaults."""
    workspace = api.workspace("web", description="a site")
    by_id = api.get(f"/workspaces/{workspace}")
    assert by_id.data == api.get(f"{LIST}/web").data
    attributes = by_id.data["attributes"]
    assert attributes["description"] == "a site"
    assert attributes["auto-apply"] is False
    assert attributes["allow-destroy-plan"] is True
    assert attributes["locked"] is False
    assert by_id.data["links"]["self"] == "/api/v2/organizations/example/workspaces/web"


@pytest.mark.parametrize("by_name", [False, True])
def test_an_update_changes_what_is_given(api: Api, *, by_name: bool) -> None:
    """What is left out keeps its value, and null clears what may be cleared."""
    workspace = api.workspace("web", description="a site", auto_apply=True)
    path = f"{LIST}/web" if by_name else f"/workspaces/{workspace}"
    response = api.patch(path, resource("workspaces", name="site", description=None))
    assert response.status == 200
    attributes = response.data["attributes"]
    assert (attributes["name"], attributes["description"], attributes["auto-apply"]) == (
        "site",
        None,
        True,
    )
    assert api.get(f"{LIST}/web").status == 404


@pytest.mark.parametrize(
    "attributes",
    [
        {"name": None},
        {"name": "with/slash"},
        {"name": "taken"},
        {"auto-apply": "true"},
        {"auto-apply": None},
        {"description": 1},
        {"auto-destroy-at": ""},
        {"execution-mode": "cloudy"},
        {"trigger-prefixes": "a"},
        {"trigger-prefixes": [1]},
        {"terraform-version": None},
    ],
)
def test_wrong_settings_change_nothing(api: Api, attributes: dict[str, Any]) -> None:
    """Creating and updating refuse the same values, with the same pointer."""
    api.workspace("taken")
    workspace = api.workspace("web")
    before = api.get(LIST).body
    payload = resource("workspaces", **attributes)
    responses = [
        api.patch(f"/workspaces/{workspace}", payload),
        api.post(LIST, resource("workspaces", **{"name": "new", **attributes})),
    ]
    for response in responses:
        assert response.status == 422
        assert response.pointers == {f"/data/attributes/{next(iter(attributes))}"}
    assert api.get(LIST).body == before


def test_an_empty_repository_is_none(api: Api) -> None:
    """An official client sends it for all workspaces without one; an update changes nothing."""
    workspace = api.workspace(vcs_repo={})
    assert api.get(f"/workspaces/{workspace}").data["attributes"]["vcs-repo"] is None
    repository = {"identifier": "acme/web", "oauth-token-id": "ot-1"}
    connected = api.workspace("connected", vcs_repo=repository)
    update = resource("workspaces", description="changed", vcs_repo={})
    attributes = api.patch(f"/workspaces/{connected}", update).data["attributes"]
    assert attributes["vcs-repo"]["identifier"] == "acme/web"


def test_a_slash_at_the_end_of_a_path_has_no_meaning(api: Api) -> None:
    """Clients build such paths."""
    workspace = api.workspace()
    payload = resource("vars", key="region", value="eu", category="terraform")
    assert api.post(f"/workspaces/{workspace}/vars/", payload).status == 201
    assert len(api.get(f"/workspaces/{workspace}/vars").data) == 1


def test_the_agent_mode_needs_a_pool(api: Api) -> None:
    """The pool is required with that mode, refused without it, and must exist."""
    known = api.agent_pool()
    pointer = {"/data/attributes/agent-pool-id"}
    for wrong in (
        {"execution-mode": "agent"},
        {"agent-pool-id": known},
        {"execution-mode": "agent", "agent-pool-id": "apool-2"},
    ):
        assert api.post(LIST, resource("workspaces", name="web", **wrong)).pointers == pointer
    workspace = api.workspace("web", execution_mode="agent", agent_pool_id=known)
    pool = api.get(f"/workspaces/{workspace}").data["relationships"]["agent-pool"]["data"]
    assert pool == {"id": known, "type": "agent-pools"}
    response = api.patch(
        f"/workspaces/{workspace}", resource("workspaces", execution_mode="remote")
    )
    assert response.data["relationships"]["agent-pool"]["data"] is None


def test_deleting_a_workspace_takes_its_runs_along(api: Api) -> None:
    """Both ways to delete a workspace cascade, and time goes on without it."""
    for name, by_name in (("one", False), ("two", True)):
        workspace = api.configured_workspace(name)
        run = api.run(workspace)
        path = f"{LIST}/{name}" if by_name else f"/workspaces/{workspace}"
        assert api.delete(path).status == 204
        api.advance()
        assert api.get(f"/runs/{run}").status == 404
        assert api.delete(path).status == 404


def test_a_lock_is_taken_once_and_given_back_once(api: Api) -> None:
    """Locking what is locked, or unlocking what is not, returns 409."""
    workspace = api.workspace()
    path = f"/workspaces/{workspace}/actions"
    locked = api.post(f"{path}/lock", {"reason": "hands off"})
    assert locked.status == 200
    assert locked.data["attributes"]["locked"] is True
    assert locked.data["attributes"]["locked-reason"] == "hands off"
    assert locked.data["relationships"]["locked-by"]["data"]["type"] == "users"
    assert api.post(f"{path}/lock").status == 409
    unlocked = api.post(f"{path}/unlock")
    assert unlocked.status == 200
    assert unlocked.data["attributes"]["locked"] is False
    assert api.post(f"{path}/unlock").status == 409
    assert api.post(f"{path}/force-unlock").status == 409


def test_a_lock_with_a_wrong_reason_does_not_lock(api: Api) -> None:
    """The reason must be a string."""
    workspace = api.workspace()
    response = api.post(f"/workspaces/{workspace}/actions/lock", {"reason": 1})
    assert (response.status, response.pointers) == (422, {"/reason"})
    assert api.get(f"/workspaces/{workspace}").data["attributes"]["locked"] is False


@pytest.mark.parametrize(("kind", "words"), [("user", "by User"), ("team", "by Team")])
def test_only_force_opens_another_users_lock(api: Api, kind: TokenKind, words: str) -> None:
    """Unlocking is for the user who locked; force-unlocking is for every user."""
    workspace = api.workspace()
    assert api.login(kind, name="other").post(f"/workspaces/{workspace}/actions/lock").status == 200
    unlock = api.post(f"/workspaces/{workspace}/actions/unlock")
    assert unlock.status == 409
    assert unlock.document["errors"][0]["detail"].endswith(f"main is locked {words} other")
    assert api.post(f"/workspaces/{workspace}/actions/force-unlock").status == 200


def test_a_run_locks_its_workspace(api: Api) -> None:
    """While a run holds the workspace no user can lock or unlock it."""
    workspace = api.configured_workspace()
    run = api.run(workspace)
    api.advance(1)
    data = api.get(f"/workspaces/{workspace}").data
    assert data["attributes"]["locked"] is True
    assert data["relationships"]["locked-by"]["data"] == {"id": run, "type": "runs"}
    assert data["relationships"]["current-run"]["data"]["id"] == run
    for action in ("lock", "unlock", "force-unlock"):
        assert api.post(f"/workspaces/{workspace}/actions/{action}").status == 409
    unlock = api.post(f"/workspaces/{workspace}/actions/unlock")
    assert unlock.document["errors"][0]["detail"].endswith("is locked by Run")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["web-prod", "web-dev", "Db-prod"]),
        ({"search[name]": "WEB"}, ["web-prod", "web-dev"]),
        ({"search[wildcard-name]": "*-prod"}, ["web-prod", "Db-prod"]),
        ({"search[wildcard-name]": "web-*"}, ["web-prod", "web-dev"]),
        ({"search[wildcard-name]": "*b-*"}, ["web-prod", "web-dev", "Db-prod"]),
        ({"search[wildcard-name]": "web"}, []),
        ({"search[wildcard-name]": ""}, ["web-prod", "web-dev", "Db-prod"]),
        ({"search[tags]": "hot"}, ["web-prod", "web-dev"]),
        ({"search[tags]": "hot,tier"}, ["web-prod"]),
        ({"search[exclude-tags]": "tier"}, ["web-dev", "Db-prod"]),
        ({"filter[tagged][0][key]": "tier"}, ["web-prod"]),
        ({"filter[tagged][0][key]": "tier", "filter[tagged][0][value]": "1"}, ["web-prod"]),
        ({"filter[tagged][0][key]": "tier", "filter[tagged][0][value]": "2"}, []),
        ({"filter[tagged][0][key]": "tier", "filter[tagged][1][key]": "env"}, []),
        ({"filter[current-run][status]": "planned,planning"}, ["web-prod"]),
        ({"filter[current-run][status]": "nonsense"}, []),
        ({"sort": "name"}, ["Db-prod", "web-dev", "web-prod"]),
        ({"sort": "-name"}, ["web-prod", "web-dev", "Db-prod"]),
        ({"sort": "-current-run.created-at"}, ["web-prod", "web-dev", "Db-prod"]),
        ({"sort": "current-run.created-at"}, ["web-prod", "web-dev", "Db-prod"]),
        ({"sort": "-latest-change-at"}, ["Db-prod", "web-dev", "web-prod"]),
    ],
)
def test_workspaces_are_searched_and_sorted(
    api: Api, query: dict[str, str], names: list[str]
) -> None:
    """Every search, filter and order of the document, alone."""
    tags = {"data": [{"type": "tags", "attributes": {"name": "hot"}}]}
    bindings = {"data": [{"type": "tag-bindings", "attributes": {"key": "tier", "value": "1"}}]}
    for name, relationships in (
        ("web-prod", {"tags": tags, "tag-bindings": bindings}),
        ("web-dev", {"tags": tags}),
        ("Db-prod", {}),
    ):
        payload = resource("workspaces", name=name)
        payload["data"]["relationships"] = relationships
        created = api.post(LIST, payload)
        assert created.status == 201
        api.advance(1)
        if name == "web-prod":
            api.upload_configuration(created.data["id"])
            api.run(created.data["id"])
    api.advance()
    response = api.search(LIST, query)
    assert [item["attributes"]["name"] for item in response.data] == names


@pytest.mark.parametrize(
    ("relationships", "pointer"),
    [
        ({"tags": {"data": {}}}, "/data/relationships/tags/data"),
        ({"tags": []}, "/data/relationships/tags/data"),
        ({"tags": {"data": [1]}}, "/data/relationships/tags/data/0/type"),
        (
            {"tag-bindings": {"data": [{"attributes": {"key": 1}}]}},
            "/data/relationships/tag-bindings/data/0/attributes/key",
        ),
    ],
)
def test_malformed_tags_create_nothing(
    api: Api, relationships: dict[str, Any], pointer: str
) -> None:
    """Tags come as resource objects with attributes."""
    payload = resource("workspaces", name="web")
    payload["data"]["relationships"] = relationships
    assert api.post(LIST, payload).pointers == {pointer}
    assert api.get(LIST).ids == []


def test_pages_are_linked_and_counted(api: Api) -> None:
    """Meta and links let a client go through all pages."""
    ids = [api.workspace(f"w{index}") for index in range(5)]
    page = api.search(LIST, {"page[number]": "2", "page[size]": "2", "search[name]": "w"})
    assert page.ids == ids[2:4]
    assert page.document["meta"]["pagination"] == {
        "current-page": 2,
        "page-size": 2,
        "prev-page": 1,
        "next-page": 3,
        "total-pages": 3,
        "total-count": 5,
    }
    links = page.document["links"]
    assert links["next"].startswith(f"http://sim:1/api/v2{LIST}?")
    assert "page%5Bnumber%5D=3" in links["next"]
    assert "search%5Bname%5D=w" in links["next"]
    last = api.search(LIST, {"page[number]": "3", "page[size]": "2"})
    assert last.ids == ids[4:]
    assert last.document["links"]["next"] is None
    assert api.search(LIST, {"page[number]": "9"}).ids == []
    whole = api.search(LIST, {"page[size]": "5"}).document["meta"]["pagination"]
    assert (whole["total-pages"], whole["next-page"]) == (1, None)
    assert (
        api.search(LIST, {"search[name]": "x"}).document["meta"]["pagination"]["total-pages"] == 1
    )


def test_an_impossible_page_reads_as_the_default(api: Api) -> None:
    """Zero and nonsense are the first page, or 20 items; a page has at most 100."""
    for value in ("0", "-1", "x", "1.5", "", "9" * 5000, "\u0661"):
        page = api.search(LIST, {"page[number]": value, "page[size]": value})
        pagination = page.document["meta"]["pagination"]
        assert (pagination["current-page"], pagination["page-size"]) == (1, 20), value
    largest = api.search(LIST, {"page[size]": "101"}).document["meta"]["pagination"]
    assert largest["page-size"] == 100


def test_an_unknown_order_is_refused(api: Api) -> None:
    """Sorting by something else returns 400."""
    assert api.search(LIST, {"sort": "size"}).status == 400


def test_related_resources_are_included(api: Api) -> None:
    """A workspace can bring its organization and its current run along."""
    workspace = api.configured_workspace()
    run = api.run(workspace)
    api.advance(1)
    response = api.get(f"/workspaces/{workspace}", include="organization,current_run,locked_by")
    assert [item["id"] for item in response.document["included"]] == ["example", run]
    refused = api.get(f"/workspaces/{workspace}", include="nonsense")
    assert refused.status == 400
    # The official Go client looks for these words.
    assert "include parameter" in refused.document["errors"][0]["detail"]


def test_a_rename_frees_the_old_name(api: Api) -> None:
    """A workspace may be given its own name again, and the old one can be reused."""
    workspace = api.workspace("web")
    for name in ("web", "site"):
        response = api.patch(f"/workspaces/{workspace}", resource("workspaces", name=name))
        assert response.status == 200
    assert api.workspace("web") != workspace


@pytest.mark.parametrize("by_name", [False, True])
def test_only_a_safe_workspace_is_deleted_safely(api: Api, *, by_name: bool) -> None:
    """Not one that is locked, or that manages resources."""
    workspace = api.configured_workspace("web", auto_apply=True)
    path = f"{LIST}/web" if by_name else f"/workspaces/{workspace}"
    api.post(f"/workspaces/{workspace}/actions/lock")
    refused = api.post(f"{path}/actions/safe-delete")
    assert refused.status == 409
    assert "locked" in refused.document["errors"][0]["detail"]
    api.post(f"/workspaces/{workspace}/actions/unlock")
    api.run(workspace)
    api.advance()
    refused = api.post(f"{path}/actions/safe-delete")
    assert refused.status == 409
    assert "manages 1 resources" in refused.document["errors"][0]["detail"]
    api.run(workspace, is_destroy=True)
    api.advance()
    assert api.post(f"{path}/actions/safe-delete").status == 204
    assert api.get(path).status == 404
