"""Write sets of arguments: a TypedDict to pass them on, and a table to build options from."""

import json
from typing import Any

from codegen.emit.docstrings import docstring
from codegen.emit.files import Module
from codegen.emit.operations import argument_type
from codegen.emit.packages import imports
from codegen.ir import Api, Argument, ArgumentSet, ListOf, MapOf, ModelRef, Nullable, Scalar, Type
from codegen.lower.names import snake_case

_IMPORTS = """\
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from tfrun_async._arguments import ArgumentSpec
{models}
from tfrun_async._model import Unset
from tfrun_async.hcl import HclLiteral, HclValue
"""


def write_arguments(api: Api) -> Module:
    """Return the module of the sets of arguments."""
    modules = {model.name: model.module for model in api.models}
    models = "\n".join(imports("models", modules, modules))
    sets = [part for each in api.argument_sets for part in (_write_dict(each), _write_table(each))]
    code = "\n\n".join([_IMPORTS.format(models=models), *sets]) + "\n"
    return Module("arguments.py", "Arguments that other code passes on.", code)


def _write_dict(arguments: ArgumentSet) -> str:
    fields = "\n".join(f"    {each.name}: {argument_type(each)}" for each in arguments.arguments)
    text = docstring(f"The optional arguments of `{arguments.operation}`.", 1)
    return f"class {arguments.name}(TypedDict, total=False):\n{text}\n\n{fields}\n"


def _write_table(arguments: ArgumentSet) -> str:
    name = snake_case(arguments.name).upper()
    entries = "".join(f"    {_write_entry(each)},\n" for each in arguments.arguments)
    text = docstring(f"What each of `{arguments.name}` is.")
    return f"{name} = (\n{entries})\n{text}\n"


def _write_entry(argument: Argument) -> str:
    kind, form = _kind(argument.type)
    values: list[Any] = [argument.name, argument.wire_name, argument.description]
    texts = ", ".join(map(json.dumps, values))
    default = f", default={argument.default!r}" if argument.default is not None else ""
    return f"ArgumentSpec({texts}, {kind}{form}{default})"


def _kind(kind: Type | None) -> tuple[str, str]:
    """Return the class of an argument, or of its items, and whether there are many."""
    match kind:
        case Nullable():
            return _kind(kind.type)
        case Scalar() | ModelRef():
            return kind.name, ""
        case ListOf(item=Scalar() | ModelRef() as item):
            return item.name, ", is_list=True"
        case MapOf():
            return "HclLiteral", ", is_map=True"
    raise AssertionError(kind)  # refused when the spec was read
