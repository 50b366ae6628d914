"""Write the methods, one class for each group."""

import json
from collections.abc import Iterable, Iterator

from codegen.emit.docstrings import Section, docstring
from codegen.emit.files import Module
from codegen.emit.packages import imports, imports_for, type_checking, write_package
from codegen.ir import (
    Api,
    Argument,
    BodyField,
    Enum,
    Group,
    JsonApiBody,
    JsonBody,
    ListBody,
    Operation,
)
from codegen.lower.descriptions import default_text

_IMPORTS = """\
from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, overload

from tfrun_async._http.ids import id_or_name, path_id, path_id_or_name, resource_id, resource_ids
from tfrun_async._http.request import Request, deep_object, json_body, known_values, query, required
{returned}
from tfrun_async._resources.base import Group
from tfrun_async._jsonapi.document import document, dump_json, new_resources, to_many, to_one
from tfrun_async._resources.pages import Pages
from tfrun_async._model import UNSET, Resource, Unset
from tfrun_async.errors import ArgumentError
from tfrun_async.hcl import HclValue, run_variables

{types}"""
_FILE = "str | os.PathLike[str]"
_FILE_TEXT = (
    "Where to save it, piece by piece; an existing file is replaced once all of it has come. "
    "Without it, the content is returned."
)
_DOWNLOAD_ERRORS = (
    ("ArgumentError", "`file` is a directory, or in none."),
    ("ResponseTooLargeError", "The content is larger than the client's `max_response_bytes`."),
    ("OSError", "The file cannot be written."),
)
_ARCHIVE_ERRORS = (("MalformedResponseError", "The content is no whole gzipped archive."),)


def write_operations(api: Api) -> Iterator[Module]:
    """Return the package of the operations, with a module for each group."""
    names = {choice.name: choice.module for choice in api.choices}
    names |= {group.name: group.module for group in api.groups}
    yield write_package("operations", "The operations of the API, in groups.", names)
    for module in dict.fromkeys(names.values()):
        choices = [choice for choice in api.choices if choice.module == module]
        groups = [group for group in api.groups if group.module == module]
        body = "\n\n\n".join([*map(_write_choice, choices), *map(_write_group, groups)])
        head = _write_imports(api, body, groups, module)
        yield Module(f"operations/{module}.py", f"Operations of {module}.", f"{head}\n\n{body}\n")


def _write_imports(api: Api, body: str, groups: Iterable[Group], module: str) -> str:
    """Write imports; at run time, only the returned models are imported."""
    models = {model.name: model.module for model in api.models}
    returned = dict.fromkeys(
        model
        for group in groups
        for operation in group.operations
        for model in operation.returns.models
    )
    others = {name: other for name, other in models.items() if name not in returned}
    choices = {choice.name: choice.module for choice in api.choices if choice.module != module}
    return _IMPORTS.format(
        returned="\n".join(imports("models", returned, models)),
        types=type_checking(
            imports_for(body, "models", others) + imports_for(body, "operations", choices)
        ),
    )


def _write_choice(choice: Enum) -> str:
    values = ", ".join(json.dumps(member.value) for member in choice.members)
    entries = tuple((f"``{member.value}``", member.description) for member in choice.members)
    text = docstring(choice.description, sections=[("", entries)])
    return f"{choice.name} = Literal[{values}]\n{text}"


def _write_group(group: Group) -> str:
    methods = [_write_method(operation) for operation in group.operations]
    sections = [("Raises", group.raises)] if group.raises else []
    head = f"class {group.name}(Group):\n{docstring(group.description, 1, sections)}"
    return "\n\n".join([head, *methods])


