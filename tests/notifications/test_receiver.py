"""Notifications: verified, read, and listened to by a watch."""

import asyncio
import copy
import json
import logging
import pickle
from collections.abc import AsyncIterator, Callable
from typing import Any

import attrs
import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from tests.support.run_tasks import KEY, send_request, sign
from tests.support.workspaces import create_workspace
from tfrun_async import Client
from tfrun_async.errors import (
    ArgumentError,
    MalformedAttributeError,
    PayloadError,
    SignatureError,
)
from tfrun_async.models import NotificationTrigger, RunStatus, Workspace
from tfrun_async.notifications import (
    UNSIGNED,
    Notification,
    NotificationReceiver,
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


def to_body(payload: dict[str, Any], **changes: Any) -> bytes:
    return json.dumps({**payload, **changes}).encode()


def test_the_documented_sample_is_read() -> None:
    """Names, times and statuses come as what they are."""
    notification = parse(to_body(SAMPLE))
    assert notification.run_id == "run-FwnENkvDnrpyFC7M"
    assert notification.workspace_id == "ws-XdeUVMWShTesDMME"
    assert notification.run_created_at is not None
    assert notification.run_created_at.year == 2019
    (event,) = notification.notifications
    assert (event.trigger, event.run_status) == (
        NotificationTrigger.RUN_ERRORED,
        RunStatus.CANCELED,
    )
    assert pickle.loads(pickle.dumps(notification)) == notification


def test_the_trigger_may_have_its_newer_name() -> None:
    """`trigger_type` is read where it is sent, and None where it is not or is null."""
    event = SAMPLE["notifications"][0]
    payload = to_body(
        SAMPLE,
        notifications=[event | {"trigger_type": "run:errored"}, event | {"trigger_type": None}],
    )
    named, null = parse(payload).notifications
    assert named.trigger_type is NotificationTrigger.RUN_ERRORED
    assert null.trigger_type is None
    assert parse(to_body(SAMPLE)).notifications[0].trigger_type is None


@pytest.mark.parametrize("payload", [VERIFICATION, ASSESSMENT])
def test_a_notification_of_no_run_is_read_in_part(payload: dict[str, Any]) -> None:
    """Verifications, and notifications in another form."""
    notification = parse(to_body(payload))
    assert notification.run_id is None
    assert notification.notification_configuration_id
    assert notification.raw == payload


def test_a_version_may_be_a_string() -> None:
    """The document says that it is always "1", and shows the number."""
    assert parse(to_body(SAMPLE, payload_version="1")).run_id == SAMPLE["run_id"]
    assert parse(to_body(SAMPLE, notifications=[{"trigger": "run:brand_new", "message": ""}]))


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"", "empty"),
        (b"[]", r"\$: expected an object"),
        (b"{", "not JSON"),
        (to_body(SAMPLE).replace(b": 1,", b": " + b"1" * 5000 + b","), "not JSON"),
    ],
)
def test_a_malformed_notification_is_refused(body: bytes, place: str) -> None:
    """Without showing what was there."""
    with pytest.raises(PayloadError, match=place):
        parse(body)


@pytest.mark.parametrize("version", [None, True, "9" * 5000, "x", [], 1.5])
def test_a_notification_of_an_odd_version_has_only_its_content(version: Any) -> None:
    """As one of a version that is not known."""
    notification = parse(to_body(SAMPLE, payload_version=version))
    assert notification.run_id is None
    assert notification.raw["run_id"] == SAMPLE["run_id"]
    with pytest.raises(MalformedAttributeError, match=r"^\$\.payload_version: expected an integer"):
        _ = notification.payload_version


def test_a_misfit_costs_its_field_only() -> None:
    """It raises where it is read, also from a copy; all others can be read."""
    events = [{"trigger": 1, "run_status": "planning"}]
    odd = parse(to_body(SAMPLE, run_created_at="yesterday", run_id=7, notifications=events))
    for notification in (odd, copy.deepcopy(odd), pickle.loads(pickle.dumps(odd))):
        assert notification.workspace_id == SAMPLE["workspace_id"]
        assert notification.notifications[0].run_status == "planning"
        for model, name, place in (
            (notification, "run_created_at", r"\$\.run_created_at: 'yesterday' is not a date"),
            (notification, "run_id", r"\$\.run_id: expected a string, not a number"),
            (notification.notifications[0], "trigger", r"\$\.notifications\[0\]\.trigger: "),
        ):
            with pytest.raises(MalformedAttributeError, match=f"^{place}"):
                getattr(model, name)


