"""Base classes of the generated models: values, resources, open enums; and `UNSET`."""

from __future__ import annotations

import copy
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Final,
    Self,
    TypeVar,
    dataclass_transform,
)

import attrs

from tfrun_async._model.attribute_docs import AttributeDocs
from tfrun_async._model.short_repr import short_repr
from tfrun_async._model.source import AttributeSource
from tfrun_async._model.times import format_time as format_time
from tfrun_async._model.times import time_to_json
from tfrun_async._model.unset import NOT_SENT as NOT_SENT
from tfrun_async._model.unset import UNSET as UNSET
from tfrun_async._model.unset import Unset as Unset
from tfrun_async._open_enum import OpenEnum
from tfrun_async.errors import MalformedAttributeError, NotLoadedError

_T = TypeVar("_T")


@dataclass_transform(
    frozen_default=True, kw_only_default=True, eq_default=False, field_specifiers=(attrs.field,)
)
def model(cls: type[_T]) -> type[_T]:
    """Make a class a frozen, slotted attrs class.

    Equality, repr and pickling come from `Model`: those of attrs read every attribute, and some
    may be unset.
    """
    attrs_class = attrs.define(
        cls, frozen=True, kw_only=True, eq=False, repr=False, getstate_setstate=False
    )
    docs = AttributeDocs(attrs_class.__slots__, cls.__module__, cls.__name__)  # type: ignore[attr-defined]
    attrs_class.__slots__ = docs  # type: ignore[attr-defined]
    for a in attributes(attrs_class):  # type: ignore[arg-type]
        names = (a.name, wire_name(a), *a.metadata.get("aliases", ()))
        if not a.repr:
            secret_names.update(names)
        if flag := a.metadata.get("secret_if"):
            for name in names:
                secret_flags.setdefault(name, set()).update((flag, flag.replace("_", "-")))
    return attrs_class


secret_names: set[str] = set()
"""Names of secret attributes, in Python and in JSON."""
secret_flags: dict[str, set[str]] = {}
"""Names of attributes that are secret if a flag beside them is set, and the names of the flag."""


def _is_secret(value: Model, attribute: attrs.Attribute[Any]) -> bool:
    flag = attribute.metadata.get("secret_if")
    return not attribute.repr or (flag is not None and read_or(value, flag, None) is not False)


def attributes(cls: type[Model]) -> tuple[attrs.Attribute[Any], ...]:
    """Return the attributes of a model that the API sends, in the order of their definition."""
    return tuple(a for a in _all_attributes(cls) if not a.metadata.get("bookkeeping"))


def sent_attributes(value: Model) -> Iterator[tuple[attrs.Attribute[Any], Any]]:
    """Yield the attributes of a value that were sent, each with its value or its `Misfit`."""
    source = value._source  # noqa: SLF001
    misfits: Mapping[str, Misfit] = {}
    if source is not None:
        misfits = source.read_all(value)
        object.__setattr__(value, "_source", MisfitSource(misfits) if misfits else None)
    for a in attributes(type(value)):
        if a.name in misfits:
            yield a, misfits[a.name]
        elif (part := set_value(value, a.name)) is not UNSET:
            yield a, part


def set_value(value: Model, name: str) -> Any:
    """Return the value that an attribute has without reading the source; UNSET if it has none."""
    try:
        return object.__getattribute__(value, name)
    except AttributeError:
        return UNSET


def read_or(value: Model | None, name: str, default: Any) -> Any:
    """Return an attribute; the default if it was not sent, or was sent with a malformed value.

    For decisions of the SDK itself, which must not fail on an attribute that they do not need.
    """
    try:
        return getattr(value, name)
    except (AttributeError, MalformedAttributeError):
        return default


def _all_attributes(cls: type[Model]) -> tuple[attrs.Attribute[Any], ...]:
    # `attrs.fields` is typed for classes that a checker can see to be attrs classes.
    return cls.__attrs_attrs__  # type: ignore[attr-defined,no-any-return]


def wire_name(attribute: attrs.Attribute[Any]) -> str:
    """Return the name of an attribute in the API's documents."""
    name: str = attribute.metadata.get("wire_name") or attribute.name.replace("_", "-")
    return name


def python_name(wire: str) -> str:
    """Return the attribute for a name in the API's documents."""
    return wire.replace("-", "_")


_REPR_NAMES = ("id", "name", "username", "action", "stage", "status", "workspace", "message")
"""The attributes in the repr of a resource, which must fit on a line."""
_MAX_DEPTH = 32  # relationships between a resource and those that its `to_dict` shows
_BOOKKEEPING: Final = {"bookkeeping": True}


