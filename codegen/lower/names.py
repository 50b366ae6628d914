"""Make Python names from the names of the spec."""

import keyword
import re

_RESERVED_CLASSES = frozenset(
    {"Any", "ArgumentError", "ClassVar", "False", "Group", "HclValue", "Literal", "Mapping"}
    | {"Model", "None", "OpenEnum", "Pages", "Request", "Resource", "Sequence", "True", "Unset"}
    | {"Wire"}  # its struct would be called WireStruct, like the class of all structs
)
"""Names that mean something else in the generated modules."""
_ANNOTATION_TYPES = frozenset({"bool", "datetime", "dict", "float", "int", "list", "str"})
"""Types of later annotations, which an attribute of that name would shadow."""
_RESERVED_IN_MODELS = frozenset({"attrs", "msgspec", "raw", "to_dict", *_ANNOTATION_TYPES})
_RESERVED_IN_RESOURCES = frozenset({"id", "include_path", "resource_type", *_RESERVED_IN_MODELS})
_RESERVED_IN_METHODS = frozenset(
    {"self", "attributes", "relationships", "request"}
    | {"deep_object", "document", "dump_json", "id_or_name", "json_body", "known_values"}
    | {"new_resources", "path_id", "path_id_or_name", "query", "required", "resource_id"}
    | {"resource_ids", "run_variables", "to_many", "to_one"}
)
FORBIDDEN_METHODS = frozenset({"list", "id", "type"})
"""Methods that would shadow a builtin in the annotations after them."""


def is_class_name(name: str) -> bool:
    """Whether a schema or a group can be a class of this name."""
    return (
        re.fullmatch("[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*", name) is not None
        and name not in _RESERVED_CLASSES
    )


def attribute_name(wire_name: str, *, of_resource: bool) -> str:
    """Return the name of a model's attribute."""
    return _avoid(
        snake_case(wire_name), _RESERVED_IN_RESOURCES if of_resource else _RESERVED_IN_MODELS
    )


def argument_name(wire_name: str) -> str:
    """Return the name of a method's argument: ``filter[x]`` becomes x, ``search[x]`` search_x."""
    return _avoid(snake_case(re.sub(r"^filter(?=\[)", "", wire_name)), _RESERVED_IN_METHODS)


def member_name(value: str) -> str:
    """Return the name of an enum's member."""
    name = snake_case(value).upper()
    if value.startswith("-"):  # a sort key
        name += "_DESCENDING"
    return name if name[:1].isalpha() else f"VALUE_{name}"


def class_name(words: str) -> str:
    """Return the class of a resource group: ``configuration_versions`` is ConfigurationVersions."""
    return "".join(word.capitalize() for word in words.split("_"))


def snake_case(words: str) -> str:
    """Return words in snake_case, whatever separates them."""
    separated = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", words)
    return separated.strip("_").lower()


def _avoid(name: str, reserved: frozenset[str]) -> str:
    return f"{name}_" if keyword.iskeyword(name) or name in reserved else name
