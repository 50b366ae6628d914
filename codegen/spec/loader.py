"""Read the files of a spec and bundle them into one document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import yaml

from codegen.spec import yaml as _yaml
from codegen.spec.diagnostics import Place, Pointer, Problems

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ROOT = "openapi.yaml"
SCHEMAS = ("components", "schemas")


@attrs.frozen
class Spec:
    """An OpenAPI document whose only references are to its own schemas."""

    document: dict[str, Any]
    origins: Mapping[Pointer, Place] = attrs.field(repr=False)
    """Where the parts of the document come from that were moved into it."""

    @property
    def schemas(self) -> dict[str, Any]:
        """All named schemas, in the order of the files."""
        return self.document["components"]["schemas"]  # type: ignore[no-any-return]

    def place(self, pointer: Pointer) -> Place:
        """Return where a node of the document stands in the files."""
        for end in range(len(pointer), -1, -1):
            if pointer[:end] in self.origins:
                return self.origins[pointer[:end]] / pointer[end:]
        raise AssertionError("the root has an origin")


def load(directory: Path) -> Spec:
    """Read the spec in a folder.

    Raises:
        SpecError: A file is missing or no YAML, a reference leads nowhere, or something is
            defined twice or used by nothing.
    """
    problems = Problems()
    bundle = _Bundle(directory, problems)
    document = bundle.document()
    problems.refuse_any()
    return Spec(document, bundle.origins)


class _Bundle:
    def __init__(self, directory: Path, problems: Problems) -> None:
        self.origins: dict[Pointer, Place] = {}
        self._directory = directory
        self._problems = problems
        self._files: dict[str, dict[str, Any]] = {}
        self._followed: set[Place] = set()

    def document(self) -> dict[str, Any]:
        root = self._open(ROOT, self._place(ROOT))
        self.origins[()] = self._place(ROOT)
        document = {
            key: self._copied(value, self._place(ROOT, (key,)), (key,))
            for key, value in root.items()
        }
        for path in sorted(self._directory.glob("*.yaml")):
            self._open(path.name, self._place(path.name))  # it may hold schemas found by name only
        components = document.setdefault("components", {})
        if isinstance(components, dict):
            components["schemas"] = self._schemas()
        else:
            self._problems.add(self._place(ROOT, ("components",)), "expected a mapping")
        self._find_unused()
        return document

    def _schemas(self) -> dict[str, Any]:
        schemas: dict[str, Any] = {}
        for name, content in self._files.items():
            for key, schema in _mapping(content, *SCHEMAS).items():
                place = self._place(name, (*SCHEMAS, key))
                if key in schemas:
                    first = self.origins[*SCHEMAS, key]
                    self._problems.add(place, f"there is a schema of this name in {first.file}")
                    continue
                self.origins[*SCHEMAS, key] = place
                schemas[key] = self._copied(schema, place, (*SCHEMAS, key))
        return schemas

    def _copied(
        self, node: Any, place: Place, target: Pointer, chain: tuple[Place, ...] = ()
    ) -> Any:
        if isinstance(node, list):
            return [
                self._copied(item, place / (str(i),), (*target, str(i)), chain)
                for i, item in enumerate(node)
            ]
        if not isinstance(node, dict):
            return node
        siblings = {
            key: self._copied(value, place / (key,), (*target, key), chain)
            for key, value in node.items()
        }
        if isinstance(node.get("$ref"), str):
            return self._followed_ref(siblings, place, target, chain)
        return siblings

    def _followed_ref(
        self, node: dict[str, Any], place: Place, target: Pointer, chain: tuple[Place, ...]
    ) -> Any:
        """Keep a reference to a schema, and put what any other leads to in its stead."""
        there = self._there(node["$ref"], place)
        if there is None:
            return {}
        self._followed.add(there)
        if there.pointer[:-1] == SCHEMAS:
            return node | {"$ref": f"#/components/schemas/{there.pointer[-1]}"}
        if there in chain:
            self._problems.add(place, f"{node['$ref']!r} refers to itself")
            return {}
        self.origins[target] = there
        found = self._copied(self._at(there), there, target, (*chain, there))
        siblings = {key: value for key, value in node.items() if key != "$ref"}
        return found | siblings if isinstance(found, dict) else found

    def _there(self, ref: str, place: Place) -> Place | None:
        file, _, fragment = ref.partition("#")
        name = file or place.file.rpartition("/")[2]
        steps = tuple(s.replace("~1", "/").replace("~0", "~") for s in fragment.split("/")[1:])
        there = self._place(name, steps)
        if "/" in name or not name.endswith(".yaml"):
            self._problems.add(place, f"{ref!r} does not lead to a .yaml file of this folder")
            return None
        if not (self._directory / name).is_file():
            self._problems.add(place, f"there is no file {there.file}")
            return None
        self._open(name, place)
        if self._at(there) is None:
            self._problems.add(place, f"{ref!r} leads nowhere")
            return None
        return there

    def _at(self, place: Place) -> Any:
        node: Any = self._files[place.file.rpartition("/")[2]]
        for step in place.pointer:
            if isinstance(node, list) and step.isdecimal() and int(step) < len(node):
                node = node[int(step)]
            elif isinstance(node, dict) and step in node:
                node = node[step]
            else:
                return None
        return node

    def _open(self, name: str, wanted_by: Place) -> dict[str, Any]:
        if name not in self._files:
            content = self._read(name, wanted_by)
            if not isinstance(content, dict):
                self._problems.add(self._place(name), "expected a mapping at the top")
                content = {}
            self._files[name] = content
        return self._files[name]

    def _read(self, name: str, wanted_by: Place) -> Any:
        try:
            return _yaml.parse((self._directory / name).read_text("utf-8"))
        except OSError as error:
            self._problems.add(wanted_by, f"cannot be read: {error.strerror}")
        except UnicodeDecodeError:
            self._problems.add(self._place(name), "is not UTF-8")
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            place = attrs.evolve(self._place(name), line=mark.line + 1 if mark else None)
            self._problems.add(place, f"no YAML: {error.problem}")
        except yaml.YAMLError as error:  # a character that YAML does not allow
            self._problems.add(self._place(name), f"no YAML: {str(error).splitlines()[0]}")
        return {}

    def _place(self, name: str, pointer: Pointer = ()) -> Place:
        return Place((self._directory / name).as_posix(), pointer)

    def _find_unused(self) -> None:
        for name, content in self._files.items():
            if name == ROOT:
                continue
            for key in sorted(content.keys() - {"paths", "components"}):
                self._problems.add(self._place(name, (key,)), "only paths and components go here")
            for path in _mapping(content, "paths"):
                self._note_unused(self._place(name, ("paths", path)), f"is not in {ROOT}")
            for kind, parts in _mapping(content, "components").items():
                for key in parts if kind != "schemas" and isinstance(parts, dict) else ():
                    self._note_unused(
                        self._place(name, ("components", kind, key)), "is used by nothing"
                    )

    def _note_unused(self, place: Place, text: str) -> None:
        if place not in self._followed:
            self._problems.add(place, text)


def _mapping(node: Any, *steps: str) -> dict[str, Any]:
    """Return a mapping inside a node; an empty one if there is none."""
    for step in steps:
        node = node.get(step) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else {}
