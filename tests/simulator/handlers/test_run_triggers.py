"""Tests of run triggers."""

from typing import Any

import pytest

from tests.support.core_api import Api, ApiResponse, resource, run_trigger_document


def create_trigger(api: Api, workspace: str, source: str) -> ApiResponse:
    return api.post(f"/workspaces/{workspace}/run-triggers", run_trigger_document(source))


def list_triggers(api: Api, workspace: str, kind: str, **query: str) -> ApiResponse:
    query = {"filter[run-trigger][type]": kind, **query}
    return api.search(f"/workspaces/{workspace}/run-triggers", query)


def test_a_trigger_is_created_read_listed_and_deleted(api: Api) -> None:
    """Its life, as seen from both of its ends."""
    target, source = api.workspace("target"), api.workspace("source")
    created = create_trigger(api, target, source)
    assert created.status == 201
    assert created.data["type"] == "run-triggers"
    assert created.data["attributes"] == {
        "created-at": "2026-01-01T00:00:00.000Z",
        "sourceable-name": "source",
        "workspace-name": "target",
    }
    key = created.data["id"]
    assert api.get(f"/run-triggers/{key}").data == created.data
    assert list_triggers(api, target, "inbound").ids == [key]
    assert list_triggers(api, target, "outbound").ids == []
    outbound = list_triggers(api, source, "outbound", include="workspace,sourceable")
    assert outbound.ids == [key]
    assert [item["id"] for item in outbound.document["included"]] == [target, source]
    assert outbound.document["meta"]["pagination"]["total-count"] == 1
    assert api.delete(f"/run-triggers/{key}").status == 204
    assert api.get(f"/run-triggers/{key}").status == 404
    assert api.delete(f"/run-triggers/{key}").status == 404


@pytest.mark.parametrize("query", [{}, {"filter[run-trigger][type]": "sideways"}])
def test_a_list_needs_to_know_which_way(api: Api, query: dict[str, str]) -> None:
    """The response is 400 otherwise, as documented."""
    response = api.search(f"/workspaces/{api.workspace()}/run-triggers", query)
    assert response.status == 400
    assert response.document["errors"][0]["source"] == {"parameter": "filter[run-trigger][type]"}


def test_a_trigger_needs_another_workspace_of_the_organization(api: Api) -> None:
    """One that exists, is not itself, and is not there already."""
    target, source = api.workspace("target"), api.workspace("source")
    api.post("/organizations", resource("organizations", name="acme", email="a@b.c"))
    foreign = api.post("/organizations/acme/workspaces", resource("workspaces", name="w")).data
    assert create_trigger(api, target, "ws-unknown").status == 404
    assert create_trigger(api, target, foreign["id"]).status == 404
    empty: dict[str, Any] = {"data": {"type": "run-triggers"}}
    assert api.post(f"/workspaces/{target}/run-triggers", empty).status == 422
    assert create_trigger(api, target, target).status == 422
    assert create_trigger(api, target, source).status == 201
    again = create_trigger(api, target, source)
    assert again.pointers == {"/data/relationships/sourceable"}
    assert create_trigger(api, source, target).status == 201


def test_a_workspace_has_twenty_sources_at_most(api: Api) -> None:
    """The next one is refused."""
    target = api.workspace("target")
    responses = [
        create_trigger(api, target, api.workspace(f"source-{n}")).status for n in range(21)
    ]
    assert responses == [201] * 20 + [422]


@pytest.mark.parametrize("auto_apply", [False, True])
def test_an_apply_starts_a_run_where_it_is_wished(api: Api, *, auto_apply: bool) -> None:
    """The new run says what it came from, and applies itself only if its workspace says so."""
    target = api.configured_workspace(
        "target", auto_apply_run_trigger=auto_apply, auto_apply=not auto_apply
    )
    source = api.configured_workspace("source")
    create_trigger(api, target, source)
    cause = api.run(source)
    api.advance()
    assert api.get(f"/workspaces/{target}/runs").ids == []
    api.action(cause, "apply")
    api.advance(2.2)
    (run,) = api.get(f"/workspaces/{target}/runs").data
    related, attributes = run["relationships"], run["attributes"]
    assert related["triggering-run"]["data"] == {"id": cause, "type": "runs"}
    assert related["triggering-source"]["data"] == {"id": source, "type": "workspaces"}
    assert attributes["triggering-source-name"] == "source"
    assert attributes["trigger-reason"] == "run_trigger"
    assert attributes["auto-apply"] is auto_apply
    assert cause in attributes["message"]
    api.advance()
    assert api.status(run["id"]) == ("applied" if auto_apply else "planned")


def test_only_an_apply_triggers_and_only_a_configured_workspace_runs(api: Api) -> None:
    """A discarded run starts nothing, and without a configuration there is nothing to run."""
    empty, target, source = (
        api.workspace("empty"),
        api.configured_workspace("target"),
        api.configured_workspace("source"),
    )
    create_trigger(api, target, source)
    create_trigger(api, empty, source)
    discarded = api.run(source)
    api.advance()
    api.action(discarded, "discard")
    api.advance()
    assert api.get(f"/workspaces/{target}/runs").ids == []
    api.run(source, auto_apply=True)
    api.advance()
    assert len(api.get(f"/workspaces/{target}/runs").ids) == 1
    assert api.get(f"/workspaces/{empty}/runs").ids == []


@pytest.mark.parametrize("gone", ["target", "source"])
def test_a_trigger_goes_with_either_workspace(api: Api, gone: str) -> None:
    """What is left has no trigger any more."""
    workspaces = {name: api.workspace(name) for name in ("target", "source")}
    key = create_trigger(api, workspaces["target"], workspaces["source"]).data["id"]
    api.delete(f"/workspaces/{workspaces[gone]}")
    assert api.get(f"/run-triggers/{key}").status == 404
