"""The run tools as an MCP server: `python -m tfrun_async.mcp`, or `server` in a program.

It needs the extra `mcp`.
"""

try:
    import mcp as _mcp  # noqa: F401
except ImportError as _error:  # pragma: no cover
    raise ImportError("tfrun_async.mcp needs mcp: install tfrun-async[mcp]") from _error

from tfrun_async.mcp._run_params import RunParams, RunVariable
from tfrun_async.mcp._server import server

__all__ = ["RunParams", "RunVariable", "server"]
