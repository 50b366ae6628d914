"""Serve the run tools of one organization to an MCP host, from a program of your own.

TFE_TOKEN=… python mcp_in_process.py acme
"""

import asyncio
import sys

from tfrun_async import Client
from tfrun_async.mcp import server


async def main(organization: str) -> None:
    async with Client() as tfe:
        # Nothing but the protocol may go to standard output.
        tools = server(tfe, destructive=False, organizations=[organization], trim=True)
        await tools.run_stdio_async()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
