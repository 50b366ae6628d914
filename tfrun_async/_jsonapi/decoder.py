"""Decode responses: attributes at once, relationships on first use; pure.

    bytes ──msgspec──► wire structs ──copy──► models    fast path: Decoder
      └─────orjson───► dicts ────────cattrs──► models    slow path: *_from_dicts

Whatever does not fit the structs is decoded again on the slow path. It accepts more, such as quoted
booleans and other spellings of names and times, and all error messages are its own.
"""

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar, cast

from msgspec import UNSET as ABSENT
from msgspec import MsgspecError, Raw, Struct, UnsetType, defstruct, field
from msgspec.json import Decoder as MsgspecDecoder

from tfrun_async._generated.models import RESOURCES
from tfrun_async._generated.structs import STRUCTS
from tfrun_async._jsonapi.lazy import (
    IncludedResources,
    LazyDocument,
    PageBytes,
    from_dict,
    reference,
    target_class,
)
from tfrun_async._jsonapi.structs import AnyObject, WireStruct, mutable_twin
from tfrun_async._jsonapi.structure import (
    DecodeError,
    FieldSpec,
    converter,
    json_type_name,
    parse,
    parse_object,
)
from tfrun_async._model import Resource

R = TypeVar("R", bound=Resource)

_Decode = Callable[[bytes], Any]

_FALLBACK_ERRORS = (MsgspecError, ValueError, KeyError, RecursionError)


def decode_one(body: bytes, kind: type[R]) -> R:
    """Decode a document that holds one resource."""
    try:
        resource: R = _decoders[kind].decode_one(_check_utf8(body))
    except _FALLBACK_ERRORS:
        return decode_one_from_dicts(body, kind)
    return resource


def decode_many(body: bytes, kind: type[R]) -> tuple[list[R], Any, Any]:
    """Decode a document that holds a list of resources; return them, its ``meta`` and ``links``."""
    try:
        decoded: tuple[list[R], Any, Any] = _decoders[kind].decode_many(_check_utf8(body))
    except _FALLBACK_ERRORS:
        return decode_many_from_dicts(body, kind)
    return decoded


def decode_one_from_dicts(body: bytes, kind: type[R]) -> R:
    """Decode a document that holds one resource, on the slow path."""
    document = parse_object(body)
    (resource,) = _decode_dicts({"$.data": document.get("data")}, document.get("included"), kind)
    return resource


def decode_many_from_dicts(body: bytes, kind: type[R]) -> tuple[list[R], Any, Any]:
    """Decode a document that holds a list of resources, on the slow path."""
    document = parse_object(body)
    data = document.get("data")
    if not isinstance(data, list):
        raise DecodeError(f"$.data: expected a list, not {json_type_name(data)}")
    items = {f"$.data[{i}]": item for i, item in enumerate(data)}
    resources = _decode_dicts(items, document.get("included"), kind)
    return resources, document.get("meta"), document.get("links")


def _decode_dicts(items: dict[str, Any], included: Any, kind: type[R]) -> list[R]:
    """Decode resources, given by their JSON paths."""
    resources = [from_dict(item, kind, path) for path, item in items.items()]
    if included and isinstance(included, list):
        document = IncludedResources(resources)
        for item in included:
            if not isinstance(item, dict) or not isinstance(item.get("type"), str):
                continue
            model = RESOURCES.get(item["type"])
            if model is None:
                document.add_untyped(item)
            else:
                resource = from_dict(item, model, f"$.included ({item.get('id')})")
                document.add((item["type"], resource.id), resource)
    return resources


def _check_utf8(body: bytes) -> bytes:
    # msgspec does not look into the strings that it skips.
    if not body.isascii():
        body.decode()
    return body


class _ToOne(Struct, gc=False):
    data: dict[str, str] | UnsetType | None = ABSENT


class _ToMany(Struct, gc=False):
    data: list[dict[str, str]] | UnsetType = ABSENT


class _Identity(Struct, gc=False):
    id: str
    type: str


class _RawOne(Struct, gc=False):
    data: Raw


class _RawMany(Struct, gc=False):
    data: list[Raw]


_decode_identity = MsgspecDecoder(_Identity).decode
_decode_raw_one = MsgspecDecoder(_RawOne).decode
_decode_raw_many = MsgspecDecoder(_RawMany).decode
_new_object = object.__new__


