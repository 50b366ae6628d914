"""Fuzz every layer above the decoder against a server whose responses are changed.

Whatever a server sends, a call ends, within the time and the requests that it may take; in a result
or in an error of this library; and no log, error or traceback shows a secret. All of it runs in
virtual time, so that hours of retries take a moment.
"""

import asyncio
import copy
import json
import logging
import pickle
import random
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import attrs
import pytest

from tests.fuzz.mutations import mutated
from tests.fuzz.responses import MAX_REQUESTS, ChangingServer, changing_server
from tests.support import virtual_time
from tests.support.crash_report import report
from tests.support.run_tasks import KEY, SAMPLE, send_request
from tests.support.run_tasks import TOKEN as CALLBACK_TOKEN
from tfrun_async import Client
from tfrun_async._model import Resource
from tfrun_async.errors import TfrunError
from tfrun_async.models import Plan, Run, RunOperation
from tfrun_async.rate_limit import LocalRateLimiter
from tfrun_async.rollout import Decision
from tfrun_async.run_task import Outcome, Passed, Result, RunTaskReceiver, RunTaskRequest
from tfrun_async.simulator._core import Core

_TOKEN = "t0ken.s3cret"
_SECRETS = (_TOKEN, CALLBACK_TOKEN, KEY, "/_archivist/v1/object/")
_EPOCH = 1_800_000_000.0  # what the server's clock says at first
_MAX_SECONDS = 6 * 3600.0  # of virtual time that a call may take


class _LoopClock:
    """A clock of the simulator that shows the time of the loop."""

    @staticmethod
    def now() -> float:
        return _EPOCH + virtual_time.now()

    @staticmethod
    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds)


@attrs.frozen
class Setup:
    """A workspace with a planned run, on a server that begins to change its responses."""

    tfe: Client
    server: ChangingServer
    chance: random.Random
    workspace: str
    run: Run
    directory: Path


Flow: TypeAlias = Callable[[Setup], Awaitable[object]]


async def _read(setup: Setup) -> object:
    return await setup.tfe.runs.read(setup.run.id, include=["plan", "workspace", "created_by"])


async def _list(setup: Setup) -> object:
    listed = setup.tfe.runs.list_for_workspace(setup.workspace, page_size=1)
    return [run async for run in listed]


async def _list_all(setup: Setup) -> object:
    pages = setup.tfe.runs.list_for_organization("example", operation=list(RunOperation)).pages()
    return [item async for page in pages for item in page.items]


async def _create(setup: Setup) -> object:
    return await setup.tfe.runs.create(workspace=setup.workspace, variables={"a": 1})


async def _create_once(setup: Setup) -> object:
    run = await setup.tfe.runs.create_once(workspace=setup.workspace, key="k", message="Roll out")
    return [run, await setup.tfe.runs.find_started(setup.workspace, key="k")]


async def _wait(setup: Setup) -> object:
    waited = await setup.tfe.runs.wait(setup.run.id, timeout=3600, others_decide=True)
    return waited.run


async def _act(setup: Setup) -> object:
    act = setup.chance.choice([setup.tfe.runs.apply, setup.tfe.runs.cancel, setup.tfe.runs.discard])
    await act(setup.run.id, comment="Go")
    return await setup.tfe.runs.wait(setup.run.id, until="decision", timeout=600)


async def _watch(setup: Setup) -> object:
    scope: dict[str, Any] = setup.chance.choice(
        [
            {"runs": [setup.run.id]},
            {"workspaces": [setup.workspace]},
            {"organization": "example"},
        ]
    )
    seen = []
    async with setup.tfe.watch(**scope) as watch:
        async for change in watch:
            seen.append(change.run)
            if len(seen) == 20 or virtual_time.now() > 900:
                break
    return seen


async def _watch_for_a_while(setup: Setup) -> object:
    try:
        async with asyncio.timeout(900):
            return await _watch(setup)
    except TimeoutError:
        return None  # nothing has changed any more


def _decide(_run: Run, _plan: Plan) -> Decision:
    return Decision.APPLY


async def _roll_out(setup: Setup) -> object:
    journal = setup.directory / "rollout.db"
    for _ in range(2):
        steps = setup.tfe.runs.start_many(
            [setup.workspace], journal=journal, decide=_decide, timeout=1800
        )
        async with aclosing(steps):
            seen = [step async for step in steps]
    return seen


async def _logs(setup: Setup) -> object:
    follow = setup.chance.random() < 0.5
    lines = setup.tfe.plans.log(setup.run.plan.id, follow=follow, ansi=False)
    return [line async for line in lines]


async def _upload(setup: Setup) -> object:
    versions = setup.tfe.configuration_versions
    version = await versions.create(setup.workspace, auto_queue_runs=False)
    await versions.upload(version, setup.directory)
    return await versions.wait_until_uploaded(version)


async def _details(setup: Setup) -> object:
    tfe, run = setup.tfe, setup.run.id
    found: list[Any] = [event async for event in tfe.run_events.list_for_run(run)]
    found += [check async for check in tfe.policy_checks.list_for_run(run)]
    found += [stage async for stage in tfe.task_stages.list_for_run(run)]
    found.append(await tfe.workspaces.read_by_name("example", name="network"))
    return [*found, await tfe.plans.json_output(setup.run.plan.id)]


