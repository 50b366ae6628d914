# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, as msgspec decodes them."""

from typing import Any

from tfrun_async._jsonapi.structs import WireStruct
from tfrun_async._model import Resource

STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {}
"""The struct of each resource that has attributes, and its copy function."""
