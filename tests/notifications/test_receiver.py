"""Notifications: verified, read, and listened to by a watch."""

import asyncio
import json
import logging
import pickle
from collections.abc import AsyncIterator, Callable
from typing import Any

import attrs
import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from tests.support.run_tasks import KEY, ask, sign
from tests.support.workspaces import ready
from tfrun_async import Client
from tfrun_async.errors import ArgumentError, PayloadError, SignatureError
from tfrun_async.models import RunStatus, Workspace
from tfrun_async.notifications import (
    UNSIGNED,
    Notification,
    NotificationReceiver,
    NotificationTrigger,
    parse,
    verify,
)
from tfrun_async.simulator import Fault, Simulator, SteppedClock
from tfrun_async.watching import Change, Watch

SAMPLE: dict[str, Any] = {
    "payload_version": 1,
    "notification_configuration_id": "nc-AeUQ2zfKZzW9TiGZ",
    "run_url": "https://app.terraform.io/app/acme-org/my-workspace/runs/run-FwnENkvDnrpyFC7M",
    "run_id": "run-FwnENkvDnrpyFC7M",
    "run_message": "Add five new queue workers",
    "run_created_at": "2019-01-25T18:34:00.000Z",
    "run_created_by": "sample-user",
    "workspace_id": "ws-XdeUVMWShTesDMME",
    "workspace_name": "my-workspace",
    "organization_name": "acme-org",
    "notifications": [
        {
            "message": "Run Canceled",
            "trigger": "run:errored",
            "run_status": "canceled",
            "run_updated_at": "2019-01-25T18:37:04.000Z",
            "run_updated_by": "sample-user",
        }
    ],
}
VERIFICATION: dict[str, Any] = {
    "payload_version": 1,
    "notification_configuration_id": "nc-AeUQ2zfKZzW9TiGZ",
    **dict.fromkeys(["run_url", "run_id", "run_message", "run_created_at", "run_created_by"]),
    **dict.fromkeys(["workspace_id", "workspace_name", "organization_name"]),
    "notifications": [
        {
            "message": "Verification of a webhook",
            "trigger": "verification",
            **dict.fromkeys(["run_status", "run_updated_at", "run_updated_by"]),
        }
    ],
}
ASSESSMENT: dict[str, Any] = {
    "payload_version": "2",
    "notification_configuration_id": "nc-SZ3V3cLFxK6sqLKn",
    "trigger_scope": "assessment",
    "trigger": "assessment:drifted",
    "message": "Drift Detected",
    "details": {"workspace_id": "ws-XdeUVMWShTesDMME"},
}


def written(payload: dict[str, Any], **changes: Any) -> bytes:
    return json.dumps({**payload, **changes}).encode()


def test_the_documented_sample_is_read() -> None:
    """Names, times and statuses come as what they are."""
    notification = parse(written(SAMPLE))
    assert notification.run_id == "run-FwnENkvDnrpyFC7M"
    assert notification.workspace_id == "ws-XdeUVMWShTesDMME"
    assert notification.run_created_at is not None
    assert notification.run_created_at.year == 2019
    (event,) = notification.notifications
    assert (event.trigger, event.run_status) == (NotificationTrigger.ERRORED, RunStatus.CANCELED)
    assert pickle.loads(pickle.dumps(notification)) == notification


@pytest.mark.parametrize("payload", [VERIFICATION, ASSESSMENT])
def test_what_tells_of_no_run_is_read_as_far_as_it_goes(payload: dict[str, Any]) -> None:
    """Verifications, and notifications in another form."""
    notification = parse(written(payload))
    assert notification.run_id is None
    assert notification.notification_configuration_id
    assert notification.raw == payload


def test_a_version_may_be_a_string() -> None:
    """The document says that it is always "1", and shows the number."""
    assert parse(written(SAMPLE, payload_version="1")).run_id == SAMPLE["run_id"]
    assert parse(written(SAMPLE, notifications=[{"trigger": "run:brand_new", "message": ""}]))


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"", "empty"),
        (b"[]", r"\$: expected an object"),
        (written(SAMPLE, payload_version=None), r"\$\.payload_version"),
        (written(SAMPLE, run_id=7), r"\$\.run_id"),
        (written(SAMPLE, run_created_at="yesterday"), r"\$\.run_created_at"),
        (written(SAMPLE, notifications=[{"trigger": 1}]), r"\$\.notifications\[0\]\.trigger"),
    ],
)
def test_a_malformed_notification_is_refused_with_its_place(body: bytes, place: str) -> None:
    """Without showing what was there."""
    with pytest.raises(PayloadError, match=place):
        parse(body)


def test_the_signature_is_over_the_raw_bytes() -> None:
    """What was read and written again is not what was signed."""
    body = written(SAMPLE)
    verify(body, sign(body), KEY)
    for wrong in (sign(body, "another"), sign(body + b" "), "", None, "é"):
        with pytest.raises(SignatureError):
            verify(body, wrong, KEY)
    with pytest.raises(ArgumentError):
        verify(body, sign(body, ""), "")


