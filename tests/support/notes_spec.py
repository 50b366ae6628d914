"""Small specs, whole and broken."""

import copy
import functools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parents[1] / "codegen" / "cases"
DROPPED = object()
"""Instead of a value: remove the key."""


def case_names() -> list[str]:
    """Return the names of the cases: folders with a spec and the files that it generates."""
    return sorted(path.name for path in CASES.iterdir())


def read_files(directory: Path) -> dict[str, bytes]:
    """Return the content of each file of a folder, by its path in it."""
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }


def write_changed(directory: Path, changes: Mapping[str, Any]) -> None:
    """Write the notes spec into a folder, changed at locations such as `notes.yaml #/paths`."""
    directory.mkdir()
    files = copy.deepcopy(_notes())
    for location, value in changes.items():
        file, _, pointer = location.partition(" #/")
        _change(files[file], pointer, value)
    for name, content in files.items():
        (directory / name).write_text(json.dumps(content), "utf-8")


def locations() -> list[str]:
    """Return every location in the notes spec."""
    return [
        f"{name} #/{'/'.join(steps)}"
        for name, file in _notes().items()
        for steps in _iter_pointers(file)
    ]


def _iter_pointers(node: Any) -> Iterator[tuple[str, ...]]:
    children = node.items() if isinstance(node, dict) else enumerate(node)
    for key, child in children:
        step = str(key).replace("~", "~0").replace("/", "~1")
        yield (step,)
        if isinstance(child, dict | list):
            yield from ((step, *rest) for rest in _iter_pointers(child))


@functools.cache
def _notes() -> dict[str, Any]:
    folder = CASES / "notes" / "spec"
    return {path.name: yaml.safe_load(path.read_text("utf-8")) for path in folder.iterdir()}


def _change(content: Any, pointer: str, value: Any) -> None:
    *steps, last = (s.replace("~1", "/").replace("~0", "~") for s in pointer.split("/"))
    for step in steps:
        content = content[int(step) if isinstance(content, list) else step]
    key = int(last) if isinstance(content, list) else last
    if value is DROPPED:
        del content[key]
    elif isinstance(content, list) and key == len(content):
        content.append(value)
    else:
        content[key] = value
