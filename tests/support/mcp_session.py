"""A client session with the run tools, in one process with them."""

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
class Tools:
    """Calls tools, and holds the two forms of each result against each other."""

    session: Session
    progress: list[tuple[float, str | None]] = attrs.field(factory=list)
    """What was reported while a tool worked."""

    async def listed(self) -> dict[str, mcp_types.Tool]:
        """Return the tools that are offered, by name."""
        return {tool.name: tool for tool in (await self.session.list_tools()).tools}

    async def call(self, name: str, **arguments: Any) -> Any:
        """Return the document that a tool answers with."""
        result = await self._result(name, arguments)
        assert not result.is_error, _text(result)
        assert json.loads(_text(result)) == result.structured_content
        return result.structured_content

    async def refusal(self, name: str, **arguments: Any) -> str:
        """Return the text of the error that a tool answers with."""
        result = await self._result(name, arguments)
        assert result.is_error, _text(result)
        assert result.structured_content is None
        return _text(result)

    async def _result(self, name: str, arguments: dict[str, Any]) -> mcp_types.CallToolResult:
        async def told(progress: float, total: float | None, message: str | None) -> None:
            self.progress.append((progress, message))

        return await self.session.call_tool(name, arguments, progress_callback=told)


def _text(result: mcp_types.CallToolResult) -> str:
    (content,) = result.content
    return cast("mcp_types.TextContent", content).text


@asynccontextmanager
async def tools(tfe: Client, **options: Any) -> AsyncIterator[Tools]:
    """Open a session with a server that uses a client."""
    async with Session(server(tfe, **options)) as session:
        yield Tools(session)
