"""A run task's requests, from their arrival to the delivery of their results."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.support.certificates import client_context_with_certificate, server_context
from tests.support.run_tasks import (
    KEY,
    TOKEN,
    FakeTerraform,
    SteppedTime,
    fake_terraform,
    library_tasks,
    payload,
    send_request,
)
from tfrun_async.errors import (
    APIError,
    ArgumentError,
    MalformedResponseError,
    ResponseTooLargeError,
    SettingsError,
    TfrunError,
)
from tfrun_async.run_task import (
    UNSIGNED,
    Failed,
    Handler,
    Outcome,
    Passed,
    Result,
    RunTaskReceiver,
    RunTaskRequest,
)


@pytest.fixture
async def tfc() -> AsyncIterator[FakeTerraform]:
    async with fake_terraform() as server:
        yield server


@pytest.fixture
async def time() -> AsyncIterator[SteppedTime]:
    """Time, after which no task of the library may be left."""
    time = SteppedTime()
    yield time
    assert library_tasks() == []
    assert time.sleepers == 0


class ControlledHandler:
    """A handler that works until a test ends it."""

    def __init__(self) -> None:
        self.requests: list[RunTaskRequest] = []
        self.cancelled = 0
        self._ends: asyncio.Queue[Result | BaseException] = asyncio.Queue()
        self._begun: asyncio.Queue[RunTaskRequest] = asyncio.Queue()

    async def __call__(self, request: RunTaskRequest) -> Result:
        self.requests.append(request)
        self._begun.put_nowait(request)
        try:
            finish = await self._ends.get()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if isinstance(finish, BaseException):
            raise finish
        return finish

    async def wait_for_start(self) -> RunTaskRequest:
        async with asyncio.timeout(10):
            return await self._begun.get()

    def finish(self, finish: Result | BaseException) -> None:
        self._ends.put_nowait(finish)


async def always_pass(_request: RunTaskRequest) -> Result:
    return Passed()


async def test_a_result_is_sent_with_the_requests_own_token(
    tfc: FakeTerraform, time: SteppedTime
) -> None:
    """The callback has the token, the media type and the document that the API asks for."""

    async def check(request: RunTaskRequest) -> Result:
        found = Outcome("RULE-1", "too much", tags={"Severity": ["High"]})
        return Failed(f"no, {request.run_created_by}", url="https://x.dev/1", outcomes=[found])

    async with tfc.receiver(check, time) as receiver:
        response = await send_request(receiver, tfc.request())
        assert (response.status, response.body) == (200, b"")
    callback = await tfc.next()
    assert callback.path == "/api/v2/task-results/5ea8d46c-2ceb-42cd-83f2-82e54697bddd/callback"
    assert callback.headers["Authorization"] == f"Bearer {TOKEN}"
    assert callback.headers["Content-Type"] == "application/vnd.api+json"
    assert callback.document["data"]["attributes"] == {
        "status": "failed",
        "message": "no, username",
        "url": "https://x.dev/1",
    }
    assert [outcome["outcome-id"] for outcome in callback.outcomes] == ["RULE-1"]
    assert tfc.callbacks.empty()


async def test_fields_that_are_null_do_not_keep_the_handler_from_its_work(
    tfc: FakeTerraform, time: SteppedTime
) -> None:
    """Whatever the handler does not read must not decide over what it reads."""
    nulls = (
        *("is_speculative", "organization_name", "run_created_at", "run_id"),
        *("task_result_enforcement_level", "workspace_id", "workspace_name"),
    )

    async def check(request: RunTaskRequest) -> Result:
        return Passed(f"fine, {request.run_created_by}")

    async with tfc.receiver(check, time) as receiver:
        response = await send_request(receiver, tfc.request(**dict.fromkeys(nulls)))
        assert response.status == 200
    callback = await tfc.next()
    assert (callback.status, callback.message) == ("passed", "fine, username")


async def test_outcomes_stay_here_if_the_server_takes_none(
    tfc: FakeTerraform, time: SteppedTime
) -> None:
    """A server without the capability still gets the result."""

    async def check(_request: RunTaskRequest) -> Result:
        return Passed("fine", outcomes=[Outcome("RULE-1", "not bad")])

    async with tfc.receiver(check, time) as receiver:
        await send_request(receiver, tfc.request(capabilities={"outcomes": False}))
    callback = await tfc.next()
    assert (callback.status, callback.message, callback.outcomes) == ("passed", "fine", [])


async def test_the_response_does_not_wait_for_the_handler(
    tfc: FakeTerraform, time: SteppedTime
) -> None:
    """The server hears 200 before the handler has begun."""
    handler = ControlledHandler()
    async with tfc.receiver(handler, time) as receiver:
        assert (await send_request(receiver, tfc.request())).status == 200
        assert handler.requests == []
        await handler.wait_for_start()
        handler.finish(Passed())
    assert (await tfc.next()).status == "passed"


async def test_progress_is_sent_while_the_work_goes_on(
    tfc: FakeTerraform, time: SteppedTime
) -> None:
    """Every few minutes the latest message is repeated, and the result is the last word."""
    handler = ControlledHandler()
    async with tfc.receiver(handler, time) as receiver:
        await send_request(receiver, tfc.request())
        request = await handler.wait_for_start()
        await time.wait_for_sleeper(180)
        time.advance(180)
        first = await tfc.next()
        assert (first.status, first.message) == ("running", "In progress")
        found = [Outcome("RULE-1", "hm")]
        await request.progress("half-way", url="https://x.dev/1", outcomes=found)
        second = await tfc.next()
        assert (second.status, second.message) == ("running", "half-way")
        assert second.outcomes == [{"outcome-id": "RULE-1", "description": "hm"}]
        await time.wait_for_sleeper(180)
        time.advance(180)
        third = await tfc.next()
        assert (third.status, third.message) == ("running", "half-way")
        assert third.document["data"]["attributes"]["url"] == "https://x.dev/1"
        assert third.headers["Authorization"] == f"Bearer {TOKEN}"
        handler.finish(Passed("done"))
        last = await tfc.next()
        assert (last.status, last.message) == ("passed", "done")
        time.advance(20)
    assert tfc.callbacks.empty()


async def test_progress_that_fails_stops_nothing(tfc: FakeTerraform, time: SteppedTime) -> None:
    """A report is a courtesy: a handler does not fail because of it."""

    async def check(request: RunTaskRequest) -> Result:
        await request.progress("half-way")
        return Passed()

    tfc.responses[:] = [web.Response(status=404)]
    async with tfc.receiver(check, time) as receiver:
        await send_request(receiver, tfc.request())
        assert [(await tfc.next()).status, (await tfc.next()).status] == ["running", "passed"]


async def test_requests_wait_for_a_slot_and_say_so(tfc: FakeTerraform, time: SteppedTime) -> None:
    """No more than `concurrency` are handled at once, and those that wait do not time out."""
    handler = ControlledHandler()
    async with tfc.receiver(handler, time, concurrency=1, progress_interval=240) as receiver:
        for name in ("taskrs-1", "taskrs-2"):
            assert (await send_request(receiver, tfc.request(task_result_id=name))).status == 200
        assert (await handler.wait_for_start()).task_result_id == "taskrs-1"
        await time.wait_for_sleeper(240, 2)
        time.advance(240)
        messages = {(await tfc.next()).message, (await tfc.next()).message}
        assert messages == {"In progress", "Waiting for its turn"}
        assert len(handler.requests) == 1
        handler.finish(Passed("one"))
        assert (await tfc.next()).message == "one"
        assert (await handler.wait_for_start()).task_result_id == "taskrs-2"
        handler.finish(Passed("two"))
        assert (await tfc.next()).message == "two"


@pytest.mark.parametrize(
    "error", [RuntimeError("password is hunter2"), asyncio.CancelledError("hunter2"), KeyError("a")]
)
async def test_a_handler_that_raises_is_reported_as_failed(
    tfc: FakeTerraform, time: SteppedTime, caplog: pytest.LogCaptureFixture, error: BaseException
) -> None:
    """The run hears that it failed, and only the log hears why."""
    handler = ControlledHandler()
    handler.finish(error)
    async with tfc.receiver(handler, time) as receiver:
        await send_request(receiver, tfc.request())
    callback = await tfc.next()
    assert callback.status == "failed"
    assert "failed unexpectedly" in (callback.message or "")
    assert "hunter2" not in str(callback.document)
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info is not None
    assert record.exc_info[1] is error
    assert "taskrs-2nH5dncYoXaMVQmJ" in record.getMessage()
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("wrong", [None, True, Passed(outcomes=[Outcome("a", "\ud800")])])
async def test_what_is_no_result_is_reported_as_failed(
    tfc: FakeTerraform, time: SteppedTime, caplog: pytest.LogCaptureFixture, wrong: Any
) -> None:
    """A handler that forgets its `return`, or returns what JSON cannot hold, has failed."""
    handler = ControlledHandler()
    handler.finish(wrong)
    async with tfc.receiver(handler, time) as receiver:
        await send_request(receiver, tfc.request())
    assert (await tfc.next()).status == "failed"
    assert "the handler failed" in caplog.text


async def test_a_handler_that_overruns_is_cancelled_and_reported(
    tfc: FakeTerraform, time: SteppedTime
) -> None:
    """Just before the server would give up, it hears that there is no result."""
    handler = ControlledHandler()
    async with tfc.receiver(handler, time, progress_interval=599) as receiver:
        await send_request(receiver, tfc.request())
        await handler.wait_for_start()
        await time.wait_for_sleeper(3540)
        time.advance(3540)
        while (callback := await tfc.next()).status == "running":
            pass
        assert (callback.status, callback.message) == (
            "failed",
            "The run task had no result in time.",
        )
    assert handler.cancelled == 1
    assert tfc.callbacks.empty()


async def test_the_wait_for_a_slot_counts(tfc: FakeTerraform, time: SteppedTime) -> None:
    """A request that gets no slot in time is reported too, and never handled."""
    handler = ControlledHandler()
    async with tfc.receiver(handler, time, concurrency=1, timeout=500, grace=600) as receiver:
        await send_request(receiver, tfc.request(task_result_id="taskrs-1"))
        await time.wait_for_sleeper(500)
        time.advance(100)
        await send_request(receiver, tfc.request(task_result_id="taskrs-2"))
        await time.wait_for_sleeper(500, 2)
        time.advance(400)
        while (await tfc.next()).status != "failed":
            pass
        await handler.wait_for_start()  # the second gets the slot once the first is cancelled
        handler.finish(Passed())
        assert (await tfc.next()).status == "passed"
    assert [request.task_result_id for request in handler.requests] == ["taskrs-1", "taskrs-2"]


async def test_a_request_that_never_gets_a_slot_fails_in_time(
    tfc: FakeTerraform, time: SteppedTime
) -> None:
    """Queued behind a handler that will not stop, it is reported at its own deadline."""
    proceed = asyncio.Event()

    async def uncancelable_handler(_request: RunTaskRequest) -> Result:
        while not proceed.is_set():
            with suppress(asyncio.CancelledError):
                await proceed.wait()
        return Passed()

    async with tfc.receiver(uncancelable_handler, time, concurrency=1, timeout=500) as receiver:
        await send_request(receiver, tfc.request(task_result_id="taskrs-1"))
        await send_request(receiver, tfc.request(task_result_id="taskrs-2"))
        await time.wait_for_sleeper(500, 2)
        time.advance(500)
        statuses: list[str] = []
        while statuses.count("failed") < 2:
            statuses.append((await tfc.next()).status)
        proceed.set()


@pytest.mark.parametrize("is_finished", [False, True])
async def test_a_request_that_comes_twice_is_handled_once(
    tfc: FakeTerraform, time: SteppedTime, *, is_finished: bool
) -> None:
    """A server that missed the response sends again; it gets 200, and nothing is done twice."""
    handler = ControlledHandler()
    async with tfc.receiver(handler, time) as receiver:
        await send_request(receiver, tfc.request())
        await handler.wait_for_start()
        if is_finished:
            handler.finish(Passed())
            assert (await tfc.next()).status == "passed"
        assert (await send_request(receiver, tfc.request())).status == 200
        handler.finish(Passed())
    assert len(handler.requests) == 1
    assert tfc.callbacks.qsize() == (0 if is_finished else 1)


async def test_finished_requests_are_forgotten_in_the_end(
    tfc: FakeTerraform, time: SteppedTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ids of finished requests are bounded, and the oldest are forgotten first."""
    monkeypatch.setattr("tfrun_async.run_task._receiver._MAX_REMEMBERED", 2)
    handled = []

    async def check(request: RunTaskRequest) -> Result:
        handled.append(request.task_result_id)
        return Passed()

    async with tfc.receiver(check, time) as receiver:
        for name in ("1", "2", "3", "3", "2", "1"):
            await send_request(receiver, tfc.request(task_result_id=name))
            while receiver._jobs:
                await asyncio.wait(receiver._jobs.values())
    assert handled == ["1", "2", "3", "1"]