@attrs.frozen(repr=False)
class Misfit:
    """The JSON that was sent for an attribute whose type it does not fit."""

    json: Any
    problem: str = attrs.field(eq=False)
    """The text of the error when it is read."""

    def __repr__(self) -> str:
        return "<malformed>"

    def without_secrets(self) -> Misfit:
        """Return it as it may leave the process."""
        return Misfit(without_secrets(self.json), self.problem)


@attrs.frozen
class MisfitSource:
    """The rest of the JSON of a model after all attributes that fit were read."""

    misfits: Mapping[str, Misfit]

    def find(self, _: Model, name: str) -> Any:
        """Raise the error of an attribute that does not fit."""
        if name in self.misfits:
            raise MalformedAttributeError(self.misfits[name].problem)
        return UNSET

    def read_all(self, _: Model) -> Mapping[str, Misfit]:
        """Return the attributes that do not fit."""
        return self.misfits


@model
class Model:  # noqa: PLW1641  (a value may hold lists; resources hash by their id)
    """A value of the API.

    Reading an attribute that was not sent raises `NotLoadedError`; one that was sent with a value
    that does not fit its type, `MalformedAttributeError`. It pickles without its secrets.
    ``copy.copy`` returns the value itself, since it is frozen; ``copy.deepcopy`` keeps secrets and
    has a `raw` of its own.
    """

    raw: dict[str, Any] = attrs.field(factory=dict, metadata=_BOOKKEEPING)
    """The JSON object as it arrived, with members that the spec does not know yet."""
    _source: AttributeSource | None = attrs.field(default=None, init=False, metadata=_BOOKKEEPING)

    def __attrs_post_init__(self) -> None:
        for a in attributes(type(self)):
            if getattr(self, a.name) is NOT_SENT:
                object.__delattr__(self, a.name)

    if not TYPE_CHECKING:  # a type checker should still find misspelt attributes

        def __getattr__(self, name: str) -> Any:
            # Called only if the attribute is unset, or there is none of that name.
            if name == "_source":
                return None  # as in values, references, and copies from a pickle
            source = self._source
            if source is not None and (value := source.find(self, name)) is not UNSET:
                object.__setattr__(self, name, value)
                return value
            # Another thread may have set all attributes since, and replaced the source.
            if (value := set_value(self, name)) is not UNSET:
                return value
            if any(a.name == name for a in attributes(type(self))):
                raise NotLoadedError(self._not_loaded_message(name))
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def _not_loaded_message(self, name: str) -> str:
        return f"the server did not send {name!r} of this {type(self).__name__}"

    def to_dict(self) -> dict[str, Any]:
        """Return all that was sent: known attributes as Python values, the others as JSON.

        A related resource that was included is shown once, in the place nearest to the top;
        elsewhere, more than 32 relationships away, or if its JSON cannot be read as a whole, only
        its id is. A malformed value is shown as the JSON that arrived.

        Raises:
            MalformedAttributeError: The JSON of the resource itself cannot be read as a whole.
        """
        try:
            return _model_to_dict(self)
        except MalformedAttributeError as error:
            problem = error.with_traceback(None)
        raise problem  # not from there: the frames hold secrets that were shown so far

    def to_json(self) -> str:
        """Return what `to_dict` returns as JSON, with times in the format of the API."""
        return json.dumps(self.to_dict(), default=time_to_json, ensure_ascii=False)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return {a.name: _comparable(value) for a, value in sent_attributes(self)} == {
            a.name: _comparable(value) for a, value in sent_attributes(other)
        }

    def __repr__(self) -> str:
        try:
            sent = [*sent_attributes(self)]
        except MalformedAttributeError:  # its bytes, read lazily, are not JSON
            return f"<malformed {type(self).__name__}>"
        shown = self._shown_in_repr({a.name: value for a, value in sent if not _is_secret(self, a)})
        parts = (f"{name}={short_repr(value, Resource)}" for name, value in shown.items())
        return f"{type(self).__name__}({', '.join(parts)})"

    def _shown_in_repr(self, sent: dict[str, Any]) -> dict[str, Any]:
        return sent

    def __copy__(self) -> Self:
        return self  # frozen, so a copy would not differ

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        try:
            state = self._state()
        except MalformedAttributeError:  # its JSON cannot be read as a whole
            return self
        # Noted before its attributes are copied, since they may refer back to it.
        copied = memo[id(self)] = object.__new__(type(self))
        copied.__setstate__(copy.deepcopy(state, memo))
        return copied

    def __reduce__(self) -> tuple[Any, ...]:
        # In two steps, since included resources may refer back to the one that holds them.
        # A pickle leaves the process, so secrets stay out of it.
        secret = {a.name for a in attributes(type(self)) if _is_secret(self, a)}
        state = {
            name: part.without_secrets() if isinstance(part, Misfit) else part
            for name, part in self._state().items()
            if name not in secret
        }
        return object.__new__, (type(self),), state | {"raw": without_secrets(self.raw)}

    def _state(self) -> dict[str, Any]:
        state = {a.name: part for a, part in sent_attributes(self)}
        kept = (
            a.name for a in _all_attributes(type(self)) if a.metadata.get("bookkeeping") and a.init
        )
        return state | {name: getattr(self, name) for name in kept}

    def __setstate__(self, state: dict[str, Any]) -> None:
        misfits = {name: part for name, part in state.items() if isinstance(part, Misfit)}
        for name, value in state.items():
            if name not in misfits:
                object.__setattr__(self, name, value)
        if misfits:
            object.__setattr__(self, "_source", MisfitSource(misfits))


