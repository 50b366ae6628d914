"""Documents to resources: attributes at once, the rest when somebody asks for it; pure.

The short way: msgspec checks the bytes against the generated forms, and what fits is copied into
models. What does not fit is read again in the long way, from dicts: it takes more, such as quoted
booleans and other spellings of names and times, and all errors are its own.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from msgspec import MsgspecError, Raw, Struct
from msgspec.json import Decoder

from tfrun_async._generated.forms import FORMS
from tfrun_async._generated.models import RESOURCES
from tfrun_async._resource import Resource
from tfrun_async._source import READERS, Document, Reader, from_dict
from tfrun_async._values import MisfitError, converter, named, parse, parse_object

R = TypeVar("R", bound=Resource)

_UNFIT = (MsgspecError, ValueError, KeyError, RecursionError)


class _One(Struct, gc=False):
    data: Raw
    included: list[Raw] = []


class _Many(Struct, gc=False):
    data: list[Raw]
    included: list[Raw] = []
    meta: Raw = Raw(b"null")
    links: Raw = Raw(b"null")


class _Identity(Struct, gc=False):
    id: str
    type: str


_decode_one = Decoder(_One).decode
_decode_many = Decoder(_Many).decode
_decode_identity = Decoder(_Identity).decode


def read_one(body: bytes, kind: type[R]) -> R:
    """Read a document that holds one resource."""
    try:
        document = _decode_one(_utf8(body))
        (resource,) = _from_bytes([document.data], document.included, kind)
    except _UNFIT:
        return read_one_from_dicts(body, kind)
    return resource


def read_many(body: bytes, kind: type[R]) -> tuple[list[R], Any, Any]:
    """Read a document that holds a list of resources; return them, its ``meta`` and ``links``."""
    try:
        document = _decode_many(_utf8(body))
        resources = _from_bytes(document.data, document.included, kind)
        return resources, parse(bytes(document.meta)), parse(bytes(document.links))
    except _UNFIT:
        return read_many_from_dicts(body, kind)


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


def _utf8(body: bytes) -> bytes:
    # msgspec does not look into the strings that it skips.
    if not body.isascii():
        body.decode()
    return body


def _from_bytes(items: Iterable[Raw], included: Iterable[Raw], kind: type[R]) -> list[R]:
    read = _hook(kind)
    # Each resource keeps bytes of its own: `Raw` would keep those of the whole document.
    resources = [read(bytes(item), kind) for item in items]
    if included:
        document = Document(resources)
        for text in map(bytes, included):
            identity = _decode_identity(text)
            known = RESOURCES.get(identity.type)
            if known is None:
                document.keep(parse(text))
            else:
                document.add((identity.type, identity.id), _hook(known)(text, known))
    if kind in READERS:
        link = READERS[kind].link
        for resource in resources:
            link(resource)
    return resources


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


# cattrs knows how to read each kind of resource from bytes, like any other type from JSON.


def _hook(kind: type[R]) -> Callable[[bytes, type[R]], R]:
    return converter.get_structure_hook(kind)


def _find_hook(kind: type[R]) -> Callable[[bytes, type[R]], R]:
    if kind in FORMS:
        reader = READERS.setdefault(kind, Reader(kind, *FORMS[kind]))
        return reader.read
    return lambda text, _: from_dict(parse(text), kind, "$")


converter.register_structure_hook_factory(
    lambda kind: isinstance(kind, type) and issubclass(kind, Resource), _find_hook
)
