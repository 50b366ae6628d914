"""The consent to destroy: asked by the host where it can ask its user, else an argument."""

from typing import Any

import attrs
import mcp_types
import pytest
from mcp import Client as Session
from mcp.server.mcpserver.exceptions import ToolError
from mcp.shared.exceptions import MCPError

from tests.mcp.conftest import StartRun
from tests.support.mcp_session import ToolSession
from tests.support.workspaces import advance_clock
from tfrun_async import Client
from tfrun_async.mcp import server
from tfrun_async.models import Workspace
from tfrun_async.simulator import Simulator

_VERSIONS = ["legacy", "2026-07-28"]


@attrs.define
class User:
    """A user of a host, who gives the same answer each time."""

    answer: Any
    questions: list[str] = attrs.field(factory=list)

    async def __call__(self, context: Any, params: Any) -> Any:
        self.questions.append(params.message)
        assert list(params.requested_schema["properties"]) == ["confirm_destroy"]
        return self.answer


def _accept(*, agreed: bool) -> mcp_types.ElicitResult:
    return mcp_types.ElicitResult(action="accept", content={"confirm_destroy": agreed})


REFUSALS = [
    _accept(agreed=False),
    mcp_types.ElicitResult(action="accept", content={}),
    mcp_types.ElicitResult(action="decline"),
    mcp_types.ElicitResult(action="cancel"),
]


def _session(tfe: Client, version: str, user: User) -> Session:
    return Session(server(tfe), mode=version, elicitation_callback=user)


@pytest.mark.parametrize("version", _VERSIONS)
async def test_a_host_asks_its_user_before_an_apply_destroys(
    sim: Simulator, tfe: Client, start_planned: StartRun, version: str
) -> None:
    """What the model says does not count then."""
    sim.script("network", destructions=2)
    run = await start_planned()
    for refusal in REFUSALS:
        async with _session(tfe, version, user := User(refusal)) as session:
            text = await ToolSession(session).error_text(
                "apply_run", run_id=run.id, confirm_destroy=True
            )
        assert f"Nothing was applied: {run.id} destroys 2 resources, and the user was" in text
        assert user.questions == [
            f"{run.id} in example/network destroys 2 resources. Let it do that?"
        ]
    assert (await tfe.runs.read(run)).status == "planned"
    async with _session(tfe, version, user := User(_accept(agreed=True))) as session:
        await ToolSession(session).call("apply_run", run_id=run.id)
    assert len(user.questions) == 1
    assert (await tfe.runs.read(run)).status != "planned"


@pytest.mark.parametrize("version", _VERSIONS)
async def test_a_host_asks_its_user_before_a_run_starts_that_would_not_ask(
    sim: Simulator, tfe: Client, workspace: Workspace, version: str
) -> None:
    """Nothing is sent until the user has agreed; then the run is started once."""
    before = len(sim.requests)
    arguments = {"workspace_id": "example/network", "is_destroy": True, "auto_apply": True}
    async with _session(tfe, version, user := User(REFUSALS[0])) as session:
        text = await ToolSession(session).error_text("create_run", **arguments)
    assert "Nothing was started" in text
    assert user.questions == [
        "A new run in example/network destroys all resources without asking again. Start it?"
    ]
    assert len(sim.requests) == before
    async with _session(tfe, version, User(_accept(agreed=True))) as session:
        run = await ToolSession(session).call("create_run", **arguments)
    assert run["data"]["attributes"]["is-destroy"] is True
    assert [each.id async for each in tfe.runs.list_for_workspace(workspace)] == [run["data"]["id"]]


@pytest.mark.parametrize("version", _VERSIONS)
async def test_nobody_is_asked_where_nothing_is_destroyed(
    tfe: Client, start_planned: StartRun, version: str
) -> None:
    """Nor about a run that asks by itself before it destroys."""
    run = await start_planned()
    async with _session(tfe, version, user := User(REFUSALS[0])) as session:
        tools = ToolSession(session)
        await tools.call("apply_run", run_id=run.id)
        await tools.call(
            "create_run", workspace_id="example/network", is_destroy=True, auto_apply=False
        )
    assert user.questions == []


async def test_an_answer_to_another_question_does_not_count(
    sim: Simulator, tfe: Client, start_planned: StartRun
) -> None:
    """A host that answers unasked, or with the state of another run, is asked again."""
    sim.script("network", destructions=2)
    first = await start_planned()
    other = await tfe.runs.create(workspace=first.workspace, save_plan=True)
    advance_clock(sim)
    answers: mcp_types.InputResponses = {"confirm_destroy": _accept(agreed=True)}
    async with _session(tfe, "2026-07-28", User(None)) as session:
        call = session.session.call_tool
        asked = await call("apply_run", {"run_id": first.id}, allow_input_required=True)
        assert isinstance(asked, mcp_types.InputRequiredResult)
        again = await call(
            "apply_run",
            {"run_id": first.id},
            input_responses=answers,
            allow_input_required=True,
        )
        assert isinstance(again, mcp_types.InputRequiredResult)
        with pytest.raises(MCPError):  # the SDK binds the state to the arguments
            await call(
                "apply_run",
                {"run_id": other.id},
                input_responses=answers,
                request_state=asked.request_state,
                allow_input_required=True,
            )
    assert (await tfe.runs.read(first)).status == "planned"


async def test_a_host_that_fails_to_ask_counts_as_one_that_cannot(
    sim: Simulator, tfe: Client, start_planned: StartRun
) -> None:
    """Otherwise no run could be applied with it."""
    sim.script("network", destructions=2)
    run = await start_planned()
    failed = mcp_types.ErrorData(code=-32603, message="no window")
    async with _session(tfe, "legacy", User(failed)) as session:
        tools = ToolSession(session)
        assert "confirm_destroy=true" in await tools.error_text("apply_run", run_id=run.id)
        await tools.call("apply_run", run_id=run.id, confirm_destroy=True)


async def test_only_forms_can_ask(sim: Simulator, tfe: Client, start_planned: StartRun) -> None:
    """A program that calls a tool itself has no host, and needs the argument."""
    sim.script("network", destructions=2)
    run = await start_planned()
    with pytest.raises(ToolError, match="confirm_destroy=true"):
        await server(tfe).call_tool("apply_run", {"run_id": run.id})
