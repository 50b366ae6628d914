# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, as they arrive in bytes."""

from typing import Any

from tfrun_async._jsonapi.structs import Form
from tfrun_async._model import Resource

FORMS: dict[type[Resource], tuple[type[Form], Any]] = {}
"""The form of each resource that has attributes, and what copies them."""
