"""Read the files of a spec and bundle them into one document."""

import re
from collections.abc import Mapping
from keyword import iskeyword
from pathlib import Path
from typing import Any

import attrs
import yaml

from codegen.spec.diagnostics import Diagnostics, Location, Pointer
from codegen.spec.yaml import parse_yaml

ROOT = "openapi.yaml"
EXPLANATIONS = "drift.yaml"
"""Beside the spec, and no part of it: how it differs from other documents, and why."""
SCHEMAS = ("components", "schemas")
_MODULE_NAME = re.compile(r"[a-z][a-z0-9_]*")


@attrs.frozen
class Spec:
    """An OpenAPI document whose only references are to its own schemas."""

    document: dict[str, Any]
    origins: Mapping[Pointer, Location] = attrs.field(repr=False)
    """The locations of the nodes that were bundled into the document."""

    @property
    def schemas(self) -> dict[str, Any]:
        """All named schemas, in the order of the files."""
        return self.document["components"]["schemas"]  # type: ignore[no-any-return]

    def location(self, pointer: Pointer) -> Location:
        """Return the location of a node of the document in the files."""
        for end in range(len(pointer), -1, -1):
            if pointer[:end] in self.origins:
                return self.origins[pointer[:end]] / pointer[end:]
        raise AssertionError("the root has an origin")

    def module(self, pointer: Pointer) -> str:
        """Return the name of the file that a node stands in, which names its module."""
        return self.location(pointer).file.rpartition("/")[2].removesuffix(".yaml")


def load(directory: Path) -> Spec:
    """Read the spec in a folder.

    Raises:
        SpecError: A file is missing or is not YAML, a reference has no target, or a definition is
            duplicate or unused.
    """
    diagnostics = Diagnostics()
    bundler = _Bundler(directory, diagnostics)
    document = bundler.bundle()
    diagnostics.raise_if_any()
    return Spec(document, bundler.origins)


