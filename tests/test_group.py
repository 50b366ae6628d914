"""What generated groups stand on, beyond what the real spec makes use of."""

import asyncio

import pytest

from tests.wire import reply, wire
from tfrun_async._call import Call
from tfrun_async._group import Group
from tfrun_async._settings import resolve
from tfrun_async._transport import Transport
from tfrun_async.errors import MalformedReplyError


@pytest.mark.parametrize("body", [b'{"capacity": 3}', b"[]"])
async def test_free_json_is_an_object(body: bytes) -> None:
    """An endpoint without a model gives what it sent, if that is an object."""
    async with wire(reply(body=body, content_type="application/json")) as server:
        transport = Transport(resolve(server.address, "token"), timeout=5, sleep=asyncio.sleep)
        call = Call("things.read", "GET", "/things")
        if body == b"[]":
            with pytest.raises(MalformedReplyError, match="GET /things: .*not a list"):
                await Group(transport)._read_json(call)
        else:
            assert await Group(transport)._read_json(call) == {"capacity": 3}
        await transport.close()
