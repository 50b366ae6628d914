"""Tests of the two lists of runs."""

from collections.abc import Mapping

import pytest

from tests.support.core_api import ONE_RESOURCE, Api
from tfrun_async.simulator._handlers import configuration_versions

ORGANIZATION = "/organizations/example/runs"
OPERATIONS = "plan_only,plan_and_apply,save_plan,refresh_only,destroy,empty_apply"


def push_commit(api: Api, workspace: str, **ingress: str) -> str:
    """Start a run by a commit."""
    store = api.core.store
    commit = {"commit-message": "a commit", "commit-sha": "0", "sender-username": "", **ingress}
    run = configuration_versions.push_commit(
        store,
        api.core.lifecycle,
        store.workspaces[workspace],
        ONE_RESOURCE,
        commit,
        api.clock.now(),
    )
    return run.id


@pytest.fixture
def runs_by_name(api: Api) -> Mapping[str, str]:
    """Return runs of every kind in two workspaces, by a name for each."""
    web = api.configured_workspace("web", allow_destroy_plan=True)
    db = api.configured_workspace("db", execution_mode="agent", agent_pool_id=api.agent_pool())
    runs = {
        "apply": api.run(web, message="Deploy the site", auto_apply=True),
        "plan": api.run(web, plan_only=True, is_destroy=True),
        "save": api.run(web, save_plan=True),
        "refresh": api.run(web, refresh_only=True),
        "destroy": api.run(web, is_destroy=True),
        "empty": api.run(web, allow_empty_apply=True),
        "commit": push_commit(
            api, web, **{"commit-sha": "abc123", "sender-username": "ada", "commit-message": "Typo"}
        ),
        "db": api.run(db, message="Deploy ABC123 to the database"),
    }
    api.advance(5.5)
    return runs


def listed_names(
    api: Api, runs_by_name: Mapping[str, str], path: str, query: Mapping[str, str]
) -> list[str]:
    by_id = {key: name for name, key in runs_by_name.items()}
    response = api.search(path, {"page[size]": "100", **query})
    assert response.status == 200
    return [by_id[key] for key in response.ids]


ALL = ["db", "commit", "empty", "destroy", "refresh", "save", "plan", "apply"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ALL),
        ({"filter[operation]": "plan_only"}, ["plan"]),
        ({"filter[operation]": "destroy,refresh_only"}, ["destroy", "refresh"]),
        ({"filter[operation]": "save_plan, empty_apply"}, ["empty", "save"]),
        ({"filter[operation]": "plan_and_apply"}, ["db", "commit", "apply"]),
        ({"filter[operation]": "plan"}, []),
        ({"filter[operation]": ""}, ALL),
        ({"filter[status]": "pending"}, ["commit", "empty", "destroy"]),
        ({"filter[status]": "planned,planned_and_saved"}, ["db", "save"]),
        ({"filter[status]": "brand_new"}, []),
        ({"filter[source]": "tfe-configuration-version"}, ["commit"]),
        ({"filter[source]": "tfe-api"}, [name for name in ALL if name != "commit"]),
        ({"filter[source]": "tfe-ui"}, []),
        ({"filter[status_group]": "final"}, ["plan", "apply"]),
        (
            {"filter[status_group]": "non_final"},
            ["db", "commit", "empty", "destroy", "refresh", "save"],
        ),
        ({"filter[status_group]": "discardable"}, ["db", "save"]),
        ({"filter[status_group]": "final,non_final"}, []),
        ({"filter[timeframe]": "year"}, ALL),
        ({"filter[timeframe]": "2026"}, ALL),
        ({"filter[timeframe]": "2025"}, []),
        ({"filter[timeframe]": "month"}, []),
        ({"filter[timeframe]": "0"}, []),
        ({"filter[timeframe]": "9" * 5000}, []),
        ({"filter[agent_pool_names]": "diggers,other"}, ["db"]),
        ({"filter[agent_pool_names]": "other"}, []),
        ({"filter[workspace_names]": "db"}, ["db"]),
        ({"filter[workspace_names]": "db,web"}, ALL),
        ({"filter[workspace_names]": "d"}, []),
        ({"search[user]": "ada"}, ["commit"]),
        ({"search[user]": "simulator"}, []),
        ({"search[commit]": "abc"}, ["commit"]),
        ({"search[commit]": "deploy"}, []),
        ({"search[basic]": "abc123"}, ["db", "commit"]),
        ({"search[basic]": "ada"}, ["commit"]),
        ({"search[basic]": "DEPLOY"}, ["db", "apply"]),
        ({"search[basic]": "deploy", "search[user]": "ada"}, ["commit"]),
        ({"search[basic]": "deploy", "search[commit]": "abc123"}, ["commit"]),
        ({"search[user]": "ada", "search[commit]": "f"}, []),
        ({"filter[status]": "pending", "filter[operation]": "destroy"}, ["destroy"]),
        ({"unknown": "x"}, ALL),
    ],
)
def test_the_organizations_runs_are_filtered(
    api: Api, runs_by_name: Mapping[str, str], query: dict[str, str], expected: list[str]
) -> None:
    """Every filter and search of the document; unknown values match nothing."""
    assert listed_names(api, runs_by_name, ORGANIZATION, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["commit", "empty", "destroy", "refresh", "save", "apply"]),
        ({"filter[operation]": OPERATIONS}, ALL[1:]),
        ({"filter[operation]": "plan_only"}, ["plan"]),
        ({"filter[status_group]": "final"}, ["apply"]),
        ({"filter[agent_pool_names]": "diggers"}, []),
        ({"search[basic]": "deploy"}, ["apply"]),
        ({"filter[workspace_names]": "db"}, [*ALL[1:6], "apply"]),
    ],
)
def test_a_workspaces_runs_are_filtered(
    api: Api, runs_by_name: Mapping[str, str], query: dict[str, str], expected: list[str]
) -> None:
    """Plan-only runs are left out unless they are asked for."""
    web = api.get("/organizations/example/workspaces/web").data["id"]
    assert listed_names(api, runs_by_name, f"/workspaces/{web}/runs", query) == expected


