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
    from tfrun_async.client import Client
    from tfrun_async.waiting import Need, StopReason, Until, WaitResult
    from tfrun_async.watching import Change, Watch

__all__ = [
    "UNSET",
    "Attempt",
    "Change",
    "Client",
    "HclLiteral",
    "Histogram",
    "Need",
    "Page",
    "Pages",
    "RawResponse",
    "Stats",
    "StopReason",
    "Until",
    "WaitResult",
    "Watch",
    "__version__",
    "hcl",
]

# Imported on first use: aiohttp takes most of the second that an import of all would take, and
# the command line could not handle Ctrl-C meanwhile.
_MODULES = {
    "UNSET": "_model",
    "Attempt": "_http.stats",
    "Change": "watching",
    "Client": "client",
    "Histogram": "_http.stats",
    "Need": "waiting",
    "Page": "_jsonapi.document",
    "Pages": "_resources.pages",
    "RawResponse": "_resources.raw",
    "Stats": "_http.stats",
    "StopReason": "waiting",
    "Until": "waiting",
    "WaitResult": "waiting",
    "Watch": "watching",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
