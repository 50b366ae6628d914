"""Plan and apply logs, followed while they grow."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support import terraform_logs
from tests.support.http_server import http_response, stub_server
from tfrun_async import Client
from tfrun_async._resources import log_reading
from tfrun_async.errors import ForbiddenError
from tfrun_async.logs import LogDiagnostic
from tfrun_async.models import Run, Workspace
from tfrun_async.simulator import Simulator, SteppedClock


@pytest.fixture
async def run(tfe: Client, workspace: Workspace) -> Run:
    return await tfe.runs.create(workspace=workspace, auto_apply=True)


async def test_a_log_is_followed_from_before_it_begins(tfe: Client, run: Run) -> None:
    """From a pending run on, every line comes once and in order, to the last."""
    plan = [line async for line in tfe.plans.log(run.plan, ansi=False)]
    assert any("terraform_data.one will be created" in line for line in plan)
    assert any(line.startswith("Plan: 1 to add") for line in plan)
    assert not any("\x1b" in line or "\x02" in line or "\x03" in line for line in plan)
    apply = [line async for line in tfe.applies.log(run.apply.id, ansi=False)]
    assert any(line.startswith("Apply complete!") for line in apply)


async def test_colours_are_kept_unless_stripped(tfe: Client, sim: Simulator, run: Run) -> None:
    """Both forms hold the same text."""
    assert isinstance(sim.clock, SteppedClock)
    sim.clock.advance(60)
    coloured = [line async for line in tfe.plans.log(run.plan)]
    plain = [line async for line in tfe.plans.log(run.plan.id, ansi=False)]
    assert any("\x1b[" in line for line in coloured)
    assert len(coloured) == len(plain)


async def test_a_log_can_be_read_as_far_as_it_goes(tfe: Client, sim: Simulator, run: Run) -> None:
    """Without following, what is there is all."""
    assert [line async for line in tfe.plans.log(run.plan, follow=False)] == []
    assert isinstance(sim.clock, SteppedClock)
    sim.clock.advance(60)
    assert [line async for line in tfe.plans.log(run.plan, follow=False)] != []


def plan(status: str, url: str | None) -> bytes:
    attributes = {"status": status, "log-read-url": url}
    return http_response(
        body=orjson.dumps({"data": {"id": "plan-1", "type": "plans", "attributes": attributes}})
    )


async def test_a_plan_without_a_log_has_no_lines(tfe: Client) -> None:
    """A run that was canceled before its plan has nothing to read."""
    async with stub_server(plan("canceled", None)) as server:
        async with Client(server.address, "token") as client:
            assert [line async for line in client.plans.log("plan-1")] == []


async def test_a_refused_log_is_an_error_without_its_url(tfe: Client) -> None:
    """The URL is a secret even if it no longer opens anything."""
    async with stub_server(http_response(403)) as archive:
        async with stub_server(plan("running", f"{archive.address}/s3cret")) as server:
            async with Client(server.address, "token") as client:
                with pytest.raises(ForbiddenError, match=r"GET /\(log-read-url\): 403") as caught:
                    await anext(aiter(client.plans.log("plan-1")))
    assert "s3cret" not in f"{caught.value!r}"


# The manners of stores.

Manner = Callable[[bytes, int, int], bytes | int]
"""What a store sends of a log for an offset and a limit: bytes, or a status of error."""


def by_range(log: bytes, offset: int, limit: int) -> bytes | int:
    return log[offset : offset + limit]


def refusing_beyond_the_end(log: bytes, offset: int, limit: int) -> bytes | int:
    return log[offset : offset + limit] if offset < len(log) else 416


def etx_beyond_the_end(log: bytes, offset: int, limit: int) -> bytes | int:
    return log[offset : offset + limit] or b"\x03"


def etx_beyond_a_complete_log(log: bytes, offset: int, limit: int) -> bytes | int:
    return log[offset : offset + limit] or (b"\x03" if log.endswith(b"\x03") else b"")


def ignoring_the_range(log: bytes, offset: int, limit: int) -> bytes | int:
    return log


def ignoring_the_offset(log: bytes, offset: int, limit: int) -> bytes | int:
    return log[:limit]


def never_ending(log: bytes, offset: int, limit: int) -> bytes | int:
    return b"more at %d\n" % offset


MANNERS = [
    by_range,
    refusing_beyond_the_end,
    etx_beyond_the_end,
    ignoring_the_range,
    ignoring_the_offset,
]


@attrs.define
class LogServer:
    """The API with one plan, and the store of its log, at successive moments."""

    manner: Manner
    moments: list[tuple[str, bytes]]
    """The plan's status and its log so far; each pause of the client leads to the next."""
    expires_after: int = 1_000_000
    """How many reads of the log a URL is good for."""
    address: str = ""
    plan_reads: int = 0
    offsets: list[int] = attrs.field(factory=list)
    sleeps: list[float] = attrs.field(factory=list)
    _uses: Counter[str] = attrs.field(factory=Counter)

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        if len(self.moments) > 1:
            self.moments.pop(0)

    async def respond(self, request: web.Request) -> web.Response:
        status, log = self.moments[0]
        if request.path.startswith("/api/"):
            self.plan_reads += 1
            url = f"{self.address}/log?sig=a%2Fb&n={self.plan_reads}"
            attributes = {"status": status, "log-read-url": url}
            data = {"id": "plan-1", "type": "plans", "attributes": attributes}
            return web.json_response({"data": data})
        assert "sig=a%2Fb&" in request.path_qs  # the signature is left as it was
        offset, limit = int(request.query["offset"]), int(request.query["limit"])
        self.offsets.append(offset)
        self._uses[request.query["n"]] += 1
        if self._uses[request.query["n"]] > self.expires_after:
            return web.Response(status=403)
        sent = self.manner(log, offset, limit)
        return web.Response(status=sent) if isinstance(sent, int) else web.Response(body=sent)

    async def lines(self, *, follow: bool = True) -> list[str]:
        """Return the lines of the log, as a client reads them."""
        app = web.Application()
        app.router.add_get("/{path:.*}", self.respond)
        async with TestServer(app) as server:
            self.address = str(server.make_url("/")).rstrip("/")
            settings: dict[str, Any] = {"rate_limiter": None, "sleep": self.sleep}
            async with Client(self.address, "token", **settings) as client:
                return [line async for line in client.plans.log("plan-1", follow=follow)]


