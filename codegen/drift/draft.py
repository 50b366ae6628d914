"""Draft what would close the drift of a resource, in the form of our spec."""

# differences ─► draft: where does each belong? ─► SpecEdits: additions, by file ─► YAML
#                  │                                 ▲
#                  └─► SchemaDrafter, OperationDrafter: schemas and operations, with TODO

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from codegen.drift.compare import Drift, Subject
from codegen.drift.describe import ApiSummary, Content, Operation
from codegen.drift.draft_operations import OperationDrafter
from codegen.drift.draft_schemas import TODO, SchemaDrafter, enum_values, singular
from codegen.drift.effects import Difference, DifferenceKind
from codegen.drift.report import describe_difference
from codegen.drift.schemas import Value, as_mapping
from codegen.drift.spec_edits import SpecEdits, dump
from codegen.lower.names import class_name, snake_case
from codegen.spec.diagnostics import Pointer
from codegen.spec.loader import ROOT, SCHEMAS, Spec
from codegen.spec.yaml import parse_yaml


def draft(
    drift: Drift, ours: ApiSummary, theirs: ApiSummary, spec: Spec, folder: Path, resource: str
) -> str:
    """Return YAML to add to the files of the spec; what it cannot draft is in comments.

    Raises:
        KeyError: Neither side has the resource.
    """
    if resource not in ours.resources.keys() | theirs.resources.keys():
        raise KeyError(resource)
    drafter = _Drafter(ours, theirs, spec, folder, resource)
    for subject, differences in drift.items():
        if drafter.concerns(subject):
            for difference in differences:
                drafter.add(subject, difference)
    drafter.add_named_schemas()
    return dump(drafter.edits.files, drafter.remarks) or f"# Nothing to draft for {resource}.\n"