async def test_an_endpoint_check_is_answered_and_not_handled(
    tfc: FakeTerraform, time: SteppedTime
) -> None:
    """A task that is being created hears 200, and there is nothing to do or to call."""
    handler = ControlledHandler()
    async with tfc.receiver(handler, time) as receiver:
        for body in (payload(access_token="test-token"), b'{"access_token": "test-token"}'):
            assert (await send_request(receiver, body)).status == 200
            assert (await send_request(receiver, body, signature=None)).status == 401
    assert handler.requests == []
    assert tfc.callbacks.empty()


# What happens to a callback on its way.


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
async def test_a_result_is_sent_again_after_a_passing_fault(
    tfc: FakeTerraform, time: SteppedTime, status: int
) -> None:
    """A callback says what is, so saying it twice does no harm."""
    tfc.responses[:] = [web.Response(status=status), None, web.Response()]
    async with tfc.receiver(always_pass, time) as receiver:
        await send_request(receiver, tfc.request())
        assert [(await tfc.next()).status for _ in range(3)] == ["passed"] * 3
    # A dead connection that was kept open is replaced at once; after a 5xx none is kept.
    assert len(time.short_sleeps) == (1 if status < 500 else 2)


async def test_a_server_that_is_busy_says_when_to_come_back(
    tfc: FakeTerraform, time: SteppedTime
) -> None:
    """429 is heeded."""
    tfc.responses[:] = [web.Response(status=429, headers={"Retry-After": "7"})]
    async with tfc.receiver(always_pass, time) as receiver:
        await send_request(receiver, tfc.request())
        assert [(await tfc.next()).status for _ in range(2)] == ["passed"] * 2
    assert 7 <= time.short_sleeps[0] < 8


