"""The main flows against servers that send odd data for relationships that are never empty.

Such a relationship counts as not known. Everything else can still be read, shown and waited for.
"""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import attrs
import pytest
from rich.console import Console

from tests.support.mcp_session import ToolSession, tool_session
from tests.support.odd_servers import Handle, Manner, with_linkage, with_manner
from tests.support.workspaces import advance_clock, create_workspace, start_plans
from tfrun_async import Client, models
from tfrun_async._jsonapi.structure import model_spec_of
from tfrun_async._model import Resource
from tfrun_async.cli import (
    _decisions,
    _logs,
    _pending,
    _reports,
    _rollout_status,
    _runs,
    _waiting,
    _watching,
    _workspaces,
)
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._output import Output
from tfrun_async.cli._session import Session
from tfrun_async.errors import MalformedAttributeError, MalformedResponseError
from tfrun_async.models import Run, Workspace
from tfrun_async.report import Cause
from tfrun_async.rollout import StepKind
from tfrun_async.simulator import Simulator, SteppedClock
from tfrun_async.simulator._http.messages import Request, Response
from tfrun_async.waiting import StopReason
from tfrun_async.watching import _scope

NULL = {"data": None}
RUN_WORKSPACE = ("runs", "workspace")
PLAN, APPLY = ("runs", "plan"), ("runs", "apply")
ORGANIZATION, PROJECT = ("workspaces", "organization"), ("workspaces", "project")


def required_relationships() -> Iterator[tuple[str, str]]:
    """Yield all relationships to one resource that the spec does not let be null."""
    for name in dir(models):
        kind = getattr(models, name)
        if isinstance(kind, type) and issubclass(kind, Resource) and kind is not Resource:
            for spec in model_spec_of(kind).relationships:
                if not spec.is_to_many and not spec.is_nullable:
                    yield kind.resource_type, spec.keys[0]


ODD: dict[str, Manner] = {
    **{
        " ".join(each): with_linkage(NULL, each)
        for each in (RUN_WORKSPACE, PLAN, APPLY, ORGANIZATION, PROJECT)
    },
    "all": with_linkage(NULL, *required_relationships()),
    "all 7": with_linkage({"data": 7}, *required_relationships()),
    "no objects": with_linkage(7, *required_relationships()),
}
on_odd_servers = pytest.mark.parametrize("odd", ODD.values(), ids=ODD)


_MAX_SECONDS = 0.5  # of the loop's time, in which a watch that misses runs takes some real ones


@attrs.frozen
class World:
    """A simulator with three workspaces, and a client."""

    sim: Simulator
    tfe: Client
    workspaces: list[Workspace]

    async def plan_run(self, index: int = 0, **options: Any) -> Run:
        """Start a run in a workspace, and let a minute pass."""
        run = await self.tfe.runs.create(workspace=self.workspaces[index], **options)
        advance_clock(self.sim)
        return run

    def session(self, *, as_json: bool = False) -> Session:
        """A session of the command line that prints to a buffer."""
        console = Console(file=io.StringIO(), width=120, force_terminal=False)
        return Session(self.tfe, Output(as_json=as_json, console=console))


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with Simulator(clock=SteppedClock()) as sim, sim.client() as tfe:
        names = ("app", "dns", "network")
        yield World(sim, tfe, [await create_workspace(sim, tfe, name) for name in names])


def printed(session: Session) -> str:
    file = session.output.console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


@on_odd_servers
async def test_runs_are_waited_for_and_explained(world: World, odd: Manner) -> None:
    """From their start to their end, and if they fail."""
    tfe = world.tfe
    with with_manner(odd):
        run = await tfe.runs.create_once(workspace=world.workspaces[0], key="release")
        assert (await tfe.runs.find_started(world.workspaces[0], key="release")) is not None
        assert (await tfe.runs.wait(run)).reason is StopReason.NEEDS_DECISION
        assert (await tfe.runs.explain(run, changes=True)).cause is Cause.CONFIRMATION
        await tfe.runs.apply(run)
        assert (await tfe.runs.wait(run)).reason is StopReason.FINAL
        assert (await tfe.runs.explain(run, changes=True)).cause is Cause.APPLIED
        world.sim.script("dns", plan_error="No space left")
        world.sim.script("network", apply_error="No space left")
        for index, cause in ((1, Cause.PLAN_ERROR), (2, Cause.APPLY_ERROR)):
            report = await tfe.runs.explain(await world.plan_run(index, auto_apply=True))
            assert report.cause is cause
            assert "No space left" in report.text()


async def test_a_run_whose_end_cannot_be_asked_for_is_waited_for(world: World) -> None:
    """For as long as the caller wants: the list of its workspace would show the end."""

    def respond(request: Request, handle: Handle) -> Response:
        response = with_linkage(NULL, RUN_WORKSPACE)(request, handle)
        body = response.body.replace(b'"status":"planned_and_finished"', b'"status":"settled"')
        return attrs.evolve(response, body=body)

    with with_manner(respond):
        run = await world.plan_run(plan_only=True)
        waited = await world.tfe.runs.wait(run, timeout=300)
    assert (waited.reason, waited.run.status) == (StopReason.TIMED_OUT, "settled")


