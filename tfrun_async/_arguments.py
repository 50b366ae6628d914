"""A description of a method's argument, from which options and schemas are built."""

from typing import Any

import attrs


@attrs.frozen
class ArgumentSpec:
    """An optional argument of an operation."""

    name: str
    wire_name: str
    """Its name in the API, such as ``filter[status]``."""
    description: str
    kind: type[Any]
    """Its type or that of its items: a scalar, an open enum, a resource, or `HclLiteral`."""
    is_list: bool = False
    is_map: bool = False
    """Whether it maps names to values in HCL."""
    default: Any = None
    """The server's default; None if the spec names none."""
