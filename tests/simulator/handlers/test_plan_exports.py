"""Tests of plan exports."""

import io
import tarfile
from typing import Any

from tests.support.core_api import Api, identifiers, resource

DATA_TYPE = "sentinel-mock-bundle-v0"


def plan_of(api: Api, run: str) -> str:
    return str(api.get(f"/runs/{run}").data["relationships"]["plan"]["data"]["id"])


def export(plan: str, data_type: Any = DATA_TYPE) -> dict[str, Any]:
    related = {"plan": identifiers("plans", plan)[0]}
    return resource("plan-exports", data_type=data_type, relationships=related)


def files(archive: bytes) -> dict[str, str]:
    found = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as members:
        for member in members:
            content = members.extractfile(member)
            assert content is not None
            found[member.name] = content.read().decode()
    return found


def test_a_finished_plan_is_exported_for_an_hour(api: Api) -> None:
    """Then another export can be made."""
    workspace = api.configured_workspace()
    run = api.run(workspace)
    plan = plan_of(api, run)
    assert api.post("/plan-exports", export(plan)).pointers == {"/data/relationships/plan"}
    api.advance()
    created = api.post("/plan-exports", export(plan))
    assert created.status == 201
    assert created.data["attributes"]["status"] == "queued"
    path = f"/plan-exports/{created.data['id']}"
    assert api.get(f"{path}/download").status == 404
    assert api.post("/plan-exports", export(plan)).status == 422
    api.advance(1)
    finished = api.get(path).data
    assert finished["attributes"]["status"] == "finished"
    times = finished["attributes"]["status-timestamps"]
    assert list(times) == ["queued-at", "finished-at", "expired-at"]
    exports = api.get(f"/plans/{plan}").data["relationships"]["exports"]["data"]
    assert exports == identifiers("plan-exports", created.data["id"])
    api.advance(3600)
    assert api.get(path).data["attributes"]["status"] == "expired"
    assert api.get(f"{path}/download").status == 404
    assert api.post("/plan-exports", export(plan)).status == 201


def test_the_archive_has_mocks_of_the_plan(api: Api) -> None:
    """A deleted export is gone, and so is its archive."""
    workspace = api.configured_workspace()
    run = api.run(workspace)
    api.advance()
    created = api.post("/plan-exports", export(plan_of(api, run)))
    path = f"/plan-exports/{created.data['id']}"
    api.advance()
    link = api.get(path).data["links"]["download"].removeprefix("/api/v2")
    redirect = api.get(link)
    assert redirect.status == 302
    url = redirect.headers["Location"]
    mocks = files(api.get_url(url).body)
    assert mocks.keys() == {"sentinel.hcl", "mock-tfplan-v2.sentinel", "mock-tfrun.sentinel"}
    assert 'resource_changes = {"null_resource.one":' in mocks["mock-tfplan-v2.sentinel"]
    assert f'id = "{run}"' in mocks["mock-tfrun.sentinel"]
    assert 'source = "mock-tfplan-v2.sentinel"' in mocks["sentinel.hcl"]
    assert api.delete(path).status == 204
    assert api.get(path).status == api.get_url(url).status == api.delete(path).status == 404


def test_malformed_exports_are_refused(api: Api) -> None:
    """And those of plans that are not to be seen; an export goes with its workspace."""
    workspace = api.configured_workspace()
    plan = plan_of(api, api.run(workspace))
    api.advance()
    assert api.post("/plan-exports", export(plan, "csv")).pointers == {"/data/attributes/data-type"}
    nameless = resource("plan-exports", data_type=DATA_TYPE)
    assert api.post("/plan-exports", nameless).pointers == {"/data/relationships/plan"}
    assert api.post("/plan-exports", export("plan-no")).status == 404
    assert api.login(is_member=False).post("/plan-exports", export(plan)).status == 404
    key = api.post("/plan-exports", export(plan)).data["id"]
    api.delete(f"/workspaces/{workspace}")
    assert api.get(f"/plan-exports/{key}").status == 404
