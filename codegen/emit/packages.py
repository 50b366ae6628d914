"""Write packages whose modules are imported on first use, and imports for type checkers."""

import json
import re
from collections.abc import Iterable, Mapping

from codegen.emit.files import Module

_PACKAGE = """\
from importlib import import_module
from typing import TYPE_CHECKING

{more_imports}
{imports}
__all__ = [
{exported}
]

MODULES: dict[str, str] = {{
{modules}
}}
\"\"\"The module of each name; it is imported when the name is first used.\"\"\"

{tables}

if not TYPE_CHECKING:  # a type checker should still find misspelt names

    def __getattr__(name: str) -> object:
        if name not in MODULES:
            raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
        value = globals()[name] = getattr(import_module(f"{{__name__}}.{{MODULES[name]}}"), name)
        return value


def __dir__() -> list[str]:
    return sorted({{*globals(), *__all__}})
"""


def write_package(
    package: str,
    summary: str,
    modules: Mapping[str, str],
    *,
    more_imports: str = "",
    tables: str = "",
) -> Module:
    """Return the ``__init__`` of a package.

    Args:
        package: Its name.
        summary: Its docstring.
        modules: The module of each name that it exports.
        more_imports: Imports of what `tables` needs.
        tables: More code, after the table of the modules.
    """
    names = sorted(modules, key=lambda name: (not name.isupper(), name))
    code = _PACKAGE.format(
        imports=type_checking(imports(package, names, modules)),
        exported=_indent(f"{json.dumps(name)}," for name in names),
        modules=_indent(f"{json.dumps(name)}: {json.dumps(modules[name])}," for name in names),
        more_imports=more_imports,
        tables=tables,
    )
    return Module(f"{package}/__init__.py", summary, code)


def imports(package: str, names: Iterable[str], modules: Mapping[str, str]) -> list[str]:
    """Return an import of each name, from its module in a generated package."""
    return [
        f"from tfrun_async._generated.{package}.{modules[name]} import {name}" for name in names
    ]


def imports_for(code: str, package: str, modules: Mapping[str, str]) -> list[str]:
    """Return imports of the names in some code; those in docstrings only are removed by ruff."""
    used = dict.fromkeys(re.findall(r"\w+", code))
    return imports(package, [name for name in used if name in modules], modules)


def type_checking(lines: Iterable[str]) -> str:
    """Return imports that only type checkers see."""
    block = _indent(lines)
    return f"if TYPE_CHECKING:\n{block}\n" if block else ""


def _indent(lines: Iterable[str]) -> str:
    return "\n".join(f"    {line}" for line in lines)
