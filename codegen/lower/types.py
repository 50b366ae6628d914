"""Read the type of an attribute or parameter from its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegen.ir import ListOf, MapOf, Named, OrNone, Scalar, Type
from codegen.spec.loader import SCHEMAS

if TYPE_CHECKING:
    from codegen.spec.diagnostics import Pointer, Problems
    from codegen.spec.loader import Spec

_ANY = Scalar("Any")
_SCALARS = {
    "string": Scalar("str"),
    "integer": Scalar("int"),
    "number": Scalar("float"),
    "boolean": Scalar("bool"),
}
_NULL = {"type": "null"}
_FLAG = [True, False, "true", "false"]


class TypeReader:
    """Reads types, and notes those that the generator has no Python for."""

    def __init__(self, spec: Spec, problems: Problems) -> None:
        self.named: dict[str, None] = {}
        """The values and enums that were read of, in the order of their first mention."""
        self._spec = spec
        self._problems = problems
        self._inside: list[str] = []

    def read(self, schema: Any, pointer: Pointer) -> Type:
        """Return the type that a schema describes."""
        if "$ref" in schema:
            return self._named(schema["$ref"].rpartition("/")[2], pointer)
        if schema.get("enum") == _FLAG:
            return Scalar("bool")
        if "anyOf" in schema or "oneOf" in schema or "allOf" in schema:
            return self._combined(schema, pointer)
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else list(kinds)
        if "null" in kinds:
            kinds.remove("null")
            return OrNone(self._plain(schema, kinds, pointer))
        return self._plain(schema, kinds, pointer)

    def _plain(
        self, schema: dict[str, Any], kinds: list[str], pointer: Pointer
    ) -> Scalar | Named | ListOf | MapOf:
        match kinds:
            case _ if "enum" in schema or "const" in schema:
                why = "an enum needs a name: put it under components/schemas"
            case []:
                return _ANY
            case ["object"]:
                return self._map(schema, pointer)
            case ["array"] if "items" in schema:
                return ListOf(self.read(schema["items"], (*pointer, "items")))
            case ["array"]:
                why = "a list needs items"
            case ["string"] if schema.get("format") == "date-time":
                return Scalar("datetime")
            case [kind] if kind in _SCALARS:
                return _SCALARS[kind]
            case _:
                why = "a choice of types is not supported"
        return self._unsupported(why, pointer)

    def _map(self, schema: dict[str, Any], pointer: Pointer) -> Scalar | MapOf:
        if "properties" in schema:
            return self._unsupported(
                "an object with properties needs a name: put it under components/schemas", pointer
            )
        values = schema.get("additionalProperties", True)
        if not isinstance(values, dict):
            return MapOf(_ANY)
        return MapOf(self.read(values, (*pointer, "additionalProperties")))

    def _named(self, name: str, pointer: Pointer) -> Type:
        schema = self._spec.schemas[name]
        if is_resource(schema):
            return self._unsupported(f"the resource {name} can only be a relationship", pointer)
        if is_enum(schema) or "properties" in schema:
            self.named[name] = None
            return Named(name, "enum" if is_enum(schema) else "value")
        if name in self._inside:
            return self._unsupported(f"{name} is made of itself", pointer)
        self._inside.append(name)
        kind = self.read(schema, (*SCHEMAS, name))
        self._inside.pop()
        return kind

    def _combined(self, schema: dict[str, Any], pointer: Pointer) -> Type:
        """Read the one combination that is a single type in Python: something or null."""
        keyword = next(key for key in ("anyOf", "oneOf", "allOf") if key in schema)
        parts = [part for part in schema[keyword] if part != _NULL]
        if keyword == "allOf" or len(parts) != 1 or len(schema[keyword]) != 2:
            return self._unsupported(f"this {keyword} is no type with null beside it", pointer)
        index = str(schema[keyword].index(parts[0]))
        some = self.read(parts[0], (*pointer, keyword, index))
        return some if isinstance(some, OrNone) else OrNone(some)

    def _unsupported(self, text: str, pointer: Pointer) -> Scalar:
        self._problems.add(self._spec.place(pointer), text)
        return _ANY


def is_resource(schema: Any) -> bool:
    """Whether a schema describes a resource: it has an id and a type that never varies."""
    properties = schema.get("properties", {})
    return "id" in properties and "const" in properties.get("type", {})


def is_enum(schema: Any) -> bool:
    """Whether a schema lists its values, each with its description."""
    parts = schema.get("oneOf", ())
    return schema.get("type") == "string" and any("const" in part for part in parts if part)


def value_hint(kind: Type) -> str:
    """Return the type of an argument."""
    match kind:
        case Scalar():
            return kind.name
        case Named(kind="enum" | "resource"):
            return f"{kind.name} | str"
        case Named():
            return kind.name
        case ListOf():
            return f"Sequence[{value_hint(kind.item)}]"
        case MapOf():
            return f"Mapping[str, {value_hint(kind.value)}]"
        case OrNone():
            return f"{value_hint(kind.type)} | None"
