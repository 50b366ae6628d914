"""Start, watch and settle runs in HCP Terraform and Terraform Enterprise from asyncio services."""

from tfrun_async._jsonapi import Page
from tfrun_async._pages import Pages
from tfrun_async._resource import UNSET
from tfrun_async._stats import Attempt, Histogram, Stats
from tfrun_async._version import __version__
from tfrun_async.client import Client
from tfrun_async.hcl import HclLiteral, hcl

__all__ = [
    "UNSET",
    "Attempt",
    "Client",
    "HclLiteral",
    "Histogram",
    "Page",
    "Pages",
    "Stats",
    "__version__",
    "hcl",
]
