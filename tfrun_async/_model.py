"""What the generated models stand on: values, resources, open enums and `UNSET`."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from enum import Enum, StrEnum
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Final,
    Protocol,
    Self,
    TypeVar,
    dataclass_transform,
)

import attrs

from tfrun_async.errors import ArgumentError, NotLoadedError

_T = TypeVar("_T")


class Unset(Enum):
    """The type of `UNSET`."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return self.name


UNSET: Final = Unset.UNSET
"""An argument that was not given. It differs from None, which the API reads as null."""

NOT_SENT: Final[Any] = UNSET
"""Default of every model attribute: its slot stays empty until the server fills it."""


@dataclass_transform(
    frozen_default=True, kw_only_default=True, eq_default=False, field_specifiers=(attrs.field,)
)
def model(cls: type[_T]) -> type[_T]:
    """Make a class a frozen, slotted attrs class.

    Equality, repr and pickling come from `Model`: those that attrs writes read every slot,
    and a slot may be empty.
    """
    made = attrs.define(
        cls, frozen=True, kw_only=True, eq=False, repr=False, getstate_setstate=False
    )
    for a in attributes(made):  # type: ignore[arg-type]
        if not a.repr:
            _secret_names.update((a.name, wire_name(a), *a.metadata.get("aliases", ())))
    return made


_secret_names: set[str] = set()
"""What secrets are called, in Python and in the API's documents."""


class OpenEnum(StrEnum):
    """An enum that grows with the API: a value it does not know yet reads as itself."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        # Not registered as a member: iteration lists what the spec knows, whatever servers say.
        member = str.__new__(cls, value)
        member._name_ = member._value_ = value
        return member

    @property
    def is_known(self) -> bool:
        """Whether the spec lists this value."""
        return self._value_ in type(self)._value2member_map_

    def __reduce_ex__(self, _protocol: object) -> tuple[Any, ...]:
        return type(self), (self._value_,)


def attributes(cls: type[Model]) -> tuple[attrs.Attribute[Any], ...]:
    """The attributes of a model that hold what the API sent, in the order of their definition."""
    return tuple(a for a in _slots(cls) if not a.metadata.get("bookkeeping"))


def sent(value: Model) -> Iterator[tuple[attrs.Attribute[Any], Any]]:
    """The attributes of a value that were sent, each with what it holds."""
    source = value._source  # noqa: SLF001
    if source is not None:
        source.read_all(value)
    for a in attributes(type(value)):
        try:
            yield a, object.__getattribute__(value, a.name)
        except AttributeError:
            continue


def own(value: Model) -> None:
    """Free a value from the document that it came in."""
    source = value._source  # noqa: SLF001
    if source is not None:
        source.own()


def _slots(cls: type[Model]) -> tuple[attrs.Attribute[Any], ...]:
    # `attrs.fields` is typed for classes that a checker can see to be attrs classes.
    return cls.__attrs_attrs__  # type: ignore[attr-defined,no-any-return]


def wire_name(attribute: attrs.Attribute[Any]) -> str:
    """The name of an attribute in the API's documents."""
    name: str = attribute.metadata.get("wire_name") or attribute.name.replace("_", "-")
    return name


def python_name(wire: str) -> str:
    """The attribute that stands for a name of the API's documents."""
    return wire.replace("-", "_")


_BOOKKEEPING: Final = {"bookkeeping": True}


class Source(Protocol):
    """What a model was read from. It gives what is read only when somebody asks for it."""

    def find(self, model: Any, name: str) -> Any:
        """Return what was sent for an attribute of the model; UNSET if nothing was."""

    def read_all(self, model: Any) -> None:
        """Fill all slots of the model that are still empty, if something was sent for them."""

    def own(self) -> object:
        """Keep no more of what the model was read from than its own part."""


