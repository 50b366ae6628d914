"""JSON values to attributes of models: the cattrs converter and its strict hooks; pure."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
import cattrs
import orjson
from msgspec import ValidationError, convert

from tfrun_async._jsonapi.structs import AwareDatetime
from tfrun_async._model import UNSET, Model, OpenEnum, Resource, attributes, wire_name


class MisfitError(ValueError):
    """A reply does not have the form it should; the text names the place in it."""


@attrs.frozen
class Slot:
    """Where one attribute or relationship comes from, and how its value is read."""

    name: str
    keys: tuple[str, ...]
    kind: Any
    read: Callable[[Any, Any], Any]
    absent: Any = UNSET
    target: type[Resource] | None = None
    """What a relationship leads to; None for an attribute."""
    many: bool = False

    def key_in(self, arrived: Mapping[str, Any]) -> str | None:
        """Return the spelling under which it arrived; None if it did not."""
        for key in self.keys:
            if key in arrived:
                return key
        return None


@attrs.frozen
class Shape:
    """The slots of a model, by where in a resource object they are found."""

    attributes: tuple[Slot, ...]
    relationships: tuple[Slot, ...]
    by_name: Mapping[str, Slot] = attrs.field(init=False, repr=False)

    @by_name.default
    def _by_name(self) -> Mapping[str, Slot]:
        return {slot.name: slot for slot in (*self.attributes, *self.relationships)}


def parse(text: bytes) -> Any:
    """Read JSON."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        # The decoder's own error keeps the whole text, and with it any secret inside.
        said = f"not JSON, {error.msg} in {len(text)} bytes" if text else "empty, not JSON"
        raise MisfitError(said) from None


def parse_object(body: bytes) -> dict[str, Any]:
    """Read a JSON object."""
    document = parse(body)
    if not isinstance(document, dict):
        raise MisfitError(f"$: expected an object, not {named(document)}")
    return document


def fill(value: Model, slots: tuple[Slot, ...], arrived: Any, place: str) -> None:
    """Put what arrived into the slots of a model; what did not arrive stays empty."""
    for slot in slots:
        filling = take(slot, arrived, place)
        if filling is not UNSET:
            object.__setattr__(value, slot.name, filling)


def take(slot: Slot, arrived: Any, place: str) -> Any:
    """Read what arrived for a slot, or what its absence means; UNSET if that is nothing."""
    key = slot.key_in(arrived) if isinstance(arrived, dict) else None
    if key is None:
        return slot.absent
    try:
        return slot.read(arrived[key], slot.kind)
    except MisfitError as misfit:
        raise MisfitError(f"{place}.{key}{misfit}") from None


def shape_of(kind: type[Model]) -> Shape:
    """Return the slots of a model."""
    shape = _shapes.get(kind)
    if shape is None:
        shape = _shapes[kind] = _find_shape(kind)
    return shape


_shapes: dict[type[Model], Shape] = {}


def _find_shape(kind: type[Model]) -> Shape:
    hints = get_type_hints(kind)
    plain, related = [], []
    for a in attributes(kind):
        if a.name == "id":
            continue
        hint = hints[a.name]
        # Servers and documents also spell names with underscores.
        keys = tuple(dict.fromkeys((wire_name(a), *a.metadata.get("aliases", ()), a.name)))
        target, many = _target(hint)
        if target is not None:
            related.append(Slot(a.name, keys, hint, _never, target=target, many=many))
        else:
            hook = converter.get_structure_hook(hint)
            plain.append(Slot(a.name, keys, hint, hook, a.metadata.get("absent_value", UNSET)))
    return Shape(tuple(plain), tuple(related))


def _target(hint: Any) -> tuple[type[Resource] | None, bool]:
    """The resource that a relationship leads to, if the type is one's, and whether to many."""
    if get_origin(hint) is list:
        target, _ = _target(get_args(hint)[0])
        return target, True
    if get_origin(hint) in {Union, UnionType}:
        hint = next(part for part in get_args(hint) if part is not NoneType)
    is_resource = isinstance(hint, type) and issubclass(hint, Resource)
    return (hint if is_resource else None), False


