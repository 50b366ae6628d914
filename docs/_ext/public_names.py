"""Link private spellings of public names, and refuse a public name without documentation.

A class is defined in a private module and exported by a public one. Annotations name the private
module; the reference documents the public one. The build fails where a public name has no entry.
"""

import builtins
import importlib
import inspect
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref, pending_xref_condition
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.pycode import ModuleAnalyzer
from sphinx.util import logging

from tfrun_async import errors
from tfrun_async._generated import models as _generated
from tfrun_async._model import Model

PUBLIC_MODULES = (
    "tfrun_async",
    "tfrun_async.errors",
    "tfrun_async.fan_out",
    "tfrun_async.models",
    "tfrun_async.waiting",
    "tfrun_async.report",
    "tfrun_async.logs",
    "tfrun_async.rate_limit",
    "tfrun_async.rollout",
    "tfrun_async.notifications",
    "tfrun_async.run_task",
    "tfrun_async.simulator",
    "tfrun_async.dask",
    "tfrun_async.mcp",
)
_log = logging.getLogger(__name__)


def public_names(module_name: str) -> list[str]:
    """Return the names that a public module exports: its `__all__`, else what it defines."""
    module = importlib.import_module(module_name)
    if hasattr(module, "__all__"):
        names = [name for name in module.__all__ if name != "__version__"]
        if module_name != "tfrun_async":
            return names
        # Errors and models are documented in the modules that they are imported from.
        elsewhere = {"tfrun_async.errors", "tfrun_async.models"}
        return [
            name
            for name in names
            if getattr(getattr(module, name), "__module__", "") not in elsewhere
        ]
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (inspect.isclass(value) or inspect.isfunction(value))
        and value.__module__ == module_name
    ]


def public_members(owner: type) -> Iterator[str]:
    """Return the names of the methods and properties that a class defines for its callers."""
    for name, value in vars(owner).items():
        is_member = inspect.isfunction(value) or isinstance(value, property | classmethod)
        if is_member and not name.startswith("_"):
            yield name


def _public_paths() -> dict[str, str]:
    """Return the public path of each class and function, by the path that defines it."""
    paths: dict[str, str] = {}
    for module_name in PUBLIC_MODULES:
        module = importlib.import_module(module_name)
        for name in public_names(module_name):
            value = getattr(module, name)
            if defined_in := getattr(value, "__module__", None):
                paths.setdefault(f"{defined_in}.{name}", f"{module_name}.{name}")
    return paths


def _resolve(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, text: nodes.Element
) -> nodes.Node | None:
    """Resolve a reference that names a private module, or that names no module at all."""
    if node.get("refdomain") != "py":
        return None
    target = str(node.get("reftarget"))
    paths: dict[str, str] = app.config.tfrun_public_paths
    domain = env.domains.python_domain
    owner, _, member = target.rpartition(".")
    short = {path.rpartition(".")[2]: path for path in reversed(paths.values())}
    for candidate in (
        paths.get(target),
        short.get(target),
        paths.get(owner) and f"{paths[owner]}.{member}",
        short.get(owner) and f"{short[owner]}.{member}",
        f"tfrun_async.{target}",
    ):
        if candidate and candidate in domain.objects:
            node["reftarget"] = candidate
            return domain.resolve_xref(
                env, node["refdoc"], app.builder, node["reftype"], candidate, node, text
            )
    return None


def _unlink_builtins(_app: Sphinx, doctree: nodes.document) -> None:
    """Show builtins without a link: Sphinx would take `type` for any attribute of that name."""
    for node in [*doctree.findall(pending_xref)]:
        target = str(node.get("reftarget"))
        if node.get("refdomain") == "py" and hasattr(builtins, target):
            shown = [each for each in node if not isinstance(each, pending_xref_condition)]
            node.replace_self(shown or nodes.Text(target))


def _check(_app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of each public name that no page documents."""
    documented = env.domains.python_domain.objects
    for module_name in PUBLIC_MODULES:
        module: Any = importlib.import_module(module_name)
        for name in public_names(module_name):
            path, value = f"{module_name}.{name}", getattr(module, name)
            if path not in documented:
                _log.warning("the public name %s is not in the reference", path)
            elif inspect.isclass(value):
                for member in public_members(value):
                    if f"{path}.{member}" not in documented:
                        _log.warning("the public name %s.%s is not in the reference", path, member)


def _format_module(
    _app: Sphinx, what: str, _name: str, _value: object, _options: object, lines: list[str]
) -> None:
    """Show the indented blocks of a module's docstring as they are."""
    if what != "module":
        return
    text = list(lines)
    lines.clear()
    for before, line in zip(["", *text], text, strict=False):
        if line.startswith("    ") and not before.strip():
            is_first = not any(each.startswith("    ") for each in lines[-2:])
            lines.extend(["::", ""] if is_first else [])
        lines.append(line)


_SECTIONS = {"Args:", "Returns:", "Raises:", "Example:", "Source:"}
_stashed: dict[str, list[str]] = {}


def _stash_attribute(
    _app: Sphinx, what: str, name: str, _value: object, _options: object, lines: list[str]
) -> None:
    """Hide the text of an attribute from napoleon, which takes a colon in it for a type."""
    if what in {"attribute", "data", "property"} and not _SECTIONS & {*map(str.strip, lines)}:
        _stashed[name] = list(lines)
        lines[:] = [""]


def _restore_attribute(
    _app: Sphinx, _what: str, name: str, _value: object, _options: object, lines: list[str]
) -> None:
    if name in _stashed:
        lines[:] = _stashed.pop(name)


def _hide_signature(
    _app: Sphinx,
    what: str,
    _name: str,
    value: Any,
    _options: object,
    signature: str | None,
    result: str,
) -> tuple[str | None, str]:
    """Hide the signatures of models and enums: callers read them, and do not make them."""
    is_hidden = what == "class" and issubclass(value, Model | Enum)
    if is_hidden:
        return "", ""
    # A default such as `asyncio.sleep` has a repr that Sphinx cannot parse.
    return signature and re.sub(r"<function (\w+)>", r"\1", signature), result


def _add_sources(package: ModuleType, public_name: str) -> None:
    """Let autodoc find the texts of attributes whose class names its public module, not its own."""
    folder = Path(str(package.__file__)).parent
    sources = (path.read_text("utf-8") for path in sorted(folder.glob("*.py")))
    public = ModuleAnalyzer.for_string("\n".join(sources), public_name)
    ModuleAnalyzer.cache["module", public_name] = public


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    _add_sources(_generated, "tfrun_async.models")
    _add_sources(errors, "tfrun_async.errors")
    app.add_config_value("tfrun_public_paths", _public_paths(), "")
    app.connect("autodoc-process-docstring", _format_module)
    app.connect("autodoc-process-signature", _hide_signature)
    app.connect("autodoc-process-docstring", _stash_attribute, priority=400)
    app.connect("autodoc-process-docstring", _restore_attribute, priority=600)
    app.connect("missing-reference", _resolve)
    app.connect("doctree-read", _unlink_builtins)
    app.connect("env-check-consistency", _check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
