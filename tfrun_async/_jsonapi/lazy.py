"""Read attributes and relationships of a resource on first use; pure.

PageBytes ──split──► bytes of one resource ──parse──► dict ──read_field──► attribute
(LazyDocument.detach)              └────resolve─────► related resource
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from msgspec import Raw, Struct

from tfrun_async._generated.models import RESOURCES
from tfrun_async._jsonapi.structure import (
    DecodeError,
    FieldSpec,
    json_type_name,
    model_spec_of,
    parse_object,
    populate,
    read_field,
)
from tfrun_async._model import UNSET, Resource
from tfrun_async.errors import MalformedResponseError

R = TypeVar("R", bound=Resource)


class PageBytes(Struct):
    """The bytes of a document, and how to split them into those of its resources."""

    content: bytes
    split: Callable[[bytes], Sequence[Raw]]
    items: Sequence[Raw] | None = None

    def item(self, index: int) -> bytes:
        """Return the bytes of one resource."""
        items = self.items
        if items is None:  # not earlier: most resources are freed before one needs it
            items = self.items = self.split(self.content)
        return bytes(items[index])


class Prefetcher(Protocol):
    """Resolves a relationship in advance that was read from an earlier resource."""

    def prefetch(self, spec: FieldSpec) -> None:
        """Resolve a relationship of all resources from now on."""


class LazyDocument(Struct):
    """The JSON of one resource, parsed on first use."""

    content: PageBytes | bytes = b""
    """Its own bytes, or those of its page."""
    index: int = 0
    """Its index in the page."""
    prefetcher: Prefetcher | None = None
    raw: dict[str, Any] | None = None
    """Its JSON, parsed."""
    included: IncludedResources | None = None
    """The resources of the same document; None if nothing was included."""
    include_prefix: str | None = ""
    """Its path in `include`, with a dot at the end; None until a relationship has led to it."""

    def __repr__(self) -> str:
        # Not msgspec's, which shows the content and any secret in it.
        return f"LazyDocument(include_prefix={self.include_prefix!r})"

    def find(self, model: Resource, name: str) -> Any:
        """Return the value of an attribute or relationship; UNSET if it was not sent.

        Raises:
            MalformedResponseError: Its value does not fit the model.
        """
        kind = type(model)
        spec = model_spec_of(kind).by_name.get(name)
        if spec is not None and spec.target is not None and self.prefetcher is not None:
            self.prefetcher.prefetch(spec)
        try:
            if spec is None:
                return self._parse() if name == "raw" else UNSET
            return self._read(spec)
        except DecodeError as error:
            raise _malformed_error(model, error) from None

    def read_all(self, model: Resource) -> None:
        """Set all attributes that are still unset and were sent.

        Raises:
            MalformedResponseError: A value does not fit the model.
        """
        model_spec = model_spec_of(type(model))
        try:
            _set_raw(model, self._parse())
            for spec in (*model_spec.attributes, *model_spec.relationships):
                if _is_unset(model, spec.name) and (value := self._read(spec)) is not UNSET:
                    _set_attribute(model, spec.name, value)
        except DecodeError as error:
            raise _malformed_error(model, error) from None
        _set_source(model, None)

    def detach(self) -> bytes:
        """Return the bytes of the resource, and let go of those of its page."""
        content = self.content
        if isinstance(content, PageBytes):
            content = self.content = content.item(self.index)
        return content

    def resolve(self, spec: FieldSpec, data: Any) -> Any:
        """Return the resource, or list of resources, that a linkage refers to."""
        if spec.is_to_many:
            return [self._resolve_one(spec, identifier) for identifier in data]
        return None if data is None else self._resolve_one(spec, data)

    def _parse(self) -> dict[str, Any]:
        raw = self.raw
        if raw is None:
            raw = self.raw = parse_object(self.detach())
        return raw

    def _read(self, spec: FieldSpec) -> Any:
        if spec.target is None:
            return read_field(spec, self._parse().get("attributes"), "$.attributes")
        relationships = self._parse().get("relationships")
        key = spec.find_key(relationships) if isinstance(relationships, dict) else None
        linkage = relationships.get(key) if isinstance(relationships, dict) else None
        if not isinstance(linkage, dict) or "data" not in linkage:
            return UNSET
        _check_linkage(spec, linkage["data"], f"$.relationships.{key}.data")
        return self.resolve(spec, linkage["data"])

    def _resolve_one(self, spec: FieldSpec, identifier: dict[str, Any]) -> Resource:
        kind = target_class(spec, identifier)
        include_path = (self.include_prefix or "") + spec.name
        included = self.included.find(identifier, kind, include_path) if self.included else None
        return included or reference(kind, identifier, include_path)


def _malformed_error(model: Resource, error: DecodeError) -> MalformedResponseError:
    return MalformedResponseError(f"{type(model).__name__} {model.id}: {error}")


def _check_linkage(spec: FieldSpec, data: Any, path: str) -> None:
    if spec.is_to_many and not isinstance(data, list):
        raise DecodeError(f"{path}: expected a list, not {json_type_name(data)}")
    for identifier in data if spec.is_to_many else [] if data is None else [data]:
        if not _is_identifier(identifier):
            raise DecodeError(
                f"{path}: expected a type and an id, not {json_type_name(identifier)}"
            )


def _is_identifier(value: Any) -> bool:
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
        """Let others refer to a resource; of equal identities the first counts."""
        source = source_of(resource)
        source.included, source.include_prefix = self, include_prefix
        self._resources.setdefault(identity, resource)

    def add_untyped(self, data: Any) -> None:
        """Let others refer to a resource of a type that the spec does not know."""
        if _is_identifier(data):
            self._untyped[data.get("type", ""), data["id"]] = data

    def find(
        self, identifier: dict[str, Any], kind: type[Resource], include_path: str
    ) -> Resource | None:
        """Return the resource of an identifier; None if the document does not hold it."""
        identity = (identifier.get("type", ""), identifier["id"])
        if identity not in self._resources and identity in self._untyped:
            path = f"$.included ({identity[1]})"
            self.add(identity, from_dict(self._untyped[identity], kind, path))
        resource = self._resources.get(identity)
        if resource is None:
            return None
        source = source_of(resource)
        if source and source.include_prefix is None:
            source.include_prefix = f"{include_path}."
        return resource


_new_object = object.__new__
_set_attribute = object.__setattr__
# The slots of a frozen class: `object.__setattr__` looks for them, and takes twice as long.
_descriptors: Any = Resource
_set_id = _descriptors.id.__set__
_set_include_path = _descriptors.include_path.__set__
_set_raw = _descriptors.raw.__set__
_set_source = _descriptors._source.__set__  # noqa: SLF001
source_of: Callable[[Resource], Any] = operator.attrgetter("_source")
"""Return the JSON that a resource is read from."""


def from_dict(data: Any, kind: type[R], path: str) -> R:
    """Return the resource of a JSON object."""
    if not isinstance(data, dict):
        raise DecodeError(f"{path}: expected a resource, not {json_type_name(data)}")
    if not isinstance(data.get("id"), str):
        raise DecodeError(f"{path}.id: expected a string, not {json_type_name(data.get('id'))}")
    resource = reference(kind, data, None)
    _set_source(resource, LazyDocument(raw=data))
    populate(resource, model_spec_of(kind).attributes, data.get("attributes"), f"{path}.attributes")
    return resource


def target_class(spec: FieldSpec, identifier: dict[str, Any]) -> type[Resource]:
    """Return the class that a relationship leads to; the type that was sent goes first."""
    try:
        return RESOURCES[identifier["type"]]
    except KeyError:
        return spec.target or Resource


def reference(kind: type[R], identifier: dict[str, Any], include_path: str | None) -> R:
    """Return a resource of which only type and id were sent."""
    resource = _new_object(kind)
    _set_id(resource, identifier["id"])
    _set_include_path(resource, include_path)
    _set_raw(resource, identifier)
    return resource


def _is_unset(resource: Resource, name: str) -> bool:
    try:
        object.__getattribute__(resource, name)
    except AttributeError:
        return True
    return False
