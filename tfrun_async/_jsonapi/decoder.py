"""Documents to resources: attributes at once, the rest when somebody asks for it; pure.

The short way: msgspec checks the bytes against the generated forms, and what fits is copied into
models. What does not fit is read again in the long way, from dicts: it takes more, such as quoted
booleans and other spellings of names and times, and all errors are its own.
"""

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar, cast

from msgspec import UNSET as ABSENT
from msgspec import MsgspecError, Raw, Struct, UnsetType, defstruct, field
from msgspec.json import Decoder

from tfrun_async._generated.models import RESOURCES
from tfrun_async._generated.structs import STRUCTS
from tfrun_async._jsonapi.lazy import Body, Document, Source, from_dict, kind_of, reference
from tfrun_async._jsonapi.structs import AnyObject, WireStruct, mutable_twin
from tfrun_async._jsonapi.structure import MisfitError, Slot, converter, named, parse, parse_object
from tfrun_async._model import Resource

R = TypeVar("R", bound=Resource)

_Decode = Callable[[bytes], Any]

_UNFIT = (MsgspecError, ValueError, KeyError, RecursionError)


def read_one(body: bytes, kind: type[R]) -> R:
    """Read a document that holds one resource."""
    try:
        resource: R = _readers[kind].read_one(_utf8(body))
    except _UNFIT:
        return read_one_from_dicts(body, kind)
    return resource


def read_many(body: bytes, kind: type[R]) -> tuple[list[R], Any, Any]:
    """Read a document that holds a list of resources; return them, its ``meta`` and ``links``."""
    try:
        found: tuple[list[R], Any, Any] = _readers[kind].read_many(_utf8(body))
    except _UNFIT:
        return read_many_from_dicts(body, kind)
    return found


def read_one_from_dicts(body: bytes, kind: type[R]) -> R:
    """Read a document that holds one resource, in the long way."""
    document = parse_object(body)
    (resource,) = _from_dicts({"$.data": document.get("data")}, document.get("included"), kind)
    return resource


def read_many_from_dicts(body: bytes, kind: type[R]) -> tuple[list[R], Any, Any]:
    """Read a document that holds a list of resources, in the long way."""
    document = parse_object(body)
    data = document.get("data")
    if not isinstance(data, list):
        raise MisfitError(f"$.data: expected a list, not {named(data)}")
    items = {f"$.data[{i}]": item for i, item in enumerate(data)}
    resources = _from_dicts(items, document.get("included"), kind)
    return resources, document.get("meta"), document.get("links")


def _from_dicts(items: dict[str, Any], included: Any, kind: type[R]) -> list[R]:
    """Read resources, given by their places."""
    resources = [from_dict(item, kind, place) for place, item in items.items()]
    if included and isinstance(included, list):
        document = Document(resources)
        for item in included:
            if not isinstance(item, dict) or not isinstance(item.get("type"), str):
                continue
            known = RESOURCES.get(item["type"])
            if known is None:
                document.keep(item)
            else:
                resource = from_dict(item, known, f"$.included ({item.get('id')})")
                document.add((item["type"], resource.id), resource)
    return resources


def _utf8(body: bytes) -> bytes:
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


class _One(Struct, gc=False):
    data: Raw


class _Many(Struct, gc=False):
    data: list[Raw]


_decode_identity = Decoder(_Identity).decode
_decode_one = Decoder(_One).decode
_decode_many = Decoder(_Many).decode
_new = object.__new__


