"""The base class of the generated groups, beyond what the real spec uses."""

import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import attrs
import pytest

from tests.support.http_server import http_response, stub_server
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._http.request import Request
from tfrun_async._http.settings import find_settings
from tfrun_async._resources.base import Group
from tfrun_async.errors import MalformedResponseError
from tfrun_async.models import Plan, Run

ARCHIVE = gzip.compress(b"an archive")
PLAN = b'{"data": {"id": "plan-1", "type": "plans"}}'
RUN = b'{"data": {"id": "run-1", "type": "runs"}}'
REQUEST = Request("things.read", "GET", "/things")


@asynccontextmanager
async def group(body: bytes, status: int = 200) -> AsyncIterator[Group]:
    async with stub_server(http_response(status, body, content_type="application/json")) as server:
        pipeline = Pipeline(find_settings(server.address, "token"), timeout=5)
        yield Group(pipeline)
        await pipeline.close()


async def test_free_json_is_given_as_it_came() -> None:
    """An endpoint without a model gives the object that it sent."""
    async with group(b'{"capacity": 3}') as things:
        assert await things._read_json(REQUEST) == {"capacity": 3}


async def test_free_json_that_is_no_object_is_refused() -> None:
    """The type says dict, so nothing else comes out."""
    async with group(b"[]") as things:
        with pytest.raises(MalformedResponseError, match=r"^GET /things: .*not a list$"):
            await things._read_json(REQUEST)


@pytest.mark.parametrize(
    ("status", "body", "name"), [(204, b"", None), (200, RUN, "run-1"), (201, RUN, "run-1")]
)
async def test_a_resource_may_be_left_out(status: int, body: bytes, name: str | None) -> None:
    """The response to associating a run task is empty in the documentation, but not on servers."""
    async with group(body, status) as things:
        run = await things._read_or_none(Run, REQUEST)
    assert (run.id if run else None) == name


@pytest.mark.parametrize(("status", "text"), [(200, "caf\u00e9 \ufffd"), (204, None)])
async def test_text_is_read_whatever_its_bytes(status: int, text: str | None) -> None:
    """A log that is not quite UTF-8 can be read, and a 204 is None."""
    async with group(b"" if status == 204 else b"caf\xc3\xa9 \xff", status) as things:
        assert await things._read_text_or_none(REQUEST) == text


async def test_text_that_is_always_there_is_never_none() -> None:
    """Without a documented 204 the type has no None, and an empty text is one."""
    async with group(b"") as things:
        assert await things._read_text(REQUEST) == ""


@pytest.mark.parametrize(("kind", "body"), [(Run, RUN), (Plan, PLAN)])
async def test_one_of_several_resources_has_the_class_of_its_type(
    kind: type[Run | Plan], body: bytes
) -> None:
    """The type in the document decides."""
    async with group(body) as things:
        resource: Run | Plan = await things._read((Run, Plan), REQUEST)
    assert type(resource) is kind


@pytest.mark.parametrize("body", [b'{"data": {"id": "ws-1", "type": "workspaces"}}', b"{}"])
async def test_a_resource_that_is_none_of_several_is_refused(body: bytes) -> None:
    """The error names those that it could have been."""
    async with group(body) as things:
        with pytest.raises(
            MalformedResponseError, match=r"^GET /things: \$\.data\.type: expected runs or plans$"
        ):
            await things._read((Run, Plan), REQUEST)


async def test_many_resources_are_read_with_one_request() -> None:
    """Where the request changes something, the list is no lazy one, which would send it again."""
    async with group(b'{"data": [{"id": "run-1", "type": "runs"}]}') as things:
        assert [run.id for run in await things._read_many(Run, REQUEST)] == ["run-1"]


async def test_a_download_is_returned_or_saved(tmp_path: Path) -> None:
    """To memory without a file, as text or as bytes; to the file otherwise."""
    async with group(b"caf\xc3\xa9,1") as things:
        assert await things._download(REQUEST, None) == b"caf\xc3\xa9,1"
        assert await things._download_text(REQUEST, None) == "caf\u00e9,1"
        assert await things._download_text(REQUEST, tmp_path / "table.csv") is None
    assert (tmp_path / "table.csv").read_bytes() == b"caf\xc3\xa9,1"


@pytest.mark.parametrize("content", [ARCHIVE[:-1], b"<html>", b""], ids=["cut", "page", "empty"])
async def test_an_archive_in_memory_is_whole(content: bytes) -> None:
    """As one that is saved; an error document in its place is none."""
    request = attrs.evolve(REQUEST, is_gzipped=True)
    async with group(ARCHIVE) as things:
        assert await things._download(request, None) == ARCHIVE
    async with group(content) as things:
        with pytest.raises(MalformedResponseError, match="expected a whole gzipped archive"):
            await things._download(request, None)


async def test_a_list_that_knows_no_pages_is_read_at_once() -> None:
    """It is asked for without page parameters, and never for a second page."""
    body = b'{"data": [{"id": "run-1", "type": "runs"}], "meta": {"pagination": {"next-page": 2}}}'
    async with stub_server(http_response(body=body)) as server:
        pipeline = Pipeline(find_settings(server.address, "token"), timeout=5)
        runs = Group(pipeline)._list_unpaged(Run, REQUEST)
        assert [run.id async for run in runs] == ["run-1"]
        await pipeline.close()
    assert [request.partition(b" HTTP")[0] for request in server.requests] == [
        b"GET /api/v2/things"
    ]
