"""Read the type of an attribute or parameter from its schema."""

from typing import Any

from codegen.ir import ListOf, MapOf, ModelRef, Nullable, Scalar, Type
from codegen.spec.diagnostics import Diagnostics, Pointer
from codegen.spec.loader import SCHEMAS, Spec
from codegen.spec.reader import SpecReader

_ANY = Scalar("Any")
_SCALARS = {
    "string": Scalar("str"),
    "integer": Scalar("int"),
    "number": Scalar("float"),
    "boolean": Scalar("bool"),
}
_NULL = {"type": "null"}
_QUOTED_BOOLEAN = [True, False, "true", "false"]


class TypeReader(SpecReader):
    """Reads types, and reports those that are not supported."""

    def __init__(self, spec: Spec, diagnostics: Diagnostics) -> None:
        self.referenced: dict[str, None] = {}
        """The values and enums that were referenced, in the order of their first reference."""
        super().__init__(spec, diagnostics)
        self._refs_being_read: list[str] = []

    def read(self, schema: Any, pointer: Pointer) -> Type:
        """Return the type that a schema describes."""
        if "$ref" in schema:
            return self._read_ref(schema["$ref"].rpartition("/")[2], pointer)
        if schema.get("enum") == _QUOTED_BOOLEAN:
            return Scalar("bool")
        if "anyOf" in schema or "oneOf" in schema or "allOf" in schema:
            return self._read_union_with_null(schema, pointer)
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else list(kinds)
        if "null" in kinds:
            kinds.remove("null")
            return Nullable(self._read_non_null(schema, kinds, pointer))
        return self._read_non_null(schema, kinds, pointer)

    def _read_non_null(
        self, schema: dict[str, Any], kinds: list[str], pointer: Pointer
    ) -> Scalar | ModelRef | ListOf | MapOf:
        match kinds:
            case _ if "enum" in schema or "const" in schema:
                message = "an enum needs a name: put it under components/schemas"
            case []:
                return _ANY
            case ["object"]:
                return self._read_map(schema, pointer)
            case ["array"] if "items" in schema:
                return ListOf(self.read(schema["items"], (*pointer, "items")))
            case ["array"]:
                message = "a list needs items"
            case ["string"] if schema.get("format") == "date-time":
                return Scalar("datetime")
            case [kind] if kind in _SCALARS:
                return _SCALARS[kind]
            case _:
                message = "a choice of types is not supported"
        return self._report_unsupported(message, pointer)

    def _read_map(self, schema: dict[str, Any], pointer: Pointer) -> Scalar | MapOf:
        if "properties" in schema:
            return self._report_unsupported(
                "an object with properties needs a name: put it under components/schemas", pointer
            )
        values = schema.get("additionalProperties", True)
        if not isinstance(values, dict):
            return MapOf(_ANY)
        return MapOf(self.read(values, (*pointer, "additionalProperties")))

    def _read_ref(self, name: str, pointer: Pointer) -> Type:
        schema = self._spec.schemas[name]
        if is_resource(schema):
            return self._report_unsupported(
                f"the resource {name} can only be a relationship", pointer
            )
        if is_enum(schema) or "properties" in schema:
            self.referenced[name] = None
            return ModelRef(name, "enum" if is_enum(schema) else "value")
        if name in self._refs_being_read:
            return self._report_unsupported(f"{name} is made of itself", pointer)
        self._refs_being_read.append(name)
        kind = self.read(schema, (*SCHEMAS, name))
        self._refs_being_read.pop()
        return kind

    def _read_union_with_null(self, schema: dict[str, Any], pointer: Pointer) -> Type:
        """Read the one combination that is a single type in Python: something or null."""
        keyword = next(key for key in ("anyOf", "oneOf", "allOf") if key in schema)
        parts = [part for part in schema[keyword] if part != _NULL]
        if keyword == "allOf" or len(parts) != 1 or len(schema[keyword]) != 2:
            return self._report_unsupported(
                f"this {keyword} is no type with null beside it", pointer
            )
        index = str(schema[keyword].index(parts[0]))
        non_null = self.read(parts[0], (*pointer, keyword, index))
        return non_null if isinstance(non_null, Nullable) else Nullable(non_null)

    def _report_unsupported(self, message: str, pointer: Pointer) -> Scalar:
        self._report(pointer, message)
        return _ANY


def is_resource(schema: Any) -> bool:
    """Whether a schema describes a resource: it has an id and a type that never varies."""
    properties = schema.get("properties", {})
    return "id" in properties and "const" in properties.get("type", {})


def is_enum(schema: Any) -> bool:
    """Whether a schema lists its values, each with its description."""
    parts = schema.get("oneOf", ())
    return schema.get("type") == "string" and any("const" in part for part in parts if part)


def argument_hint(kind: Type) -> str:
    """Return the type of an argument."""
    match kind:
        case Scalar():
            return kind.name
        case ModelRef(kind="enum" | "resource"):
            return f"{kind.name} | str"
        case ModelRef():
            return kind.name
        case ListOf():
            return f"Sequence[{argument_hint(kind.item)}]"
        case MapOf():
            return f"Mapping[str, {argument_hint(kind.value)}]"
        case Nullable():
            return f"{argument_hint(kind.type)} | None"