@on_odd_servers
@pytest.mark.parametrize("scope", ["one workspace", "workspaces", "organization"])
async def test_new_runs_are_watched(world: World, odd: Manner, scope: str) -> None:
    """Each to its end."""
    ended: set[str] = set()
    scopes: dict[str, dict[str, Any]] = {
        "one workspace": {"workspaces": world.workspaces[:1]},
        "workspaces": {"workspaces": world.workspaces[:2]},
        "organization": {"organization": world.sim.organization},
    }
    watched = scopes[scope]
    with with_manner(odd):
        async with asyncio.timeout(_MAX_SECONDS), world.tfe.watch(**watched) as watch:
            creating = asyncio.gather(
                *(
                    world.tfe.runs.create(workspace=each, plan_only=True)
                    for each in watched.get("workspaces", world.workspaces)
                )
            )
            async for change in watch:
                if change.after == "planned_and_finished":
                    ended.add(change.run.id)
                if creating.done() and ended == {run.id for run in creating.result()}:
                    break


@pytest.mark.parametrize("relationship", [RUN_WORKSPACE, ORGANIZATION], ids=" ".join)
async def test_runs_are_watched_whose_workspaces_have_too_many_names(
    world: World, monkeypatch: pytest.MonkeyPatch, relationship: tuple[str, str]
) -> None:
    """The list of their organization has runs of others too, so it is not enough."""
    monkeypatch.setattr(_scope, "_MAX_FILTER_LENGTH", 1)
    *watched, other = world.workspaces
    with with_manner(with_linkage(NULL, relationship)):
        async with (
            asyncio.timeout(_MAX_SECONDS),
            world.tfe.watch(workspaces=watched) as watch,
        ):
            runs = {id_ for each in watched for id_ in start_plans(world.sim, each, [5] * 40)}
            start_plans(world.sim, other, [1])
            began, ended = len(world.sim.requests), set[str]()
            async for change in watch:
                assert change.run.id in runs
                if change.after == "planned_and_finished":
                    ended.add(change.run.id)
                if ended == runs:
                    break
    assert not [each for each in world.sim.requests[began:] if "/runs/run-" in each.path]


@on_odd_servers
async def test_a_rollout_finishes(world: World, odd: Manner, tmp_path: Path) -> None:
    """Its rule knows what is destroyed, and its status which workspaces it has."""
    journal = tmp_path / "rollout.db"
    kinds: list[StepKind] = []
    with with_manner(odd):
        rollout = world.tfe.runs.start_many(
            world.workspaces,
            journal=journal,
            decide=lambda _, plan: "apply" if plan.resource_destructions == 0 else "leave",
        )
        async with aclosing(rollout):
            async for step in rollout:
                if not kinds:
                    session = world.session(as_json=True)
                    await _rollout_status.status(session, journal)
                    assert "unknown" not in printed(session)
                kinds.append(step.kind)
    assert sorted(kinds) == sorted([StepKind.STARTED, StepKind.CONFIRMED, StepKind.ENDED] * 3)


@on_odd_servers
@pytest.mark.parametrize("as_json", [False, True], ids=["text", "JSON"])
async def test_commands_show_the_rest(world: World, odd: Manner, as_json: bool) -> None:
    """Those that list, show, wait, decide and print logs."""

    def session() -> Session:
        return world.session(as_json=as_json)

    with with_manner(odd):
        run = (await world.plan_run()).id
        shown: list[Session] = []
        for command in (
            lambda session: _runs.list_runs(session, {}, "example"),
            lambda session: _runs.list_runs(session, {}, "example/*"),
            lambda session: _runs.list_runs(session, {}, "example/app"),
            lambda session: _runs.show(session, run),
            lambda session: _reports.why(session, run, changes=True),
            lambda session: _pending.pending(session, "example/*"),
            lambda session: _workspaces.workspaces(session, "example"),
            lambda session: _waiting.wait(session, run),
            lambda session: _decisions.apply(session, [run]),
            lambda session: _watching.watch(session, [run]),
        ):
            shown.append(session())
            await command(shown[-1])
        assert all(run in printed(each) for each in shown), [printed(each) for each in shown]
        last = session()
        await _logs.logs(last, run, follow=True)
        assert "Apply complete!" in printed(last)
        start = _runs.start(session(), "example/dns", {"auto_apply": True}, wait=True)
        assert await start is ExitCode.DONE
        await _workspaces.outputs(session(), "example/app")