@model
class Model:  # noqa: PLW1641  (a value may hold lists; resources hash by their id)
    """A value of the API. Reading an attribute that was not sent raises `NotLoadedError`.

    It pickles without its secrets. ``copy.copy`` returns the value itself, since it is frozen;
    ``copy.deepcopy`` keeps secrets and has a `raw` of its own.
    """

    raw: dict[str, Any] = attrs.field(factory=dict, metadata=_BOOKKEEPING)
    """The JSON object as it arrived, with whatever the spec does not know yet."""
    _source: Source | None = attrs.field(default=None, init=False, metadata=_BOOKKEEPING)

    def __attrs_post_init__(self) -> None:
        for a in attributes(type(self)):
            if getattr(self, a.name) is NOT_SENT:
                object.__delattr__(self, a.name)

    if not TYPE_CHECKING:  # a type checker should still find misspelt attributes

        def __getattr__(self, name: str) -> Any:
            # Reached only when the slot is empty, or when there is none of that name.
            if name == "_source":
                return None  # as in values, mere references, and copies from a pickle
            source = self._source
            if source is None:
                # Another thread may have filled all slots since, and dropped the source.
                with suppress(AttributeError):
                    return object.__getattribute__(self, name)
            elif (value := source.find(self, name)) is not UNSET:
                object.__setattr__(self, name, value)
                return value
            if any(a.name == name for a in attributes(type(self))):
                raise NotLoadedError(self._why_missing(name))
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def _why_missing(self, name: str) -> str:
        return f"the server did not send {name!r} of this {type(self).__name__}"

    def to_dict(self) -> dict[str, Any]:
        """Return all that was sent: known attributes as Python values, unknown ones as JSON."""
        return _model_to_dict(self, ())

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return {a.name: _identity(value) for a, value in sent(self)} == {
            a.name: _identity(value) for a, value in sent(other)
        }

    def __repr__(self) -> str:
        shown = (f"{a.name}={_brief(value)}" for a, value in sent(self) if a.repr)
        return f"{type(self).__name__}({', '.join(shown)})"

    def __copy__(self) -> Self:
        return self  # frozen, so that nobody could tell a copy from it

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        # Noted before its parts are copied, since they may refer back to it.
        copied = memo[id(self)] = object.__new__(type(self))
        copied.__setstate__(copy.deepcopy(self._state(), memo))
        return copied

    def __reduce__(self) -> tuple[Any, ...]:
        # In two steps, since included resources may refer back to the one that holds them.
        # A pickle leaves the process, so secrets stay out of it.
        hidden = {a.name for a in attributes(type(self)) if not a.repr}
        state = {name: part for name, part in self._state().items() if name not in hidden}
        return object.__new__, (type(self),), state | {"raw": without_secrets(self.raw)}

    def _state(self) -> dict[str, Any]:
        state = {a.name: part for a, part in sent(self)}
        kept = (a.name for a in _slots(type(self)) if a.metadata.get("bookkeeping") and a.init)
        return state | {name: getattr(self, name) for name in kept}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)


@model
class Resource(Model):
    """A resource of the API: a type, an id, and what the server sent of it.

    A related resource that was not included has its id; any other attribute raises
    `NotLoadedError`, which says what to include.
    """

    resource_type: ClassVar[str] = ""
    """Its type in the API's documents, such as ``runs``."""

    id: str
    """Its id, such as ``run-CZcmD7eagjhyX0vN``; an organization's is its name."""
    include_path: str | None = attrs.field(default=None, metadata=_BOOKKEEPING)
    """What to ask for in ``include`` to load it, if it came as a mere reference."""

    def _why_missing(self, name: str) -> str:
        named = f"{type(self).__name__} {self.id}"
        if self.include_path:
            return f"{named} was not loaded, so it has no {name!r}: include {self.include_path!r}"
        return f"the server did not send {name!r} of {named}"

    def __hash__(self) -> int:
        return hash((type(self), self.id))


def without_secrets(value: Any) -> Any:
    """Return JSON, or what `to_dict` made, without the attributes that are secrets."""
    if isinstance(value, dict):
        return {k: without_secrets(v) for k, v in value.items() if k not in _secret_names}
    return [without_secrets(item) for item in value] if isinstance(value, list) else value


def _identity(value: Any) -> Any:
    """What decides whether two attributes are equal: of a related resource, which one it is."""
    if isinstance(value, Resource):
        return type(value), value.id
    if isinstance(value, list):
        return [_identity(item) for item in value]
    return value


def _brief(value: Any) -> str:
    if isinstance(value, Resource):
        return f"<{value.id}>"
    if isinstance(value, list):
        return f"[{', '.join(map(_brief, value))}]"
    return str.__repr__(value) if isinstance(value, OpenEnum) else repr(value)


def _plain(value: Any, holders: tuple[Model, ...]) -> Any:
    if isinstance(value, Model):
        return _model_to_dict(value, holders)
    if isinstance(value, list):
        return [_plain(item, holders) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item, holders) for key, item in value.items()}
    return str(value) if isinstance(value, OpenEnum) else value


def _model_to_dict(value: Model, holders: tuple[Model, ...]) -> dict[str, Any]:
    """Lay a model open; `holders` are the models it lies in, so that a cycle ends at its id."""
    if isinstance(value, Resource) and any(value is holder for holder in holders):
        return {"id": value.id}
    known = {a.name: _plain(part, (*holders, value)) for a, part in sent(value)}
    arrived = value.raw
    if isinstance(value, Resource):
        arrived = _member(arrived, "relationships") | _member(arrived, "attributes")
    unknown = {python_name(key): part for key, part in arrived.items()}
    return known | {key: part for key, part in unknown.items() if key not in known}


def _member(raw: dict[str, Any], name: str) -> dict[str, Any]:
    member = raw.get(name)
    return member if isinstance(member, dict) else {}


def time_text(name: str, value: datetime) -> str:
    """Return a time as the API writes it.

    Raises:
        ArgumentError: It has no time zone, so that it could be any of several.
    """
    if value.tzinfo is None:
        raise ArgumentError(f"{name}: {value.isoformat()} has no time zone")
    return value.isoformat().replace("+00:00", "Z")
