"""Tests of the admin API."""

import pytest

from tests.support.core_api import Api


@pytest.fixture
def admin(api: Api) -> Api:
    """Return the same simulator as a site administrator sees it, from outside the organization."""
    return api.login("site-admin", name="root", is_member=False)


@pytest.mark.parametrize("kind", ["user", "team", "organization"])
def test_only_administrators_may(api: Api, kind: str) -> None:
    """The response is 404, as if there were no admin API."""
    run = api.run(api.configured_workspace())
    someone = api if kind == "user" else api.login("team" if kind == "team" else "organization")
    assert someone.get("/admin/runs").status == 404
    assert someone.post(f"/admin/runs/{run}/actions/force-cancel").status == 404
    assert api.status(run) == "pending"


def test_an_administrator_sees_the_runs_of_every_organization(api: Api, admin: Api) -> None:
    """Newest first, with totals; the ordinary API still shows nothing of them."""
    assert admin.get("/account/details").data["attributes"]["is-site-admin"] is True
    first = api.run(api.configured_workspace("one"))
    api.advance()
    second = api.run(api.configured_workspace("two"))
    found = admin.get("/admin/runs")
    assert found.ids == [second, first]
    meta = found.document["meta"]
    assert meta["pagination"]["total-count"] == 2
    counts = meta["status-counts"]
    assert (counts["total"], counts["planned"], counts["pending"]) == (2, 1, 1)
    assert counts["policy-soft-failed"] == 0
    assert admin.search("/admin/runs", {"page[size]": "1"}).ids == [second]
    assert admin.get(f"/runs/{first}").status == 404


def test_the_counts_are_of_all_that_match_whatever_their_status(api: Api, admin: Api) -> None:
    """The status filter narrows the list and not the counts, the search narrows both."""
    planned = api.run(api.configured_workspace("one"))
    api.advance()
    api.run(api.configured_workspace("two"))
    found = admin.search("/admin/runs", {"filter[status]": "planned,applied"})
    assert found.ids == [planned]
    assert found.document["meta"]["status-counts"]["total"] == 2
    assert found.document["meta"]["pagination"]["total-count"] == 1
    assert admin.get("/admin/runs", q="two").document["meta"]["status-counts"]["total"] == 1


def test_runs_are_searched_by_what_they_belong_to(api: Api, admin: Api) -> None:
    """Id, workspace, organization, its email, and the repository."""
    run = api.run(api.configured_workspace("needle"))
    for wanted in (run, "NEEDLE", "exampl", "example@example.com"):
        assert admin.get("/admin/runs", q=wanted).ids == [run], wanted
    assert admin.get("/admin/runs", q="acme/repository").ids == []
    version = api.core.store.runs[run].configuration_version
    version.ingress = {"id": "ia-1", "identifier": "acme/repository"}
    assert admin.get("/admin/runs", q="acme/repository").ids == [run]


@pytest.mark.parametrize(
    ("start", "end", "matches"),
    [
        ("2026-01-01", "2026-01-01", True),
        ("2026-01-02", "", False),
        ("", "2025-12-31", False),
        ("2026-01-01T00:00:00.1", "2026-01-01T00:00:00.1Z", True),
        ("2026-01-01T00:00:01Z", "", False),
        ("2026-01-01T01:00:00+01:00", "2026-01-01T01:00:01+01:00", True),
    ],
)
def test_runs_are_filtered_by_when_they_were_created(
    api: Api, admin: Api, start: str, end: str, *, matches: bool
) -> None:
    """Both ends belong to the period; a date alone means all of its day."""
    run = api.run(api.configured_workspace())
    found = admin.search("/admin/runs", {"filter[from]": start, "filter[to]": end})
    assert found.ids == ([run] if matches else [])


def test_a_wrong_time_is_refused(admin: Api) -> None:
    """With the parameter's name."""
    response = admin.search("/admin/runs", {"filter[from]": "yesterday"})
    assert response.status == 400
    assert response.document["errors"][0]["source"] == {"parameter": "filter[from]"}


def test_workspaces_organizations_and_owners_are_included(api: Api, admin: Api) -> None:
    """Owners are people; the tokens of teams and organizations are not."""
    api.login("team")
    api.run(api.configured_workspace())
    query = {"include": "workspace,workspace.organization,workspace.organization.owners"}
    included = admin.search("/admin/runs", query).document["included"]
    assert [item["type"] for item in included] == ["workspaces", "organizations", "users"]


@pytest.mark.parametrize("seconds", [0, 1, 10])
def test_a_run_is_ended_in_any_status(api: Api, admin: Api, seconds: float) -> None:
    """At once, without a cancel before it, and with the run in the response."""
    workspace = api.configured_workspace()
    run = api.run(workspace)
    waiting = api.run(workspace)
    api.advance(seconds)
    path = f"/admin/runs/{run}/actions/force-cancel"
    response = admin.post(path, {"comment": "stuck"})
    assert response.status == 200
    assert response.data["attributes"]["status"] == "canceled"
    assert response.data["attributes"]["canceled-at"] is not None
    stamps = response.data["attributes"]["status-timestamps"]
    assert stamps["force-canceled-at"] == stamps["canceled-at"]
    canceled_by = response.data["relationships"]["canceled-by"]["data"]["id"]
    assert canceled_by == admin.get("/account/details").data["id"]
    assert [c["attributes"]["body"] for c in api.get(f"/runs/{run}/comments").data] == ["stuck"]
    api.advance()
    assert api.status(run) == "canceled"
    assert api.status(waiting) == "planned"
    assert admin.post(path).status == 409


def test_ending_an_unknown_run_returns_404(admin: Api) -> None:
    """As any other missing resource."""
    assert admin.post("/admin/runs/run-unknown/actions/force-cancel").status == 404


def test_ending_a_run_needs_no_comment(api: Api, admin: Api) -> None:
    """Nothing is kept then but the event."""
    run = api.run(api.configured_workspace())
    assert admin.post(f"/admin/runs/{run}/actions/force-cancel").status == 200
    assert api.get(f"/runs/{run}/comments").data == []
    event = api.get(f"/runs/{run}/run-events").data[-1]["attributes"]
    assert (event["action"], event["description"]) == ("canceled", "Canceled by root")