class Decoder(Generic[R]):
    """The fast path for one kind of resource.

    Its errors do not name a place in the document; those of the slow path do.

    Args:
        kind: The class of the resources.
        struct: The wire struct of their attributes.
        copy_attributes: Copies attributes from the struct to the draft of a resource.
    """

    def __init__(
        self, kind: type[R], struct: type[WireStruct], copy_attributes: Callable[[Any, Any], None]
    ) -> None:
        self._kind = kind
        self._struct = struct
        self._copy_attributes = copy_attributes
        self._draft = mutable_twin(kind)
        self._compile(())

    def __call__(self, content: bytes, _: type[R]) -> R:
        """Decode a resource from its own bytes; its relationships are resolved later."""
        source = LazyDocument(content, include_prefix=None)
        return self._freeze(self._new_draft(self._decode(content), source))

    def decode_one(self, body: bytes) -> R:
        """Decode a document that holds one resource."""
        document = self._decode_one(body)
        item = document.data
        draft = self._new_draft(item, LazyDocument(PageBytes(body, _split_one), 0, self))
        self._resolve_prefetched([(draft, item.relationships)], document.included)
        return self._freeze(draft)

    def decode_many(self, body: bytes) -> tuple[list[R], Any, Any]:
        """Decode a document that holds a list of resources; return them, its meta and links."""
        document = self._decode_many(body)
        page = PageBytes(body, _split_many)
        drafts = [
            (self._new_draft(item, LazyDocument(page, i, self)), item.relationships)
            for i, item in enumerate(document.data)
        ]
        self._resolve_prefetched(drafts, document.included)
        resources = [self._freeze(draft) for draft, _ in drafts]
        return resources, parse(bytes(document.meta)), parse(bytes(document.links))

    def prefetch(self, spec: FieldSpec) -> None:
        """Resolve a relationship of all resources from now on.

        A program that reads the workspace of one run reads that of the next, and here it costs a
        tenth of the time.
        """
        if spec not in self._prefetched:
            self._compile((*self._prefetched, spec))

    def _compile(self, prefetched: tuple[FieldSpec, ...]) -> None:
        """Make the msgspec decoders, which skip all relationships but those to prefetch."""
        linkages = defstruct("Linkages", map(_linkage_field, prefetched), gc=False)
        item = defstruct(
            "Item",
            [
                ("id", str),
                ("attributes", self._struct, field(default_factory=self._struct)),
                ("relationships", linkages, field(default_factory=linkages)),
            ],
            gc=False,
        )
        included: Any = ("included", list[Raw], field(default_factory=list))
        null = Raw(b"null")
        rest = [("meta", Raw, null), ("links", Raw, null)]
        one = defstruct("One", [("data", item), included], gc=False)
        many = defstruct("Many", [("data", _list_of(item)), included, *rest], gc=False)
        self._decode: _Decode = MsgspecDecoder(item).decode
        self._decode_one: _Decode = MsgspecDecoder(one).decode
        self._decode_many: _Decode = MsgspecDecoder(many).decode
        self._prefetched = prefetched

    def _new_draft(self, item: Any, source: LazyDocument) -> Any:
        draft: Any = _new_object(self._draft)
        draft.id = item.id
        draft.include_path = None
        draft._source = source  # noqa: SLF001
        self._copy_attributes(draft, item.attributes)
        return draft

    def _resolve_prefetched(self, drafts: list[tuple[Any, Any]], included: list[Raw]) -> None:
        """Set the relationships to prefetch, given drafts with their linkages."""
        if included:
            _add_included(included, IncludedResources(draft for draft, _ in drafts))
        for spec in self._prefetched:
            name, previous, related = spec.name, ABSENT, None
            for draft, linkages in drafts:
                linkage = getattr(linkages, name, None)
                if linkage is None or (data := linkage.data) is ABSENT:
                    continue
                if included or spec.is_to_many or data is None:
                    related = draft._source.resolve(spec, data)  # noqa: SLF001
                elif data != previous:  # neighbours often share one, such as the workspace of runs
                    related = reference(target_class(spec, data), data, name)
                previous = data
                setattr(draft, name, related)

    def _freeze(self, draft: Any) -> R:
        draft.__class__ = self._kind
        resource: R = draft
        return resource


def _linkage_field(spec: FieldSpec) -> tuple[str, Any, Any]:
    linkage = _ToMany if spec.is_to_many else _ToOne
    return spec.name, linkage | None, field(default=None, name=spec.keys[0])


def _list_of(item: Any) -> Any:
    return list[item]


def _split_one(body: bytes) -> list[Raw]:
    return [_decode_raw_one(body).data]


def _split_many(body: bytes) -> list[Raw]:
    return _decode_raw_many(body).data


def _add_included(included: Iterable[Raw], document: IncludedResources) -> None:
    for content in map(bytes, included):
        identity = _decode_identity(content)
        model = RESOURCES.get(identity.type)
        if model is None:
            document.add_untyped(parse(content))
        else:
            document.add((identity.type, identity.id), _decoders[model](content, model))


# cattrs finds the decoder of a resource, as it finds the hook of any other type.


class _DecoderCache(dict[type[Resource], Decoder[Any]]):
    def __missing__(self, kind: type[Resource]) -> Decoder[Any]:
        decoder = self[kind] = cast("Decoder[Any]", converter.get_structure_hook(kind))
        return decoder


_decoders = _DecoderCache()


def _build_decoder(kind: type[R]) -> Decoder[R]:
    return Decoder(kind, *STRUCTS.get(kind, (AnyObject, _copy_nothing)))


def _copy_nothing(draft: Any, struct: AnyObject) -> None:
    pass


converter.register_structure_hook_factory(
    lambda kind: isinstance(kind, type) and issubclass(kind, Resource), _build_decoder
)
