"""Arguments that do not fit a tool's schema are described in our words."""

from typing import Any

import pytest

from tests.support.mcp_session import tool_session
from tfrun_async import Client
from tfrun_async.simulator import Simulator

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("tool", "arguments", "expected"),
    [
        ("get_run_details", {}, "run_id is missing"),
        ("get_run_details", {"run_id": 5}, "run_id must be a string"),
        ("get_run_details", {"run_id": "run-1", "str": SECRET}, "str is not permitted"),
        ("list_runs_in_workspace", {"page_size": 101}, "page_size must be at most 100"),
        ("list_runs_in_workspace", {"page_number": 0}, "page_number must be at least 1"),
        ("list_runs_in_workspace", {"page_number": SECRET}, "page_number must be a whole number"),
        ("list_runs_in_workspace", {"page_number": 1.5}, "page_number must be a whole number"),
        (
            "list_runs_in_workspace",
            {"filter_status": 5},
            "filter_status must be a string or a list",
        ),
        ("list_runs_in_workspace", {"filter_status": [5]}, "filter_status.0 must be a string"),
        ("wait_for_run", {"timeout_seconds": 0}, "timeout_seconds must be at least 1"),
        ("wait_for_run", {"timeout_seconds": SECRET}, "timeout_seconds must be a number"),
        ("wait_for_run", {"until": SECRET}, "until must be 'final' or 'decision'"),
        ("create_run", {"confirm_destroy": SECRET}, "confirm_destroy must be true or false"),
        ("create_run", {"params": SECRET}, "params must be an object"),
        ("create_run", {"params": {"frob": SECRET}}, "params.frob is not permitted"),
        ("create_run", {"params": {"target_addrs": SECRET}}, "params.target_addrs must be a list"),
        (
            "create_run",
            {"params": {"variables": [{"key": 1, "value": SECRET}]}},
            "params.variables.0.key must be a string",
        ),
    ],
)
async def test_a_wrong_argument_is_named_with_what_it_must_be(
    tfe: Client, tool: str, arguments: dict[str, Any], expected: str
) -> None:
    """Nothing that was given is repeated: it may be secret, or long."""
    ids = {"list_runs_in_workspace": "workspace_id", "create_run": "workspace_id"}
    subject = {} if tool == "get_run_details" else {ids.get(tool, "run_id"): "x-1"}
    async with tool_session(tfe) as session:
        text = await session.error_text(tool, **subject, **arguments)
    assert text.startswith(f"Error executing tool {tool}: {expected}")
    assert ";" not in text
    assert SECRET not in text
    assert "pydantic" not in text


async def test_all_wrong_arguments_are_told_at_once(sim: Simulator, tfe: Client) -> None:
    """A model that corrects one after the other would need as many calls."""
    before = len(sim.requests)
    async with tool_session(tfe) as session:
        text = await session.error_text("list_runs_in_workspace", page_size=0, frob=1)
    assert "workspace_id is missing; page_size must be at least 1; frob is not permitted" in text
    assert len(sim.requests) == before


async def test_an_error_that_has_no_words_of_its_own_is_told(tfe: Client) -> None:
    """As a mismatch with the schema."""
    async with tool_session(tfe) as session:
        text = await session.error_text("get_plan_summary", run_id="run-1", log_lines="9" * 5000)
    assert text.endswith(": log_lines does not match the tool's schema")