def test_a_run_is_found_by_its_id(api: Api, runs_by_name: Mapping[str, str]) -> None:
    """The whole id, in the basic search."""
    assert listed_names(
        api, runs_by_name, ORGANIZATION, {"search[basic]": runs_by_name["save"]}
    ) == ["save"]
    assert (
        listed_names(api, runs_by_name, ORGANIZATION, {"search[basic]": runs_by_name["save"][:8]})
        == []
    )


def test_old_runs_are_left_out_of_the_organizations_list_only(api: Api) -> None:
    """It shows the past year by default, the workspace's list shows everything."""
    workspace = api.configured_workspace()
    run = api.run(workspace)
    api.advance(364 * 24 * 3600)
    assert api.get(ORGANIZATION).ids == [run]
    api.advance(2 * 24 * 3600)
    assert api.get(ORGANIZATION).ids == []
    assert api.search(ORGANIZATION, {"filter[timeframe]": "2026"}).ids == [run]
    path = f"/workspaces/{workspace}/runs"
    assert api.get(path).ids == [run]
    assert api.search(path, {"filter[timeframe]": "year"}).ids == []


def test_the_organizations_list_has_no_totals(api: Api) -> None:
    """Its meta is that of the document's sample; page-count counts this page."""
    workspace = api.configured_workspace()
    runs = [api.run(workspace) for _ in range(5)]
    first = api.search(ORGANIZATION, {"page[size]": "3"}).document
    assert [item["id"] for item in first["data"]] == runs[:1:-1]
    assert first["meta"]["pagination"] == {
        "current-page": 1,
        "next-page": 2,
        "prev-page": None,
        "page-size": 3,
        "page-count": 3,
    }
    assert "links" not in first
    whole = api.search(ORGANIZATION, {"page[size]": "5"}).document
    assert whole["meta"]["pagination"]["next-page"] is None
    last = api.search(ORGANIZATION, {"page[size]": "3", "page[number]": "2"}).document
    assert last["meta"]["pagination"]["page-count"] == 2
    assert last["meta"]["pagination"]["next-page"] is None
    assert last["meta"]["pagination"]["prev-page"] == 1


def test_the_workspaces_list_has_totals(api: Api) -> None:
    """Its meta is that of most lists."""
    workspace = api.configured_workspace()
    for _ in range(3):
        api.run(workspace)
    document = api.search(f"/workspaces/{workspace}/runs", {"page[size]": "2"}).document
    assert document["meta"]["pagination"]["total-count"] == 3
    assert document["meta"]["pagination"]["total-pages"] == 2
    assert document["links"]["prev"] is None


def test_lists_include_related_resources(api: Api) -> None:
    """Each of them once."""
    workspace = api.configured_workspace()
    for _ in range(2):
        api.run(workspace)
    for path in (ORGANIZATION, f"/workspaces/{workspace}/runs"):
        found = api.get(path, include="workspace,plan").document["included"]
        assert [item["type"] for item in found] == ["workspaces", "plans", "plans"]
        assert api.get(path, include="nonsense").status == 400


def test_a_commit_is_fetched_and_shown(api: Api) -> None:
    """Its run fetches first, takes its message, and can include its commit."""
    workspace = api.workspace()
    run = push_commit(api, workspace, **{"commit-sha": "abc", "commit-message": "Fix it"})
    api.advance()
    response = api.get(f"/runs/{run}", include="configuration_version.ingress_attributes")
    attributes = response.data["attributes"]
    assert attributes["message"] == "Fix it"
    assert list(attributes["status-timestamps"])[:4] == [
        "plan-queueable-at",
        "fetching-at",
        "fetching-completed-at",
        "plan-queued-at",
    ]
    version, commit = response.document["included"]
    assert commit["type"] == "ingress-attributes"
    assert commit["attributes"]["commit-sha"] == "abc"
    path = f"/configuration-versions/{version['id']}/ingress-attributes"
    assert api.get(path).data == commit


def test_the_queue_shows_what_is_at_work_and_what_waits(api: Api) -> None:
    """What rests for a user is not in it; positions count what waits, oldest first."""
    resting, one, two = (
        api.configured_workspace("resting"),
        api.configured_workspace("one"),
        api.configured_workspace("two"),
    )
    api.run(resting)
    api.advance()
    queue, capacity = "/organizations/example/runs/queue", "/organizations/example/capacity"
    assert api.get(queue).ids == []
    running, second, third = api.run(one), api.run(one), api.run(two, plan_only=True)
    api.advance(0.4)
    late = api.run(two)
    found = api.get(queue)
    assert found.ids == [running, third, second, late]
    positions = [run["attributes"]["position-in-queue"] for run in found.data]
    assert positions == [0, 0, 1, 2]
    assert found.document["meta"]["pagination"]["total-count"] == 4
    page = api.search(queue, {"page[size]": "1", "page[number]": "2"}).data
    assert page == found.data[1:2]
    counts = api.get(capacity).data
    assert (counts["type"], counts["id"]) == ("organization-capacity", "example")
    assert counts["attributes"] == {"pending": 2, "running": 2}
