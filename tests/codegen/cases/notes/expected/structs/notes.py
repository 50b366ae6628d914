# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/notes.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.notes import Note, NoteStatus
from tfrun_async._jsonapi.structs import AwareDatetime, EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource

_NOTE_STATUS = EnumLookup(NoteStatus)


class NoteStruct(WireStruct):
    """The attributes of `Note` that are copied."""

    title: str | None = None
    status: str | None = None
    written_at: AwareDatetime | None = None
    published_at: AwareDatetime | UnsetType | None = UNSET
    length: Int64 | None = None
    weight: float | None = None
    is_long: bool | None = None
    words: list[str] | None = None
    upload_url: str | None = None


def _copy_note(target: Any, struct: NoteStruct) -> None:
    value: Any
    if (value := struct.title) is not None:
        target.title = value
    if (value := struct.status) is not None:
        target.status = _NOTE_STATUS[value]
    if (value := struct.written_at) is not None:
        target.written_at = value
    if (value := struct.published_at) is not UNSET:
        target.published_at = value
    if (value := struct.length) is not None:
        target.length = value
    if (value := struct.weight) is not None:
        target.weight = value
    if (value := struct.is_long) is not None:
        target.is_long = value
    if (value := struct.words) is not None:
        target.words = value
    if (value := struct.upload_url) is not None:
        target.upload_url = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    Note: (NoteStruct, _copy_note),
}
"""The struct of each resource that has attributes, and its copy function."""