def test_the_signature_is_over_the_raw_bytes() -> None:
    """What was read and written again is not what was signed."""
    body = to_body(SAMPLE)
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
async def test_it_is_accepted_by_aiohttp_and_by_asgi(
    payload: dict[str, Any], key: str, status: int, handled: int
) -> None:
    """Signed with another header than a run task's requests, and responded to at once."""
    seen: list[Notification] = []
    receiver = NotificationReceiver(hmac_key=KEY, handler=seen.append)
    body = to_body(payload)
    headers = {HEADER: sign(body, key), "Content-Type": "application/json"}
    async with TestServer(receiver.app()) as server, ClientSession() as session:
        async with session.post(server.make_url("/"), data=body, headers=headers) as response:
            assert response.status == status
    assert len(seen) == handled
    signature = {HEADER.lower(): sign(body, key)}
    assert (await send_request(receiver, body, signature=None, headers=signature)).status == status
    assert len(seen) == 2 * handled


async def test_unsigned_notifications_are_a_decision() -> None:
    """An empty key is a mistake, and not a wish."""
    seen: list[Notification] = []
    receiver = NotificationReceiver(hmac_key=UNSIGNED, handler=seen.append)
    assert (await send_request(receiver, to_body(SAMPLE), signature=None)).status == 200
    assert len(seen) == 1
    with pytest.raises(ArgumentError, match="hmac_key"):
        NotificationReceiver(hmac_key="", handler=seen.append)


async def test_a_coroutine_function_as_handler_is_refused() -> None:
    """Notifications would be accepted, and lost."""

    async def handle(_: Notification) -> None: ...

    with pytest.raises(ArgumentError, match="handler: must not be a coroutine function"):
        NotificationReceiver(hmac_key=UNSIGNED, handler=handle)


async def test_a_handler_that_fails_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The server hears that it was not taken in."""

    def fail(_: Notification) -> None:
        raise LookupError("mine")

    receiver = NotificationReceiver(hmac_key=UNSIGNED, handler=fail)
    with caplog.at_level(logging.ERROR, logger="tfrun_async"):
        assert (await send_request(receiver, to_body(SAMPLE), signature=None)).status == 500
    assert "run-FwnENkvDnrpyFC7M" in caplog.text


@attrs.define
class ManualClock:
    """A clock that a test advances, which wakes sleepers that are due."""

    stepped: SteppedClock
    _sleepers: list[tuple[float, asyncio.Event]] = attrs.field(factory=list)
    _has_sleeper: asyncio.Event = attrs.field(factory=asyncio.Event)

    async def sleep(self, seconds: float) -> None:
        if seconds < 0.5:
            self.stepped.advance(seconds)
            await asyncio.sleep(0)
            return
        sleeper = (self.stepped.now() + seconds, asyncio.Event())
        self._sleepers.append(sleeper)
        self._has_sleeper.set()
        try:
            await sleeper[1].wait()
        finally:
            self._sleepers.remove(sleeper)

    async def next_wake(self) -> float:
        """Wait until a task sleeps, and return for how long."""
        async with asyncio.timeout(5):
            while not self._sleepers:
                self._has_sleeper.clear()
                await self._has_sleeper.wait()
        return self._sleepers[0][0] - self.stepped.now()

    async def advance(self, seconds: float) -> None:
        await self.next_wake()
        self.stepped.advance(seconds)
        for due, woken in self._sleepers:
            if due <= self.stepped.now():
                woken.set()
        await asyncio.sleep(0)


@attrs.define
class NotifiedWatch:
    """A watch that is notified, and the changes that it reported."""

    clock: ManualClock
    sim: Simulator
    tfe: Client
    watch: Watch
    url: str
    reported: list[Change] = attrs.field(factory=list)
    _has_changed: asyncio.Event = attrs.field(factory=asyncio.Event)

    async def collect(self) -> None:
        async for change in self.watch:
            self.reported.append(change)
            self._has_changed.set()

    async def wait_until(self, is_enough: Callable[[list[str]], bool]) -> None:
        """Wait until enough changes were reported."""
        async with asyncio.timeout(5):
            while not is_enough([str(change.after) for change in self.reported]):
                self._has_changed.clear()
                await self._has_changed.wait()

    def read_paths(self, began: int = 0) -> list[str]:
        """Return the paths of the watch's requests to the simulator."""
        return [each.path for each in self.sim.requests[began:] if each.method == "GET"]


@pytest.fixture
async def notified() -> AsyncIterator[NotifiedWatch]:
    """A watch of an organization whose workspaces can send notifications."""
    clock = ManualClock(SteppedClock())
    async with (
        Simulator(clock=clock.stepped) as sim,
        Client(sim.address, sim.token, rate_limiter=None, sleep=clock.sleep) as tfe,
    ):
        watch = tfe.watch(organization=sim.organization)
        receiver = NotificationReceiver(hmac_key=KEY, handler=watch.notify)
        async with TestServer(receiver.app()) as server:
            url = str(server.make_url("/"))
            notified = NotifiedWatch(clock, sim, tfe, watch, url)
            collecting = asyncio.create_task(notified.collect())
            yield notified
            watch.close()
            await collecting


