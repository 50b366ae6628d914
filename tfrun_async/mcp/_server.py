"""The MCP server: its tools, their schemas and annotations, and the form of their results."""

import functools
import inspect
import logging
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import orjson
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, InputRequiredResult, TextContent, ToolAnnotations
from pydantic import ValidationError

from tfrun_async._version import __version__
from tfrun_async.client import Client
from tfrun_async.errors import ArgumentError, TfrunError
from tfrun_async.mcp._allowlist import Allowlist
from tfrun_async.mcp._consent import InputRequiredError
from tfrun_async.mcp._error_hints import error_with_hint
from tfrun_async.mcp._explain_tools import ExplainTools
from tfrun_async.mcp._read_tools import ReadTools
from tfrun_async.mcp._results import Document, trim_document
from tfrun_async.mcp._schemas import tool_schema
from tfrun_async.mcp._size import MAX_RESULT, MIN_RESULT, fit
from tfrun_async.mcp._validation import describe_validation_error
from tfrun_async.mcp._waiting import Waiter
from tfrun_async.mcp._workspace_tools import WorkspaceTools
from tfrun_async.mcp._write_tools import WriteTools

_ToolFunction: TypeAlias = Callable[..., Awaitable[Document]]

_INSTRUCTIONS = """\
Runs of HCP Terraform or Terraform Enterprise. A usual way: list_workspaces finds the workspace, \
create_run, get_plan_summary, then apply_run or discard_run. Actions are queued: their results \
show the run before the action takes effect, unless wait_seconds is given; wait_for_run waits \
later. explain_run says why a run has failed or does not go on, list_pending_runs which runs wait \
for a decision. Results are JSON:API documents or plain JSON; meta.note says what to do next and \
what was left out. data.attributes.actions has the actions that a run's state allows now, \
data.attributes.permissions those that the token allows. Run lists may be requested 30 times a \
minute: to follow a run use wait_for_run."""

_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, open_world_hint=True)
_STARTS = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=True)
# Idempotent: the API refuses to repeat a decision about a run, and nothing changes.
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
    max_result: int = MAX_RESULT,
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
        max_result: The largest size of a result, in characters, at least 4,000. A larger one is
            trimmed, then has a shorter page, then shortened lists and texts; `meta.note` says what
            was left out.

    Raises:
        ArgumentError: `max_result` is too small.
    """
    if max_result < MIN_RESULT:
        raise ArgumentError(f"max_result: must be an integer ≥ {MIN_RESULT}, got {max_result!r}")
    allowlist = Allowlist(tfe, organizations, workspaces)
    names: set[str] = set()  # of the tools that are offered
    waiter = Waiter(tfe, names)
    read_tools = ReadTools(tfe, allowlist, waiter)
    explain_tools = ExplainTools(tfe, allowlist, names)
    workspace_tools = WorkspaceTools(tfe, allowlist)
    write_tools = WriteTools(tfe, allowlist, waiter, allow_apply=destructive)
    starts = _STARTS.model_copy(update={"destructive_hint": destructive})
    tools: list[tuple[_ToolFunction, str, ToolAnnotations]] = [
        (write_tools.create_run, "Start a run", starts),
        (read_tools.list_runs_in_workspace, "List a workspace's runs", _READS),
        (read_tools.list_runs_in_organization, "List an organization's runs", _READS),
        (read_tools.get_run_details, "Read a run", _READS),
        (write_tools.apply_run, "Confirm a run", _DECIDES),
        (write_tools.discard_run, "Discard a run", _DECIDES),
        (write_tools.cancel_run, "Cancel a run", _DECIDES),
        (write_tools.force_cancel_run, "Cancel a run by force", _DECIDES),
        (write_tools.force_execute_run, "Start a run ahead of others", _DECIDES),
        (write_tools.override_run, "Override a run's failed policies", _DECIDES),
        (read_tools.wait_for_run, "Wait for a run", _READS),
        (read_tools.get_plan_summary, "Summarise a run's plan", _READS),
        (read_tools.list_run_comments, "List a run's comments", _READS),
        (explain_tools.explain_run, "Explain a run", _READS),
        (explain_tools.get_apply_log, "Read the log of a run's apply", _READS),
        (read_tools.list_pending_runs, "List runs that wait for a decision", _READS),
        (workspace_tools.list_workspaces, "List workspaces", _READS),
        (workspace_tools.get_workspace_outputs, "Read a workspace's outputs", _READS),
    ]
    offered = [
        (function, title, annotations)
        for function, title, annotations in tools
        if (annotations.read_only_hint or not read_only)
        and (destructive or not annotations.destructive_hint)
    ]
    names.update(function.__name__ for function, _, _ in offered)
    with _unchanged_logging():
        return MCPServer(
            "tfrun-async",
            title="Terraform runs",
            instructions=_INSTRUCTIONS,
            version=__version__,
            tools=[
                _make_tool(function, title, annotations, trim=trim, max_result=max_result)
                for function, title, annotations in offered
            ],
        )


@contextmanager
def _unchanged_logging() -> Iterator[None]:
    """Undo the MCP SDK's changes to the root logger, which belongs to the program."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    try:
        yield
    finally:
        for added in [each for each in root.handlers if each not in handlers]:
            root.removeHandler(added)
        root.setLevel(level)


def _make_tool(
    function: _ToolFunction, title: str, annotations: ToolAnnotations, **size: Any
) -> Tool:
    tool = _ValidatingTool.from_function(
        _to_tool_result(function, **size),
        title=title,
        description=" ".join(str(function.__doc__).split()),
        annotations=annotations,
        structured_output=False,  # no schema of results, which would only say that they are objects
    )
    # Otherwise a misspelt argument is ignored, and the run is not as intended.
    arguments = tool.fn_metadata.arg_model
    arguments.model_config["extra"] = "forbid"
    arguments.model_rebuild(force=True)
    tool.parameters = tool_schema(arguments)
    return tool


class _ValidatingTool(Tool):
    """A tool that takes null for not given, and describes invalid arguments itself.

    The MCP SDK's error would repeat the arguments, which may be secret, and link to pydantic.
    """

    async def run(self, arguments: dict[str, Any], *others: Any, **options: Any) -> Any:
        optional = self.parameters["properties"].keys() - self.parameters.get("required", ())
        given = {k: v for k, v in arguments.items() if v is not None or k not in optional}
        try:
            return await super().run(given, *others, **options)
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                message = describe_validation_error(error.__cause__)
                raise ToolError(f"Error executing tool {self.name}: {message}") from None
            raise


def _to_tool_result(
    function: _ToolFunction, *, trim: bool, max_result: int
) -> Callable[..., Awaitable[CallToolResult | InputRequiredResult]]:
    """Wrap a tool: return its document as a result, and raise TfrunError as ToolError."""

    @functools.wraps(function)
    async def call(**arguments: Any) -> CallToolResult | InputRequiredResult:
        try:
            document = await function(**arguments)
        except InputRequiredError as required:
            return required.result
        except TfrunError as error:
            raise ToolError(error_with_hint(error, function.__name__)) from error
        document = fit(trim_document(document) if trim else document, max_result, arguments)
        text = TextContent(type="text", text=orjson.dumps(document).decode())
        return CallToolResult(content=[text], structured_content=document)

    # `wraps` copies the signature that `with_filters` has set, which has `self`.
    call.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]
    return call
