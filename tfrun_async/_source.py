"""What resources are read from, and how they find there what nobody has read yet; pure."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from msgspec import UNSET as ABSENT
from msgspec import Struct, UnsetType, defstruct, field
from msgspec.json import Decoder

from tfrun_async._forms import Form, setter
from tfrun_async._generated.models import RESOURCES
from tfrun_async._resource import UNSET, Resource
from tfrun_async._values import MisfitError, Slot, fill, named, parse_object, shape_of, take
from tfrun_async.errors import MalformedReplyError

R = TypeVar("R", bound=Resource)


class Source(Struct):
    """What one resource was read from."""

    text: bytes = b""
    """Its JSON."""
    linkages: Any = None
    """The relationships to follow at once, by their names; None once that is done."""
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
            MalformedReplyError: It is not what it should be.
        """
        kind = type(model)
        slot = shape_of(kind).by_name.get(name)
        if slot is not None and slot.target is not None and kind in READERS:
            READERS[kind].ask_for(slot)
        try:
            if slot is None:
                return self._parsed() if name == "raw" else UNSET
            return self._found(slot)
        except MisfitError as misfit:
            raise _malformed(model, misfit) from None

    def read_all(self, model: Resource) -> None:
        """Fill all slots that are still empty, if something was sent for them.

        Raises:
            MalformedReplyError: It is not what it should be.
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

    def linked(self, slot: Slot, data: Any) -> Any:
        """Return what a relationship leads to."""
        if slot.many:
            return [self._related(slot, identifier) for identifier in data]
        return None if data is None else self._related(slot, data)

    def _parsed(self) -> dict[str, Any]:
        raw = self.raw
        if raw is None:
            raw = self.raw = parse_object(self.text)
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
        kind = RESOURCES.get(identifier.get("type", ""), slot.target or Resource)
        path = (self.path or "") + slot.name
        found = self.document.find(identifier, kind, path) if self.document else None
        return found or reference(kind, identifier, path)


def _malformed(model: Resource, misfit: MisfitError) -> MalformedReplyError:
    return MalformedReplyError(f"{type(model).__name__} {model.id}: {misfit}")


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
        source = _source_of(resource)
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
        if found is not None and (source := _source_of(found)) and source.path is None:
            source.path = f"{path}."
        return found


class _ToOne(Struct, gc=False):
    data: dict[str, str] | UnsetType | None = ABSENT


class _ToMany(Struct, gc=False):
    data: list[dict[str, str]] | UnsetType = ABSENT


class Reader(Generic[R]):
    """Reads one kind of resource from bytes.

    Args:
        kind: The class of the resources.
        form: What msgspec makes of their attributes.
        fill: Copies attributes from the form to the resource.
    """

    def __init__(self, kind: type[R], form: type[Form], fill: Callable[[R, Any], None]) -> None:
        self._kind = kind
        self._form = form
        self._fill = fill
        self._asked: tuple[Slot, ...] = ()
        self._decode = self._decoder(())

    def read(self, text: bytes, _: type[R]) -> R:
        """Read a resource, and keep the bytes for what is not read yet.

        Raises:
            MsgspecError: It does not fit the form.
            ValueError: Nor does a time in it.
        """
        item = self._decode(text)
        resource = _new(self._kind)
        _put_id(resource, item.id)
        _put_include_path(resource, None)
        _put_source(resource, Source(text, item.relationships))
        self._fill(resource, item.attributes)
        return resource

    def link(self, resource: R) -> None:
        """Follow the relationships that somebody has asked other resources for.

        Who reads the workspace of one run reads that of the next, and here it costs a tenth.
        """
        source = _source_of(resource)
        for slot in self._asked:
            linkage = getattr(source.linkages, slot.name, None)
            if linkage is not None and linkage.data is not ABSENT:
                _put(resource, slot.name, source.linked(slot, linkage.data))
        source.linkages = None

    def ask_for(self, slot: Slot) -> None:
        """Follow a relationship of all resources from now on."""
        if slot not in self._asked:
            asked = (*self._asked, slot)
            self._decode = self._decoder(asked)
            self._asked = asked

    def _decoder(self, asked: Iterable[Slot]) -> Callable[[bytes], Any]:
        linkages = defstruct("Linkages", map(_linkage_field, asked), gc=False)
        item: list[tuple[str, Any] | tuple[str, Any, Any]] = [
            ("id", str),
            ("attributes", self._form, field(default_factory=self._form)),
            ("relationships", linkages, field(default_factory=linkages)),
        ]
        return Decoder(defstruct("Item", item, gc=False)).decode


READERS: dict[type[Resource], Reader[Any]] = {}
"""The readers of the kinds that were read so far."""


def _linkage_field(slot: Slot) -> tuple[str, Any, Any]:
    linkage = _ToMany if slot.many else _ToOne
    return slot.name, linkage | None, field(default=None, name=slot.keys[0])


_new = object.__new__
_put = object.__setattr__
_put_id = setter(Resource, "id")
_put_include_path = setter(Resource, "include_path")
_put_raw = setter(Resource, "raw")
_put_source = setter(Resource, "_source")
_source_of = operator.attrgetter("_source")


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