async def test_a_result_outlasts_an_outage(
    tfc: FakeTerraform, time: SteppedTime, caplog: pytest.LogCaptureFixture
) -> None:
    """When the usual attempts are used up, there is another round half a minute later."""
    tfc.responses[:] = [web.Response(status=503) for _ in range(5)]
    async with tfc.receiver(always_pass, time) as receiver:
        await send_request(receiver, tfc.request())
        await time.wait_for_sleeper(30)
        assert tfc.callbacks.qsize() == 5
        time.advance(30)
        await asyncio.gather(*receiver._jobs.values())
    assert tfc.callbacks.qsize() == 6
    assert "PATCH /task-results/5ea8d46c" in caplog.text
    assert "not delivered" not in caplog.text
    assert TOKEN not in caplog.text


async def test_a_result_is_given_up_in_the_end(
    tfc: FakeTerraform, time: SteppedTime, caplog: pytest.LogCaptureFixture
) -> None:
    """After ten minutes the server has given up on the task, and so does the receiver."""
    tfc.responses[:] = [web.Response(status=503) for _ in range(100)]
    async with tfc.receiver(always_pass, time) as receiver:
        await send_request(receiver, tfc.request())
        for _ in range(20):
            await time.wait_for_sleeper(30)
            time.advance(30)
        await asyncio.gather(*receiver._jobs.values())
    assert tfc.callbacks.qsize() == 100
    assert "its result was not delivered" in caplog.text