@pytest.mark.parametrize("follow", [True, False])
@pytest.mark.parametrize("manner", MANNERS)
async def test_a_log_with_its_etx_takes_one_read(manner: Manner, follow: bool) -> None:
    """Whatever a store does beyond the end, the end is seen before."""
    server = LogServer(manner, [("finished", b"\x02one\ntwo\n\x03")])
    assert await server.lines(follow=follow) == ["one", "two"]
    assert (server.plan_reads, server.offsets, server.sleeps) == (1, [0], [])


@pytest.mark.parametrize("manner", MANNERS)
async def test_a_growing_log_is_read_once(manner: Manner) -> None:
    """Each line comes once and in order, with a pause after each read that brings nothing."""
    log = b"\x02one\ntwo\nthree\n\x03"
    moments = [("pending", b""), ("running", log[:6]), ("running", log[:9]), ("finished", log)]
    server = LogServer(manner, moments)
    if manner is etx_beyond_the_end:  # of a log that is complete; before, it has no more to send
        server.manner = etx_beyond_a_complete_log
    assert await server.lines() == ["one", "two", "three"]
    assert server.sleeps == [1.0] * 3
    assert (server.plan_reads, len(server.offsets)) == (4, 6)


@pytest.mark.parametrize("manner", MANNERS)
async def test_the_rest_that_comes_after_the_status_is_read(manner: Manner) -> None:
    """The status may say the end before the log has it; the error is mostly in that last part."""
    late = ("errored", b"\x02one\n")
    server = LogServer(manner, [late] * 4 + [("errored", b"\x02one\nError: no\n\x03")])
    if manner is etx_beyond_the_end:
        server.manner = by_range
    assert await server.lines() == ["one", "Error: no"]
    assert len(server.sleeps) == 4


@pytest.mark.parametrize("manner", MANNERS)
async def test_a_log_without_its_etx_ends_some_seconds_after_the_plan(manner: Manner) -> None:
    """A log that broke off is not waited for without end."""
    server = LogServer(manner, [("errored", b"\x02one\ntwo")])
    assert await server.lines() == ["one", "two"]
    assert sum(server.sleeps) == (0 if manner is etx_beyond_the_end else 5)
    assert len(server.offsets) <= 7


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("status", ["running", "finished"])
@pytest.mark.parametrize("log", [b"", b"\x02", b"\x02one\n", b"one\n", b"\x02one\n\x03"])
async def test_what_is_there_ends_always(manner: Manner, status: str, log: bytes) -> None:
    """Without following, two reads tell that nothing more is there."""
    server = LogServer(manner, [(status, log)])
    assert await server.lines(follow=False) == (["one"] if b"one" in log else [])
    assert server.sleeps == []
    assert len(server.offsets) <= 2


async def test_an_etx_before_a_log_begins_does_not_end_it() -> None:
    """A plan that is pending has no log yet, and its store answers as beyond the end."""
    log = b"\x02one\n\x03"
    server = LogServer(etx_beyond_the_end, [("pending", b""), ("pending", b""), ("finished", log)])
    assert await server.lines() == ["one"]


