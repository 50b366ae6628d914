"""Write the base of the client: an attribute for each group of operations."""

from codegen.emit.docstrings import docstring
from codegen.emit.files import Module
from codegen.emit.packages import imports, type_checking
from codegen.ir import Api, Group

_IMPORTS = """\
from __future__ import annotations

from typing import TYPE_CHECKING

from tfrun_async._resources.group_attribute import GroupAttribute

{imports}"""


def write_groups(api: Api) -> Module:
    """Return the module of the client's base."""
    modules = {group.name: group.module for group in api.groups}
    groups = type_checking(imports("operations", modules, modules))
    head = f"class Groups:\n{docstring('The groups of operations, by their names.', 1)}"
    code = "\n\n".join([_IMPORTS.format(imports=groups), head, *map(_write_attribute, api.groups)])
    return Module("groups.py", "The attributes of a client.", f"{code}\n")


def _write_attribute(group: Group) -> str:
    return (
        f"    {group.module}: GroupAttribute[{group.name}] = GroupAttribute("
        f'"tfrun_async._generated.operations", "{group.name}")\n{docstring(group.description, 1)}'
    )