class Reader(Generic[R]):
    """Reads documents of one kind of resource, in the short way.

    What it raises if they do not fit says nothing of where; the long way does.

    Args:
        kind: The class of the resources.
        form: What msgspec makes of their attributes.
        fill: Copies attributes from the form to the draft of a resource.
    """

    def __init__(
        self, kind: type[R], form: type[WireStruct], fill: Callable[[Any, Any], None]
    ) -> None:
        self._kind = kind
        self._form = form
        self._fill = fill
        self._draft = mutable_twin(kind)
        self._expect(())

    def __call__(self, text: bytes, _: type[R]) -> R:
        """Read a resource from bytes of its own; its relationships are followed later."""
        return self._finished(self._drafted(self._decode(text), Source(text, path=None)))

    def read_one(self, body: bytes) -> R:
        """Read a document that holds one resource."""
        document = self._decode_one(body)
        item = document.data
        draft = self._drafted(item, Source(Body(body, _cut_one), 0, self))
        self._link([(draft, item.relationships)], document.included)
        return self._finished(draft)

    def read_many(self, body: bytes) -> tuple[list[R], Any, Any]:
        """Read a document that holds a list of resources; return them, its meta and links."""
        document = self._decode_many(body)
        text = Body(body, _cut_many)
        linked = [
            (self._drafted(item, Source(text, i, self)), item.relationships)
            for i, item in enumerate(document.data)
        ]
        self._link(linked, document.included)
        resources = [self._finished(draft) for draft, _ in linked]
        return resources, parse(bytes(document.meta)), parse(bytes(document.links))

    def ask_for(self, slot: Slot) -> None:
        """Follow a relationship of all resources from now on.

        Who reads the workspace of one run reads that of the next, and here it costs a tenth.
        """
        if slot not in self._asked:
            self._expect((*self._asked, slot))

    def _expect(self, asked: tuple[Slot, ...]) -> None:
        """Make the decoders, which look at those relationships that somebody has asked for."""
        linkages = defstruct("Linkages", map(_linkage_field, asked), gc=False)
        item = defstruct(
            "Item",
            [
                ("id", str),
                ("attributes", self._form, field(default_factory=self._form)),
                ("relationships", linkages, field(default_factory=linkages)),
            ],
            gc=False,
        )
        included: Any = ("included", list[Raw], field(default_factory=list))
        null = Raw(b"null")
        about = [("meta", Raw, null), ("links", Raw, null)]
        one = defstruct("One", [("data", item), included], gc=False)
        many = defstruct("Many", [("data", _list_of(item)), included, *about], gc=False)
        self._decode: _Decode = Decoder(item).decode
        self._decode_one: _Decode = Decoder(one).decode
        self._decode_many: _Decode = Decoder(many).decode
        self._asked = asked

    def _drafted(self, item: Any, source: Source) -> Any:
        draft: Any = _new(self._draft)
        draft.id = item.id
        draft.include_path = None
        draft._source = source  # noqa: SLF001
        self._fill(draft, item.attributes)
        return draft

    def _link(self, drafts: list[tuple[Any, Any]], included: list[Raw]) -> None:
        """Follow those relationships that somebody has asked for; each draft has its linkages."""
        if included:
            _include(included, Document(draft for draft, _ in drafts))
        for slot in self._asked:
            name, before, linked = slot.name, ABSENT, None
            for draft, linkages in drafts:
                linkage = getattr(linkages, name, None)
                if linkage is None or (data := linkage.data) is ABSENT:
                    continue
                if included or slot.many or data is None:
                    linked = draft._source.linked(slot, data)  # noqa: SLF001
                elif data != before:  # one stands for the workspace that many runs may be in
                    linked = reference(kind_of(slot, data), data, name)
                before = data
                setattr(draft, name, linked)

    def _finished(self, draft: Any) -> R:
        draft.__class__ = self._kind
        resource: R = draft
        return resource


def _linkage_field(slot: Slot) -> tuple[str, Any, Any]:
    linkage = _ToMany if slot.many else _ToOne
    return slot.name, linkage | None, field(default=None, name=slot.keys[0])


def _list_of(item: Any) -> Any:
    return list[item]


def _cut_one(body: bytes) -> list[Raw]:
    return [_decode_one(body).data]


def _cut_many(body: bytes) -> list[Raw]:
    return _decode_many(body).data


def _include(included: Iterable[Raw], document: Document) -> None:
    for text in map(bytes, included):
        identity = _decode_identity(text)
        known = RESOURCES.get(identity.type)
        if known is None:
            document.keep(parse(text))
        else:
            document.add((identity.type, identity.id), _readers[known](text, known))


# cattrs knows how to read each kind of resource from bytes, like any other type from JSON.


class _Readers(dict[type[Resource], Reader[Any]]):
    def __missing__(self, kind: type[Resource]) -> Reader[Any]:
        reader = self[kind] = cast("Reader[Any]", converter.get_structure_hook(kind))
        return reader


_readers = _Readers()


def _find_reader(kind: type[R]) -> Reader[R]:
    return Reader(kind, *STRUCTS.get(kind, (AnyObject, _fill_nothing)))


def _fill_nothing(draft: Any, form: AnyObject) -> None:
    pass


converter.register_structure_hook_factory(
    lambda kind: isinstance(kind, type) and issubclass(kind, Resource), _find_reader
)