@pytest.mark.parametrize("manner", [by_range, refusing_beyond_the_end, etx_beyond_the_end])
async def test_a_long_log_is_read_in_chunks(manner: Manner) -> None:
    """An ETX that the run printed just where a chunk ends does not end the log."""
    start = b"\x02" + b"x" * (65_534) + b"\x03"
    server = LogServer(manner, [("finished", start + b"y\nend\n\x03")])
    assert await server.lines() == ["x" * 65_534 + "y", "end"]
    assert server.offsets == [0, 65_536]


async def test_a_log_as_long_as_a_chunk_ends() -> None:
    """One more read tells that the ETX is the log's own."""
    log = b"\x02" + b"x" * (65_534) + b"\x03"
    for manner in MANNERS:
        server = LogServer(manner, [("running", log)])
        assert await server.lines() == ["x" * 65_534]
        assert len(server.offsets) == 2


async def test_a_whole_log_longer_than_a_chunk_is_not_repeated() -> None:
    """A store that ignores the range sends more than was asked for, each time."""
    log = b"\x02" + b"0123456\n" * 20_000
    moments = [("running", log), ("running", log), ("finished", log + b"end\n\x03")]
    server = LogServer(ignoring_the_range, moments)
    assert await server.lines() == ["0123456"] * 20_000 + ["end"]
    assert len(server.offsets) == 4


@pytest.mark.parametrize("follow", [True, False])
async def test_a_store_that_always_has_more_is_not_read_without_end(
    monkeypatch: pytest.MonkeyPatch, follow: bool
) -> None:
    """A round has a bound, and there are few after the plan's end."""
    monkeypatch.setattr(log_reading, "_MAX_READS_IN_ROUND", 10)
    server = LogServer(never_ending, [("finished", b"")])
    lines = await server.lines(follow=follow)
    assert len(lines) == len(set(lines)) == (60 if follow else 10)
    assert len(server.sleeps) == (5 if follow else 0)


async def test_a_url_that_expires_is_read_again() -> None:
    """The log goes on at its offset, with a new URL, within the same round."""
    log = b"\x02" + b"0123456\n" * 30_000 + b"\x03"
    server = LogServer(by_range, [("finished", log)], expires_after=2)
    assert await server.lines() == ["0123456"] * 30_000
    assert server.offsets == [0, 65_536, 131_072, 131_072, 196_608]
    assert server.plan_reads == 2


async def test_a_new_url_that_is_refused_is_an_error() -> None:
    """A URL is read again once, not until it works."""
    log = b"\x02" + b"0123456\n" * 30_000
    server = LogServer(by_range, [("running", log)], expires_after=0)
    with pytest.raises(ForbiddenError):
        await server.lines()
    assert (server.plan_reads, len(server.offsets)) == (1, 1)
    refusals: Iterator[bytes | int] = iter([log[:65_536], 404, 403])
    server = LogServer(lambda *_: next(refusals), [("running", log)])
    with pytest.raises(ForbiddenError):
        await server.lines()
    assert (server.plan_reads, len(server.offsets)) == (2, 3)


async def test_a_plan_that_never_ran_has_no_log_to_wait_for() -> None:
    """An unreachable plan has a URL, but its log is never written."""
    server = LogServer(by_range, [("unreachable", b"")])
    assert await server.lines() == []
    assert server.sleeps == []


async def test_a_log_is_read_as_records(tfe: Client, sim: Simulator, run: Run) -> None:
    """A log of text has a record for each line, and one for each error."""
    assert isinstance(sim.clock, SteppedClock)
    sim.clock.advance(60)
    lines = [line async for line in tfe.plans.log(run.plan, ansi=False)]
    records = [each async for each in tfe.plans.log(run.plan, ansi=False, events=True)]
    assert [each.message for each in records] == lines
    applied = [each async for each in tfe.applies.log(run.apply, events=True, follow=False)]
    assert any("Apply complete!" in each.message for each in applied)


async def test_a_structured_log_is_read_as_records(tfe: Client) -> None:
    """As Terraform has printed it."""
    log = ("\n".join(terraform_logs.lines("apply_error.jsonl")) + "\n").encode()
    async with stub_server(http_response(body=b"\x02" + log + b"\x03")) as archive:
        async with stub_server(plan("finished", archive.address)) as server:
            async with Client(server.address, "token") as client:
                records = [each async for each in client.plans.log("plan-1", events=True)]
    (found,) = [each for each in records if isinstance(each, LogDiagnostic)]
    assert found.diagnostic.address == "terraform_data.boom"
    assert str(found.diagnostic) == "Error: local-exec provisioner error (main.tf line 6)"