def _write_method(operation: Operation) -> str:
    lines = [
        *_overloads(operation),
        f"    {_signature(operation)}:",
        docstring(_docstring_text(operation), 2, _docstring_sections(operation)),
    ]
    for precondition in operation.preconditions:
        lines.append(f"        if {precondition.violation}:")
        lines.append(f"            raise ArgumentError({json.dumps(precondition.message)})")
    secrets = [argument.name for argument in operation.arguments if argument.secret]
    if isinstance(operation.body, JsonApiBody):
        for name, fields in _body_sections(operation.body):
            if _has_optional(fields):
                lines += [f"        {line}" for line in _collect_statements(name, fields)]
                secrets += [name] if secrets else []
    request = _request_expression(operation)
    if secrets:
        lines.append(f"        request = {request}")
        lines.append(f"        del {', '.join(secrets)}  # tracebacks show local variables")
        request = "request"
    lines.append(f"        {_send_statement(operation, request)}")
    return "\n".join(lines)


def _overloads(operation: Operation) -> Iterator[str]:
    """Write the two signatures of a download: to memory, and to a file."""
    if operation.returns.is_download:
        kind = "str" if operation.returns.kind == "csv" else "bytes"
        for file, return_type in (("file: None = None", kind), (f"file: {_FILE}", "None")):
            yield "    @overload"
            yield f"    {_signature(operation, file, return_type)}: ..."


def _signature(operation: Operation, file: str = "", return_type: str = "") -> str:
    start = "def" if operation.returns.kind == "list" else "async def"
    if operation.returns.is_download:
        file = file or f"file: {_FILE} | None = None"
    parameters = _parameter_list(operation.arguments, file)
    return f"{start} {operation.name}({parameters}) -> {return_type or _return_type(operation)}"


def _parameter_list(arguments: Iterable[Argument], file: str) -> str:
    positional = [_parameter(each) for each in arguments if each.positional]
    named = [_parameter(each) for each in arguments if not each.positional]
    files = [file] if file else []
    return ", ".join(["self", *positional, *files, *(["*", *named] if named else [])])


def _parameter(argument: Argument) -> str:
    is_optional = not (argument.required or argument.positional)
    return f"{argument.name}: {argument_type(argument)}" + f" = {argument.unset}" * is_optional


def argument_type(argument: Argument) -> str:
    """Return the annotation of an argument."""
    is_optional = not (argument.required or argument.positional)
    hint = argument.hint + " | Unset" * (is_optional and argument.nullable)
    return hint + " | None" * (is_optional or argument.nullable)


def _return_type(operation: Operation) -> str:
    returns = operation.returns
    is_optional = returns.can_be_none or returns.is_download
    match returns.kind:
        case "one":
            kind = " | ".join(returns.models)
        case "list":
            kind = f"Pages[{returns.models[0]}]"
        case "many":
            kind = f"list[{returns.models[0]}]"
        case "json":
            kind = "dict[str, Any]"
        case "text" | "csv":
            kind = "str"
        case "binary" | "gzip":
            kind = "bytes"
        case "none":
            kind = "None"
    return f"{kind} | None" if is_optional else kind


def _docstring_text(operation: Operation) -> str:
    request = f"``{operation.method} {operation.path_template}``"
    if operation.url:
        request += f", {operation.url}"
    return f"{operation.summary}\n\n{request}\n\n{operation.description}"


def _docstring_sections(operation: Operation) -> Iterable[Section]:
    entries = tuple((a.name, _argument_text(a)) for a in operation.arguments)
    if operation.returns.is_download:
        count = sum(argument.positional for argument in operation.arguments)
        entries = (*entries[:count], ("file", _FILE_TEXT), *entries[count:])
    if entries:
        yield "Args", entries
    if operation.returns.description:
        yield "Returns", (("", operation.returns.description),)
    raises = operation.raises
    if operation.returns.is_download:
        raises += _DOWNLOAD_ERRORS
    if operation.returns.kind == "gzip":
        raises += _ARCHIVE_ERRORS
    if raises:
        yield "Raises", raises
    if operation.example:
        yield "Example", (("", f"``{operation.example}``"),)