UNREADABLE = [
    {"body": b"x" * 2000},  # more than the receiver takes
    {"headers": {"X-Padding": "x" * 20_000}},
    {"body": b"no gzip", "headers": {"Content-Encoding": "gzip"}},
]


@pytest.mark.parametrize("response", UNREADABLE)
async def test_reports_with_unreadable_responses_stop_nothing(
    tfc: FakeTerraform,
    time: SteppedTime,
    caplog: pytest.LogCaptureFixture,
    response: dict[str, Any],
) -> None:
    """Progress does not raise, heartbeats go on, and the result is sent until it is understood."""
    handler = ControlledHandler()

    async def check(request: RunTaskRequest) -> Result:
        await request.progress("half-way")
        return await handler(request)

    tfc.responses[:] = [web.Response(**response) for _ in range(100)]
    async with tfc.receiver(check, time, max_response_bytes=1000) as receiver:
        await send_request(receiver, tfc.request())
        await time.wait_for_sleeper(180)
        for _ in range(3):
            time.advance(180)
            await time.wait_for_sleeper(180)
        handler.finish(Passed())
        await time.wait_for_sleeper(30)
        tfc.responses.clear()
        time.advance(30)
        await asyncio.gather(*receiver._jobs.values())
    statuses = [tfc.callbacks.get_nowait().status for _ in range(tfc.callbacks.qsize())]
    assert statuses.index("passed") >= 3
    assert set(statuses[statuses.index("passed") :]) == {"passed"}
    assert "a report was not sent" in caplog.text
    assert "not delivered" not in caplog.text
    assert "never retrieved" not in caplog.text


