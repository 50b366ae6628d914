"""Tests of the states that applies leave, and of plans that start from a state."""

from typing import Any

import orjson

from tests.support.core_api import ONE_RESOURCE, TWO_RESOURCES, Api
from tests.support.core_states import download, managed, put_state, state


def apply(api: Api, workspace: str, **options: Any) -> Any:
    """Apply the configuration, and return the run's relationships."""
    run = api.run(workspace, auto_apply=True, **options)
    api.advance()
    return api.get(f"/runs/{run}").data["relationships"]


def current(api: Api, workspace: str) -> Any:
    return api.get(f"/workspaces/{workspace}/current-state-version").data


def test_an_apply_makes_a_state_version(api: Api) -> None:
    """It has what was applied, and its run, and both forms can be downloaded."""
    workspace = api.configured_workspace(files=TWO_RESOURCES)
    related = apply(api, workspace)
    version = current(api, workspace)
    attributes = version["attributes"]
    assert attributes["status"] == "finalized"
    assert attributes["intermediate"] is False
    assert attributes["serial"] == 1
    assert (
        attributes["terraform-version"]
        == api.core.store.workspaces[workspace].settings["terraform-version"]
    )
    content = orjson.loads(download(api, attributes["hosted-state-download-url"]).body)
    assert [found["name"] for found in content["resources"]] == ["one", "two"]
    assert (content["version"], content["serial"]) == (4, 1)
    described = orjson.loads(download(api, attributes["hosted-json-state-download-url"]).body)
    assert [found["address"] for found in described["values"]["root_module"]["resources"]] == [
        "null_resource.one",
        "null_resource.two",
    ]
    written = api.get(f"/applies/{related['apply']['data']['id']}").data["relationships"]
    assert written["state-versions"]["data"] == [{"type": "state-versions", "id": version["id"]}]
    assert related["input-state-version"]["data"] is None


def test_an_apply_counts_the_state_on(api: Api) -> None:
    """The serial grows and the lineage stays; nothing to change makes no version."""
    workspace = api.configured_workspace(files=ONE_RESOURCE)
    apply(api, workspace)
    first = api.core.store.workspaces[workspace].current_state_version
    apply(api, workspace, allow_empty_apply=True)
    assert api.core.store.workspaces[workspace].current_state_version is first
    api.upload_configuration(workspace, TWO_RESOURCES)
    related = apply(api, workspace)
    second = api.core.store.workspaces[workspace].current_state_version
    assert first is not None
    assert second is not None
    assert (first.serial, second.serial) == (1, 2)
    assert first.lineage == second.lineage
    assert related["input-state-version"]["data"]["id"] == first.id
    assert len(api.get(f"/workspaces/{workspace}/resources").ids) == 2


def test_states_of_runs_are_created_by_the_service(api: Api) -> None:
    """As the document says of the related user; those of one organization share it."""
    creators = set()
    for name in ("one", "two"):
        workspace = api.configured_workspace(name)
        apply(api, workspace)
        path = f"/workspaces/{workspace}/current-state-version"
        (user,) = api.get(path, include="created_by").document["included"]
        assert user["attributes"]["is-service-account"] is True
        creators.add(user["id"])
    assert len(creators) == 1


def test_a_state_of_a_commit_names_it(api: Api) -> None:
    """The version of a run from version control has the commit of its configuration."""
    workspace = api.configured_workspace()
    (version,) = api.core.store.configuration_versions.values()
    version.ingress = {"id": "ia-1", "commit-sha": "abc", "commit-url": "https://example.com/abc"}
    apply(api, workspace)
    attributes = current(api, workspace)["attributes"]
    assert (attributes["vcs-commit-sha"], attributes["vcs-commit-url"]) == (
        "abc",
        "https://example.com/abc",
    )


def test_a_plan_starts_from_an_uploaded_state(api: Api) -> None:
    """What it holds is not created again, and what is not declared is destroyed."""
    workspace = api.configured_workspace(files=ONE_RESOURCE)
    resources = [managed("null_resource", "old", {}), managed("aws_vpc", "net", {})]
    version = put_state(api, workspace, state(resources=resources, outputs={}))
    run = api.run(workspace, plan_only=True)
    api.advance()
    plan = api.phase(run, "plan")
    assert (plan["resource-additions"], plan["resource-destructions"]) == (1, 2)
    related = api.get(f"/runs/{run}").data["relationships"]
    assert related["input-state-version"]["data"]["id"] == version


def test_a_plan_is_stale_after_an_upload(api: Api) -> None:
    """A saved plan that was made from an older state is not applied."""
    workspace = api.configured_workspace(files=ONE_RESOURCE)
    run = api.run(workspace, save_plan=True)
    api.advance()
    put_state(api, workspace, state(5))
    assert api.action(run, "apply") == 202
    api.advance()
    assert api.status(run) == "errored"
    assert b"Saved plan is stale" in api.log(run, "apply")
    assert current(api, workspace)["attributes"]["serial"] == 5


def test_the_serial_of_the_request_counts(api: Api) -> None:
    """The next apply goes on from it, even if the file has another one."""
    workspace = api.configured_workspace(files=ONE_RESOURCE)
    put_state(api, workspace, state(2), serial=9)
    apply(api, workspace)
    assert current(api, workspace)["attributes"]["serial"] == 10