async def create_network(
    notified: NotifiedWatch, name: str = "network", *, notifies: bool = True
) -> Workspace:
    """Return a workspace that is ready for runs."""
    if notifies:
        await notified.sim.notify(notified.url, hmac_key=KEY, workspace=name)
    fast = SteppedClock.sleep
    async with Client(
        notified.sim.address,
        notified.sim.token,
        rate_limiter=None,
        sleep=lambda seconds: fast(notified.clock.stepped, seconds),
    ) as tfe:
        return await create_workspace(notified.sim, tfe, name)


async def test_what_is_notified_is_read_at_once(notified: NotifiedWatch) -> None:
    """A run is found, followed and confirmed without a single poll."""
    network = await create_network(notified)
    await notified.clock.next_wake()
    began = len(notified.sim.requests)
    run = await notified.tfe.runs.create(workspace=network)
    await notified.sim.deliver()
    await notified.wait_until(lambda reported: reported == ["pending"])
    notified.clock.stepped.advance(20)
    await notified.sim.deliver()
    await notified.wait_until(lambda reported: reported[-1] == "planned")
    await notified.tfe.runs.apply(run)
    notified.clock.stepped.advance(20)
    await notified.sim.deliver()
    await notified.wait_until(lambda reported: reported[-1] == "applied")
    assert set(notified.read_paths(began)) == {f"/api/v2/runs/{run.id}"}
    assert [change.before for change in notified.reported][1:] == [
        change.after for change in notified.reported
    ][:-1]


async def test_with_notifications_polls_are_rare(notified: NotifiedWatch) -> None:
    """Once in five minutes, as a safety net."""
    network = await create_network(notified)
    await notified.clock.next_wake()
    await notified.tfe.runs.create(workspace=network)
    await notified.sim.deliver()
    await notified.wait_until(lambda reported: reported == ["pending"])
    notified.clock.stepped.advance(20)
    await notified.sim.deliver()
    await notified.wait_until(lambda reported: reported[-1] == "planned")
    await notified.clock.advance(30)
    began = len(notified.sim.requests)
    for _ in range(10):
        await notified.clock.advance(60)
    await notified.clock.next_wake()
    assert 2 <= len(notified.read_paths(began)) <= 4


async def test_when_notifications_stop_it_polls_again(notified: NotifiedWatch) -> None:
    """The safety net shows what should have been notified; from then on runs are polled."""
    network = await create_network(notified)
    await notified.clock.next_wake()
    first = await notified.tfe.runs.create(workspace=network)
    second = await notified.tfe.runs.create(workspace=network)
    await notified.sim.deliver()
    await notified.wait_until(lambda reported: reported == ["pending", "pending"])
    notified.sim.fault(Fault.RESET_BEFORE, path=notified.url, times=None)
    await notified.clock.advance(20)
    await notified.sim.deliver()
    for _ in range(6):
        await notified.clock.advance(60)
    await notified.wait_until(lambda reported: "planned" in reported)
    assert await notified.clock.next_wake() < 60
    await notified.tfe.runs.discard(first)
    for _ in range(12):
        await notified.clock.advance(10)
    await notified.wait_until(lambda reported: reported.count("planned") == 2)
    planned = {change.run.id for change in notified.reported if change.after == RunStatus.PLANNED}
    assert planned == {first.id, second.id}


async def test_a_workspace_that_does_not_notify_is_polled(notified: NotifiedWatch) -> None:
    """Others that do are no reason to find its new runs late, more than once."""
    notifying = await create_network(notified, "loud")
    silent = await create_network(notified, "silent", notifies=False)
    await notified.clock.next_wake()
    await notified.tfe.runs.create(workspace=notifying)
    await notified.sim.deliver()
    await notified.wait_until(lambda reported: reported == ["pending"])
    run = await notified.tfe.runs.create(workspace=silent)
    for _ in range(6):
        await notified.clock.advance(60)
        await notified.sim.deliver()
    assert {change.run.id for change in notified.reported} > {run.id}
    again = await notified.tfe.runs.create(workspace=silent)
    for _ in range(3):
        await notified.clock.advance(12)
    await notified.wait_until(lambda _: notified.reported[-1].run.id == again.id)


async def test_notifications_of_others_are_ignored(notified: NotifiedWatch) -> None:
    """Of other organizations, of runs that are over, and of runs that this token may not see."""
    network = await create_network(notified)
    run = await notified.tfe.runs.create(workspace=network, plan_only=True)
    notified.clock.stepped.advance(60)
    await notified.clock.next_wake()
    began = len(notified.sim.requests)
    ids = {"run_id": run.id, "workspace_id": network.id}
    notified.watch.notify(parse(to_body(SAMPLE, **ids, organization_name="elsewhere")))
    notified.watch.notify(parse(to_body(VERIFICATION)))
    for _ in range(3):
        await asyncio.sleep(0)
    assert notified.read_paths(began) == []
    hidden = {"workspace_id": network.id, "organization_name": notified.sim.organization}
    notified.watch.notify(parse(to_body(SAMPLE, **hidden)))
    await notified.clock.advance(400)
    await notified.clock.advance(400)
    assert notified.reported == []