async def test_progress_that_cannot_be_written_stops_nothing(
    tfc: FakeTerraform, time: SteppedTime, caplog: pytest.LogCaptureFixture
) -> None:
    """A heartbeat repeats what could be sent last."""
    handler = ControlledHandler()

    async def check(request: RunTaskRequest) -> Result:
        await request.progress("begun")
        await request.progress("half of \udcff")
        return await handler(request)

    async with tfc.receiver(check, time) as receiver:
        await send_request(receiver, tfc.request())
        assert (await tfc.next()).message == "begun"
        await time.wait_for_sleeper(180)
        time.advance(180)
        assert (await tfc.next()).message == "begun"
        handler.finish(Passed())
        assert (await tfc.next()).status == "passed"
    assert "a report was not sent" in caplog.text


@pytest.mark.parametrize("status", [401, 404, 422])
async def test_a_result_that_is_refused_is_not_sent_again(
    tfc: FakeTerraform, time: SteppedTime, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    """What the server means to refuse it would refuse again; the log says so."""
    tfc.responses[:] = [web.Response(status=status)]
    async with tfc.receiver(always_pass, time) as receiver:
        await send_request(receiver, tfc.request())
        await asyncio.gather(*receiver._jobs.values())
    assert tfc.callbacks.qsize() == 1
    assert f"{status}" in caplog.text
    assert "its result was not delivered" in caplog.text


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_callback_follows_no_redirect(
    tfc: FakeTerraform, time: SteppedTime, status: int
) -> None:
    """Neither the token nor the result goes where a redirect points."""
    async with fake_terraform() as other:
        storage_url = f"{other.address}/api/v2/task-results/1/callback"
        tfc.responses[:] = [web.Response(status=status, headers={"Location": storage_url})]
        async with tfc.receiver(always_pass, time) as receiver:
            await send_request(receiver, tfc.request())
        assert other.callbacks.empty()
        assert other.other_requests == []
    assert tfc.callbacks.qsize() == 1


# The plan.


def plan_reader() -> tuple[list[Any], Handler]:
    """Return a handler that reads the plan, and the list of those that it has read."""
    plans: list[Any] = []

    async def read(request: RunTaskRequest) -> Result:
        plans.append(await request.plan_json())
        return Passed()

    return plans, read


async def test_the_plan_is_fetched_with_the_token(tfc: FakeTerraform, time: SteppedTime) -> None:
    """The API's own response is read as it is."""
    plans, check = plan_reader()
    async with tfc.receiver(check, time) as receiver:
        await send_request(receiver, tfc.request())
    assert plans == [{"resource_changes": []}]
    assert [received.path for received in tfc.other_requests] == [
        "/api/v2/plans/plan-6AFmRJW1PFJ7qbAh/json-output"
    ]
    assert tfc.other_requests[0].headers["Authorization"] == f"Bearer {TOKEN}"


async def test_the_plans_storage_gets_no_token(tfc: FakeTerraform, time: SteppedTime) -> None:
    """A redirect is followed to a presigned URL, which carries its own authorization."""
    plans, check = plan_reader()
    async with fake_terraform() as archive:
        storage_url = f"{archive.address}/object/abc%2Fd/json-output?signature=1%2B2"
        tfc.plan = web.Response(status=307, headers={"Location": storage_url})
        async with tfc.receiver(check, time) as receiver:
            await send_request(receiver, tfc.request())
        [received] = archive.other_requests
    assert plans == [{"resource_changes": []}]
    assert received.path == "/object/abc%2Fd/json-output?signature=1%2B2"
    assert "Authorization" not in received.headers


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        (web.Response(status=404), APIError),
        (web.Response(status=204), MalformedResponseError),
        (web.Response(text="[]"), MalformedResponseError),
        (web.json_response({"comment": "x" * 1000}), ResponseTooLargeError),
    ],
)
async def test_a_plan_that_cannot_be_read_is_a_typed_error(
    tfc: FakeTerraform, time: SteppedTime, plan: web.Response, error: type[Exception]
) -> None:
    """A handler may decide for itself what a missing plan means."""
    caught = []

    async def check(request: RunTaskRequest) -> Result:
        try:
            await request.plan_json()
        except TfrunError as raised:
            caught.append(raised)
        return Passed()

    tfc.plan = plan
    async with tfc.receiver(check, time, max_response_bytes=1000) as receiver:
        await send_request(receiver, tfc.request())
    assert [type(raised) for raised in caught if isinstance(raised, error)] != []
    assert "/plans/plan-6AFmRJW1PFJ7qbAh/json-output" in str(caught[0])


