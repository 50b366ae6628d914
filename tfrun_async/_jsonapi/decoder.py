"""Decode responses: attributes at once, relationships on first use; pure.

                          ┌─ included ──────────────────► IncludedResources
    body ─split─► bytes of┤
                 resource └─ data ─msgspec─► wire struct ─copy─► model     fast path: Decoder
                             │                                    ▲ first read of an attribute
                             └───orjson───► dict ──► LazyDocument ┘        slow path

A response with a single resource, and no included ones, is not split: its bytes are those of the
resource. The fast path copies values that fit. All others are read on first use, by the slow path,
from the bytes that each resource keeps of its own: relationships, values such as `actions`, other
spellings of names, and null where the spec has none. A resource that does not fit its struct (a
quoted boolean, a number for a string) is read on the slow path altogether, and a body that cannot
be split is parsed as a whole. Only the slow path judges, so that both have the same result: a value
that does not fit raises where it is read, and only there.

A relationship that was read once is prefetched: the struct is compiled again with its linkage, and
the resources of later responses have it from the start. A loop that reads the workspace of one run
reads that of the next. If two relationships of each run of a page are read, that takes a third of
the time of reading them on first use, and 0.6 of that of decoding all to-one relationships at once.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from msgspec import UNSET as ABSENT
from msgspec import MsgspecError, Raw, Struct, UnsetType, ValidationError, defstruct, field
from msgspec.json import Decoder as MsgspecDecoder

from tfrun_async._generated.models import RESOURCE_NAMES
from tfrun_async._jsonapi.classes import RESOURCES, class_named, struct_of
from tfrun_async._jsonapi.lazy import (
    Identifier,
    IncludedResources,
    LazyDocument,
    from_dict,
    has_optional_id,
    is_identifier,
    reference,
)
from tfrun_async._jsonapi.structs import MUTABLE_TWINS, WireStruct
from tfrun_async._jsonapi.structure import (
    DecodeError,
    FieldSpec,
    at_path,
    json_type_name,
    model_spec_of,
    parse_document,
    parse_shallow,
    read_items,
)
from tfrun_async._model import Resource

R = TypeVar("R", bound=Resource)

_Prefetched = Mapping[str, tuple[type[Resource], bool]]
"""To-one relationships: the type that each usually leads to, and whether it may be null."""
_Compiled = tuple[Callable[[bytes], Any], Callable[[bytes], Any], _Prefetched]
"""Decoders of a document and of a resource, and the relationships that neither skips."""
_FALLBACK_ERRORS = (MsgspecError, ValueError, KeyError, RecursionError)


def decode_one(body: bytes, kind: type[R]) -> R:
    """Decode a document that holds one resource."""
    try:
        resource = decoder_of(kind).decode_document(_check_utf8(body))
        return _decode_with_included(body, kind) if resource is None else resource
    except _FALLBACK_ERRORS:
        return decode_one_from_dicts(body, kind)


def _decode_with_included(body: bytes, kind: type[R]) -> R:
    document = _split_one(body)
    (resource,) = _decode_all([document.data], document.included, kind)
    return resource


def decode_any(body: bytes, kinds: tuple[type[R], ...]) -> R:
    """Decode a document that holds one resource, of the kind that its type names."""
    data = parse_document(body).get("data")
    name = data.get("type") if isinstance(data, dict) else None
    for kind in kinds:
        if kind.resource_type == name:
            return decode_one(body, kind)
    expected = " or ".join(kind.resource_type for kind in kinds)
    raise DecodeError(f"$.data.type: expected {expected}")


def decode_many(body: bytes, kind: type[R]) -> tuple[list[R], Any, Any]:
    """Decode a document that holds a list of resources; return them, its ``meta`` and ``links``."""
    try:
        document = _split_many(_check_utf8(body))
        resources = _decode_all(document.data, document.included, kind)
        return resources, parse_shallow(bytes(document.meta)), parse_shallow(bytes(document.links))
    except _FALLBACK_ERRORS:
        return decode_many_from_dicts(body, kind)


def _decode_all(items: list[Raw], included: list[Raw], kind: type[R]) -> list[R]:
    decoder = decoder_of(kind)
    if not included:
        return decoder.decode_all(map(bytes, items))
    resources = decoder.decode_all(map(bytes, items), are_linked=True)
    _include(included, IncludedResources(resources))
    return resources


def _include(included: list[Raw], document: IncludedResources) -> None:
    """Add the included resources that have a type and an id."""
    for content in map(bytes, included):
        try:
            identity = _decode_identity(content)
        except ValidationError:
            _include_dict(parse_shallow(content), document)
            continue
        if identity.type not in RESOURCE_NAMES:
            document.add_untyped(parse_document(content))
        else:
            decoder = decoder_of(RESOURCES[identity.type])
            (resource,) = decoder.decode_all([content], are_linked=True)
            document.add((identity.type, identity.id), resource)


def decode_one_from_dicts(body: bytes, kind: type[R]) -> R:
    """Decode a document that holds one resource, on the slow path."""
    document = parse_document(body)
    resource: R = at_path(from_dict, document.get("data"), kind, "$.data")
    _include_dicts(document.get("included"), [resource])
    return resource


def decode_many_from_dicts(body: bytes, kind: type[R]) -> tuple[list[R], Any, Any]:
    """Decode a document that holds a list of resources, on the slow path."""
    document = parse_document(body)
    data = document.get("data")
    if not isinstance(data, list):
        raise DecodeError(f"$.data: expected a list, not {json_type_name(data)}")
    resources = read_items(from_dict, data, kind, "$.data")
    _include_dicts(document.get("included"), resources)
    return resources, document.get("meta"), document.get("links")


def _include_dicts(included: Any, resources: list[R]) -> None:
    if not included or not isinstance(included, list):
        return
    document = IncludedResources(resources)
    for item in included:
        _include_dict(item, document)


def _include_dict(item: Any, document: IncludedResources) -> None:
    if not is_identifier(item) or "type" not in item:
        return
    if item["type"] not in RESOURCE_NAMES:
        document.add_untyped(item)
    else:
        document.add((item["type"], item["id"]), from_dict(item, RESOURCES[item["type"]]))


def _check_utf8(body: bytes) -> bytes:
    # msgspec does not look into the strings that it skips.
    if not body.isascii():
        body.decode()
    return body


class _One(Struct, gc=False):
    data: Raw
    included: list[Raw] = field(default_factory=list)


class _Many(Struct, gc=False):
    data: list[Raw]
    included: list[Raw] = field(default_factory=list)
    meta: Raw = Raw(b"null")
    links: Raw = Raw(b"null")


class _Identity(Struct, gc=False):
    id: str
    type: str


class _ToOne(Struct, gc=False):
    data: Identifier | UnsetType | None = ABSENT


_split_one = MsgspecDecoder(_One).decode
_split_many = MsgspecDecoder(_Many).decode
_decode_identity = MsgspecDecoder(_Identity).decode
_new_object = object.__new__


class Decoder(Generic[R]):
    """Decodes one kind of resource.

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
        self._draft = MUTABLE_TWINS[kind]
        # Replaced as a whole, since other threads may decode or prefetch at the same time.
        self._compiled = self._compile({})

    def decode_document(self, body: bytes) -> R | None:
        """Decode a document that holds one resource, and no other; return None if it does."""
        decode_document, _, prefetched = self._compiled
        document = decode_document(body)
        if document.included:
            return None
        return self._resource(document.data, LazyDocument(body, self, is_whole=True), prefetched)

    def decode_all(self, contents: Iterable[bytes], *, are_linked: bool = False) -> list[R]:
        """Decode resources, each from its own bytes.

        Args:
            contents: The bytes of each.
            are_linked: Whether their relationships may lead to others of their document. If not,
                they get references to the prefetched resources.
        """
        _, decode_item, prefetched = self._compiled
        if are_linked:
            prefetched = {}
        resources = []
        for content in contents:
            try:
                item = decode_item(content)
                resource = self._resource(item, LazyDocument(content, self), prefetched)
            except _FALLBACK_ERRORS:
                resource = from_dict(parse_document(content), self._kind)
            resources.append(resource)
        return resources

    def _resource(self, item: Any, source: LazyDocument, prefetched: _Prefetched) -> R:
        """Return the resource of a struct."""
        draft: Any = _new_object(self._draft)
        draft.id = item.id
        draft.include_path = None
        draft._source = source  # noqa: SLF001
        self._copy_attributes(draft, item.attributes)
        for name, (target, is_nullable) in prefetched.items():
            linkage = getattr(item.relationships, name)
            if linkage is None or (data := linkage.data) is ABSENT:
                continue
            if data is not None:
                kind = _class_of(data.type, target)
                setattr(draft, name, reference(kind, data.id, name, data))
            elif is_nullable:
                setattr(draft, name, None)
        draft.__class__ = self._kind  # complete, and frozen from now on
        resource: R = draft
        return resource

    def prefetch(self, spec: FieldSpec) -> None:
        """Resolve a to-one relationship of all resources from now on."""
        *_, prefetched = self._compiled
        if spec.target is not None and not spec.is_to_many and spec.name not in prefetched:
            known = class_named(spec.target), spec.is_nullable
            self._compiled = self._compile({**prefetched, spec.name: known})

    def _compile(self, prefetched: _Prefetched) -> _Compiled:
        """Make the msgspec decoders, which skip all relationships but those to prefetch."""
        specs = model_spec_of(self._kind).by_name
        linkages = defstruct(
            "Linkages",
            [
                (name, _ToOne | None, field(default=None, name=specs[name].keys[0]))
                for name in prefetched
            ],
            gc=False,
        )
        item = defstruct(
            "Item",
            [
                ("id", str, "") if has_optional_id(self._kind) else ("id", str),
                ("type", str, ""),
                ("attributes", self._struct, field(default_factory=self._struct)),
                ("relationships", linkages, field(default_factory=linkages)),
            ],
            gc=False,
        )
        document = defstruct(
            "Document",
            [("data", item), ("included", list[Raw], field(default_factory=list))],
            gc=False,
        )
        return MsgspecDecoder(document).decode, MsgspecDecoder(item).decode, prefetched


def _class_of(resource_type: str, usual: type[Resource]) -> type[Resource]:
    if resource_type == usual.resource_type or resource_type not in RESOURCE_NAMES:
        return usual
    return RESOURCES[resource_type]


_decoders: dict[type[Resource], Decoder[Any]] = {}


def decoder_of(kind: type[R]) -> Decoder[R]:
    """Return the decoder of a kind of resource."""
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = Decoder(kind, *struct_of(kind))
    return decoder
