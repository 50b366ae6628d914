# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, as they arrive in bytes."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated import models
from tfrun_async._jsonapi.structs import AnyObject, Form, Integer, Members, Moment
from tfrun_async._model import Resource

_NOTE_STATUS = Members(models.NoteStatus)


class MoodForm(Form):
    """The form of `Mood`."""

    is_bad: bool | UnsetType = UNSET
    words: list[str] | UnsetType = UNSET
    strength: Integer | UnsetType = UNSET


class NoteForm(Form):
    """The form of `Note`."""

    title: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    written_at: Moment | UnsetType = UNSET
    published_at: Moment | UnsetType | None = UNSET
    mood: MoodForm | UnsetType | None = UNSET
    length: Integer | UnsetType = UNSET
    weight: float | UnsetType = UNSET
    is_long: bool | UnsetType = UNSET
    words: list[str] | UnsetType = UNSET
    seen_at: dict[str, Moment] | UnsetType = UNSET
    extra: AnyObject | UnsetType = UNSET
    upload_url: str | UnsetType = UNSET


def _fill_note(draft: Any, form: NoteForm) -> None:
    if form.title is not UNSET:
        draft.title = form.title
    if form.status is not UNSET:
        draft.status = _NOTE_STATUS[form.status]
    if form.written_at is not UNSET:
        draft.written_at = form.written_at
    if form.published_at is not UNSET:
        draft.published_at = form.published_at
    if form.length is not UNSET:
        draft.length = form.length
    if form.weight is not UNSET:
        draft.weight = form.weight
    if form.is_long is not UNSET:
        draft.is_long = form.is_long
    if form.words is not UNSET:
        draft.words = form.words
    if form.upload_url is not UNSET:
        draft.upload_url = form.upload_url


class TeamForm(Form):
    """The form of `Team`."""

    name: str | UnsetType = UNSET


def _fill_team(draft: Any, form: TeamForm) -> None:
    if form.name is not UNSET:
        draft.name = form.name


FORMS: dict[type[Resource], tuple[type[Form], Any]] = {
    models.Note: (NoteForm, _fill_note),
    models.Team: (TeamForm, _fill_team),
}
"""The form of each resource that has attributes, and what copies them."""
