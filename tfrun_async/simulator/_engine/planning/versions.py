"""The check of `required_version`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tfrun_async.simulator._engine.configuration.tree import Tree
from tfrun_async.simulator._engine.diagnostics import diagnose
from tfrun_async.simulator._engine.hcl.syntax import Literal
from tfrun_async.simulator._records.plans import Diagnostic

_CONSTRAINT = re.compile(r"\s*(=|!=|>=|<=|>|<|~>)?\s*v?(\d{1,9}(?:\.\d{1,9}){0,3})\s*", re.ASCII)
_ADVICE = (
    "To proceed, either choose another supported Terraform version or update this version "
    "constraint. Version constraints are normally set for good reason, so updating the constraint "
    "may lead to other errors or unexpected behavior."
)
Version = tuple[int, ...]


def check_versions(tree: Tree, version: str) -> Iterator[Diagnostic]:
    """Yield the errors of modules that do not accept a version of Terraform."""
    current = tuple(int(part) for part in re.findall(r"\d+", version.partition("-")[0])[:3])
    for node in tree.nodes.values():
        for attribute in node.module.required_versions:
            expression = attribute.expression
            text = expression.value.raw if isinstance(expression, Literal) else None
            if isinstance(text, str) and not is_accepted(text, current):
                subject = f"Module {node.label}" if node.path else "This configuration"
                yield diagnose(
                    attribute.span,
                    "Unsupported Terraform Core version",
                    f"{subject} does not support Terraform version {version}. " + _ADVICE,
                )


def is_accepted(constraints: str, version: Version) -> bool:
    """Say whether a version meets all constraints; one that cannot be read is met."""
    for text in constraints.split(","):
        match = _CONSTRAINT.fullmatch(text)
        if match is None:
            continue
        wanted = tuple(int(part) for part in match[2].split("."))
        if not _meets(match[1] or "=", version, wanted):
            return False
    return True


def _meets(operator: str, version: Version, wanted: Version) -> bool:
    padded = wanted + (0,) * (3 - len(wanted))
    upper = wanted[:-1]
    accepted = {
        "=": version == padded,
        "!=": version != padded,
        ">": version > padded,
        ">=": version >= padded,
        "<": version < padded,
        "<=": version <= padded,
        "~>": version >= padded and version[: len(upper)] == upper,
    }
    return accepted[operator]
