"""The Python names of what a spec describes."""

from __future__ import annotations

import keyword
import re

_CLASSES = frozenset(
    {"Any", "ArgumentError", "Call", "ClassVar", "Group", "HclValue", "Literal", "Mapping"}
    | {"Model", "None", "False", "True", "OpenEnum", "Pages", "Resource", "Sequence", "Unset"}
)
"""What the generated modules call by these names already."""
_HIDDEN = frozenset({"bool", "datetime", "dict", "float", "int", "list", "str"})
"""Types of later annotations, which an attribute of that name would hide."""
_OF_MODELS = frozenset({"raw", "to_dict", *_HIDDEN})
_OF_RESOURCES = frozenset({"id", "include_path", "resource_type", *_OF_MODELS})
_OF_METHODS = frozenset(
    {"self", "attributes", "relationships"}
    | {"document", "path_id", "plain", "query", "run_variables", "to_many", "to_one"}
)
FORBIDDEN_METHODS = frozenset({"list", "id", "type"})
"""Methods that would hide a builtin in the annotations after them."""


def is_class_name(name: str) -> bool:
    """Whether a schema or a group can be a class of this name."""
    return (
        re.fullmatch("[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*", name) is not None
        and name not in _CLASSES
    )


def attribute_name(wire: str, *, of_resource: bool) -> str:
    """Return the name of a model's attribute."""
    return _free(snake(wire), _OF_RESOURCES if of_resource else _OF_MODELS)


def argument_name(wire: str) -> str:
    """Return the name of a method's argument: ``filter[x]`` is x, ``search[x]`` search_x."""
    return _free(snake(wire.removeprefix("filter")), _OF_METHODS)


def member_name(value: str) -> str:
    """Return the name of an enum's member."""
    name = snake(value).upper()
    return name if name[:1].isalpha() else f"VALUE_{name}"


def class_name(words: str) -> str:
    """Return the class of a resource group: ``configuration_versions`` is ConfigurationVersions."""
    return "".join(word.capitalize() for word in words.split("_"))


def snake(words: str) -> str:
    """Return words in snake_case, whatever separates them."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", words)
    return parted.strip("_").lower()


def _free(name: str, taken: frozenset[str]) -> str:
    return f"{name}_" if keyword.iskeyword(name) or name in taken else name
