"""Write the pages of the reference that follow from the code, into `reference/generated`.

They are written before Sphinx reads its sources, and only where they have changed, so that an
unchanged page is not built again.
"""

import asyncio
import inspect
import io
import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Any

import typer.main
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.ext.napoleon.docstring import GoogleDocstring
from sphinx.util.inspect import stringify_signature

from tfrun_async import Client, models
from tfrun_async._generated import models as _generated
from tfrun_async._model import Model, Resource
from tfrun_async._open_enum import OpenEnum
from tfrun_async._resources.group_attribute import GroupAttribute
from tfrun_async.cli._app import app as cli
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.mcp import server
from tfrun_async.mcp.__main__ import parse_options
from tfrun_async.simulator._routes.api import API_ROUTES

_ENDPOINT = re.compile(r"``([A-Z]+) (/\S+)``,\s+(https://\S+)")


def heading(text: str, mark: str = "=") -> str:
    """Return a heading in reStructuredText."""
    return f"{text}\n{mark * len(text)}\n"


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: str) -> str:
    """Return a table in reStructuredText."""
    lines = [".. list-table::", "   :header-rows: 1", f"   :widths: {widths}", ""]
    for row in (header, *rows):
        lines += [f"   {'*' if i == 0 else ' '} - {cell}" for i, cell in enumerate(row)]
    return "\n".join(lines) + "\n"


def resource_groups() -> dict[str, type]:
    """Return the class of each group of methods, by the attribute of the client."""
    groups = [
        name
        for name in dir(Client)
        if isinstance(inspect.getattr_static(Client, name), GroupAttribute)
    ]
    return {name: getattr(Client, name) for name in groups}


def group_methods(kind: type) -> Iterator[str]:
    """Return the public methods of a group, in the order of their definition."""
    names = dict.fromkeys(
        name for base in reversed(kind.__mro__) for name in vars(base) if not name.startswith("_")
    )
    for name in names:
        if inspect.isfunction(getattr(kind, name)):
            yield name


def endpoints() -> Iterator[tuple[str, str, str]]:
    """Return the method, the path, and the name in this package of each endpoint."""
    for group, kind in resource_groups().items():
        for name in group_methods(kind):
            if found := _ENDPOINT.search(_method_doc(kind, name)):
                yield found[1], found[2], f"{group}.{name}"


def _method_doc(kind: type, name: str) -> str:
    """Return the docstring of a method, with what the generated method says that it overrides."""
    docs = [
        inspect.cleandoc(vars(base)[name].__doc__ or "")
        for base in kind.__mro__
        if name in vars(base)
    ]
    if len(docs) > 1 and not _ENDPOINT.search(docs[0]):
        return f"{docs[0]}\n\n{docs[1].partition(chr(10))[2].lstrip()}"
    return docs[0]


def _method_entry(group: str, name: str, kind: type, config: Config) -> str:
    method: Any = getattr(kind, name)
    signature = inspect.signature(method)
    own = [p for p in signature.parameters.values() if p.name != "self"]
    shown = stringify_signature(
        signature.replace(parameters=own), unqualified_typehints=True, show_annotation=True
    )
    lines = [f".. py:method:: Client.{group}.{name}{shown}"]
    if inspect.iscoroutinefunction(method):
        lines.append("   :async:")
    doc = str(GoogleDocstring(_method_doc(kind, name), config, what="method"))
    return "\n".join(lines) + "\n\n" + textwrap.indent(doc, "   ") + "\n"


def _group_page(group: str, kind: type, config: Config) -> str:
    rows = [
        (f"``{verb} {path}``", f":py:meth:`{group}.{name} <tfrun_async.Client.{group}.{name}>`")
        for verb, path, full in endpoints()
        for owner, _, name in [full.partition(".")]
        if owner == group
    ]
    text = str(GoogleDocstring(inspect.getdoc(kind) or "", config, what="class"))
    parts = [heading(group), text, ""]
    parts += [".. py:currentmodule:: tfrun_async", ""]
    if rows:  # a group may have only handwritten methods
        parts.append(table(("Endpoint", "Method"), rows, "60 40"))
    parts += [_method_entry(group, name, kind, config) for name in group_methods(kind)]
    return "\n".join(parts)


def _models_page(title: str, text: str, names: list[str]) -> str:
    parts = [heading(title), text, "", ".. py:currentmodule:: tfrun_async.models", ""]
    for name in names:
        options = ":members:\n   :undoc-members:\n   :member-order: bysource"
        parts.append(f".. autoclass:: tfrun_async.models.{name}\n   {options}\n")
    return "\n".join(parts)


def _model_names(base: type, *, besides: type | None = None) -> list[str]:
    kinds = {name: getattr(models, name) for name in _generated.__all__}
    return [
        name
        for name, kind in kinds.items()
        if inspect.isclass(kind)
        and issubclass(kind, base)
        and not (besides and issubclass(kind, besides))
    ]


def _help_text(command: Any, context: typer.Context) -> str:
    if context.info_name == "mcp":  # it has a parser of its own
        with redirect_stdout(io.StringIO()) as printed, suppress(SystemExit):
            parse_options(["--help"], "tfrun mcp")
        return printed.getvalue().rstrip()
    text = inspect.cleandoc(command.get_help(context)).partition("Exit codes:")[0]
    return text.rstrip()


def _command_line_page() -> str:
    parts = [
        heading("Command line"),
        "The help of each command, as ``tfrun COMMAND --help`` prints it. "
        "The exit codes are on :doc:`their own page <exit-codes>`.\n",
    ]

    def add(command: Any, name: str, parent: typer.Context | None) -> None:
        context = typer.Context(command, info_name=name, parent=parent)
        context.terminal_width = 84
        title = f"{parent.command_path} {name}" if parent else name
        text = textwrap.indent(_help_text(command, context), "   ")
        parts.append(f"{heading(title, '-')}\n.. code-block:: text\n\n{text}\n")
        for child_name, child in getattr(command, "commands", {}).items():
            add(child, child_name, context)

    add(typer.main.get_command(cli), "tfrun", None)
    return "\n".join(parts)