def _never(value: Any, kind: Any) -> Any:
    raise AssertionError(f"a relationship is linked, not read: {kind} {value}")


# cattrs decides which hook reads which type; its own hooks for primitives convert, so that null
# becomes 'None' and "false" True. These refuse instead.

converter = cattrs.Converter(detailed_validation=False)


def _read_str(value: Any, _: Any) -> str:
    if not isinstance(value, str):
        raise MisfitError(f": expected a string, not {named(value)}")
    return value


def _read_int(value: Any, _: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise MisfitError(f": expected an integer, not {named(value)}")
    return value


def _read_float(value: Any, _: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise MisfitError(f": expected a number, not {named(value)}")
    return float(value)


_BOOLEANS = {True: True, False: False, "true": True, "false": False}


def _read_bool(value: Any, _: Any) -> bool:
    # The run tasks page quotes them: {"enabled": "true"}.
    if isinstance(value, bool | str) and value in _BOOLEANS:
        return _BOOLEANS[value]
    raise MisfitError(f": expected true or false, not {named(value)}")


def _read_datetime(value: Any, _: Any) -> datetime:
    text = _read_str(value, str)
    with suppress(ValidationError):
        return convert(text, AwareDatetime)  # as wire structs do
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise MisfitError(f": {text[:40]!r} is not a date and time") from None
    if moment.tzinfo is None:
        raise MisfitError(f": {text[:40]!r} has no time zone")
    return moment


def _read_enum(value: Any, kind: type[OpenEnum]) -> OpenEnum:
    return kind(_read_str(value, str))


def _read_model(value: Any, kind: type[Model]) -> Model:
    if not isinstance(value, dict):
        raise MisfitError(f": expected an object, not {named(value)}")
    made = object.__new__(kind)
    object.__setattr__(made, "raw", value)
    fill(made, shape_of(kind).attributes, value, "")
    return made


def _read_list(kind: Any) -> Callable[[Any, Any], list[Any]]:
    (item,) = get_args(kind)
    read = converter.get_structure_hook(item)

    def read_list(value: Any, _: Any) -> list[Any]:
        if not isinstance(value, list):
            raise MisfitError(f": expected a list, not {named(value)}")
        return [_placed(read, part, item, f"[{i}]") for i, part in enumerate(value)]

    return read_list


def _read_dict(kind: Any) -> Callable[[Any, Any], dict[str, Any]]:
    _, item = get_args(kind)
    read = converter.get_structure_hook(item)

    def read_dict(value: Any, _: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise MisfitError(f": expected an object, not {named(value)}")
        return {key: _placed(read, part, item, f".{key}") for key, part in value.items()}

    return read_dict


def _placed(read: Callable[[Any, Any], Any], value: Any, kind: Any, place: str) -> Any:
    try:
        return read(value, kind)
    except MisfitError as misfit:
        raise MisfitError(f"{place}{misfit}") from None


def _is_a(container: type, kind: Any) -> bool:
    return bool(get_origin(kind) == container)


def _is_value(kind: Any) -> bool:
    # Not with `register_structure_hook`: that would go before any hook of a resource.
    return isinstance(kind, type) and issubclass(kind, Model) and not issubclass(kind, Resource)


def named(value: Any) -> str:
    """Return what kind of JSON value this is, for errors: the value itself may be a secret."""
    names = {
        NoneType: "null",
        dict: "an object",
        list: "a list",
        str: "a string",
        bool: "a boolean",
    }
    return names.get(type(value), "a number")


converter.register_structure_hook(str, _read_str)
converter.register_structure_hook(int, _read_int)
converter.register_structure_hook(float, _read_float)
converter.register_structure_hook(bool, _read_bool)
converter.register_structure_hook(datetime, _read_datetime)
converter.register_structure_hook(OpenEnum, _read_enum)
converter.register_structure_hook_func(_is_value, _read_model)
converter.register_structure_hook_factory(lambda kind: _is_a(list, kind), _read_list)
converter.register_structure_hook_factory(lambda kind: _is_a(dict, kind), _read_dict)
