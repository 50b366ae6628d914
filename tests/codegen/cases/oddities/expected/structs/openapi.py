# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/openapi.yaml."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.openapi import Kind, OddOne
from tfrun_async._jsonapi.structs import EnumLookup, WireStruct
from tfrun_async._model import Resource

_KIND = EnumLookup(Kind)


class OddOneStruct(WireStruct):
    """The attributes of `OddOne` that are copied."""

    id_: str | None = msgspec.field(default=None, name="id")
    raw_: str | None = msgspec.field(default=None, name="raw")
    class_: str | None = msgspec.field(default=None, name="class")
    list_: list[str] | None = msgspec.field(default=None, name="list")
    tags: list[str] | None = None
    attrs_: str | None = msgspec.field(default=None, name="attrs")
    enabled: bool | None = None
    field: str | None = None
    model: str | None = None
    hmac_key: str | None = msgspec.field(default=None, name="hmac_key")
    mixed_case: str | None = msgspec.field(default=None, name="mixedCase")
    kind: str | UnsetType | None = UNSET
    path: str | None = None
    quote: str | None = None
    verse: str | None = None


def _copy_odd_one(target: Any, struct: OddOneStruct) -> None:
    value: Any
    if (value := struct.id_) is not None:
        target.id_ = value
    if (value := struct.raw_) is not None:
        target.raw_ = value
    if (value := struct.class_) is not None:
        target.class_ = value
    if (value := struct.list_) is not None:
        target.list_ = value
    if (value := struct.tags) is not None:
        target.tags = value
    if (value := struct.attrs_) is not None:
        target.attrs_ = value
    if (value := struct.enabled) is not None:
        target.enabled = value
    if (value := struct.field) is not None:
        target.field = value
    if (value := struct.model) is not None:
        target.model = value
    if (value := struct.hmac_key) is not None:
        target.hmac_key = value
    if (value := struct.mixed_case) is not None:
        target.mixed_case = value
    if (value := struct.kind) is not UNSET:
        target.kind = None if value is None else _KIND[value]
    if (value := struct.path) is not None:
        target.path = value
    if (value := struct.quote) is not None:
        target.quote = value
    if (value := struct.verse) is not None:
        target.verse = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    OddOne: (OddOneStruct, _copy_odd_one),
}
"""The struct of each resource that has attributes, and its copy function."""
