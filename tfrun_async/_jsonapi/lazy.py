"""What resources are read from, and how they find there what nobody has read yet; pure."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from msgspec import Raw, Struct

from tfrun_async._generated.models import RESOURCES
from tfrun_async._jsonapi.structure import (
    MisfitError,
    Slot,
    fill,
    named,
    parse_object,
    shape_of,
    take,
)
from tfrun_async._model import UNSET, Resource
from tfrun_async.errors import MalformedResponseError

R = TypeVar("R", bound=Resource)


class Body(Struct):
    """The bytes of a document, and what cuts them into those of its resources."""

    text: bytes
    cut: Callable[[bytes], Sequence[Raw]]
    parts: Sequence[Raw] | None = None

    def part(self, index: int) -> bytes:
        """Return the bytes of one resource."""
        parts = self.parts
        if parts is None:  # not cut before one asks: most resources are gone before any does
            parts = self.parts = self.cut(self.text)
        return bytes(parts[index])


class Asked(Protocol):
    """Is told what somebody wanted of a resource, to have it ready in the next."""

    def ask_for(self, slot: Slot) -> None:
        """Follow a relationship of all resources from now on."""


class Source(Struct):
    """What one resource was read from."""

    text: Body | bytes = b""
    """Its JSON, or that of its document."""
    index: int = 0
    """Its place in the document."""
    asked: Asked | None = None
    raw: dict[str, Any] | None = None
    """Its JSON, parsed."""
    document: Document | None = None
    """Where to look for what its relationships lead to; None if nothing was included."""
    path: str | None = ""
    """What `include` calls the resource, with a dot; None until a relationship has led to it."""

    def __repr__(self) -> str:
        # Not msgspec's, which shows the text and any secret in it.
        return f"Source(path={self.path!r})"

    def find(self, model: Resource, name: str) -> Any:
        """Return what was sent for an attribute of the resource; UNSET if nothing was.

        Raises:
            MalformedResponseError: It is not what it should be.
        """
        kind = type(model)
        slot = shape_of(kind).by_name.get(name)
        if slot is not None and slot.target is not None and self.asked is not None:
            self.asked.ask_for(slot)
        try:
            if slot is None:
                return self._parsed() if name == "raw" else UNSET
            return self._found(slot)
        except MisfitError as misfit:
            raise _malformed(model, misfit) from None

    def read_all(self, model: Resource) -> None:
        """Fill all slots that are still empty, if something was sent for them.

        Raises:
            MalformedResponseError: It is not what it should be.
        """
        shape = shape_of(type(model))
        try:
            _put_raw(model, self._parsed())
            for slot in (*shape.attributes, *shape.relationships):
                if _is_empty(model, slot.name) and (value := self._found(slot)) is not UNSET:
                    _put(model, slot.name, value)
        except MisfitError as misfit:
            raise _malformed(model, misfit) from None
        _put_source(model, None)

    def own(self) -> bytes:
        """Return the bytes of the resource, which then keeps those alone."""
        text = self.text
        if isinstance(text, Body):
            text = self.text = text.part(self.index)
        return text

    def linked(self, slot: Slot, data: Any) -> Any:
        """Return what a relationship leads to."""
        if slot.many:
            return [self._related(slot, identifier) for identifier in data]
        return None if data is None else self._related(slot, data)

    def _parsed(self) -> dict[str, Any]:
        raw = self.raw
        if raw is None:
            raw = self.raw = parse_object(self.own())
        return raw

    def _found(self, slot: Slot) -> Any:
        if slot.target is None:
            return take(slot, self._parsed().get("attributes"), "$.attributes")
        relationships = self._parsed().get("relationships")
        key = slot.key_in(relationships) if isinstance(relationships, dict) else None
        linkage = relationships.get(key) if isinstance(relationships, dict) else None
        if not isinstance(linkage, dict) or "data" not in linkage:
            return UNSET
        _check_linkage(slot, linkage["data"], f"$.relationships.{key}.data")
        return self.linked(slot, linkage["data"])

    def _related(self, slot: Slot, identifier: dict[str, Any]) -> Resource:
        kind, path = kind_of(slot, identifier), (self.path or "") + slot.name
        found = self.document.find(identifier, kind, path) if self.document else None
        return found or reference(kind, identifier, path)


def _malformed(model: Resource, misfit: MisfitError) -> MalformedResponseError:
    return MalformedResponseError(f"{type(model).__name__} {model.id}: {misfit}")


def _check_linkage(slot: Slot, data: Any, place: str) -> None:
    if slot.many and not isinstance(data, list):
        raise MisfitError(f"{place}: expected a list, not {named(data)}")
    for identifier in data if slot.many else [] if data is None else [data]:
        if not _is_identifier(identifier):
            raise MisfitError(f"{place}: expected a type and an id, not {named(identifier)}")


def _is_identifier(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("id"), str)
        and isinstance(value.get("type", ""), str)
    )


class Document:
    """The resources of a document that includes some: each is made once, to refer to each other."""

    def __init__(self, primary: Iterable[Resource]) -> None:
        self._resources: dict[tuple[str, str], Resource] = {}
        self._untyped: dict[tuple[str, str], dict[str, Any]] = {}
        for resource in primary:
            self.add((resource.resource_type, resource.id), resource, "")

    def add(self, identity: tuple[str, str], resource: Resource, path: str | None = None) -> None:
        """Let others refer to a resource; the first of an identity counts."""
        source = source_of(resource)
        source.document, source.path = self, path
        self._resources.setdefault(identity, resource)

    def keep(self, data: Any) -> None:
        """Let others refer to a resource of a type that the spec does not know."""
        if _is_identifier(data):
            self._untyped[data.get("type", ""), data["id"]] = data

    def find(self, identifier: dict[str, Any], kind: type[Resource], path: str) -> Resource | None:
        """Return what an identifier stands for; None if that is not in the document."""
        identity = (identifier.get("type", ""), identifier["id"])
        if identity not in self._resources and identity in self._untyped:
            place = f"$.included ({identity[1]})"
            self.add(identity, from_dict(self._untyped[identity], kind, place))
        found = self._resources.get(identity)
        if found is not None and (source := source_of(found)) and source.path is None:
            source.path = f"{path}."
        return found


_new = object.__new__
_put = object.__setattr__
# The slots of a frozen class; `object.__setattr__` takes twice as long, as it looks for them.
_slots: Any = Resource
_put_id = _slots.id.__set__
_put_include_path = _slots.include_path.__set__
_put_raw = _slots.raw.__set__
_put_source = _slots._source.__set__  # noqa: SLF001
source_of: Callable[[Resource], Any] = operator.attrgetter("_source")
"""Return what a resource was read from."""


def from_dict(data: Any, kind: type[R], place: str) -> R:
    """Read a resource from its JSON, parsed."""
    if not isinstance(data, dict):
        raise MisfitError(f"{place}: expected a resource, not {named(data)}")
    if not isinstance(data.get("id"), str):
        raise MisfitError(f"{place}.id: expected a string, not {named(data.get('id'))}")
    resource = reference(kind, data, None)
    _put_source(resource, Source(raw=data))
    fill(resource, shape_of(kind).attributes, data.get("attributes"), f"{place}.attributes")
    return resource


def kind_of(slot: Slot, identifier: dict[str, Any]) -> type[Resource]:
    """Return the class of what a relationship leads to; the type that was sent goes first."""
    try:
        return RESOURCES[identifier["type"]]
    except KeyError:
        return slot.target or Resource


def reference(kind: type[R], identifier: dict[str, Any], path: str | None) -> R:
    """Return a resource of which no more was sent than its type and id."""
    resource = _new(kind)
    _put_id(resource, identifier["id"])
    _put_include_path(resource, path)
    _put_raw(resource, identifier)
    return resource


def _is_empty(resource: Resource, name: str) -> bool:
    try:
        object.__getattribute__(resource, name)
    except AttributeError:
        return True
    return False
