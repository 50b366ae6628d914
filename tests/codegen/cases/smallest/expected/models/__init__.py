# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, their values and enums."""

from importlib import import_module
from typing import TYPE_CHECKING

__all__ = []

MODULES: dict[str, str] = {}
"""The module of each name; it is imported when the name is first used."""

RESOURCE_NAMES: dict[str, str] = {}
"""The class of each type of resource, by its name in the API's documents."""
OPTIONAL_IDS: tuple[str, ...] = ()
"""The classes of resources that servers may send without an id."""


if not TYPE_CHECKING:  # a type checker should still find misspelt names

    def __getattr__(name: str) -> object:
        if name not in MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"{__name__}.{MODULES[name]}"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
