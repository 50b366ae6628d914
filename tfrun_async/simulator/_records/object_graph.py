"""Records as JSON: objects that refer to each other, also in circles, and are shared.

    {"parts": {"store": {"$type": "Store", "workspaces": {"$ref": 0}, ...}, ...},
     "objects": [{"$dict": [["ws-1", {"$ref": 1}]]},
                 {"$type": "Workspace", "id": "ws-1", "runs": {"$ref": 2}, ...}, ...]}

The parts exist when they are read, and get their contents. Each other record, list and mapping is
an object of the table, so that what was one object is one again. Scalars are as they are. Other
values are objects with one member whose name begins with `$`.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection, Mapping
from enum import Enum
from random import Random
from struct import pack, unpack
from types import MethodType
from typing import Any

import attrs

_RANDOM_WORDS = 625
_SCALARS = (str, bool, int, float, type(None))


@attrs.frozen(kw_only=True)
class Vocabulary:
    """What a graph may have besides values: classes, and what exists when it is read.

    Args:
        classes: Classes of attrs and enumerations, by name.
        known: What exists when a graph is read, by name: functions, and the objects of methods.
        omitted: Fields that are not kept, by the names of their classes, as they can be derived.
    """

    classes: Mapping[str, type]
    known: Mapping[str, Any]
    omitted: Mapping[str, Collection[str]]


class GraphWriter:
    """Writes a graph of objects."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._names = {id(each): name for name, each in vocabulary.known.items()}
        self._numbers: dict[int, int] = {}
        self._found: list[Any] = []  # also keeps them alive, so that no two have the same id

    def write(self, parts: Mapping[str, Any]) -> dict[str, Any]:
        """Return the document of some objects, and of all that they refer to.

        Raises:
            TypeError: One of them is of a class that is not in the vocabulary.
        """
        self._names |= {id(part): name for name, part in parts.items()}
        written = {name: self._encode_object(part) for name, part in parts.items()}
        objects: list[Any] = []
        while len(objects) < len(self._found):  # encoding an object finds others
            objects.append(self._encode_object(self._found[len(objects)]))
        return {"parts": written, "objects": objects}

    def _encode(self, value: Any) -> Any:
        if isinstance(value, _SCALARS) and not isinstance(value, Enum):
            return value
        if id(value) in self._names:
            return {"$known": self._names[id(value)]}
        return self._encode_value(value) or {"$ref": self._number(value)}

    def _encode_value(self, value: Any) -> dict[str, Any] | None:
        """Return what is written in its place; None for an object of the table."""
        sign: str | None = None
        content: Any = None
        match value:
            case Enum():
                sign, content = "$enum", [type(value).__name__, value.name]
            case bytes():
                sign, content = "$bytes", base64.b64encode(value).decode()
            case Random():
                sign, content = "$random", _encode_random(value)
            case MethodType():
                sign, content = "$method", [self._names[id(value.__self__)], value.__name__]
            case tuple() | set() | frozenset():
                sign, content = f"${type(value).__name__}", [self._encode(each) for each in value]
        return None if sign is None else {sign: content}

    def _number(self, value: Any) -> int:
        if id(value) not in self._numbers:
            self._numbers[id(value)] = len(self._found)
            self._found.append(value)
        return self._numbers[id(value)]

    def _encode_object(self, value: Any) -> dict[str, Any]:
        if isinstance(value, list):
            return {"$list": [self._encode(each) for each in value]}
        if isinstance(value, Mapping):
            items = value.items()
            return {"$dict": [[self._encode(key), self._encode(each)] for key, each in items]}
        kind: Any = type(value)
        class_name: str = kind.__name__
        if self._vocabulary.classes.get(class_name) is not type(value):
            raise TypeError(f"{class_name} cannot be saved")
        omitted = self._vocabulary.omitted.get(class_name, ())
        names = (field.name for field in attrs.fields(kind) if field.name not in omitted)
        members = {name: self._encode(getattr(value, name)) for name in names}
        return {"$type": class_name, **members}


def _encode_random(value: Random) -> str:
    _, words, _ = value.getstate()
    return base64.b64encode(pack(f"<{_RANDOM_WORDS}I", *words)).decode()


def _decode_random(text: str) -> Random:
    value = Random()  # noqa: S311  (no secret)
    value.setstate((3, unpack(f"<{_RANDOM_WORDS}I", base64.b64decode(text)), None))
    return value


class GraphReader:
    """Reads a graph that a `GraphWriter` wrote."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._known = {**vocabulary.known}
        self._objects: list[Any] = []
        self._decoders: dict[str, Callable[[Any], Any]] = {
            "$ref": lambda number: self._objects[number],
            "$known": lambda name: self._known[name],
            "$bytes": base64.b64decode,
            "$tuple": lambda items: tuple(map(self._decode, items)),
            "$set": lambda items: set(map(self._decode, items)),
            "$frozenset": lambda items: frozenset(map(self._decode, items)),
            "$random": _decode_random,
            "$enum": self._decode_enum,
            "$method": lambda names: getattr(self._known[names[0]], names[1]),
        }

    def read(self, document: Mapping[str, Any], parts: Mapping[str, Any]) -> None:
        """Fill the objects that a graph begins with.

        Raises:
            ValueError: The document is no graph of these classes.
        """
        self._known |= parts
        try:
            # All objects before their contents, which may refer to any of them.
            self._objects = [self._create(each) for each in document["objects"]]
            for found, written in zip(self._objects, document["objects"], strict=True):
                self._fill(found, written)
            for name, part in parts.items():
                self._fill(part, document["parts"][name])
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            # Not the error's text, which may be a secret.
            kind = type(error).__name__
            raise ValueError(f"must be as a simulator saves them, got a {kind}") from error

    def _create(self, written: Mapping[str, Any]) -> Any:
        if "$list" in written:
            return []
        if "$dict" in written:
            return {}
        kind: Any = self._vocabulary.classes[written["$type"]]
        created = kind.__new__(kind)
        for name in self._vocabulary.omitted.get(kind.__name__, ()):
            object.__setattr__(created, name, None)
        return created

    def _fill(self, found: Any, written: Mapping[str, Any]) -> None:
        if isinstance(found, list):
            found[:] = map(self._decode, written["$list"])
        elif isinstance(found, dict):
            found.clear()
            found.update((self._decode(key), self._decode(each)) for key, each in written["$dict"])
        else:
            for name, value in written.items():
                if name != "$type":
                    object.__setattr__(found, name, self._decode(value))  # also if it is frozen

    def _decode(self, written: Any) -> Any:
        if isinstance(written, _SCALARS):
            return written
        ((sign, content),) = written.items()
        return self._decoders[sign](content)

    def _decode_enum(self, names: list[str]) -> Any:
        kind: Any = self._vocabulary.classes[names[0]]
        return kind[names[1]]