HEADER = "X-TFE-Notification-Signature"


@pytest.mark.parametrize(
    ("payload", "key", "status", "handled"),
    [
        (SAMPLE, KEY, 200, 1),
        (VERIFICATION, KEY, 200, 0),
        (ASSESSMENT, KEY, 200, 0),
        (SAMPLE, "another", 401, 0),
        ({"payload_version": 1, "run_id": 7}, KEY, 422, 0),
    ],
)
async def test_it_is_taken_in_by_aiohttp_and_by_asgi(
    payload: dict[str, Any], key: str, status: int, handled: int
) -> None:
    """Signed with another header than a run task's requests, and answered at once."""
    seen: list[Notification] = []
    receiver = NotificationReceiver(hmac_key=KEY, handler=seen.append)
    body = written(payload)
    headers = {HEADER: sign(body, key), "Content-Type": "application/json"}
    async with TestServer(receiver.app()) as server, ClientSession() as session:
        async with session.post(server.make_url("/"), data=body, headers=headers) as answer:
            assert answer.status == status
    assert len(seen) == handled
    signature = {HEADER.lower(): sign(body, key)}
    assert (await ask(receiver, body, signature=None, headers=signature)).status == status
    assert len(seen) == 2 * handled


async def test_whoever_need_not_sign_is_told_so() -> None:
    """An empty key is a mistake, and not a wish."""
    seen: list[Notification] = []
    receiver = NotificationReceiver(hmac_key=UNSIGNED, handler=seen.append)
    assert (await ask(receiver, written(SAMPLE), signature=None)).status == 200
    assert len(seen) == 1
    with pytest.raises(ArgumentError, match="hmac_key"):
        NotificationReceiver(hmac_key="", handler=seen.append)


async def test_a_handler_that_nobody_would_await_is_refused() -> None:
    """Notifications would be answered, and lost."""

    async def handle(_: Notification) -> None: ...

    with pytest.raises(ArgumentError, match="handler: must not be a coroutine function"):
        NotificationReceiver(hmac_key=UNSIGNED, handler=handle)


