"""Start, watch and finish runs in HCP Terraform and Terraform Enterprise from asyncio services."""

from importlib import import_module
from typing import TYPE_CHECKING

from tfrun_async._version import __version__
from tfrun_async.hcl import HclLiteral, hcl  # not on first use: the module has the same name

if TYPE_CHECKING:
    from tfrun_async._http.stats import Attempt, Histogram, Stats
    from tfrun_async._jsonapi.document import Page
    from tfrun_async._model import UNSET
    from tfrun_async._resources.pages import Pages
    from tfrun_async._resources.raw import RawResponse
    from tfrun_async._resources.set_variables import VariableValue
    from tfrun_async._resources.workspace_outputs import Output
    from tfrun_async.client import Client
    from tfrun_async.errors import (
        APIError,
        ArgumentError,
        ConflictError,
        ForbiddenError,
        MarkerNotKeptError,
        NotFoundError,
        NotLoadedError,
        OutcomeUnknownError,
        RateLimitedError,
        ServerError,
        StateRejectedError,
        TfrunError,
        TransportError,
        UnauthorizedError,
        UnprocessableError,
        VariablesNotSetError,
        WaitTimeoutError,
        WaveFailedError,
        WorkspaceLockedError,
    )
    from tfrun_async.models import Run, Workspace
    from tfrun_async.waiting import Need, PendingOverride, StopReason, Until, WaitResult
    from tfrun_async.watching import Change, Watch

__all__ = [
    "UNSET",
    "APIError",
    "ArgumentError",
    "Attempt",
    "Change",
    "Client",
    "ConflictError",
    "ForbiddenError",
    "HclLiteral",
    "Histogram",
    "MarkerNotKeptError",
    "Need",
    "NotFoundError",
    "NotLoadedError",
    "OutcomeUnknownError",
    "Output",
    "Page",
    "Pages",
    "PendingOverride",
    "RateLimitedError",
    "RawResponse",
    "Run",
    "ServerError",
    "StateRejectedError",
    "Stats",
    "StopReason",
    "TfrunError",
    "TransportError",
    "UnauthorizedError",
    "UnprocessableError",
    "Until",
    "VariableValue",
    "VariablesNotSetError",
    "WaitResult",
    "WaitTimeoutError",
    "Watch",
    "WaveFailedError",
    "Workspace",
    "WorkspaceLockedError",
    "__version__",
    "hcl",
]

# Imported on first use: aiohttp takes most of the second that an import of all would take, and
# the command line could not handle Ctrl-C meanwhile.
_MODULES = {
    "UNSET": "_model",
    "APIError": "errors",
    "ArgumentError": "errors",
    "Attempt": "_http.stats",
    "Change": "watching",
    "Client": "client",
    "ConflictError": "errors",
    "ForbiddenError": "errors",
    "Histogram": "_http.stats",
    "MarkerNotKeptError": "errors",
    "Need": "waiting",
    "NotFoundError": "errors",
    "NotLoadedError": "errors",
    "OutcomeUnknownError": "errors",
    "Output": "_resources.workspace_outputs",
    "Page": "_jsonapi.document",
    "Pages": "_resources.pages",
    "PendingOverride": "waiting",
    "RateLimitedError": "errors",
    "RawResponse": "_resources.raw",
    "Run": "models",
    "ServerError": "errors",
    "StateRejectedError": "errors",
    "Stats": "_http.stats",
    "StopReason": "waiting",
    "TfrunError": "errors",
    "TransportError": "errors",
    "UnauthorizedError": "errors",
    "UnprocessableError": "errors",
    "Until": "waiting",
    "VariableValue": "_resources.set_variables",
    "VariablesNotSetError": "errors",
    "WaitResult": "waiting",
    "WaitTimeoutError": "errors",
    "Watch": "watching",
    "WaveFailedError": "errors",
    "Workspace": "models",
    "WorkspaceLockedError": "errors",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
