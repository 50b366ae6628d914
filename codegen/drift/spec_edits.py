"""Collect additions to the files of our spec, and print them as YAML."""

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

import yaml

from codegen.spec.diagnostics import Pointer
from codegen.spec.loader import SCHEMAS, Spec

_REF = "#/components/schemas/"
_SHORT = 60
"""How long the values of a mapping on one line may be."""


class SpecEdits:
    """Additions to the files of a spec, each at its place."""

    def __init__(self, spec: Spec) -> None:
        self.files: dict[str, dict[str, Any]] = {}
        """What to add, by the name of the file."""
        self._spec = spec

    def node(self, pointer: Pointer) -> Any:
        """Return the node of our spec that a pointer leads to, or None."""
        node: Any = self._spec.document
        for step in pointer:
            if isinstance(node, list) and step.isdecimal() and int(step) < len(node):
                node = node[int(step)]
            else:
                node = node.get(step) if isinstance(node, dict) else None
        return node

    def follow(self, pointer: Pointer) -> Pointer:
        """Return the pointer to what a node refers to, itself or in the choice of it and null."""
        node = self.node(pointer)
        while isinstance(node, dict):
            refs = [each.get("$ref", "") for each in (node, *node.get("anyOf", ()))]
            name = next((ref.removeprefix(_REF) for ref in refs if ref.startswith(_REF)), None)
            if name is None:
                break
            pointer = (*SCHEMAS, name)
            node = self.node(pointer)
        return pointer

    def inside(self, pointer: Pointer, *steps: str) -> Pointer:
        """Return the pointer to a node inside another one, through references."""
        for step in steps:
            pointer = (*self.follow(pointer), step)
        return pointer

    def file(self, pointer: Pointer) -> str:
        """Return the name of the file that a node stands in."""
        return PurePosixPath(self._spec.location(pointer).file).name

    def add(self, pointer: Pointer, value: Any) -> None:
        """Add a value where a pointer into our spec leads; a list is added to the one there."""
        self.add_to_file(self.file(pointer), self._spec.location(pointer).pointer, value)

    def add_to_file(self, file: str, pointer: Pointer, value: Any) -> None:
        """Add a value at a place in a file, which may be a new one."""
        *steps, last = pointer
        node = self.files.setdefault(file, {})
        for step in steps:
            node = node.setdefault(step, {})
        if isinstance(value, list):
            items = node.setdefault(last, [])
            items += [each for each in value if each not in items]
        else:
            node[last] = value

    def ref(self, name: str, from_file: str) -> dict[str, str]:
        """Return a reference to a named schema, ours or one that is added, from a file."""
        pointer = (*SCHEMAS, name)
        file = self.file(pointer) if self.node(pointer) else from_file
        return {"$ref": f"{'' if file == from_file else file}{_REF}{name}"}


def dump(files: dict[str, dict[str, Any]], remarks: Iterable[str]) -> str:
    """Return a YAML document for each file, under its name, and remarks as comments."""
    documents = [f"# Add to {name}:\n{_dump_file(content)}" for name, content in files.items()]
    lines = [f"# {remark}\n" for remark in remarks]
    comments = ["# Left to decide:\n" + "".join(lines)] if lines else []
    return "---\n".join([*documents, *comments])


def _dump_file(content: dict[str, Any]) -> str:
    ordered = {key: content[key] for key in ("tags", "paths", "components") if key in content}
    return yaml.dump(ordered, Dumper=_Dumper, sort_keys=False, width=100)


class _Dumper(yaml.SafeDumper):
    """Writes YAML as our spec is written: short mappings on one line, lists indented."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  (PyYAML's signature)
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  (PyYAML's signature)
        return True

    def represent_mapping(self, tag: str, mapping: Any, flow_style: Any = None) -> yaml.MappingNode:
        return super().represent_mapping(tag, mapping, flow_style or _fits(mapping.values()))

    def represent_sequence(
        self, tag: str, sequence: Any, flow_style: Any = None
    ) -> yaml.SequenceNode:
        return super().represent_sequence(tag, sequence, flow_style or _fits(sequence))


def _fits(values: Iterable[Any]) -> bool:
    """Whether a mapping or sequence with these values is short enough for one line."""
    inner = [each for value in values for each in (value if isinstance(value, list) else [value])]
    is_flat = not any(isinstance(each, dict | list) for each in inner)
    return is_flat and len(str(inner)) < _SHORT


_Dumper.add_representer(tuple, yaml.SafeDumper.represent_list)
