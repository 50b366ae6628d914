"""Read attributes and relationships of a resource on first use; pure.

bytes of one resource ──parse──► dict ──read_field──► attribute
                                  └─────resolve─────► related resource
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, Protocol, TypeVar

from msgspec import Raw, Struct
from msgspec.json import Decoder as MsgspecDecoder

from tfrun_async._generated.models import OPTIONAL_IDS, RESOURCE_NAMES
from tfrun_async._jsonapi.classes import class_named
from tfrun_async._jsonapi.structs import MUTABLE_TWINS
from tfrun_async._jsonapi.structure import (
    DecodeError,
    FieldSpec,
    json_type_name,
    model_spec_of,
    parse_document,
    read_field,
    read_unset,
)
from tfrun_async._model import UNSET, Misfit, Resource
from tfrun_async.errors import MalformedAttributeError

R = TypeVar("R", bound=Resource)


class Prefetcher(Protocol):
    """Resolves a relationship in advance that was read from an earlier resource."""

    def prefetch(self, spec: FieldSpec) -> None:
        """Resolve a relationship of all resources from now on."""


class LazyDocument(Struct):
    """The JSON of one resource, parsed on first use."""

    content: bytes = b""
    """Its bytes, a copy of its part of the response."""
    prefetcher: Prefetcher | None = None
    raw: dict[str, Any] | None = None
    """Its JSON, parsed."""
    is_whole: bool = False
    """Whether the bytes are those of the whole response, with the resource in its `data`."""

    def __repr__(self) -> str:
        # Not msgspec's, which shows the content and any secret in it.
        return f"{type(self).__name__}()"

    def find(self, model: Resource, name: str) -> Any:
        """Return the value of an attribute or relationship; UNSET if it was not sent.

        Raises:
            MalformedAttributeError: The value that was sent does not fit the model.
        """
        spec = model_spec_of(type(model)).by_name.get(name)
        if spec is not None and spec.target is not None and self.prefetcher is not None:
            self.prefetcher.prefetch(spec)
        try:
            if spec is None:
                return self._parse(model) if name == "raw" else UNSET
            return self._read(model, spec)
        except DecodeError as error:
            problem = str(error)
        # Raised here, since the frames of that error hold the JSON and its secrets.
        raise MalformedAttributeError(problem)

    def read_all(self, model: Resource) -> dict[str, Misfit]:
        """Set all attributes that are still unset; return those that do not fit.

        Raises:
            MalformedAttributeError: None can be read, since the JSON is not valid.
        """
        _set_attribute(model, "raw", self.find(model, "raw"))
        return self._read_unset(model)

    def _read_unset(self, model: Resource) -> dict[str, Misfit]:
        spec, raw = model_spec_of(type(model)), self._parse(model)
        members = ((spec.attributes, "attributes"), (spec.relationships, "relationships"))
        misfits = (
            read_unset(model, specs, raw.get(member), lambda field: self._read(model, field))
            for specs, member in members
        )
        return dict(chain.from_iterable(part.items() for part in misfits))

    def resolve(self, spec: FieldSpec, data: Any) -> Any:
        """Return the resource, or list of resources, that a linkage refers to."""
        if spec.is_to_many:
            return [self._resolve_one(spec, identifier) for identifier in data]
        return None if data is None else self._resolve_one(spec, data)

    def _parse(self, model: Resource) -> dict[str, Any]:
        raw = self.raw
        if raw is None:
            try:
                raw = self.raw = parse_document(self._own_content())
            except DecodeError as error:
                raise DecodeError(f"{_name_of(model)}: {error}") from None
        return raw

    def _own_content(self) -> bytes:
        # What else is in the response, such as its `meta`, need not be readable.
        return bytes(_split(self.content).data) if self.is_whole else self.content

    def _read(self, model: Resource, spec: FieldSpec) -> Any:
        raw, place = self._parse(model), f"{_name_of(model)}: $"
        if spec.target is None:
            return read_field(spec, raw.get("attributes"), f"{place}.attributes")
        relationships: Any = raw.get("relationships")
        key = spec.find_key(relationships) if isinstance(relationships, dict) else None
        linkage = relationships[key] if key is not None else None
        if not isinstance(linkage, dict) or "data" not in linkage:
            return UNSET
        _check_linkage(spec, linkage["data"], f"{place}.relationships.{key}.data")
        return self.resolve(spec, linkage["data"])

    def _resolve_one(self, spec: FieldSpec, identifier: dict[str, Any]) -> Resource:
        return _reference(target_class(spec, identifier), identifier, spec.name)


class LinkedDocument(LazyDocument, kw_only=True):
    """The JSON of one resource of a document that includes others, which it may refer to."""

    included: IncludedResources
    include_prefix: str | None
    """Its path in `include`, with a dot at the end; None until a relationship has led to it."""

    def _resolve_one(self, spec: FieldSpec, identifier: dict[str, Any]) -> Resource:
        kind = target_class(spec, identifier)
        include_path = (self.include_prefix or "") + spec.name
        included = self.included.find(identifier, kind, include_path)
        return included or _reference(kind, identifier, include_path)


class _Split(Struct, gc=False):
    data: Raw


_split = MsgspecDecoder(_Split).decode


def _name_of(model: Resource) -> str:
    return f"{type(model).__name__} {model.id}".rstrip()


def _check_linkage(spec: FieldSpec, data: Any, path: str) -> None:
    if spec.is_to_many and not isinstance(data, list):
        raise DecodeError(f"{path}: expected a list, not {json_type_name(data)}")
    if data is None and spec.is_nullable:
        return
    for identifier in data if spec.is_to_many else [data]:
        if not is_identifier(identifier):
            raise DecodeError(
                f"{path}: expected a type and an id, not {json_type_name(identifier)}"
            )


def is_identifier(value: Any) -> bool:
    """Whether a JSON value has an id, and a type if any, as resources and linkages must have."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("id"), str)
        and isinstance(value.get("type", ""), str)
    )


