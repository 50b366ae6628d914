"""An MCP client session with the run tools, in the same process."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import attrs
import mcp_types
from mcp import Client as Session

from tfrun_async import Client
from tfrun_async.mcp import server


@attrs.define
class ToolSession:
    """Calls tools, and checks that the two forms of each result agree."""

    session: Session
    progress: list[tuple[float, str | None]] = attrs.field(factory=list)
    """The progress that the tools have reported."""

    async def list_tools(self) -> dict[str, mcp_types.Tool]:
        """Return the tools that are offered, by name."""
        return {tool.name: tool for tool in (await self.session.list_tools()).tools}

    async def call(self, name: str, **arguments: Any) -> Any:
        """Return the document that a tool returns."""
        result = await self._call_tool(name, arguments)
        assert not result.is_error, _result_text(result)
        assert json.loads(_result_text(result)) == result.structured_content
        return result.structured_content

    async def error_text(self, name: str, **arguments: Any) -> str:
        """Return the text of the error of a tool."""
        result = await self._call_tool(name, arguments)
        assert result.is_error, _result_text(result)
        assert result.structured_content is None
        return _result_text(result)

    async def _call_tool(self, name: str, arguments: dict[str, Any]) -> mcp_types.CallToolResult:
        async def on_progress(progress: float, total: float | None, message: str | None) -> None:
            self.progress.append((progress, message))

        return await self.session.call_tool(name, arguments, progress_callback=on_progress)


def _result_text(result: mcp_types.CallToolResult) -> str:
    (content,) = result.content
    return cast("mcp_types.TextContent", content).text


@asynccontextmanager
async def tool_session(tfe: Client, **options: Any) -> AsyncIterator[ToolSession]:
    """Open a session with a server that uses a client."""
    async with Session(server(tfe, **options)) as session:
        yield ToolSession(session)
