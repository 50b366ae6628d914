"""Plan and apply logs, followed while they grow."""

from pathlib import Path

import orjson
import pytest

from tests.support.http_server import http_response, stub_server
from tfrun_async import Client
from tfrun_async.errors import ForbiddenError
from tfrun_async.models import Run
from tfrun_async.simulator import Simulator, SteppedClock


@pytest.fixture
async def run(tfe: Client, sim: Simulator, tmp_path: Path) -> Run:
    (tmp_path / "main.tf").write_text('resource "terraform_data" "one" {\n}\n')
    workspace = await tfe.workspaces.create(sim.organization, name="app")
    version = await tfe.configuration_versions.create(workspace, auto_queue_runs=False)
    await tfe.configuration_versions.upload(version, tmp_path)
    await tfe.configuration_versions.wait_until_uploaded(version)
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


async def test_an_ended_plan_ends_its_log(tfe: Client) -> None:
    """A log without its ETX is not followed after its plan has ended."""
    async with stub_server(http_response(body=b"\x02one\ntwo"), http_response(416)) as archive:
        async with stub_server(plan("errored", f"{archive.address}/log?sig=a%2Fb")) as server:
            async with Client(server.address, "token") as client:
                assert [line async for line in client.plans.log("plan-1")] == ["one", "two"]
    # The signature in the URL is left as it was.
    assert archive.requests[0].startswith(b"GET /log?sig=a%2Fb&offset=0&limit=65536 HTTP")
    assert archive.requests[1].startswith(b"GET /log?sig=a%2Fb&offset=8&limit=65536 HTTP")


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
