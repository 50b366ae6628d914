"""What generated groups stand on, beyond what the real spec makes use of."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.wire import reply, wire
from tfrun_async._call import Call
from tfrun_async._group import Group
from tfrun_async._settings import resolve
from tfrun_async._transport import Transport
from tfrun_async.errors import MalformedReplyError

CALL = Call("things.read", "GET", "/things")


@asynccontextmanager
async def group(body: bytes) -> AsyncIterator[Group]:
    async with wire(reply(body=body, content_type="application/json")) as server:
        transport = Transport(resolve(server.address, "token"), timeout=5)
        yield Group(transport)
        await transport.close()


async def test_free_json_is_given_as_it_came() -> None:
    """An endpoint without a model gives the object that it sent."""
    async with group(b'{"capacity": 3}') as things:
        assert await things._read_json(CALL) == {"capacity": 3}


async def test_free_json_that_is_no_object_is_refused() -> None:
    """The type says dict, so nothing else comes out."""
    async with group(b"[]") as things:
        with pytest.raises(MalformedReplyError, match=r"^GET /things: .*not a list$"):
            await things._read_json(CALL)
