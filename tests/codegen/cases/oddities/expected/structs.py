# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""The resources of the API, as msgspec decodes them."""

from typing import Any

import msgspec
from msgspec import UNSET, Raw, UnsetType

from tfrun_async._generated import models
from tfrun_async._jsonapi.structs import AnyObject, EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource

_KIND = EnumLookup(models.Kind)


class BoxStruct(WireStruct):
    """The attributes of `Box`."""

    inside: AnyObject | UnsetType = UNSET
    size: Int64 | UnsetType = UNSET


class OddOneStruct(WireStruct):
    """The attributes of `OddOne`."""

    id_: str | UnsetType = msgspec.field(default=UNSET, name="id")
    raw_: str | UnsetType = msgspec.field(default=UNSET, name="raw")
    class_: str | UnsetType = msgspec.field(default=UNSET, name="class")
    list_: list[str] | UnsetType = msgspec.field(default=UNSET, name="list")
    tags: list[str] | UnsetType = UNSET
    attrs_: str | UnsetType = msgspec.field(default=UNSET, name="attrs")
    enabled: bool | UnsetType = UNSET
    field: str | UnsetType = UNSET
    model: str | UnsetType = UNSET
    hmac_key: str | UnsetType = msgspec.field(default=UNSET, name="hmac_key")
    mixed_case: str | UnsetType = msgspec.field(default=UNSET, name="mixedCase")
    nested: list[dict[str, list[str]]] | UnsetType = UNSET
    things: list[Raw] | UnsetType = UNSET
    box: BoxStruct | UnsetType | None = UNSET
    kind: str | UnsetType | None = UNSET
    path: str | UnsetType = UNSET
    quote: str | UnsetType = UNSET
    verse: str | UnsetType = UNSET


def _copy_odd_one(target: Any, struct: OddOneStruct) -> None:
    if struct.id_ is not UNSET:
        target.id_ = struct.id_
    if struct.raw_ is not UNSET:
        target.raw_ = struct.raw_
    if struct.class_ is not UNSET:
        target.class_ = struct.class_
    if struct.list_ is not UNSET:
        target.list_ = struct.list_
    if struct.tags is not UNSET:
        target.tags = struct.tags
    if struct.attrs_ is not UNSET:
        target.attrs_ = struct.attrs_
    if struct.enabled is not UNSET:
        target.enabled = struct.enabled
    if struct.field is not UNSET:
        target.field = struct.field
    if struct.model is not UNSET:
        target.model = struct.model
    if struct.hmac_key is not UNSET:
        target.hmac_key = struct.hmac_key
    if struct.mixed_case is not UNSET:
        target.mixed_case = struct.mixed_case
    if struct.kind is not UNSET:
        target.kind = None if struct.kind is None else _KIND[struct.kind]
    if struct.path is not UNSET:
        target.path = struct.path
    if struct.quote is not UNSET:
        target.quote = struct.quote
    if struct.verse is not UNSET:
        target.verse = struct.verse


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    models.OddOne: (OddOneStruct, _copy_odd_one),
}
"""The struct of each resource that has attributes, and its copy function."""
