"""The MCP server: which tools it has, how they are announced, and what their results look like."""

import functools
from collections.abc import Awaitable, Callable, Collection
from typing import Any, TypeAlias

import orjson
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import ValidationError
from pydantic.json_schema import GenerateJsonSchema

from tfrun_async._version import __version__
from tfrun_async.client import Client
from tfrun_async.errors import TfrunError
from tfrun_async.mcp._allowlist import Fence
from tfrun_async.mcp._error_hints import explained
from tfrun_async.mcp._read_tools import ReadingTools
from tfrun_async.mcp._results import Document, trimmed
from tfrun_async.mcp._validation import mistakes
from tfrun_async.mcp._write_tools import ActingTools

_Work: TypeAlias = Callable[..., Awaitable[Document]]

_INSTRUCTIONS = """\
Runs of HCP Terraform or Terraform Enterprise. A usual way: create_run, wait_for_run, \
get_plan_summary, then apply_run or discard_run, then wait_for_run again. Actions are queued: \
their results show the run as it is right after, not what will become of it. Results are JSON:API \
documents; data.attributes.actions tells what a run's state allows now, \
data.attributes.permissions what the token allows. Run lists may be asked for 30 times a minute: \
to follow a run use wait_for_run."""

_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, open_world_hint=True)
_STARTS = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=True)
# Each step is possible once in a run's life: the API refuses to repeat it, and nothing changes.
_DECIDES = ToolAnnotations(
    read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=True
)


def server(
    tfe: Client,
    *,
    read_only: bool = False,
    destructive: bool = True,
    organizations: Collection[str] = (),
    workspaces: Collection[str] = (),
    trim: bool = False,
) -> MCPServer:
    """Return an MCP server with the run tools.

    Args:
        tfe: The client that the tools use. It is not closed with the server.
        read_only: Leave out the tools that change anything.
        destructive: Without it, leave out the tools that apply, discard or stop runs; runs that
            are started ask before they apply.
        organizations: Names of the only organizations to touch; none stands for all.
        workspaces: The only workspaces to touch, by id or as `organization/name`; none stands for
            all.
        trim: Leave nulls, empty values and the links of single resources out of results.
    """
    fence = Fence(tfe, organizations, workspaces)
    reading = ReadingTools(tfe, fence)
    acting = ActingTools(tfe, fence, applies=destructive)
    starts = _STARTS.model_copy(update={"destructive_hint": destructive})
    offered: list[tuple[_Work, str, ToolAnnotations]] = [
        (acting.create_run, "Start a run", starts),
        (reading.list_runs_in_workspace, "List a workspace's runs", _READS),
        (reading.list_runs_in_organization, "List an organization's runs", _READS),
        (reading.get_run_details, "Read a run", _READS),
        (acting.apply_run, "Confirm a run", _DECIDES),
        (acting.discard_run, "Discard a run", _DECIDES),
        (acting.cancel_run, "Cancel a run", _DECIDES),
        (acting.force_cancel_run, "Cancel a run by force", _DECIDES),
        (acting.force_execute_run, "Start a run ahead of others", _DECIDES),
        (reading.wait_for_run, "Wait for a run", _READS),
        (reading.get_plan_summary, "Summarise a run's plan", _READS),
        (reading.list_run_comments, "List a run's comments", _READS),
    ]
    return MCPServer(
        "tfrun-async",
        title="Terraform runs",
        instructions=_INSTRUCTIONS,
        version=__version__,
        tools=[
            _tool(work, title, annotations, trim=trim)
            for work, title, annotations in offered
            if (annotations.read_only_hint or not read_only)
            and (destructive or not annotations.destructive_hint)
        ],
    )


def _tool(work: _Work, title: str, annotations: ToolAnnotations, *, trim: bool) -> Tool:
    tool = _Tool.from_function(
        _answering(work, trim=trim),
        title=title,
        description=" ".join(str(work.__doc__).split()),
        annotations=annotations,
    )
    # A misspelt argument would go unnoticed, and the run be another than the one that was meant.
    arguments = tool.fn_metadata.arg_model
    arguments.model_config["extra"] = "forbid"
    arguments.model_rebuild(force=True)
    tool.parameters = arguments.model_json_schema(schema_generator=_Untitled)
    return tool


class _Tool(Tool):
    """A tool that answers to arguments which do not fit its schema in our words.

    The SDK's own answer repeats what was given, with an address of pydantic's.
    """

    async def run(self, *arguments: Any, **options: Any) -> Any:
        try:
            return await super().run(*arguments, **options)
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                wrong = mistakes(error.__cause__)
                raise ToolError(f"Error executing tool {self.name}: {wrong}") from None
            raise


class _Untitled(GenerateJsonSchema):
    """A schema whose properties are not titled: their names say the same, and a model reads all."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False


def _answering(work: _Work, *, trim: bool) -> Callable[..., Awaitable[CallToolResult]]:
    """Make a result of a tool's document, and a tool error of ours."""

    @functools.wraps(work)
    async def answer(**arguments: Any) -> CallToolResult:
        try:
            document = await work(**arguments)
        except TfrunError as error:
            raise ToolError(explained(error, work.__name__)) from error
        document = trimmed(document) if trim else document
        text = TextContent(type="text", text=orjson.dumps(document).decode())
        return CallToolResult(content=[text], structured_content=document)

    return answer