def _argument_text(argument: Argument) -> str:
    default = "" if argument.default is None else default_text(argument.default)
    return f"{argument.description}{default}"


_READERS = {
    "one": "_read",
    "many": "_read_many",
    "json": "_read_json",
    "text": "_read_text",
    "csv": "_download_text",
    "binary": "_download",
    "gzip": "_download",
}


def _send_statement(operation: Operation, request: str) -> str:
    returns = operation.returns
    if returns.kind == "none":
        return f"await self._send({request})"
    kinds = ", ".join(returns.models)
    if returns.kind == "list":
        if not any(argument.name == "page_size" for argument in operation.arguments):
            return f"return self._list_unpaged({kinds}, {request})"
        pagination = "page_size=page_size, page_number=page_number"
        return f"return self._list({kinds}, {request}, {pagination})"
    reader = _READERS[returns.kind] + ("_or_none" if returns.can_be_none else "")
    arguments = [request, "file"] if returns.is_download else [request]
    if returns.models:
        arguments.insert(0, f"({kinds})" if len(returns.models) > 1 else kinds)
    return f"return await self.{reader}({', '.join(arguments)})"


def _request_expression(operation: Operation) -> str:
    prefix = "f" if "{" in operation.path else ""
    path = prefix + json.dumps(operation.path)
    parts = [f'"{operation.id}", "{operation.method}", {path}']
    queries = [f"query({_dict_literal(operation.query)})"] if operation.query else []
    queries += [f"deep_object({json.dumps(key)}, {name})" for key, name in operation.deep_query]
    if queries:
        parts.append(f"query={' + '.join(queries)}")
    if operation.body is not None:
        parts.append(f"body={_body_expression(operation.body)}")
    if operation.workspaces:
        parts.append(f"workspaces=({', '.join(operation.workspaces)},)")
    if operation.rate_limit:
        parts.append(f"rate_limit={json.dumps(operation.rate_limit)}")
    if operation.returns.kind == "gzip":
        parts.append("is_gzipped=True")
    return f"Request({', '.join(parts)})"


def _body_expression(body: JsonApiBody | ListBody | JsonBody) -> str:
    if isinstance(body, JsonBody):
        return f"json_body({_dict_literal(map(_field_or_unset, body.fields))})"
    if isinstance(body, ListBody):
        return f"dump_json({body.value})"
    arguments = [body.type]
    if body.id:
        arguments.append(f"id={body.id}")
    for name, fields in _body_sections(body):
        arguments.append(
            f"{name}={name if _has_optional(fields) else _required_fields_literal(fields)}"
        )
    return f"document({', '.join(arguments)})"


def _body_sections(body: JsonApiBody) -> Iterator[tuple[str, tuple[BodyField, ...]]]:
    if body.attributes:
        yield "attributes", body.attributes
    if body.relationships:
        yield "relationships", body.relationships


def _field_or_unset(field: BodyField) -> tuple[str, str]:
    if not field.argument or (field.value == field.argument and field.unset == "UNSET"):
        return field.name, field.value
    return field.name, f"UNSET if {field.argument} is {field.unset} else {field.value}"


def _has_optional(fields: Iterable[BodyField]) -> bool:
    return any(field.argument for field in fields)


def _required_fields_literal(fields: Iterable[BodyField]) -> str:
    return _dict_literal((field.name, field.value) for field in fields if not field.argument)


def _collect_statements(name: str, fields: Iterable[BodyField]) -> Iterator[str]:
    """Write the statements that collect the arguments that were given."""
    yield f"{name}: dict[str, Any] = {_required_fields_literal(fields)}"
    for field in fields:
        if field.argument:
            yield f"if {field.argument} is not {field.unset}:"
            yield f"    {name}[{json.dumps(field.name)}] = {field.value}"


def _dict_literal(items: Iterable[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{json.dumps(key)}: {value}" for key, value in items) + "}"
