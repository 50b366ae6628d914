"""Errors are tool errors that say what to do next: a row of the run-tools page each, and more."""

import pytest

from tests.mcp.conftest import StartRun
from tests.support.fake_sleep import TOKEN, FakeSleep, client
from tests.support.http_server import http_response, stub_server
from tests.support.mcp_session import tool_session
from tests.support.workspaces import advance_clock
from tfrun_async import Client, errors
from tfrun_async.errors import TfrunError
from tfrun_async.mcp._error_hints import error_with_hint
from tfrun_async.models import Workspace
from tfrun_async.simulator import Simulator

BY_RUN = [
    "get_run_details",
    "explain_run",
    "get_apply_log",
    "override_run",
    "wait_for_run",
    "get_plan_summary",
    "list_run_comments",
    "apply_run",
    "discard_run",
    "cancel_run",
    "force_cancel_run",
    "force_execute_run",
]


@pytest.mark.parametrize("tool", BY_RUN)
async def test_404_says_to_verify_the_id(tfe: Client, tool: str) -> None:
    """Row 1: run not found."""
    async with tool_session(tfe) as session:
        text = await session.error_text(tool, run_id="run-none")
    assert "404" in text
    assert "Verify the id" in text
    assert "lacks the permission" in text


async def test_404_of_a_workspace_or_an_organization_is_told(tfe: Client) -> None:
    """Where a run is to be made, or runs are listed."""
    async with tool_session(tfe) as session:
        text = await session.error_text("create_run", workspace_id="ws-none")
        assert "Verify the ids of the workspace" in text
        text = await session.error_text("list_runs_in_workspace", workspace_id="ws-none")
        assert "404" in text
        text = await session.error_text("list_runs_in_organization", organization="unknown")
        assert "404" in text
        assert "Verify the organization's name" in text
        assert "run-…" not in text


async def test_403_says_to_ensure_permissions(tfe: Client, start_planned: StartRun) -> None:
    """Row 2: insufficient permissions, or a state that does not allow it."""
    run = await start_planned()
    async with tool_session(tfe) as session:
        text = await session.error_text("force_execute_run", run_id=run.id)
    assert "403" in text
    assert "permission" in text
    assert "get_run_details" in text


@pytest.mark.parametrize("tool", ["apply_run", "discard_run", "cancel_run", "force_cancel_run"])
async def test_409_says_to_verify_the_state(
    tfe: Client, workspace: Workspace, start_planned: StartRun, tool: str
) -> None:
    """Row 3: the run cannot be applied, discarded or canceled."""
    run = await start_planned(plan_only=True)
    async with tool_session(tfe) as session:
        text = await session.error_text(tool, run_id=run.id)
    assert "409" in text
    assert "Verify the run's state" in text
    assert "actions" in text


async def test_409_is_told_of_a_run_that_ended_before_its_plan(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Nothing is known of what it would have destroyed, and nothing can be."""
    run = await tfe.runs.create(workspace=workspace)
    await tfe.runs.cancel(run)
    advance_clock(sim)
    async with tool_session(tfe) as session:
        assert "409" in await session.error_text("apply_run", run_id=run.id)


@pytest.mark.parametrize(
    ("status", "title", "hint"),
    [
        (422, "Workspace is locked by another run", "wait for that one to finish"),
        (409, "Workspace already has an active run", "cancel it, or wait for it to complete"),
    ],
)
async def test_a_start_that_is_in_the_way_of_a_run_says_so(
    status: int, title: str, hint: str
) -> None:
    """Rows 4 and 5: the workspace is locked, or has an active run."""
    body = f'{{"errors": [{{"status": "{status}", "title": "{title}"}}]}}'.encode()
    async with (
        stub_server(http_response(status, body)) as served,
        client(served.address, FakeSleep()) as tfe,
    ):
        async with tool_session(tfe) as session:
            text = await session.error_text("create_run", workspace_id="ws-1")
    assert title in text
    assert hint in text
    assert len(served.requests) == 1


async def test_a_refused_token_is_the_operators_to_replace(sim: Simulator) -> None:
    """And is not repeated."""
    async with Client(sim.address, TOKEN, rate_limiter=None) as tfe, tool_session(tfe) as session:
        text = await session.error_text("get_run_details", run_id="run-1")
    assert "401" in text
    assert "the operator of this server" in text
    assert TOKEN not in text


async def test_a_server_that_is_away_is_told(sim: Simulator, tfe: Client) -> None:
    """As an error, after the retries."""
    async with tool_session(tfe) as session, sim.away():
        text = await session.error_text("get_run_details", run_id="run-1")
    assert "try again later" in text


def test_a_wait_that_the_server_asks_for_is_passed_on() -> None:
    """In seconds."""
    limited = errors.RateLimitedError("GET", "/runs", 429, retry_after=12.4)
    assert "asks for 12 s" in error_with_hint(limited, "get_run_details")


# No tool configures notifications.
STATUS_ERRORS = [
    kind for kind in errors.APIError.__subclasses__() if kind is not errors.VerificationFailedError
]


@pytest.mark.parametrize(
    "error",
    [
        errors.ArgumentError("x"),
        errors.WaitTimeoutError("x"),
        *(kind("GET", "/runs", 400) for kind in STATUS_ERRORS),
        errors.TransportError("x"),
        *(kind("x") for kind in errors.TransportError.__subclasses__()),
    ],
    ids=lambda error: type(error).__name__,
)
def test_every_failure_of_a_request_has_its_hint(error: TfrunError) -> None:
    """Beyond what went wrong."""
    assert error_with_hint(error, "get_run_details").removeprefix(f"{error}. ").rstrip(".")
    assert len(error_with_hint(error, "create_run")) > len(f"{error}.")


def test_an_unknown_outcome_says_where_to_look() -> None:
    """Before it is done again."""
    lost = errors.OutcomeUnknownError("POST /runs: lost")
    assert "list_runs_in_workspace" in error_with_hint(lost, "create_run")
    assert "look before" in error_with_hint(lost, "apply_run")


def test_what_has_no_hint_is_told_as_it_is() -> None:
    """An error that no tool can do anything about."""
    assert error_with_hint(errors.MalformedResponseError("not JSON"), "apply_run") == "not JSON."
