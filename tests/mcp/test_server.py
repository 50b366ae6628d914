"""The descriptions and schemas of the tools, which are all that a model knows about them."""

import inspect
import logging
from typing import Any

import pytest

from tests.support.mcp_session import tool_session
from tfrun_async import Client
from tfrun_async._generated import operations
from tfrun_async._generated.arguments import RUN_OPTIONS
from tfrun_async.mcp import RunParams, server

# As on the run-tools page: each parameter with its default, ... for none.
_FILTERS: dict[str, Any] = {
    "page_number": 1,
    "page_size": 20,
    "filter_operation": None,
    "filter_status": None,
    "filter_source": None,
    "filter_status_group": None,
    "filter_timeframe": None,
    "filter_agent_pool_names": None,
    "search_user": None,
    "search_commit": None,
    "search_basic": None,
}
PAGE: dict[str, dict[str, Any]] = {
    "create_run": {"workspace_id": ..., "params": None},
    "list_runs_in_workspace": {"workspace_id": ..., **_FILTERS},
    "list_runs_in_organization": {"organization": ..., **_FILTERS, "filter_workspace_names": None},
    "get_run_details": {"run_id": ...},
    "apply_run": {"run_id": ..., "comment": ""},
    "discard_run": {"run_id": ..., "comment": ""},
    "cancel_run": {"run_id": ..., "comment": ""},
    "force_cancel_run": {"run_id": ..., "comment": ""},
    "force_execute_run": {"run_id": ...},
}
FLAT: dict[str, Any] = dict.fromkeys(each.name for each in RUN_OPTIONS)
WAIT = {"wait_seconds": 0}
LOG = {"run_id": ..., "log_lines": 50, "log_skip": 0}
ADDITIONS: dict[str, dict[str, Any]] = {
    "create_run": {"confirm_destroy": False, **WAIT, **FLAT},
    "apply_run": {"confirm_destroy": False, **WAIT},
    "discard_run": WAIT,
    "cancel_run": WAIT,
    "force_cancel_run": WAIT,
    "force_execute_run": WAIT,
    "override_run": {"run_id": ..., "comment": "", "confirm_destroy": False, **WAIT},
    "wait_for_run": {"run_id": ..., "until": "decision", "timeout_seconds": 50},
    "get_plan_summary": LOG,
    "list_run_comments": {"run_id": ..., "page_number": 1, "page_size": 100},
    "explain_run": {"run_id": ..., "changes": False},
    "get_apply_log": LOG,
    "list_pending_runs": {"organization": ..., "page_number": 1, "page_size": 20},
    "list_workspaces": {
        "organization": ...,
        "search": None,
        "tags": None,
        "project": None,
        "page_number": 1,
        "page_size": 20,
    },
    "get_workspace_outputs": {"workspace_id": ..., "page_number": 1, "page_size": 100},
}
PAGE_PARAMS: dict[str, Any] = {
    "message": None,
    "is_destroy": False,
    "auto_apply": None,
    "refresh": True,
    "refresh_only": None,
    "plan_only": None,
    "target_addrs": None,
    "replace_addrs": None,
    "variables": None,
}
READS = {
    "list_pending_runs",
    "list_workspaces",
    "get_workspace_outputs",
    "explain_run",
    "get_apply_log",
    "list_runs_in_workspace",
    "list_runs_in_organization",
    "get_run_details",
    "wait_for_run",
    "get_plan_summary",
    "list_run_comments",
}


async def test_the_tools_are_those_of_the_page(tfe: Client) -> None:
    """Names, parameters, defaults and what is required; beyond them only what has a default."""
    async with tool_session(tfe) as session:
        listed = await session.list_tools()
    announced = {}
    for name, tool in listed.items():
        required = tool.input_schema.get("required", [])
        announced[name] = {
            parameter: ... if parameter in required else schema.get("default")
            for parameter, schema in tool.input_schema["properties"].items()
        }
    names = [*PAGE, *(name for name in ADDITIONS if name not in PAGE)]
    assert announced == {name: PAGE.get(name, {}) | ADDITIONS.get(name, {}) for name in names}