class IncludedResources:
    """All resources of a document that includes some; they refer to each other."""

    def __init__(self, primary: Iterable[Resource]) -> None:
        self._resources: dict[tuple[str, str], Resource] = {}
        self._untyped: dict[tuple[str, str], dict[str, Any]] = {}
        for resource in primary:
            self.add((resource.resource_type, resource.id), resource, "")

    def add(
        self, identity: tuple[str, str], resource: Resource, include_prefix: str | None = None
    ) -> None:
        """Add a resource that others refer to; the first one with its identity counts."""
        source = source_of(resource)
        linked = LinkedDocument(
            source.content,
            source.prefetcher,
            source.raw,
            source.is_whole,
            included=self,
            include_prefix=include_prefix,
        )
        _set_attribute(resource, "_source", linked)
        self._resources.setdefault(identity, resource)

    def add_untyped(self, data: Any) -> None:
        """Add a resource of a type that the spec does not know, so that others can refer to it."""
        self._untyped[data.get("type", ""), data["id"]] = data

    def find(
        self, identifier: dict[str, Any], kind: type[Resource], include_path: str
    ) -> Resource | None:
        """Return the resource of an identifier; None if the document does not hold it."""
        identity = (identifier.get("type", ""), identifier["id"])
        if identity not in self._resources and identity in self._untyped:
            self.add(identity, from_dict(self._untyped[identity], kind))
        resource = self._resources.get(identity)
        if resource is None:
            return None
        source = source_of(resource)
        if isinstance(source, LinkedDocument) and source.include_prefix is None:
            source.include_prefix = f"{include_path}."
        return resource


_new_object = object.__new__
_set_attribute = object.__setattr__
source_of: Callable[[Resource], Any] = operator.attrgetter("_source")
"""Return the JSON that a resource is read from."""


def has_optional_id(kind: type[Resource]) -> bool:
    """Whether the spec has resources of this kind without an id; theirs is empty."""
    return kind.__name__ in OPTIONAL_IDS


def _read_id(data: Any, kind: type[Resource]) -> str:
    """Return the id of a resource.

    Raises:
        DecodeError: The JSON value is no resource, or has no id where its kind requires one. It may
            lack the type.
    """
    if not isinstance(data, dict):
        raise DecodeError(f": expected a resource, not {json_type_name(data)}")
    found = data.get("id")
    if found is None and has_optional_id(kind):
        found = ""
    for name, value in (("id", found), ("type", data.get("type", ""))):
        if not isinstance(value, str):
            raise DecodeError(f".{name}: expected a string, not {json_type_name(value)}")
    return str(found)


def from_dict(data: Any, kind: type[R]) -> R:
    """Return the resource of a JSON object, all of which is read on first use."""
    resource_id = _read_id(data, kind)
    resource = _new_object(kind)
    _set_attribute(resource, "id", resource_id)
    _set_attribute(resource, "include_path", None)
    _set_attribute(resource, "_source", LazyDocument(raw=data))
    return resource


def target_class(spec: FieldSpec, identifier: dict[str, Any]) -> type[Resource]:
    """Return the class that a relationship leads to; the type that was sent goes first."""
    name = RESOURCE_NAMES.get(identifier.get("type", ""), spec.target)
    kind: type[Resource] = class_named(name or Resource.__name__)
    return kind


class Identifier(Struct, gc=False, forbid_unknown_fields=True):
    """A linkage to one resource, from which nothing but its `raw` can be read."""

    id: str
    type: str

    def find(self, _: Resource, name: str) -> Any:
        """Return the value of `raw`; UNSET for any other name."""
        return {"id": self.id, "type": self.type} if name == "raw" else UNSET

    def read_all(self, model: Resource) -> dict[str, Misfit]:
        """Set `raw`."""
        _set_attribute(model, "raw", self.find(model, "raw"))
        return {}


def _reference(kind: type[R], identifier: dict[str, Any], include_path: str) -> R:
    resource = reference(kind, identifier["id"], include_path)
    _set_attribute(resource, "raw", identifier)
    return resource


def reference(
    kind: type[R], resource_id: str, include_path: str, source: Identifier | None = None
) -> R:
    """Return a resource of which only type and id were sent.

    Args:
        kind: Its class.
        resource_id: Its id.
        include_path: What to include to load it.
        source: Where its `raw` is read from; None if it is set.
    """
    draft: Any = _new_object(MUTABLE_TWINS[kind])
    draft.id = resource_id
    draft.include_path = include_path
    draft._source = source  # noqa: SLF001
    draft.__class__ = kind
    resource: R = draft
    return resource