async def _receive(setup: Setup) -> object:
    """Handle run task requests, correct or not, whose callbacks get changed responses."""
    setup.server.share = max(setup.server.share, 0.5)
    text = json.dumps(SAMPLE).replace("https://app.terraform.io", setup.server.address)
    handled = []

    async def handle(request: RunTaskRequest) -> Result:
        handled.append(repr(request))
        await request.progress("Half of it is done")
        await asyncio.sleep(setup.chance.choice([0, 700]))
        try:
            await request.plan_json()
        except TfrunError as error:
            return Passed(str(error))
        return Passed("fine", outcomes=[Outcome("RULE-1", "not bad")])

    receiver = RunTaskReceiver(hmac_key=KEY, handler=handle, addresses=setup.server.address)
    async with receiver:
        for number in range(3):
            sample = {**json.loads(text), "task_result_id": f"taskrs-{number}"}
            response = await send_request(receiver, _request_body(sample, setup.chance))
            assert response.status in {200, 422}, response
        await asyncio.sleep(1200)
    return handled


def _request_body(sample: dict[str, Any], chance: random.Random) -> bytes:
    """Write the request of a run task, correct or not; its token stays in its place."""
    token = sample.pop("access_token")
    is_odd = chance.random() < 0.5
    body = mutated(sample, chance) if is_odd else json.dumps(sample).encode()
    if is_odd and chance.random() < 0.1:
        token = chance.choice([None, 7, [token]])
    return body.replace(b"{", b'{"access_token": %b, ' % json.dumps(token).encode(), 1)


FLOWS: tuple[Flow, ...] = (
    *(_read, _list, _list_all, _create, _create_once, _wait, _act, _watch_for_a_while, _roll_out),
    *(_logs, _upload, _details, _receive),
)


def fuzz(seed: int, count: int, *, first: int = 0) -> None:
    """Run so many cases, each of one flow against a server with faults of its own.

    Raises:
        AssertionError: A case went wrong; the text says how to repeat it alone.
    """
    for number in range(first, first + count):
        chance = random.Random(f"{seed}/{number}")
        flow = chance.choice(FLOWS)
        try:
            _run_case(flow, chance)
        except BaseException as error:
            again = f"from tests.fuzz.server import fuzz; fuzz({seed}, 1, first={number})"
            name = flow.__name__.strip("_")
            raise AssertionError(f"{name}, seed {seed}, case {number}: {again}") from error


def _run_case(flow: Flow, chance: random.Random) -> None:
    problems: list[str] = []
    random.seed(chance.random())  # the client's jitter
    with (
        tempfile.TemporaryDirectory() as directory,
        pytest.MonkeyPatch.context() as patch,
        _captured_logs() as logs,
    ):
        patch.setattr(time, "monotonic", virtual_time.monotonic)
        with asyncio.Runner(loop_factory=lambda: virtual_time.VirtualTimeLoop(turn=1e-5)) as runner:
            runner.get_loop().set_exception_handler(
                lambda _, context: problems.append(_described(context))
            )
            shown = runner.run(_case(flow, chance, Path(directory)))
    for text in (*shown, *logs, *problems):
        for secret in _SECRETS:
            assert secret not in text, f"{secret} is shown: {text}"
    assert not problems, problems[0]


def _described(context: dict[str, Any]) -> str:
    error = context.get("exception")
    return f"{context['message']}\n{report(error) if error else ''}"


@contextmanager
def _captured_logs() -> Iterator[list[str]]:
    """Collect what is logged, formatted as with its tracebacks."""
    texts: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            texts.append(self.format(record))

    log, collector = logging.getLogger("tfrun_async"), Collector()
    level, propagate = log.level, log.propagate
    log.addHandler(collector)
    log.setLevel(logging.DEBUG)
    log.propagate = False
    try:
        yield texts
    finally:
        log.removeHandler(collector)
        log.setLevel(level)
        log.propagate = propagate


async def _case(flow: Flow, chance: random.Random, directory: Path) -> list[str]:
    """Run a flow, and return all that it shows."""
    shown: list[str] = []
    async with _setup(chance, directory) as setup:
        try:
            async with asyncio.timeout(_MAX_SECONDS) as limit:
                result = await flow(setup)
            shown += _look_at(result)
        except TfrunError as error:
            shown += [report(error), repr(pickle.dumps(error))]
        assert not limit.expired(), "it takes too long"
        assert setup.server.requests <= MAX_REQUESTS, "it sends too many requests"
        shown += [repr(setup.tfe), repr(setup.tfe.stats)]
    return shown


@asynccontextmanager
async def _setup(chance: random.Random, directory: Path) -> AsyncIterator[Setup]:
    core = Core.create(_LoopClock, token=_TOKEN, organization="example")
    text = 'resource "terraform_data" "one" {\n}\n'
    await asyncio.to_thread((directory / "main.tf").write_text, text)
    rate_limiter = chance.choice([None, LocalRateLimiter(clock=virtual_time.now)])
    async with (
        changing_server(core, chance, 0.0) as server,
        Client(server.address, _TOKEN, rate_limiter=rate_limiter) as tfe,
    ):
        workspace = await tfe.workspaces.create("example", name="network")
        version = await tfe.configuration_versions.create(workspace, auto_queue_runs=False)
        await tfe.configuration_versions.upload(version, directory)
        await tfe.configuration_versions.wait_until_uploaded(version)
        run = await tfe.runs.create(workspace=workspace)
        server.share = chance.choice([0.05, 0.2, 0.6, 1.0])
        yield Setup(tfe, server, chance, workspace.id, run, directory)


def _look_at(value: object) -> list[str]:
    """Do with a result what programs do, and return what they would show."""
    shown = [repr(value)]
    for each in value if isinstance(value, list) else [value]:
        if not isinstance(each, Resource):
            continue
        kind: Any = type(each)  # each of them is a class of attrs
        for name in [*attrs.fields_dict(kind), "raw"]:
            try:
                getattr(each, name)
            except TfrunError as error:
                shown.append(report(error))
        for use in (Resource.to_dict, pickle.dumps, copy.deepcopy):
            try:
                use(each)
            except TfrunError as error:
                shown.append(report(error))
    return shown