class _Drafter:
    def __init__(
        self, ours: ApiSummary, theirs: ApiSummary, spec: Spec, folder: Path, resource: str
    ) -> None:
        self.edits = SpecEdits(spec)
        self.remarks: list[str] = []
        self._ours, self._theirs, self._resource = ours, theirs, resource
        self._keys = {
            each.name: key for side in (theirs, ours) for key, each in side.operations.items()
        }
        classes = dict(_iter_classes(spec))
        self._is_known = resource in classes
        self._class = classes.setdefault(resource, class_name(singular(snake_case(resource))))
        self._group = snake_case(resource)
        if self._is_known:
            self._group = self.edits.file((*SCHEMAS, self._class)).removesuffix(".yaml")
        self._file = f"{self._group}.yaml"
        self._schemas = SchemaDrafter(classes)
        shared = folder / "jsonapi.yaml"
        parts = as_mapping(parse_yaml(shared.read_text("utf-8"))) if shared.exists() else {}
        self._operations = OperationDrafter(
            self.edits, self._schemas, ours, as_mapping(parts.get("components"))
        )

    def concerns(self, subject: Subject) -> bool:
        """Whether a subject is the resource, or an operation on it."""
        if subject.what == "resource":
            return subject.name == self._resource
        key = self._keys[subject.name]
        sides = (self._theirs.operations.get(key), self._ours.operations.get(key))
        returned = {
            name.removeprefix("list of ") for side in sides if side for name in side.response
        }
        first = key[0].strip("/").split("/")[0]
        return self._resource in returned or (not returned and first == self._resource)

    def add(self, subject: Subject, difference: Difference) -> None:
        """Draft what closes a difference, or remark it."""
        if difference.kind is DifferenceKind.EXTRA:
            return  # ours needs no draft
        if not difference.part:
            add = self._new_resource if subject.what == "resource" else self._new_operation
            add(subject)
        elif not self._add_part(subject, difference):
            columns = " ".join(filter(None, describe_difference(subject, difference)))
            self.remarks.append(f"{subject.what} {subject.name}: {columns}")

    def add_named_schemas(self) -> None:
        """Add the schemas that the others refer to."""
        for name, schema in self._schemas.named.items():
            self.edits.add_to_file(self._file, (*SCHEMAS, name), schema)

    def _new_resource(self, subject: Subject) -> None:
        content = self._theirs.resources[subject.name]
        properties: dict[str, Any] = {
            "id": {"type": "string"},
            "type": {"const": subject.name},
            "attributes": self._schemas.object(self._class, content.attributes),
        }
        if content.relationships:
            related = {
                value.name: self._schemas.relationship(value)
                for value in content.relationships.values()
            }
            properties["relationships"] = {"type": "object", "properties": related}
        schema = {
            "type": "object",
            "description": TODO,
            "required": ["id", "type", "attributes"],
            "properties": properties,
        }
        self.edits.add_to_file(self._file, (*SCHEMAS, self._class), schema)

    def _new_operation(self, subject: Subject) -> None:
        path_key, method = key = self._keys[subject.name]
        if self._theirs.operations[key].deprecated:  # the spec says so in words
            self.remarks.append(f"{subject.what} {subject.name}: is deprecated")
        path = self._operations.path(path_key)
        node = self._operations.operation(
            path_key, self._theirs.operations[key], self._group, self._file
        )
        if self.edits.node(("paths", path)):
            self.edits.add(("paths", path, method.lower()), node)
            return
        self.edits.add_to_file(self._file, ("paths", path, method.lower()), node)
        reference = f"{self._file}#/paths/{path.replace('~', '~0').replace('/', '~1')}"
        self.edits.add_to_file(ROOT, ("paths", path), {"$ref": reference})
        tags = as_mapping(self.edits.files[ROOT])
        if not self._has_tag() and "tags" not in tags:
            self.edits.add_to_file(ROOT, ("tags",), [{"name": self._group, "description": TODO}])

    def _has_tag(self) -> bool:
        tags = self.edits.node(("tags",)) or ()
        return any(as_mapping(tag).get("name") == self._group for tag in tags)

    def _add_part(self, subject: Subject, difference: Difference) -> bool:
        """Add what a part of a subject lacks, and return whether that was possible."""
        if subject.what == "resource":
            content = self._theirs.resources[subject.name]
            start = (*SCHEMAS, self._class)
            return self._is_known and self._add_value(difference, content, start)
        key = self._keys[subject.name]
        their = self._theirs.operations[key]
        start = ("paths", self._ours.operations[key].path, key[1].lower())
        if difference.part.startswith("request ") and their.request:
            media = as_mapping(self.edits.node((*start, "requestBody", "content")))
            body = (*start, "requestBody", "content", next(iter(media), ""), "schema")
            inside = (
                self.edits.inside(body, "properties", "data") if their.request.is_resource else body
            )
            return self._add_value(difference, their.request, inside)
        if difference.part == "codes":
            for code in difference.theirs:
                self.edits.add((*start, "responses", code), {"description": TODO})
            return True
        return self._add_parameter(difference, their, start)

    def _add_parameter(self, difference: Difference, their: Operation, start: Pointer) -> bool:
        place = their.parameters.get(difference.part, {})
        found = [name for name, value in place.items() if value.name == difference.item]
        if not found or difference.kind is not DifferenceKind.LACKING:
            return False
        if difference.aspect == "presence":
            node = self.edits.node((*start, "operationId")) or self._group
            parameter = self._operations.parameter(difference.part, found[0], their, str(node))
            self.edits.add((*start, "parameters"), [parameter])
            return True
        for i, each in enumerate(self.edits.node((*start, "parameters")) or ()):
            if as_mapping(each).get("name") == difference.item and difference.aspect == "values":
                schema = (*start, "parameters", str(i), "schema")
                return self._add_enum_values(schema, difference)
        return False

    def _add_value(self, difference: Difference, content: Content, start: Pointer) -> bool:
        """Add an attribute, a relationship, values of an enum, or that null is allowed."""
        is_attribute = difference.part.endswith("attribute")
        values = content.attributes if is_attribute else content.relationships
        key = next((key for key, each in values.items() if each.name == difference.item), None)
        if key is None:
            return False
        is_request = difference.part.startswith("request ")
        if is_request and not is_attribute and not self._schemas.related_classes(values[key]):
            return False
        section = "attributes" if is_attribute else "relationships"
        inside = start if not content.is_resource else (*start, "properties", section)
        pointer = self._pointer(inside, difference.item)
        match (difference.kind, difference.aspect):
            case (DifferenceKind.LACKING, "presence"):
                self.edits.add(pointer, self._schema(key, values, is_attribute, is_request))
                return True
            case (DifferenceKind.LACKING, "values"):
                return self._add_enum_values(pointer, difference)
            case (DifferenceKind.DIFFERENT, "null") if difference.theirs == ("yes",):
                return self._allow_null(pointer, is_attribute)
        return False

    def _schema(
        self, key: str, values: Mapping[str, Value], is_attribute: bool, is_request: bool
    ) -> dict[str, Any]:
        if not is_attribute:
            return self._schemas.relationship(values[key])
        schemas = attrs.evolve(self._schemas, for_requests=is_request)
        return schemas.value(self._class, key, values)

    def _pointer(self, start: Pointer, item: str) -> Pointer:
        """Return the pointer to an attribute, such as `outcomes[].status`."""
        pointer = start
        for step in re.findall(r"\[\]|[^.\[\]]+", item):
            if step == "[]":
                pointer = self.edits.inside(pointer, "items")
            else:
                pointer = self.edits.inside(pointer, "properties", step)
        return pointer

    def _add_enum_values(self, pointer: Pointer, difference: Difference) -> bool:
        """Add values to the enum that a pointer leads to, or that its items refer to."""
        target = self.edits.follow(pointer)
        if as_mapping(self.edits.node(target)).get("type") == "array":
            target = self.edits.follow((*target, "items"))
        if not isinstance(self.edits.node((*target, "oneOf")), list):
            return False
        self.edits.add((*target, "oneOf"), enum_values(difference.theirs))
        return True

    def _allow_null(self, pointer: Pointer, is_attribute: bool) -> bool:
        if not is_attribute:
            self.edits.add((*pointer, "x-nullable"), True)
            return True
        kind = as_mapping(self.edits.node(pointer)).get("type")
        if not isinstance(kind, str):
            return False
        self.edits.add((*pointer, "type"), (kind, "null"))
        return True


def _iter_classes(spec: Spec) -> Iterator[tuple[str, str]]:
    """Yield the types of our resources with their classes."""
    for name, schema in spec.schemas.items():
        properties = as_mapping(as_mapping(schema).get("properties"))
        kind = as_mapping(properties.get("type")).get("const")
        if isinstance(kind, str) and "id" in properties:
            yield kind, name