@model
class Resource(Model):
    """A resource of the API: a type, an id, and the attributes that the server sent.

    A related resource that was not included has its id; any other attribute raises
    `NotLoadedError`, which says what to include.
    """

    resource_type: ClassVar[str] = ""
    """Its type in the API's documents, such as ``runs``."""

    id: str
    """Its id, such as ``run-CZcmD7eagjhyX0vN``; an organization's is its name.

    Empty where a server sends a key-value tag without one.
    """
    include_path: str | None = attrs.field(default=None, metadata=_BOOKKEEPING)
    """What to name in ``include`` to load it, if it came as a mere reference."""

    def _not_loaded_message(self, name: str) -> str:
        resource = f"{type(self).__name__} {self.id}".rstrip()
        if self.include_path:
            return (
                f"{resource} was not loaded, so it has no {name!r}: include {self.include_path!r}"
            )
        return f"the server did not send {name!r} of {resource}"

    def _shown_in_repr(self, sent: dict[str, Any]) -> dict[str, Any]:
        malformed = {name: part for name, part in sent.items() if isinstance(part, Misfit)}
        return {name: sent[name] for name in _REPR_NAMES if name in sent} | malformed

    def __hash__(self) -> int:
        return hash((type(self), self.id))


def without_secrets(value: Any) -> Any:
    """Return JSON, or what `to_dict` made, without the attributes that are secrets."""
    if isinstance(value, dict):
        hidden = secret_names | {
            name
            for name, flags in secret_flags.items()
            if any(value.get(flag, False) not in (False, "false") for flag in flags)
        }
        return {k: without_secrets(v) for k, v in value.items() if k not in hidden}
    return [without_secrets(item) for item in value] if isinstance(value, list) else value


def _comparable(value: Any) -> Any:
    """The value by which attributes are compared: of a related resource its class and id."""
    if isinstance(value, Resource):
        return type(value), value.id
    if isinstance(value, list):
        return [_comparable(item) for item in value]
    return value


def _model_to_dict(value: Model) -> dict[str, Any]:
    """Return the dict of a model, with related resources level by level.

    The nearest place of a resource comes first that way, and however they refer to each other, none
    is shown twice.
    """
    shown: dict[str, Any] = {}
    seen = {id(value)}
    pending = deque([(value, shown, 0)])
    while pending:
        current, target, depth = pending.popleft()

        def related(resource: Resource, depth: int = depth + 1) -> dict[str, Any]:
            part: dict[str, Any] = {"id": resource.id}
            if id(resource) not in seen and depth <= _MAX_DEPTH:
                seen.add(id(resource))
                pending.append((resource, part, depth))
            return part

        try:
            target.update(_own_parts(current, related))
        except MalformedAttributeError:  # its JSON cannot be read as a whole
            if current is value:
                raise
    return shown


def _own_parts(value: Model, related: Callable[[Resource], Any]) -> dict[str, Any]:
    known = {a.name: _to_plain(part, related) for a, part in sent_attributes(value)}
    raw = value.raw
    if isinstance(value, Resource):
        raw = _json_object(raw, "relationships") | _json_object(raw, "attributes")
    unknown = {python_name(key): part for key, part in raw.items()}
    return known | {key: part for key, part in unknown.items() if key not in known}


def _to_plain(value: Any, related: Callable[[Resource], Any]) -> Any:
    if isinstance(value, Resource):
        return related(value)
    if isinstance(value, Model):
        return _own_parts(value, related)
    if isinstance(value, list):
        return [_to_plain(item, related) for item in value]
    if isinstance(value, dict):
        return {key: _to_plain(item, related) for key, item in value.items()}
    if isinstance(value, Misfit):
        return value.json
    return str(value) if isinstance(value, OpenEnum) else value


def _json_object(raw: dict[str, Any], name: str) -> dict[str, Any]:
    member = raw.get(name)
    return member if isinstance(member, dict) else {}
