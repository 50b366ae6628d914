# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The operations of the API, in groups."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfrun_async._generated.operations.attachments import Attachments, LabelSort
    from tfrun_async._generated.operations.notes import NoteInclude, Notes
    from tfrun_async._generated.operations.teams import Teams

__all__ = [
    "Attachments",
    "LabelSort",
    "NoteInclude",
    "Notes",
    "Teams",
]

MODULES: dict[str, str] = {
    "Attachments": "attachments",
    "LabelSort": "attachments",
    "NoteInclude": "notes",
    "Notes": "notes",
    "Teams": "teams",
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
