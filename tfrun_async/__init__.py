"""Start, watch and settle runs in HCP Terraform and Terraform Enterprise from asyncio services."""

from tfrun_async._http.stats import Attempt, Histogram, Stats
from tfrun_async._jsonapi.document import Page
from tfrun_async._model import UNSET
from tfrun_async._resources.pages import Pages
from tfrun_async._version import __version__
from tfrun_async.client import Client
from tfrun_async.hcl import HclLiteral, hcl
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
    "Stats",
    "StopReason",
    "Until",
    "WaitResult",
    "Watch",
    "__version__",
    "hcl",
]
