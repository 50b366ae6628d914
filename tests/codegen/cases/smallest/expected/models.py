# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, their values and enums."""

from __future__ import annotations

from tfrun_async._model import Resource

__all__ = []


RESOURCES: dict[str, type[Resource]] = {}
"""The class of each type of resource, by its name in the API's documents."""
