"""Tests of rules for all requests."""

import re

import pytest

from tests.support.core_api import TOKEN, Api, resource
from tfrun_async.simulator._core import REQUESTS_KEPT


@pytest.mark.parametrize("header", ["", "Bearer nope", f"Basic {TOKEN}", "Bearer \udcff", TOKEN])
def test_a_wrong_token_is_refused(api: Api, header: str) -> None:
    """Whatever is wrong with the token, the response is 401 with an error object."""
    response = api.request("GET", "/api/v2/organizations", headers={"authorization": header})
    assert response.status == 401
    assert response.document["errors"][0]["status"] == "401"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v2/nothing"),
        ("PUT", "/api/v2/runs/run-1"),
        ("GET", "/"),
        ("GET", "/api/v2/runs/run-1"),
        ("POST", "/api/v2/runs/run-1/actions/apply"),
        ("GET", "/api/v2/organizations/nobody"),
        ("GET", "/api/v2/organizations/example/workspaces/nothing"),
        ("GET", "/api/v2/users/user-1"),
        ("GET", "/_archivist/v1/object/unknown"),
    ],
)
def test_what_is_not_there_returns_404(api: Api, method: str, path: str) -> None:
    """Unknown routes, methods and resources return a JSON:API 404."""
    response = api.request(method, path)
    assert response.status == 404
    assert response.headers["Content-Type"] == "application/vnd.api+json"
    assert response.document["errors"][0]["title"] == "not found"


@pytest.mark.parametrize("media_type", ["", "application/json", "text/plain"])
def test_writing_needs_the_json_api_media_type(api: Api, media_type: str) -> None:
    """Even a POST without a body must say that it speaks JSON:API."""
    workspace = api.workspace()
    response = api.request(
        "POST",
        f"/api/v2/workspaces/{workspace}/actions/lock",
        headers={"content-type": media_type},
    )
    assert response.status == 415
    assert api.get(f"/workspaces/{workspace}").data["attributes"]["locked"] is False


def test_a_media_type_may_have_parameters(api: Api) -> None:
    """A charset does not hurt."""
    response = api.request(
        "POST",
        "/api/v2/organizations",
        resource("organizations", name="other", email="a@b.c"),
        headers={"content-type": "application/vnd.api+json; charset=utf-8"},
    )
    assert response.status == 201


def test_ping_and_discovery_need_no_token(api: Api) -> None:
    """Clients find the API's version and root before they authenticate."""
    ping = api.request("GET", "/api/v2/ping", headers={"authorization": ""})
    assert (ping.status, ping.body) == (204, b"")
    assert ping.headers["TFP-API-Version"]
    found = api.request("GET", "/.well-known/terraform.json", headers={"authorization": ""})
    services = found.document
    assert {services[name] for name in ("state.v2", "tfe.v2", "tfe.v2.1", "tfe.v2.2")} == {
        "/api/v2/"
    }
    assert {"login.v1", "modules.v1", "providers.v1"} < set(services)


def test_every_response_has_its_own_request_id(api: Api) -> None:
    """Successes and errors alike can be told apart in logs."""
    responses = [api.get("/organizations"), api.get("/nothing"), api.get("/ping")]
    assert len({response.headers["X-Request-Id"] for response in responses}) == 3


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"{", ""),
        (b"[]", ""),
        (b"\xff", ""),
        (b"", "/data"),
        (b'{"data": []}', "/data"),
        (b'{"data": {}}', "/data/type"),
        (b'{"data": {"type": "runs"}}', "/data/type"),
        (b'{"data": {"type": "organizations", "attributes": 1}}', "/data/attributes"),
        (b'{"data": {"type": "organizations", "relationships": []}}', "/data/relationships"),
    ],
)
def test_a_malformed_document_is_refused_with_its_place(
    api: Api, body: bytes, pointer: str
) -> None:
    """The error object points at the first thing that is wrong."""
    response = api.request("POST", "/api/v2/organizations", body=body)
    assert response.status == 422
    assert response.pointers == {pointer}


def test_requests_are_recorded_without_secrets(api: Api) -> None:
    """A test can count requests; tokens and presigned paths do not appear."""
    workspace = api.workspace()
    api.upload_configuration(workspace)
    api.get("/organizations", **{"page[size]": "1"})
    records = list(api.core.requests)
    assert [(r.method, r.path, r.status) for r in records] == [
        ("POST", "/api/v2/organizations/example/workspaces", 201),
        ("POST", f"/api/v2/workspaces/{workspace}/configuration-versions", 201),
        ("PUT", "/_archivist/v1/object/*", 200),
        ("GET", "/api/v2/organizations", 200),
    ]
    assert records[-1].query == {"page[size]": "1"}
    assert records[-1].time == api.clock.now()
    assert TOKEN not in repr(records) + repr(api.core)
    assert api.core.requests.maxlen == REQUESTS_KEPT


def test_ids_are_the_same_in_every_simulator() -> None:
    """Ids have the API's form and depend on the order of creation only."""
    first, second = Api(), Api()
    second.get("/organizations")
    names = [api.workspace() for api in (first, second)]
    assert names[0] == names[1]
    assert re.fullmatch(r"ws-[A-Za-z0-9]{16}", names[0])