async def test_run_params_are_those_of_the_page_and_of_the_api(tfe: Client) -> None:
    """All that a run can be created with, with the page's defaults."""
    async with tool_session(tfe) as session:
        schema = (await session.list_tools())["create_run"].input_schema
    properties = schema["properties"]["params"]["properties"]
    assert {name: properties[name].get("default") for name in PAGE_PARAMS} == PAGE_PARAMS
    takes = inspect.signature(operations.Runs.create).parameters
    assert set(properties) == set(takes) - {"self", "workspace"} == set(FLAT)


async def test_everything_is_described(tfe: Client) -> None:
    """A parameter without a description leaves a model to guess."""
    async with tool_session(tfe) as session:
        listed = await session.list_tools()
    for tool in listed.values():
        assert tool.title
        assert tool.description
        assert "\n" not in tool.description
        for name, schema in tool.input_schema["properties"].items():
            assert schema.get("description"), f"{tool.name}: {name}"


async def test_schemas_list_the_values_of_the_api(tfe: Client) -> None:
    """For the filters, and for what a wait can be for."""
    async with tool_session(tfe) as session:
        listed = await session.list_tools()
    for name in ("list_runs_in_workspace", "list_runs_in_organization"):
        properties = listed[name].input_schema["properties"]
        for filtered, values in (
            ("status", "planned, tf_policy_checked"),
            ("operation", "The values are: plan_only, plan_and_apply"),
            ("source", "The values are: tfe-ui, tfe-api"),
        ):
            assert values in properties[f"filter_{filtered}"]["description"]
        assert "non_final" in properties["filter_status_group"]["enum"]
        assert properties["page_size"]["maximum"] == 100
    until = listed["wait_for_run"].input_schema["properties"]["until"]
    assert until["enum"] == ["final", "decision"]


async def test_annotations_tell_reads_from_decisions(tfe: Client) -> None:
    """A host asks its user before it lets a destructive tool be called."""
    async with tool_session(tfe) as session:
        listed = await session.list_tools()
    for name, tool in listed.items():
        assert tool.annotations
        assert tool.annotations.read_only_hint is (name in READS)
        assert tool.annotations.destructive_hint is (name not in READS)
        if name not in READS:
            assert bool(tool.annotations.idempotent_hint) is (name != "create_run")


async def test_read_only_leaves_the_reading_tools(tfe: Client) -> None:
    """The others are not there to be called."""
    async with tool_session(tfe, read_only=True) as session:
        assert set(await session.list_tools()) == READS
        assert "Unknown tool" in await session.error_text("apply_run", run_id="run-1")


async def test_without_destructive_tools_runs_can_still_be_started(tfe: Client) -> None:
    """But nothing that is offered destroys."""
    async with tool_session(tfe, destructive=False) as session:
        listed = await session.list_tools()
        assert set(listed) == READS | {"create_run"}
        assert not any(t.annotations and t.annotations.destructive_hint for t in listed.values())


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("create_run", {"workspace_id": "ws-1", "plan-only": True}),
        ("create_run", {"workspace_id": "ws-1", "params": {"plan-only": True}}),
        ("list_runs_in_workspace", {"workspace_id": "ws-1", "filter_statuses": "planned"}),
        ("get_run_details", {"run_id": "run-1", "include": "plan"}),
    ],
)
async def test_an_unknown_argument_is_refused(
    tfe: Client, tool: str, arguments: dict[str, Any]
) -> None:
    """Ignored, it would give another run than the one that was meant."""
    async with tool_session(tfe) as session:
        assert "not permitted" in await session.error_text(tool, **arguments)


def test_only_what_was_given_is_sent() -> None:
    """An attribute that was not given would override the workspace's setting."""
    assert RunParams().arguments() == {}
    given = RunParams(message="x", is_destroy=False, plan_only=None, comment="y")
    assert given.arguments() == {"message": "x", "is_destroy": False, "comment": "y"}


async def test_the_programs_logging_stays_as_it_is(tfe: Client) -> None:
    """A program that serves the tools chooses its own handlers and levels."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    root.handlers.clear()
    root.setLevel(logging.ERROR)
    try:
        server(tfe)
        assert (root.level, root.handlers) == (logging.ERROR, [])
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