async def test_an_installation_may_have_an_authority_of_its_own(time: SteppedTime) -> None:
    """Plans and results go over TLS, to a server that also asks who is there."""
    plans, check = plan_reader()
    async with fake_terraform(server_context(requires_certificate=True)) as tfe:
        async with tfe.receiver(check, time, ssl=client_context_with_certificate()) as receiver:
            await send_request(receiver, tfe.request())
        assert [(await tfe.next()).status for _ in range(tfe.callbacks.qsize())][-1] == "passed"
    assert plans == [{"resource_changes": []}]


# What would make it call elsewhere.


async def test_a_forged_payload_causes_no_request(tfc: FakeTerraform, time: SteppedTime) -> None:
    """Not even a signature takes a token, or a request, to a server that is not listed."""
    handler = ControlledHandler()
    body = tfc.request()
    async with RunTaskReceiver(hmac_key=KEY, handler=handler, sleep=time.sleep) as receiver:
        response = await send_request(receiver, body)
    assert response.status == 422
    assert b"$.task_result_callback_url" in response.body
    assert TOKEN.encode() not in response.body
    assert handler.requests == []
    assert tfc.callbacks.empty()


CALLBACK = "/api/v2/task-results/1/callback"


@pytest.mark.parametrize(
    "url",
    [
        f"https://evil.example{CALLBACK}",
        f"http://app.terraform.io{CALLBACK}",
        f"https://app.terraform.io:8443{CALLBACK}",
        f"https://app.terraform.io.evil.example{CALLBACK}",
        f"https://app.terraform.io@evil.example{CALLBACK}",
        f"https://app.terraform.io:x@evil.example{CALLBACK}",
        f"https://evil.example\\@app.terraform.io{CALLBACK}",
        f"https://user:pw@app.terraform.io{CALLBACK}",
        f"https://evil.example#@app.terraform.io{CALLBACK}",
        f"//app.terraform.io{CALLBACK}",
        f"https:{CALLBACK}",
        f"ftp://app.terraform.io{CALLBACK}",
        "https://app.terraform.io/api/v1/task-results/1/callback",
        "https://app.terraform.io/api/v2/../../collect",
        "https://app.terraform.io/api/v2",
        "https://app.terraform.io:99999999/api/v2/a",
        "https://[::1/api/v2/a",
        "file:///etc/passwd",
        CALLBACK,
        "x",
    ],
)
@pytest.mark.parametrize(
    "field",
    ["task_result_callback_url", "plan_json_api_url", "configuration_version_download_url"],
)
async def test_urls_that_the_token_goes_to_are_held_to_the_api(
    time: SteppedTime, field: str, url: str
) -> None:
    """One that leaves the API of a listed server is refused before anything is called."""
    handler = ControlledHandler()
    async with RunTaskReceiver(hmac_key=KEY, handler=handler, sleep=time.sleep) as receiver:
        response = await send_request(receiver, payload(**{field: url}))
        assert receiver._jobs == {}
    assert response.status == 422
    assert f"$.{field}".encode() in response.body
    assert handler.requests == []


async def test_one_listed_server_gets_no_token_of_another(time: SteppedTime) -> None:
    """A receiver may work for several servers, each with its own requests."""
    addresses = ["https://app.terraform.io", "https://tfe.example.com"]
    body = payload(plan_json_api_url="https://tfe.example.com/api/v2/plans/plan-1/json-output")
    receiver = RunTaskReceiver(
        hmac_key=KEY, handler=ControlledHandler(), addresses=addresses, sleep=time.sleep
    )
    async with receiver:
        response = await send_request(receiver, body)
    assert response.status == 422
    assert b"$.plan_json_api_url: must have the origin of the callback" in response.body


async def test_urls_that_are_not_there_are_no_reason_to_refuse(
    tfc: FakeTerraform, time: SteppedTime
) -> None:
    """Before the plan there is no URL for it, and not every configuration can be fetched."""
    body = tfc.request(
        stage="pre_plan", plan_json_api_url=None, configuration_version_download_url=None
    )
    async with tfc.receiver(always_pass, time) as receiver:
        assert (await send_request(receiver, body)).status == 200
    assert (await tfc.next()).status == "passed"


