"""Add drafts of YAML to the files of a spec."""

import json
from pathlib import Path
from typing import Any

import yaml


def add_draft(spec: Path, draft: str, words: str = "This is described.") -> None:
    """Add each document of a draft to the file that it names, with words for TODO."""
    for part in draft.replace("TODO", words).split("---\n"):
        heading, _, content = part.partition("\n")
        if heading.startswith("# Add to "):
            path = spec / heading.removeprefix("# Add to ").removesuffix(":")
            before = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
            path.write_text(json.dumps(merged(before, yaml.safe_load(content))), "utf-8")


def merged(first: Any, second: Any) -> Any:
    """Return two nodes as one: mappings are merged, lists of mappings joined, others replaced."""
    if isinstance(first, dict) and isinstance(second, dict):
        both = {key: merged(first[key], second[key]) for key in first.keys() & second.keys()}
        return first | second | both
    if isinstance(first, list) and isinstance(second, list):
        return [*first, *second] if all(isinstance(each, dict) for each in second) else second
    return second
