# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The operations of the API, in groups."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfrun_async._generated.operations.things import Things

__all__ = [
    "Things",
]

MODULES: dict[str, str] = {
    "Things": "things",
}
"""The module of each name; it is imported when the name is first used."""


if not TYPE_CHECKING:  # a type checker should still find misspelt names

    def __getattr__(name: str) -> object:
        if name not in MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"{__name__}.{MODULES[name]}"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
