"""Tests of a run's events and comments."""

from typing import Any

import pytest

from tests.support.core_api import Api, resource


def events(api: Api, run: str) -> list[tuple[str, bool]]:
    """Return what happened to a run, and whether a user caused it."""
    return [
        (event["attributes"]["action"], event["relationships"]["actor"]["data"] is not None)
        for event in api.get(f"/runs/{run}/run-events").data
    ]


def test_every_step_of_a_run_is_an_event(api: Api) -> None:
    """What a user did has an actor, what happened by itself has none."""
    run = api.run(api.configured_workspace())
    api.advance()
    api.action(run, "apply", {"comment": "go"})
    api.advance()
    assert events(api, run) == [
        ("queued", True),
        ("plan_queued", False),
        ("planning", False),
        ("planned", False),
        ("confirmed", True),
        ("apply_queued", False),
        ("applying", False),
        ("applied", False),
    ]
    times = [event["attributes"]["created-at"] for event in api.get(f"/runs/{run}/run-events").data]
    assert times == sorted(times)


def test_the_comment_of_an_action_is_at_its_event(api: Api) -> None:
    """Also when the action led on to the next status at once."""
    workspace = api.configured_workspace()
    run = api.run(workspace, save_plan=True)
    api.advance()
    assert api.action(run, "apply", {"comment": "now"}) == 202
    found = api.search(f"/runs/{run}/run-events", {"include": "actor,comment"}).document
    confirmed = next(e for e in found["data"] if e["attributes"]["action"] == "confirmed")
    assert confirmed["attributes"]["description"] == "Confirmed by simulator"
    comment = confirmed["relationships"]["comment"]["data"]
    included = {(item["type"], item["id"]): item for item in found["included"]}
    assert included["comments", comment["id"]]["attributes"] == {"body": "now"}
    assert included["users", confirmed["relationships"]["actor"]["data"]["id"]]
    assert api.get(f"/runs/{run}").data["relationships"]["comments"]["data"] == [comment]
    read = api.search(f"/run-events/{confirmed['id']}", {"include": "comment"})
    assert read.data == confirmed
    assert read.document["included"][0]["id"] == comment["id"]


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("discard", [("discarded", True)]),
        ("cancel", [("cancel_requested", True)]),
    ],
)
def test_a_pending_run_ends_with_an_event(
    api: Api, action: str, expected: list[tuple[str, bool]]
) -> None:
    """A cancel is an event before it takes effect."""
    run = api.run(api.configured_workspace())
    assert api.action(run, action, {"comment": "why"}) == 202
    assert events(api, run) == [("queued", True), *expected]
    assert api.get(f"/runs/{run}/run-events").data[1]["relationships"]["comment"]["data"]


def test_force_execute_is_an_event_of_each_run_it_touches(api: Api) -> None:
    """The user who did it is the actor of all."""
    workspace = api.configured_workspace()
    holder, before, run = (api.run(workspace) for _ in range(3))
    api.advance()
    assert api.action(run, "force-execute") == 202
    assert events(api, holder)[-1] == ("discarded", True)
    assert events(api, before)[-1] == ("canceled", True)
    assert events(api, run)[1] == ("force_executed", True)


def test_a_comment_is_created_read_and_listed(api: Api) -> None:
    """It makes an event of its own, whatever the run's status."""
    run = api.run(api.configured_workspace())
    created = api.post(f"/runs/{run}/comments", resource("comments", body="Looks fine"))
    assert created.status == 201
    assert created.data["attributes"] == {"body": "Looks fine"}
    event = created.data["relationships"]["run-event"]
    assert event["links"]["related"] == f"/api/v2/run-events/{event['data']['id']}"
    assert api.get(f"/run-events/{event['data']['id']}").data["attributes"]["action"] == "commented"
    assert api.get(f"/comments/{created.data['id']}").data == created.data
    listed = api.get(f"/runs/{run}/comments")
    assert listed.data == [created.data]
    assert set(listed.document) == {"data"}
    paged = api.search(f"/runs/{run}/comments", {"page[size]": "1", "page[number]": "2"}).document
    assert paged["data"] == []
    assert paged["meta"]["pagination"]["total-count"] == 1


@pytest.mark.parametrize("attributes", [{}, {"body": ""}, {"body": "  "}, {"body": None}])
def test_a_comment_needs_a_body(api: Api, attributes: dict[str, Any]) -> None:
    """Otherwise nothing is kept."""
    run = api.run(api.configured_workspace())
    response = api.post(f"/runs/{run}/comments", resource("comments", **attributes))
    assert (response.status, response.pointers) == (422, {"/data/attributes/body"})
    assert [action for action, _ in events(api, run)] == ["queued"]


def test_an_empty_comment_on_an_action_is_none(api: Api) -> None:
    """The action counts, the comment does not."""
    run = api.run(api.configured_workspace())
    assert api.action(run, "discard", {"comment": ""}) == 202
    assert api.get(f"/runs/{run}/comments").data == []


def test_runs_include_their_events(api: Api) -> None:
    """All of them, in one request."""
    run = api.run(api.configured_workspace())
    api.advance(0.3)
    found = api.search(f"/runs/{run}", {"include": "run_events,workspace"}).document
    *events, workspace = found["included"]
    assert [event["attributes"]["action"] for event in events] == ["queued", "plan_queued"]
    assert workspace["type"] == "workspaces"


def test_events_and_comments_go_with_their_workspace(api: Api) -> None:
    """And what still happens to a deleted run is not kept."""
    workspace = api.configured_workspace()
    run = api.run(workspace)
    comment = api.post(f"/runs/{run}/comments", resource("comments", body="x")).data
    event = comment["relationships"]["run-event"]["data"]["id"]
    assert api.delete(f"/workspaces/{workspace}").status == 204
    api.advance()
    assert api.get(f"/comments/{comment['id']}").status == 404
    assert api.get(f"/run-events/{event}").status == 404
    assert api.core.store.run_events == {}
