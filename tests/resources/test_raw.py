"""Requests to endpoints that have no method, and lists of their resources."""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fake_sleep import RUN, TOKEN, FakeSleep, client
from tests.support.http_server import StubServer, http_response, stub_server
from tests.support.spec_contract import document
from tfrun_async import Client
from tfrun_async._resources import raw
from tfrun_async.errors import (
    ArgumentError,
    MalformedResponseError,
    NotFoundError,
    OutcomeUnknownError,
    ServerError,
)
from tfrun_async.simulator import Simulator

TEAM: dict[str, Any] = {"id": "team-1", "type": "teams", "attributes": {"name": "network"}}


def target(server: StubServer, request: int = -1) -> str:
    """Return the path and the query that a request was sent to."""
    return server.requests[request].split(b" ", 2)[1].decode()


async def test_returns_status_headers_and_document() -> None:
    """A response keeps all of what the server has sent."""
    body = json.dumps({"data": TEAM}).encode()
    async with stub_server(http_response(201, body, ["X-Request-Id: req-1"])) as server:
        async with client(server.address, FakeSleep()) as tfe:
            response = await tfe.request("POST", "/organizations/acme/teams", json={"data": TEAM})
    assert (response.status, response.document, response.body) == (201, {"data": TEAM}, body)
    assert response.headers["x-request-id"] == "req-1"
    assert json.loads(server.requests[0].partition(b"\r\n\r\n")[2]) == {"data": TEAM}
    assert server.header("Content-Type") == "application/vnd.api+json"
    assert server.header("Authorization") == f"Bearer {TOKEN}"
    assert "network" not in repr(response)


async def test_sends_the_query() -> None:
    """Lists are joined with commas, and None is left out."""
    async with stub_server(http_response(body=b'{"data": []}')) as server:
        async with client(server.address, FakeSleep()) as tfe:
            params = {"q": "a b", "include": ["users", "teams"], "filter[x]": None, "on": True}
            await tfe.request("GET", "/teams/team-1", params=params)
    assert target(server) == "/api/v2/teams/team-1?q=a+b&include=users,teams&on=true"


@pytest.mark.parametrize(
    ("body", "media_type", "document"),
    [
        (b"", "application/vnd.api+json", None),
        (b"null", "application/json", None),
        (b"[1]", "text/plain", [1]),
        (b"a,b\n1,2\n", "text/csv", None),
    ],
    ids=["empty", "null", "unlabelled", "csv"],
)
async def test_document_is_what_can_be_parsed(body: bytes, media_type: str, document: Any) -> None:
    """What is not JSON is in the body."""
    async with stub_server(http_response(body=body, content_type=media_type)) as server:
        async with client(server.address, FakeSleep()) as tfe:
            response = await tfe.request("GET", "/organizations/acme/explorer")
    assert (response.document, response.body) == (document, body)


async def test_broken_json_is_malformed() -> None:
    """A response that says it is JSON, and is not, raises."""
    async with stub_server(http_response(body=b'{"data"')) as server:
        async with client(server.address, FakeSleep()) as tfe:
            with pytest.raises(MalformedResponseError, match="GET /teams/team-1: not JSON"):
                await tfe.request("GET", "/teams/team-1")


async def test_accepts_the_paths_of_links() -> None:
    """A path with the prefix that the API writes leads to the same place."""
    async with stub_server(http_response(body=RUN)) as server:
        async with client(server.address, FakeSleep()) as tfe:
            await tfe.request("GET", "/api/v2/runs/run-1")
            await tfe.request("GET", "/runs/run-1")
    assert target(server, 0) == target(server, 1) == "/api/v2/runs/run-1"


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/api/v2/x",
        "//evil.example/x",
        "teams/team-1",
        "",
        "/",
        "/teams/",
        "/teams//x",
        "/teams/../admin",
        "/teams/./x",
        "/teams/%2e%2E/admin",
        "/teams/.%2e/admin",
        "/teams/a%2Fb",
        "/teams/a%5cb",
        "/teams/a\\b",
        "/teams/%zz",
        "/teams/a b",
        "/teams/a\r\nHost: x",
        "/teams/%0d%0a",
        "/teams?x=1",
        "/teams#x",
        "/teams/\udc80",
        "/api/v2/../admin",
        "/api/v2//evil.example",
        7,
        None,
    ],
)
async def test_refuses_paths_that_lead_elsewhere(path: Any) -> None:
    """A path that is not one below the API is refused before anything is sent."""
    async with stub_server(http_response(body=RUN)) as server:
        async with client(server.address, FakeSleep()) as tfe:
            with pytest.raises(ArgumentError, match=r"^path: must"):
                await tfe.request("GET", path)
            with pytest.raises(ArgumentError, match=r"^path: must"):
                tfe.pages(path)
    assert server.requests == []


