# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, as msgspec decodes them."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated import models
from tfrun_async._jsonapi.structs import AnyObject, AwareDatetime, EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource

_NOTE_STATUS = EnumLookup(models.NoteStatus)


class MoodStruct(WireStruct):
    """The attributes of `Mood`."""

    is_bad: bool | UnsetType = UNSET
    words: list[str] | UnsetType = UNSET
    strength: Int64 | UnsetType = UNSET


class NoteStruct(WireStruct):
    """The attributes of `Note`."""

    title: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    written_at: AwareDatetime | UnsetType = UNSET
    published_at: AwareDatetime | UnsetType | None = UNSET
    mood: MoodStruct | UnsetType | None = UNSET
    length: Int64 | UnsetType = UNSET
    weight: float | UnsetType = UNSET
    is_long: bool | UnsetType = UNSET
    words: list[str] | UnsetType = UNSET
    seen_at: dict[str, AwareDatetime] | UnsetType = UNSET
    extra: AnyObject | UnsetType = UNSET
    upload_url: str | UnsetType = UNSET


def _copy_note(target: Any, struct: NoteStruct) -> None:
    if struct.title is not UNSET:
        target.title = struct.title
    if struct.status is not UNSET:
        target.status = _NOTE_STATUS[struct.status]
    if struct.written_at is not UNSET:
        target.written_at = struct.written_at
    if struct.published_at is not UNSET:
        target.published_at = struct.published_at
    if struct.length is not UNSET:
        target.length = struct.length
    if struct.weight is not UNSET:
        target.weight = struct.weight
    if struct.is_long is not UNSET:
        target.is_long = struct.is_long
    if struct.words is not UNSET:
        target.words = struct.words
    if struct.upload_url is not UNSET:
        target.upload_url = struct.upload_url


class TeamStruct(WireStruct):
    """The attributes of `Team`."""

    name: str | UnsetType = UNSET


def _copy_team(target: Any, struct: TeamStruct) -> None:
    if struct.name is not UNSET:
        target.name = struct.name


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    models.Note: (NoteStruct, _copy_note),
    models.Team: (TeamStruct, _copy_team),
}
"""The struct of each resource that has attributes, and its copy function."""