def _exit_codes_page() -> str:
    rows = [
        (
            f"``{int(code)}``",
            code.meaning,
            ", ".join(f":py:exc:`~tfrun_async.errors.{e.__name__}`" for e in code.errors),
        )
        for code in ExitCode
    ]
    intro = "All commands of ``tfrun`` share these exit codes."
    return f"{heading('Exit codes')}\n{intro}\n\n" + table(
        ("Code", "Meaning", "Errors that lead to it"), rows, "10 50 40"
    )


def _arguments(
    schema: dict[str, Any], prefix: str = ""
) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Return each argument, and those inside one that is an object: its name, schema, and need."""
    for name, each in schema["properties"].items():
        yield f"{prefix}{name}", each, name in schema.get("required", ())
        if "properties" in each:
            yield from _arguments(each, f"{prefix}{name}.")


def _meaning(schema: dict[str, Any]) -> str:
    default = f"Default: {json.dumps(schema['default'])}." if "default" in schema else ""
    return f"{schema.get('description', '')} {default}".strip()


def _argument_table(schema: dict[str, Any]) -> str:
    rows = [
        (f"``{name}``", each["type"], "yes" if is_required else "", escape_rst(_meaning(each)))
        for name, each, is_required in _arguments(schema)
    ]
    return table(("Argument", "Type", "Required", "Meaning"), rows, "25 10 10 55") if rows else ""


def escape_rst(text: str) -> str:
    """Return text with the characters escaped that mark words up."""
    return re.sub(r"([\\\\`*_|])", r"\\\1", text)


def _mcp_page() -> str:
    async def list_tools() -> list[Any]:
        async with Client("http://127.0.0.1:1", "none") as tfe:
            return [*await server(tfe).list_tools()]

    parts = [
        heading("MCP tools"),
        "The tools that ``tfrun mcp`` and ``python -m tfrun_async.mcp`` offer. With "
        "``--read-only`` only those that read, with ``--no-destructive`` none that applies, "
        "discards, overrides or stops a run. A result has at most 20,000 characters, or "
        "``--max-result``.\n",
    ]
    for tool in asyncio.run(list_tools()):
        hints = tool.annotations
        kind = (
            "Reads only." if hints.read_only_hint else
            "Decides about a run." if hints.idempotent_hint else "Starts runs."
        )  # fmt: skip
        schema = json.dumps(tool.input_schema, indent=2)
        parts += [
            heading(tool.name, "-"),
            f"{tool.description} *{kind}*\n",
            _argument_table(tool.input_schema),
            ".. raw:: html\n\n   <details><summary>Schema</summary>\n",
            f".. code-block:: json\n\n{textwrap.indent(schema, '   ')}\n",
            ".. raw:: html\n\n   </details>\n",
        ]
    return "\n".join(parts)


def _coverage_page() -> str:
    def shape(path: str) -> str:
        return re.sub(r"\{\w+\}", "{}", path)

    methods = {(verb, shape(path)): name for verb, path, name in endpoints()}
    routes = {(verb, shape(path)): path for verb, path, _ in API_ROUTES}
    paths = {(verb, shape(path)): path for verb, path, _ in endpoints()} | routes
    rows = []
    for key, path in sorted(paths.items(), key=lambda item: (item[1].split("/")[1], item[1])):
        name = methods.get(key)
        method = f":py:meth:`{name} <tfrun_async.Client.{name}>`" if name else "\u2013"
        rows.append((f"``{key[0]} {path}``", "yes" if key in routes else "no", method))
    intro = (
        f"The simulator serves {len(routes)} endpoints of the API, below ``/api/v2``. Any "
        "other endpoint of the API is refused with a 400 that names it, and an unknown path with a "
        "404. A dash in the last column: this package has no method for it."
    )
    return f"{heading('What the simulator serves')}\n{intro}\n\n" + table(
        ("Endpoint", "Simulator", "Method of the client"), rows, "55 15 30"
    )


def pages(config: Config) -> Iterator[tuple[str, str]]:
    """Return the name and the text of each generated page."""
    for group, kind in resource_groups().items():
        yield f"client-{group}", _group_page(group, kind, config)
    yield (
        "models-resources",
        _models_page(
            "Resources",
            "What the API keeps: each has an ``id``, attributes and related resources. An "
            "attribute that the server did not send raises "
            ":py:exc:`~tfrun_async.errors.NotLoadedError`.",
            _model_names(Resource),
        ),
    )
    yield (
        "models-values",
        _models_page("Values", "Objects inside resources.", _model_names(Model, besides=Resource)),
    )
    yield (
        "models-enums",
        _models_page(
            "Enums",
            "Enums are open: a value that is not listed here reads as itself, and its "
            "``is_known`` is false.",
            _model_names(OpenEnum),
        ),
    )
    yield "command-line", _command_line_page()
    yield "exit-codes", _exit_codes_page()
    yield "mcp-tools", _mcp_page()
    yield "simulator-coverage", _coverage_page()


def write_pages(app: Sphinx) -> None:
    """Write the pages that have changed, and remove those that are gone."""
    folder = Path(app.srcdir) / "reference" / "generated"
    folder.mkdir(parents=True, exist_ok=True)
    written = set()
    for name, text in pages(app.config):
        path = folder / f"{name}.rst"
        written.add(path)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
    for path in set(folder.iterdir()) - written:
        path.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("builder-inited", write_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