@given(st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_paths_stay_below_the_api(text: str) -> None:
    """Whatever is accepted is sent as the same segments."""
    try:
        path = raw._checked_path(f"/teams/{text}")
    except ArgumentError:
        return
    assert re.fullmatch(r"/teams(/[\w.!$&'()*+,;=:@~%-]+)+", path, re.ASCII)
    assert path == quote(f"/teams/{text}", safe="/%:@!$&'()*+,;=~")


@pytest.mark.parametrize(
    ("send", "message"),
    [
        (lambda tfe: tfe.request("TRACE", "/x"), "method: must be one of GET, .* got 'TRACE'"),
        (lambda tfe: tfe.request(7, "/x"), "method: must be one of .* got 7"),
        (lambda tfe: tfe.request("GET", "/x", json={}), "json: must be None for a GET"),
        (lambda tfe: tfe.request("POST", "/x", json=[1]), "json: must be a mapping, got list"),
        (lambda tfe: tfe.request("POST", "/x", json={"a": object()}), "the request: "),
        (lambda tfe: tfe.request("POST", "/x", json={"a": "\udc80"}), "a: must be Unicode"),
        (lambda tfe: tfe.request("GET", "/x", params=[("a", 1)]), "params: must be a mapping"),
        (lambda tfe: tfe.request("GET", "/x", params={1: 1}), "params: must be a mapping"),
        (lambda tfe: tfe.request("GET", "/x", params={"a": []}), "a: "),
        (lambda tfe: tfe.request("GET", "/x", params={"a": b"x"}), "a: .* got bytes"),
        (lambda tfe: tfe.request("GET", "/x", params={"a": {"b": "x"}}), "a: .* got dict"),
        (lambda tfe: tfe.request("GET", "/x", params={"a": [object()]}), "a: .* got object"),
    ],
)
async def test_refuses_what_cannot_be_sent(
    send: Callable[[Any], Awaitable[object]], message: str
) -> None:
    """Bad arguments raise before anything is sent, and name themselves."""
    async with stub_server(http_response(body=RUN)) as server:
        async with client(server.address, FakeSleep()) as tfe:
            with pytest.raises(ArgumentError, match=message):
                await send(tfe)
    assert server.requests == []


@pytest.mark.parametrize("params", [{"page[size]": 5}, {"page[number]": 2}])
async def test_pages_refuses_page_parameters(params: dict[str, int]) -> None:
    """The pages set them."""
    async with client("http://127.0.0.1:1", FakeSleep()) as tfe:
        with pytest.raises(ArgumentError, match=r"params: must not set 'page\["):
            tfe.pages("/teams", params=params)


async def test_post_is_never_sent_twice() -> None:
    """A POST is not repeated after a lost response or a 503; a GET is."""
    async with stub_server(
        None, http_response(503), http_response(503), http_response(body=RUN)
    ) as server:
        async with client(server.address, FakeSleep()) as tfe:
            with pytest.raises(OutcomeUnknownError):
                await tfe.request("POST", "/teams", json={"data": TEAM})
            with pytest.raises(ServerError):
                await tfe.request("POST", "/teams", json={"data": TEAM})
            assert len(server.requests) == 2
            assert (await tfe.request("get", "/runs/run-1")).status == 200  # type: ignore[arg-type]
    assert len(server.requests) == 4


async def test_errors_are_typed() -> None:
    """An error status raises as from any method."""
    body = b'{"errors": [{"status": "404", "title": "not found"}]}'
    async with stub_server(http_response(404, body)) as server:
        async with client(server.address, FakeSleep()) as tfe:
            with pytest.raises(NotFoundError, match="GET /teams/team-1: 404: not found"):
                await tfe.request("GET", "/teams/team-1")


async def test_redirects_carry_no_token() -> None:
    """A presigned URL that a response leads to gets no token."""
    async with stub_server(http_response(body=b"a,b", content_type="text/csv")) as store:
        moved = http_response(307, headers=[f"Location: {store.address}/export?signature=s"])
        async with stub_server(moved) as server:
            async with client(server.address, FakeSleep()) as tfe:
                response = await tfe.request("GET", "/organizations/acme/explorer/export/csv")
    assert response.body == b"a,b"
    assert store.header("Authorization") is None


async def test_pages_iterates_over_raw_resources(sim: Simulator, tfe: Client) -> None:
    """Each resource of each page comes once, as its JSON."""
    for number in range(5):
        await tfe.workspaces.create(sim.organization, name=f"network-{number}")
    path = f"/organizations/{sim.organization}/workspaces"
    pages = tfe.pages(path, params={"search[wildcard-name]": "network-*"}, page_size=2)
    names = [item["attributes"]["name"] async for item in pages]
    assert sorted(names) == [f"network-{number}" for number in range(5)]
    first = await pages.first()
    assert first is not None
    assert first["type"] == "workspaces"
    assert [len(page.items) async for page in pages.pages()] == [2, 2, 1]


@pytest.mark.parametrize("body", [b'{"data": {}}', b'{"data": [1]}', b"[]", b"{}"])
async def test_pages_that_are_no_lists_are_malformed(body: bytes) -> None:
    """A response that is not a list of resources raises."""
    async with stub_server(http_response(body=body)) as server:
        async with client(server.address, FakeSleep()) as tfe:
            with pytest.raises(MalformedResponseError, match="GET /teams: "):
                await tfe.pages("/teams").first()


def test_run_lists_have_the_limit_of_the_spec() -> None:
    """The lists that the spec gives a rate limit of their own have it here too."""
    limited = set()
    for path, item in document()["paths"].items():
        for method in {"get", "post", "patch", "put", "delete"} & item.keys():
            request = raw._request(method, re.sub(r"\{\w+\}", "x", path), None, None)
            assert request.rate_limit == item[method].get("x-rate-limit"), path
            limited.add(request.rate_limit)
    assert limited == {None, "run-lists"}
