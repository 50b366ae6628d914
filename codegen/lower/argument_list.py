"""The arguments of a method while they are read."""

import attrs

from codegen.ir import Argument, JsonApiBody, JsonBody, ListBody
from codegen.spec.diagnostics import Pointer

PAGINATION = {
    "page[number]": Argument(
        "page_number", "int", "The page to begin with, counted from 1, which is the default."
    ),
    "page[size]": Argument(
        "page_size", "int", "How many items to fetch at once, at most 100, which is the default."
    ),
}


@attrs.define
class Arguments:
    """The arguments of one method, and how its request uses them."""

    path: dict[str, str] = attrs.field(factory=dict)
    """Expressions by the names of the path's parameters."""
    resources: list[str] = attrs.field(factory=list)
    """The resources that the path's parameters stand for."""
    own_id: str = ""
    """The expression of the id of the last of them, which the request is about."""
    query: list[tuple[str, str]] = attrs.field(factory=list)
    deep_query: list[tuple[str, str]] = attrs.field(factory=list)
    pagination: set[str] = attrs.field(factory=set)
    workspaces: list[str] = attrs.field(factory=list)
    """Expressions of the workspaces in the path, the query and the body."""
    body: JsonApiBody | ListBody | JsonBody | None = None
    by_wire_name: dict[str, str] = attrs.field(factory=dict)
    """Argument names by the names in the API, which `x-refuse` uses."""
    unset: dict[str, str] = attrs.field(factory=dict)
    """Values of the arguments if they are not given, by the same names."""
    all: list[tuple[Argument, Pointer]] = attrs.field(factory=list)

    def ordered(self) -> tuple[Argument, ...]:
        """Return all arguments in the order of the signature."""
        pagination = [
            PAGINATION[wire_name]
            for wire_name in reversed(PAGINATION)
            if wire_name in self.pagination
        ]
        return (*(argument for argument, _ in sorted(self.all, key=_signature_order)), *pagination)


def _signature_order(entry: tuple[Argument, Pointer]) -> int:
    argument, pointer = entry
    if argument.positional:
        return 0
    if argument.required:
        return 1
    return 2 if pointer[-3:-2] == ("relationships",) else 3