async def test_a_handler_that_fails_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The server hears that it was not taken in."""

    def fail(_: Notification) -> None:
        raise LookupError("mine")

    receiver = NotificationReceiver(hmac_key=UNSIGNED, handler=fail)
    with caplog.at_level(logging.ERROR, logger="tfrun_async"):
        assert (await ask(receiver, written(SAMPLE), signature=None)).status == 500
    assert "run-FwnENkvDnrpyFC7M" in caplog.text


@attrs.define
class Hand:
    """A clock moved by hand, which wakes whose time has come."""

    clock: SteppedClock
    _sleepers: list[tuple[float, asyncio.Event]] = attrs.field(factory=list)
    _fell: asyncio.Event = attrs.field(factory=asyncio.Event)

    async def sleep(self, seconds: float) -> None:
        if seconds < 0.5:
            self.clock.advance(seconds)
            await asyncio.sleep(0)
            return
        sleeper = (self.clock.now() + seconds, asyncio.Event())
        self._sleepers.append(sleeper)
        self._fell.set()
        try:
            await sleeper[1].wait()
        finally:
            self._sleepers.remove(sleeper)

    async def asleep(self) -> float:
        """Wait until somebody sleeps, and return for how long."""
        async with asyncio.timeout(5):
            while not self._sleepers:
                self._fell.clear()
                await self._fell.wait()
        return self._sleepers[0][0] - self.clock.now()

    async def advance(self, seconds: float) -> None:
        await self.asleep()
        self.clock.advance(seconds)
        for due, woken in self._sleepers:
            if due <= self.clock.now():
                woken.set()
        await asyncio.sleep(0)


@attrs.define
class Scene:
    """A watch that is notified, and what it has told."""

    hand: Hand
    sim: Simulator
    tfe: Client
    watch: Watch
    url: str
    told: list[Change] = attrs.field(factory=list)
    _heard: asyncio.Event = attrs.field(factory=asyncio.Event)

    async def take(self) -> None:
        async for change in self.watch:
            self.told.append(change)
            self._heard.set()

    async def until(self, enough: Callable[[list[str]], bool]) -> None:
        """Wait until enough was told."""
        async with asyncio.timeout(5):
            while not enough([str(change.after) for change in self.told]):
                self._heard.clear()
                await self._heard.wait()

    def asked(self, began: int = 0) -> list[str]:
        """Return the paths of what was asked of the simulator, other than by this test."""
        return [each.path for each in self.sim.requests[began:] if each.method == "GET"]


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """An organization that is watched, and could notify of its runs."""
    hand = Hand(SteppedClock())
    async with (
        Simulator(clock=hand.clock) as sim,
        Client(sim.address, sim.token, rate_limiter=None, sleep=hand.sleep) as tfe,
    ):
        watch = tfe.watch(organization=sim.organization)
        receiver = NotificationReceiver(hmac_key=KEY, handler=watch.notify)
        async with TestServer(receiver.app()) as server:
            url = str(server.make_url("/"))
            scene = Scene(hand, sim, tfe, watch, url)
            taking = asyncio.create_task(scene.take())
            yield scene
            watch.close()
            await taking


async def workspace(scene: Scene, name: str = "network", *, notifies: bool = True) -> Workspace:
    """Return a workspace that is ready for runs."""
    if notifies:
        await scene.sim.notify(scene.url, hmac_key=KEY, workspace=name)
    fast = SteppedClock.sleep
    async with Client(
        scene.sim.address,
        scene.sim.token,
        rate_limiter=None,
        sleep=lambda seconds: fast(scene.hand.clock, seconds),
    ) as tfe:
        return await ready(scene.sim, tfe, name)


async def test_what_is_notified_is_read_at_once(scene: Scene) -> None:
    """A run is found, followed and confirmed without a single poll."""
    network = await workspace(scene)
    await scene.hand.asleep()
    began = len(scene.sim.requests)
    run = await scene.tfe.runs.create(workspace=network)
    await scene.sim.deliver()
    await scene.until(lambda told: told == ["pending"])
    scene.hand.clock.advance(20)
    await scene.sim.deliver()
    await scene.until(lambda told: told[-1] == "planned")
    await scene.tfe.runs.apply(run)
    scene.hand.clock.advance(20)
    await scene.sim.deliver()
    await scene.until(lambda told: told[-1] == "applied")
    assert set(scene.asked(began)) == {f"/api/v2/runs/{run.id}"}
    assert [change.before for change in scene.told][1:] == [change.after for change in scene.told][
        :-1
    ]


async def test_with_notifications_polls_are_rare(scene: Scene) -> None:
    """Once in five minutes, as a safety net."""
    network = await workspace(scene)
    await scene.hand.asleep()
    await scene.tfe.runs.create(workspace=network)
    await scene.sim.deliver()
    await scene.until(lambda told: told == ["pending"])
    scene.hand.clock.advance(20)
    await scene.sim.deliver()
    await scene.until(lambda told: told[-1] == "planned")
    await scene.hand.advance(30)
    began = len(scene.sim.requests)
    for _ in range(10):
        await scene.hand.advance(60)
    await scene.hand.asleep()
    assert 2 <= len(scene.asked(began)) <= 4


async def test_when_notifications_stop_it_polls_again(scene: Scene) -> None:
    """The safety net shows what should have been notified; from then on nobody waits for it."""
    network = await workspace(scene)
    await scene.hand.asleep()
    first = await scene.tfe.runs.create(workspace=network)
    second = await scene.tfe.runs.create(workspace=network)
    await scene.sim.deliver()
    await scene.until(lambda told: told == ["pending", "pending"])
    scene.sim.fault(Fault.RESET_BEFORE, path=scene.url, times=None)
    await scene.hand.advance(20)
    await scene.sim.deliver()
    for _ in range(6):
        await scene.hand.advance(60)
    await scene.until(lambda told: "planned" in told)
    assert await scene.hand.asleep() < 60
    await scene.tfe.runs.discard(first)
    for _ in range(12):
        await scene.hand.advance(10)
    await scene.until(lambda told: told.count("planned") == 2)
    planned = {change.run.id for change in scene.told if change.after == RunStatus.PLANNED}
    assert planned == {first.id, second.id}


async def test_a_workspace_that_does_not_notify_is_polled(scene: Scene) -> None:
    """Others that do are no reason to find its new runs late, more than once."""
    loud = await workspace(scene, "loud")
    silent = await workspace(scene, "silent", notifies=False)
    await scene.hand.asleep()
    await scene.tfe.runs.create(workspace=loud)
    await scene.sim.deliver()
    await scene.until(lambda told: told == ["pending"])
    run = await scene.tfe.runs.create(workspace=silent)
    for _ in range(6):
        await scene.hand.advance(60)
        await scene.sim.deliver()
    assert {change.run.id for change in scene.told} > {run.id}
    again = await scene.tfe.runs.create(workspace=silent)
    for _ in range(3):
        await scene.hand.advance(12)
    await scene.until(lambda _: scene.told[-1].run.id == again.id)


async def test_notifications_of_others_are_ignored(scene: Scene) -> None:
    """Of other organizations, of runs that are over, and of runs that this token may not see."""
    network = await workspace(scene)
    run = await scene.tfe.runs.create(workspace=network, plan_only=True)
    scene.hand.clock.advance(60)
    await scene.hand.asleep()
    began = len(scene.sim.requests)
    facts = {"run_id": run.id, "workspace_id": network.id}
    scene.watch.notify(parse(written(SAMPLE, **facts, organization_name="elsewhere")))
    scene.watch.notify(parse(written(VERIFICATION)))
    for _ in range(3):
        await asyncio.sleep(0)
    assert scene.asked(began) == []
    hidden = {"workspace_id": network.id, "organization_name": scene.sim.organization}
    scene.watch.notify(parse(written(SAMPLE, **hidden)))
    await scene.hand.advance(400)
    await scene.hand.advance(400)
    assert scene.told == []