@pytest.mark.parametrize("signature", [None, "", "0" * 128, "é"])
async def test_a_wrong_signature_gets_no_further(
    tfc: FakeTerraform, time: SteppedTime, caplog: pytest.LogCaptureFixture, signature: str | None
) -> None:
    """401, whatever the body; the log says so, without the token."""
    handler = ControlledHandler()
    async with tfc.receiver(handler, time) as receiver:
        for body in (tfc.request(), b"not even JSON"):
            assert (await send_request(receiver, body, signature=signature)).status == 401
    assert handler.requests == []
    assert caplog.text.count("refused") == 2
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("key", ["", None, b"bytes", 7])
def test_to_have_no_key_is_a_decision(key: Any) -> None:
    """A variable that is not set in the environment does not open the door."""
    with pytest.raises(ArgumentError, match="UNSIGNED"):
        RunTaskReceiver(hmac_key=key, handler=always_pass)


async def test_unsigned_requests_are_taken_when_asked_for(
    tfc: FakeTerraform, time: SteppedTime
) -> None:
    """A task without a key signs with nothing; the allow-list holds all the same."""
    async with tfc.receiver(always_pass, time, hmac_key=UNSIGNED) as receiver:
        assert (await send_request(receiver, tfc.request(), signature="")).status == 200
        assert (await send_request(receiver, payload(), signature=None)).status == 422
    assert (await tfc.next()).status == "passed"


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"concurrency": 0}, "concurrency"),
        ({"progress_interval": 600}, "progress_interval"),
        ({"progress_interval": 0}, "progress_interval"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": 3600}, "timeout"),
        ({"max_response_bytes": 0}, "max_response_bytes"),
    ],
)
def test_settings_that_cannot_work_are_refused(settings: dict[str, Any], text: str) -> None:
    """Said at once, and not by a run that times out."""
    with pytest.raises(ArgumentError, match=text):
        RunTaskReceiver(hmac_key=KEY, handler=always_pass, **settings)


@pytest.mark.parametrize("address", ["http://tfe.example.com", "https://tfe.example.com/api/v2"])
def test_addresses_are_origins(address: str) -> None:
    """Plain HTTP is for this machine only."""
    with pytest.raises(SettingsError, match="addresses"):
        RunTaskReceiver(hmac_key=KEY, handler=always_pass, addresses=[address])


def test_a_receiver_shows_no_key() -> None:
    """Not in its repr, nor in that of its parts."""
    assert KEY not in repr(RunTaskReceiver(hmac_key=KEY, handler=always_pass))


# The end.


async def test_closing_waits_for_what_was_accepted(tfc: FakeTerraform, time: SteppedTime) -> None:
    """Requests that wait for a slot are handled too; new ones are sent elsewhere."""
    handler = ControlledHandler()
    receiver = tfc.receiver(handler, time, concurrency=1)
    for name in ("taskrs-1", "taskrs-2"):
        await send_request(receiver, tfc.request(task_result_id=name))
    await handler.wait_for_start()
    closing = asyncio.create_task(receiver.close())
    await time.wait_for_sleeper(20)
    assert (await send_request(receiver, tfc.request(task_result_id="taskrs-3"))).status == 503
    assert (await send_request(receiver, tfc.request(task_result_id="taskrs-1"))).status == 200
    handler.finish(Passed("one"))
    handler.finish(Passed("two"))
    await closing
    assert {(await tfc.next()).message, (await tfc.next()).message} == {"one", "two"}
    assert len(handler.requests) == 2


async def test_closing_reports_what_it_cuts_short(tfc: FakeTerraform, time: SteppedTime) -> None:
    """After the grace period every request that was accepted has failed, and says so."""
    handler = ControlledHandler()
    receiver = tfc.receiver(handler, time, concurrency=1)
    for name in ("taskrs-1", "taskrs-2"):
        await send_request(receiver, tfc.request(task_result_id=name))
    await handler.wait_for_start()
    closing = asyncio.create_task(receiver.close())
    await time.wait_for_sleeper(20)
    time.advance(20)
    await closing
    callbacks = [await tfc.next(), await tfc.next()]
    assert [callback.status for callback in callbacks] == ["failed", "failed"]
    assert "shut down" in (callbacks[0].message or "")
    assert handler.cancelled == 1
    assert len(handler.requests) == 1


