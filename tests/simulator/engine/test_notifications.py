"""Notifications as the simulator sends them: when, of what, and signed."""

import hashlib
import hmac
from collections.abc import AsyncIterator
from typing import Any

import attrs
import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.core_api import Api
from tests.support.policies import sentinel
from tfrun_async.simulator import Simulator, SteppedClock
from tfrun_async.simulator._engine.notifications import Subscriber

KEY = "s3cret"


@attrs.define
class NotificationReceiver:
    """A service that keeps what it was sent."""

    url: str = ""
    status: int = 200
    requests: list[tuple[dict[str, str], bytes]] = attrs.field(factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append((headers, await request.read()))
        return web.Response(status=self.status)

    @property
    def payloads(self) -> list[Any]:
        return [orjson.loads(body) for _, body in self.requests]


@pytest.fixture
async def receiver() -> AsyncIterator[NotificationReceiver]:
    """A service on this machine."""
    receiver = NotificationReceiver()
    app = web.Application()
    app.router.add_post("/", receiver.handle)
    async with TestServer(app) as server:
        receiver.url = str(server.make_url("/"))
        yield receiver


def api_for(sim: Simulator) -> Api:
    """Return the calls of a client on the core of a running simulator."""
    api = Api()
    api.core, api.token = sim._core, sim.token
    assert isinstance(sim.clock, SteppedClock)
    api.clock = sim.clock
    return api


def triggers(receiver: NotificationReceiver) -> list[tuple[str, str]]:
    events = [event for payload in receiver.payloads for event in payload["notifications"]]
    return sorted({(event["trigger"], event["run_status"]) for event in events[1:]})


async def test_a_service_is_verified_before_it_is_notified(receiver: NotificationReceiver) -> None:
    """What it is sent tells of no run, and is signed like all the rest."""
    async with Simulator(clock=SteppedClock()) as sim:
        await sim.notify(receiver.url, hmac_key=KEY)
        ((headers, body),) = receiver.requests
        expected = hmac.new(KEY.encode(), body, hashlib.sha512).hexdigest()
        assert headers["x-tfe-notification-signature"] == expected
        (payload,) = receiver.payloads
        assert payload["payload_version"] == 1
        assert payload["run_id"] is None
        assert payload["notifications"][0]["trigger"] == "verification"
        receiver.status = 500
        with pytest.raises(ValueError, match="must respond to the verification with 2xx, got 500"):
            await sim.notify(receiver.url)
        assert receiver.requests[-1][0]["x-tfe-notification-signature"] == ""
        with pytest.raises(ValueError, match="url: must be on this machine, got"):
            await sim.notify("https://example.com/notifications")


async def test_a_run_is_notified_of_as_the_document_says(receiver: NotificationReceiver) -> None:
    """When it is created, plans, needs attention, applies and ends; not in passing."""
    async with Simulator(clock=SteppedClock()) as sim:
        await sim.notify(receiver.url, hmac_key=KEY)
        api = api_for(sim)
        rests = api.run(api.configured_workspace("rests"))
        passes = api.run(api.configured_workspace("passes", auto_apply=True))
        api.advance()
        await sim.deliver()
        assert triggers(receiver) == [
            ("run:applying", "applying"),
            ("run:completed", "applied"),
            ("run:created", "pending"),
            ("run:needs_attention", "planned"),
            ("run:planning", "planning"),
        ]
        needy = [p for p in receiver.payloads if "needs_attention" in str(p["notifications"])]
        assert [payload["run_id"] for payload in needy] == [rests]
        assert passes in {payload["run_id"] for payload in receiver.payloads}
        (payload,) = needy
        assert payload["workspace_name"] == "rests"
        assert payload["organization_name"] == "example"
        assert payload["run_url"].endswith(f"/app/example/rests/runs/{rests}")
        receiver.requests.clear()
        api.action(rests, "discard")
        await sim.deliver()
        (payload,) = receiver.payloads
        (event,) = payload["notifications"]
        assert (event["message"], event["trigger"]) == ("Run Discarded", "run:errored")
        assert event["run_updated_by"] == "simulator"


async def test_of_mere_plans_and_other_workspaces_it_is_silent(
    receiver: NotificationReceiver,
) -> None:
    """As the API is: speculative plans have no notifications."""
    async with Simulator(clock=SteppedClock()) as sim:
        await sim.notify(receiver.url, workspace="mine")
        api = api_for(sim)
        api.run(api.configured_workspace("mine"), plan_only=True)
        api.run(api.configured_workspace("other"))
        api.advance()
        await sim.deliver()
        assert len(receiver.requests) == 1
        sim.set_policies(sentinel("soft_failed"))
        api.run(api.configured_workspace("mine-too"))
        mine = api.run(sim._core.store.find_workspace("example", "mine").id)  # type: ignore[union-attr]
        api.advance()
        await sim.deliver()
        assert {payload["run_id"] for payload in receiver.payloads[1:]} == {mine}
        assert ("run:needs_attention", "policy_override") in triggers(receiver)


def test_the_key_is_not_shown() -> None:
    """Neither in logs nor in tracebacks."""
    assert KEY not in repr(Subscriber("nc-1", "http://127.0.0.1:1", KEY, None))