class _Bundler:
    def __init__(self, directory: Path, diagnostics: Diagnostics) -> None:
        self.origins: dict[Pointer, Location] = {}
        self._directory = directory
        self._diagnostics = diagnostics
        self._files: dict[str, dict[str, Any]] = {}
        self._ref_targets: set[Location] = set()

    def bundle(self) -> dict[str, Any]:
        root = self._load_file(ROOT, self._location(ROOT))
        self.origins[()] = self._location(ROOT)
        document = {
            key: self._bundle_node(value, self._location(ROOT, (key,)), (key,))
            for key, value in root.items()
        }
        for path in sorted(self._directory.glob("*.yaml")):
            if path.name == EXPLANATIONS:
                continue
            # Files that no reference leads to may have schemas that are found by name.
            self._load_file(path.name, self._location(path.name))
            if _MODULE_NAME.fullmatch(path.stem) is None or iskeyword(path.stem):
                self._diagnostics.add(
                    self._location(path.name), f"a module cannot be called {path.stem!r}"
                )
        components = document.setdefault("components", {})
        if isinstance(components, dict):
            components["schemas"] = self._bundle_schemas()
        else:
            self._diagnostics.add(self._location(ROOT, ("components",)), "must be a mapping")
        self._report_unused()
        return document

    def _bundle_schemas(self) -> dict[str, Any]:
        schemas: dict[str, Any] = {}
        for name, content in self._files.items():
            for key, schema in _mapping_at(content, *SCHEMAS).items():
                location = self._location(name, (*SCHEMAS, key))
                if key in schemas:
                    first = self.origins[*SCHEMAS, key]
                    self._diagnostics.add(
                        location, f"duplicate schema {key!r}, also in {first.file}"
                    )
                    continue
                self.origins[*SCHEMAS, key] = location
                schemas[key] = self._bundle_node(schema, location, (*SCHEMAS, key))
        return schemas

    def _bundle_node(
        self,
        node: Any,
        location: Location,
        bundled_pointer: Pointer,
        chain: tuple[Location, ...] = (),
    ) -> Any:
        if isinstance(node, list):
            return [
                self._bundle_node(item, location / (str(i),), (*bundled_pointer, str(i)), chain)
                for i, item in enumerate(node)
            ]
        if not isinstance(node, dict):
            return node
        siblings = {
            key: self._bundle_node(value, location / (key,), (*bundled_pointer, key), chain)
            for key, value in node.items()
        }
        if isinstance(node.get("$ref"), str):
            return self._resolve_ref(siblings, location, bundled_pointer, chain)
        return siblings

    def _resolve_ref(
        self,
        node: dict[str, Any],
        location: Location,
        bundled_pointer: Pointer,
        chain: tuple[Location, ...],
    ) -> Any:
        """Keep a reference to a schema; replace any other by its target."""
        target = self._find_ref_target(node["$ref"], location)
        if target is None:
            return {}
        self._ref_targets.add(target)
        # Schemas keep their names, which become classes. They may refer to each other in a circle.
        if target.pointer[:-1] == SCHEMAS:
            return node | {"$ref": f"#/components/schemas/{target.pointer[-1]}"}
        if target in chain:
            self._diagnostics.add(location, f"$ref: {node['$ref']!r} refers to itself")
            return {}
        self.origins[bundled_pointer] = target
        resolved = self._bundle_node(
            self._node_at(target), target, bundled_pointer, (*chain, target)
        )
        siblings = {key: value for key, value in node.items() if key != "$ref"}
        return resolved | siblings if isinstance(resolved, dict) else resolved

    def _find_ref_target(self, ref: str, location: Location) -> Location | None:
        file, _, fragment = ref.partition("#")
        name = file or location.file.rpartition("/")[2]
        steps = tuple(s.replace("~1", "/").replace("~0", "~") for s in fragment.split("/")[1:])
        target = self._location(name, steps)
        if "/" in name or not name.endswith(".yaml"):
            self._diagnostics.add(
                location, f"$ref: must name a .yaml file of this folder, got {ref!r}"
            )
            return None
        if not (self._directory / name).is_file():
            self._diagnostics.add(location, f"there is no file {target.file}")
            return None
        self._load_file(name, location)
        if self._node_at(target) is None:
            self._diagnostics.add(location, f"$ref: {ref!r} has no target")
            return None
        return target

    def _node_at(self, location: Location) -> Any:
        node: Any = self._files[location.file.rpartition("/")[2]]
        for step in location.pointer:
            if isinstance(node, list) and step.isdecimal() and int(step) < len(node):
                node = node[int(step)]
            elif isinstance(node, dict) and step in node:
                node = node[step]
            else:
                return None
        return node

    def _load_file(self, name: str, referrer: Location) -> dict[str, Any]:
        if name not in self._files:
            content = self._parse_file(name, referrer)
            if not isinstance(content, dict):
                self._diagnostics.add(self._location(name), "must have a mapping at the top")
                content = {}
            self._files[name] = content
        return self._files[name]

    def _parse_file(self, name: str, referrer: Location) -> Any:
        try:
            return parse_yaml((self._directory / name).read_text("utf-8"))
        except OSError as error:
            self._diagnostics.add(referrer, f"cannot be read: {error.strerror}")
        except UnicodeDecodeError:
            self._diagnostics.add(self._location(name), "is not UTF-8")
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            location = attrs.evolve(self._location(name), line=mark.line + 1 if mark else None)
            self._diagnostics.add(location, f"no YAML: {error.problem}")
        except yaml.YAMLError as error:  # a character that YAML does not allow
            self._diagnostics.add(self._location(name), f"no YAML: {str(error).splitlines()[0]}")
        return {}

    def _location(self, name: str, pointer: Pointer = ()) -> Location:
        return Location((self._directory / name).as_posix(), pointer)

    def _report_unused(self) -> None:
        for name, content in self._files.items():
            if name == ROOT:
                continue
            for key in sorted(content.keys() - {"paths", "components"}):
                self._diagnostics.add(self._location(name, (key,)), "must be paths or components")
            for path in _mapping_at(content, "paths"):
                self._report_if_unused(self._location(name, ("paths", path)), f"is not in {ROOT}")
            for section, definitions in _mapping_at(content, "components").items():
                if section == "schemas" or not isinstance(definitions, dict):
                    continue
                for key in definitions:
                    self._report_if_unused(
                        self._location(name, ("components", section, key)), "is not used"
                    )

    def _report_if_unused(self, location: Location, message: str) -> None:
        if location not in self._ref_targets:
            self._diagnostics.add(location, message)


def _mapping_at(node: Any, *steps: str) -> dict[str, Any]:
    """Return a mapping inside a node; an empty one if there is none."""
    for step in steps:
        node = node.get(step) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else {}