async def test_closing_has_a_time_limit(
    tfc: FakeTerraform, time: SteppedTime, caplog: pytest.LogCaptureFixture
) -> None:
    """A server that is down, or a handler that will not stop, holds nothing up for long."""
    tfc.responses[:] = [web.Response(status=503) for _ in range(5)]
    receiver = tfc.receiver(ControlledHandler(), time)
    await send_request(receiver, tfc.request())
    closing = asyncio.create_task(receiver.close())
    await time.wait_for_sleeper(20)
    time.advance(20)
    await time.wait_for_sleeper(30)  # between two rounds of attempts
    time.advance(10)
    await closing
    assert "taskrs-2nH5dncYoXaMVQmJ: its result was not delivered" in caplog.text


async def test_closing_lets_a_handler_clean_up(
    tfc: FakeTerraform, time: SteppedTime, caplog: pytest.LogCaptureFixture
) -> None:
    """A handler that was cancelled has some seconds to put things in order."""
    caplog.set_level(logging.DEBUG, "tfrun_async")
    proceed, cleaned = asyncio.Event(), asyncio.Event()

    async def handler_with_cleanup(_request: RunTaskRequest) -> Result:
        try:
            await asyncio.Event().wait()
        finally:
            await proceed.wait()
            cleaned.set()
        return Passed()

    receiver = tfc.receiver(handler_with_cleanup, time)
    await send_request(receiver, tfc.request())
    closing = asyncio.create_task(receiver.close())
    await time.wait_for_sleeper(20)
    time.advance(20)
    assert (await tfc.next()).status == "failed"
    while "/callback: 200 in" not in caplog.text:  # noqa: ASYNC110  (a log has no event)
        await asyncio.sleep(0)
    for _ in range(10):
        await asyncio.sleep(0)
    proceed.set()
    await closing
    assert cleaned.is_set()


async def test_closing_leaves_a_stubborn_handler_behind(
    tfc: FakeTerraform, time: SteppedTime, caplog: pytest.LogCaptureFixture
) -> None:
    """A handler that will not stop has been reported; closing does not wait for it."""
    proceed = asyncio.Event()
    handlers = []

    async def uncancelable_handler(_request: RunTaskRequest) -> Result:
        handlers.append(asyncio.current_task())
        while not proceed.is_set():
            with suppress(asyncio.CancelledError):
                await proceed.wait()
        return Passed()

    receiver = tfc.receiver(uncancelable_handler, time)
    await send_request(receiver, tfc.request())
    closing = asyncio.create_task(receiver.close())
    await time.wait_for_sleeper(20)
    time.advance(20)
    assert (await tfc.next()).status == "failed"
    time.advance(10)
    await closing
    assert "not delivered" not in caplog.text
    [handler] = handlers
    assert handler is not None
    assert not handler.done()
    proceed.set()
    await handler


async def test_closing_leaves_nothing_open(tfc: FakeTerraform, time: SteppedTime) -> None:
    """No session and no socket outlives the receiver; one that did would warn."""
    async with tfc.receiver(always_pass, time) as receiver:
        await send_request(receiver, tfc.request())
        await tfc.next()
        tfc.responses[:] = [web.Response(status=503) for _ in range(5)]
        await send_request(receiver, tfc.request(task_result_id="taskrs-2"))
        await time.wait_for_sleeper(30)
        time.advance(30)
    gc.collect()
    sessions = [thing for thing in gc.get_objects() if isinstance(thing, aiohttp.ClientSession)]
    assert [session for session in sessions if not session.closed] == []


async def test_closing_is_quick_when_there_is_nothing_to_do(time: SteppedTime) -> None:
    """And may be done twice, as when both a server and its user do it."""
    receiver = RunTaskReceiver(hmac_key=KEY, handler=always_pass, sleep=time.sleep)
    await receiver.close()
    await receiver.close()
    assert (await send_request(receiver, payload())).status == 503


async def test_a_handler_cannot_report_after_its_result(
    tfc: FakeTerraform, time: SteppedTime
) -> None:
    """One that is cancelled may still want to say something, but the result has been sent."""

    async def check(request: RunTaskRequest) -> Result:
        try:
            await asyncio.Event().wait()
        finally:
            await request.progress("wait!")
        return Passed()

    async with tfc.receiver(check, time, timeout=100) as receiver:
        await send_request(receiver, tfc.request())
        await time.wait_for_sleeper(100)
        time.advance(100)
        assert (await tfc.next()).status == "failed"
    assert tfc.callbacks.empty()
