# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, their values and enums."""

from importlib import import_module
from typing import TYPE_CHECKING

from tfrun_async._model import secret_flags, secret_names

if TYPE_CHECKING:
    from tfrun_async._generated.models.attachments import (
        DailyReminder,
        Label,
        LabelFilter,
        NewLabel,
        OneReminder,
        ReminderType,
    )
    from tfrun_async._generated.models.notes import (
        FINAL_NOTE_STATUSES,
        SUCCESSFUL_NOTE_STATUSES,
        Author,
        Mood,
        Note,
        NoteStatus,
    )
    from tfrun_async._generated.models.teams import Team

__all__ = [
    "FINAL_NOTE_STATUSES",
    "SUCCESSFUL_NOTE_STATUSES",
    "Author",
    "DailyReminder",
    "Label",
    "LabelFilter",
    "Mood",
    "NewLabel",
    "Note",
    "NoteStatus",
    "OneReminder",
    "ReminderType",
    "Team",
]

MODULES: dict[str, str] = {
    "FINAL_NOTE_STATUSES": "notes",
    "SUCCESSFUL_NOTE_STATUSES": "notes",
    "Author": "notes",
    "DailyReminder": "attachments",
    "Label": "attachments",
    "LabelFilter": "attachments",
    "Mood": "notes",
    "NewLabel": "attachments",
    "Note": "notes",
    "NoteStatus": "notes",
    "OneReminder": "attachments",
    "ReminderType": "attachments",
    "Team": "teams",
}
"""The module of each name; it is imported when the name is first used."""

RESOURCE_NAMES: dict[str, str] = {
    "notes": "Note",
    "authors": "Author",
    "teams": "Team",
    "labels": "Label",
    "one-reminders": "OneReminder",
    "daily-reminders": "DailyReminder",
}
"""The class of each type of resource, by its name in the API's documents."""
OPTIONAL_IDS: tuple[str, ...] = (
    "Author",
    "Team",
    "Label",
    "OneReminder",
    "DailyReminder",
)
"""The classes of resources that servers may send without an id."""

secret_names.update(
    (
        "upload-url",
        "upload_url",
        "url",
    )
)
secret_flags.setdefault("value", set()).update(["is-private", "is_private"])


if not TYPE_CHECKING:  # a type checker should still find misspelt names

    def __getattr__(name: str) -> object:
        if name not in MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"{__name__}.{MODULES[name]}"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