async def test_watch_lines_have_no_name_if_it_is_not_known(world: World) -> None:
    """Nor has the JSON of a run any member of its workspace."""
    run = await world.plan_run(plan_only=True)
    with with_manner(with_linkage({"data": 7}, RUN_WORKSPACE)):
        for as_json in (False, True):
            session = world.session(as_json=as_json)
            await _watching.watch(session, [run.id])
            line = printed(session)
            if as_json:
                assert json.loads(line)["run"]["workspace"] == {}
            else:
                assert line.split()[1:] == [run.id, "planned_and_finished"]


@on_odd_servers
async def test_tools_work_without_an_allowlist(world: World, odd: Manner) -> None:
    """They need none of it."""
    with with_manner(odd):
        async with tool_session(world.tfe) as tools:
            created = await tools.call("create_run", workspace_id=world.workspaces[0].id, params={})
            run = created["data"]["id"]
            await tools.call("wait_for_run", run_id=run)
            for tool in ("get_run_details", "explain_run"):
                await tools.call(tool, run_id=run)
            summary = await tools.call("get_plan_summary", run_id=run)
            assert summary["resource_additions"] == 1
            for tool in ("list_runs_in_organization", "list_pending_runs"):
                listed = await tools.call(tool, organization="example")
                assert len(listed["data"]) == 1, tool
            found = await tools.call("list_workspaces", organization="example")
            names = ["example/app", "example/dns", "example/network"]
            assert [each["workspace"] for each in found["data"]] == names
            await tools.call("apply_run", run_id=run, wait_seconds=50)
            applied = await tools.call("get_apply_log", run_id=run)
            assert applied["resource_additions"] == 1


NOT_KNOWN = "The server does not say in which {} is, so it cannot be compared"


async def refusals(tools: ToolSession, run: Run) -> list[str]:
    """Return the errors of a tool that reads a run, and of one that applies it."""
    return [
        await tools.error_text(tool, run_id=run.id) for tool in ("get_run_details", "apply_run")
    ]


async def test_an_allowlist_refuses_runs_of_no_known_workspace(world: World) -> None:
    """Whatever it lists; nothing is applied."""
    run = await world.plan_run()
    lists: Iterable[dict[str, list[str]]] = (
        {"organizations": ["example"]},
        {"workspaces": ["example/app"]},
        {"workspaces": [world.workspaces[0].id]},
    )
    with with_manner(with_linkage(NULL, RUN_WORKSPACE)):
        for allowed in lists:
            async with tool_session(world.tfe, **allowed) as tools:
                for text in await refusals(tools, run):
                    assert NOT_KNOWN.format(f"workspace run {run.id}") in text
    assert (await world.tfe.runs.read(run)).status == "planned"


async def test_an_allowlist_refuses_workspaces_of_no_known_organization(world: World) -> None:
    """Unless it lists them by their ids, and no organizations."""
    run = await world.plan_run()
    app, *_ = (each.id for each in world.workspaces)
    with with_manner(with_linkage(NULL, ORGANIZATION)):
        for allowed in (
            {"organizations": ["example"]},
            {"workspaces": ["example/app"]},
            {"organizations": ["example"], "workspaces": [app]},
        ):
            async with tool_session(world.tfe, **allowed) as tools:
                for text in await refusals(tools, run):
                    assert NOT_KNOWN.format(f"organization workspace {app}") in text
        async with tool_session(world.tfe, workspaces=[app, "example/dns"]) as tools:
            await tools.call("get_run_details", run_id=run.id)
            listed = await tools.call("list_workspaces", organization="example")
            assert [each["workspace"] for each in listed["data"]] == ["example/dns"]
        async with tool_session(world.tfe, workspaces=[app]) as tools:
            text = await tools.error_text("list_pending_runs", organization="example")
            assert "could not be read" in text


def without_plans_of_runs(request: Request, handle: Handle) -> Response:
    """Say neither which plan a run has, nor find it by the run."""
    if request.path.endswith("/plan"):
        return Response.json(404, {"errors": [{"status": "404", "title": "not found"}]})
    return with_linkage(NULL, PLAN)(request, handle)


async def test_what_cannot_be_found_raises_the_error_of_its_place(
    world: World, tmp_path: Path
) -> None:
    """Where the caller's own action needs it; in a rollout, for its workspace."""
    run = await world.plan_run()
    place = rf"Run {run.id}: \$\.relationships\.plan\.data: .* not null"
    with with_manner(without_plans_of_runs):
        with pytest.raises(MalformedAttributeError, match=place):
            await _logs.logs(world.session(), run.id)
        rollout = world.tfe.runs.start_many(
            world.workspaces[1:], journal=tmp_path / "rollout.db", tolerate=1.0
        )
        async with aclosing(rollout):
            failed = [step async for step in rollout if step.kind is StepKind.FAILED]
        assert [type(step.error) for step in failed] == [MalformedAttributeError] * 2
    with with_manner(with_linkage(NULL, RUN_WORKSPACE)):
        with pytest.raises(MalformedResponseError, match=f"{run.id}: the run has no workspace"):
            await world.tfe.url_for(await world.tfe.runs.read(run))
