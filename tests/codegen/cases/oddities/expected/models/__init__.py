# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, their values and enums."""

from importlib import import_module
from typing import TYPE_CHECKING

from tfrun_async._model import secret_names

if TYPE_CHECKING:
    from tfrun_async._generated.models.openapi import Box, Kind, OddOne

__all__ = [
    "Box",
    "Kind",
    "OddOne",
]

MODULES: dict[str, str] = {
    "Box": "openapi",
    "Kind": "openapi",
    "OddOne": "openapi",
}
"""The module of each name; it is imported when the name is first used."""

RESOURCE_NAMES: dict[str, str] = {
    "odd-ones": "OddOne",
}
"""The class of each type of resource, by its name in the API's documents."""
OPTIONAL_IDS: tuple[str, ...] = ("OddOne",)
"""The classes of resources that servers may send without an id."""

secret_names.update(("model",))


if not TYPE_CHECKING:  # a type checker should still find misspelt names

    def __getattr__(name: str) -> object:
        if name not in MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"{__name__}.{MODULES[name]}"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
