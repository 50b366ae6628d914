# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, as they arrive in bytes."""

from typing import Any

from msgspec import UNSET, Raw, UnsetType
from msgspec import field as _field

from tfrun_async._generated import models
from tfrun_async._jsonapi.structs import AnyObject, Form, Integer, Members
from tfrun_async._model import Resource

_KIND = Members(models.Kind)


class BoxForm(Form):
    """The form of `Box`."""

    inside: AnyObject | UnsetType = UNSET
    size: Integer | UnsetType = UNSET


class OddOneForm(Form):
    """The form of `OddOne`."""

    id_: str | UnsetType = _field(default=UNSET, name="id")
    raw_: str | UnsetType = _field(default=UNSET, name="raw")
    class_: str | UnsetType = _field(default=UNSET, name="class")
    list_: list[str] | UnsetType = _field(default=UNSET, name="list")
    tags: list[str] | UnsetType = UNSET
    attrs: str | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    field: str | UnsetType = UNSET
    model: str | UnsetType = UNSET
    hmac_key: str | UnsetType = _field(default=UNSET, name="hmac_key")
    mixed_case: str | UnsetType = _field(default=UNSET, name="mixedCase")
    nested: list[dict[str, list[str]]] | UnsetType = UNSET
    things: list[Raw] | UnsetType = UNSET
    box: BoxForm | UnsetType | None = UNSET
    kind: str | UnsetType | None = UNSET
    path: str | UnsetType = UNSET
    quote: str | UnsetType = UNSET
    verse: str | UnsetType = UNSET


def _fill_odd_one(draft: Any, form: OddOneForm) -> None:
    if form.id_ is not UNSET:
        draft.id_ = form.id_
    if form.raw_ is not UNSET:
        draft.raw_ = form.raw_
    if form.class_ is not UNSET:
        draft.class_ = form.class_
    if form.list_ is not UNSET:
        draft.list_ = form.list_
    if form.tags is not UNSET:
        draft.tags = form.tags
    if form.attrs is not UNSET:
        draft.attrs = form.attrs
    if form.enabled is not UNSET:
        draft.enabled = form.enabled
    if form.field is not UNSET:
        draft.field = form.field
    if form.model is not UNSET:
        draft.model = form.model
    if form.hmac_key is not UNSET:
        draft.hmac_key = form.hmac_key
    if form.mixed_case is not UNSET:
        draft.mixed_case = form.mixed_case
    if form.kind is not UNSET:
        draft.kind = None if form.kind is None else _KIND[form.kind]
    if form.path is not UNSET:
        draft.path = form.path
    if form.quote is not UNSET:
        draft.quote = form.quote
    if form.verse is not UNSET:
        draft.verse = form.verse


FORMS: dict[type[Resource], tuple[type[Form], Any]] = {
    models.OddOne: (OddOneForm, _fill_odd_one),
}
"""The form of each resource that has attributes, and what copies them."""
