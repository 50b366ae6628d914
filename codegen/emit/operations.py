"""Write the methods, one class for each group."""

import json
from collections.abc import Iterable, Iterator

from codegen.emit.docstrings import Section, docstring
from codegen.emit.files import Module
from codegen.emit.packages import imports, imports_for, type_checking, write_package
from codegen.ir import Api, Argument, BodyField, Enum, Group, JsonApiBody, Operation
from codegen.lower.descriptions import default_text

_IMPORTS = """\
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from tfrun_async._http.ids import id_or_name, path_id, path_id_or_name, resource_id, resource_ids
from tfrun_async._http.request import Request, json_body, known_values, query, required
{returned}
from tfrun_async._resources.base import Group
from tfrun_async._jsonapi.document import document, to_many, to_one
from tfrun_async._resources.pages import Pages
from tfrun_async._model import UNSET, Resource, Unset
from tfrun_async.errors import ArgumentError
from tfrun_async.hcl import HclValue, run_variables

{types}"""


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
        operation.returns.model
        for group in groups
        for operation in group.operations
        if operation.returns.model
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
    is_list = operation.returns.kind == "list"
    start = "def" if is_list else "async def"
    signature = f"({_parameter_list(operation.arguments)}) -> {_return_type(operation)}"
    lines = [
        f"    {start} {operation.name}{signature}:",
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


def _parameter_list(arguments: Iterable[Argument]) -> str:
    parts = ["self"]
    star = False
    for argument in arguments:
        if not argument.positional and not star:
            parts.append("*")
            star = True
        always = argument.required or argument.positional
        default = "" if always else f" = {argument.unset}"
        parts.append(f"{argument.name}: {argument_type(argument)}{default}")
    return ", ".join(parts)


def argument_type(argument: Argument) -> str:
    """Return the annotation of an argument."""
    is_optional = not (argument.required or argument.positional)
    hint = argument.hint + " | Unset" * (is_optional and argument.nullable)
    return hint + " | None" * (is_optional or argument.nullable)


def _return_type(operation: Operation) -> str:
    returns = operation.returns
    match returns.kind:
        case "one":
            return f"{returns.model} | None" if returns.can_be_none else returns.model
        case "list":
            return f"Pages[{returns.model}]"
        case "json":
            return "dict[str, Any] | None" if returns.can_be_none else "dict[str, Any]"
        case "text":
            return "str | None" if returns.can_be_none else "str"
        case "none":
            return "None"


def _docstring_text(operation: Operation) -> str:
    request = f"``{operation.method} {operation.path_template}``"
    if operation.url:
        request += f", {operation.url}"
    return f"{operation.summary}\n\n{request}\n\n{operation.description}"


def _docstring_sections(operation: Operation) -> Iterable[Section]:
    if operation.arguments:
        yield "Args", tuple((a.name, _argument_text(a)) for a in operation.arguments)
    if operation.returns.description:
        yield "Returns", (("", operation.returns.description),)
    if operation.raises:
        yield "Raises", operation.raises
    if operation.example:
        yield "Example", (("", f"``{operation.example}``"),)


def _argument_text(argument: Argument) -> str:
    default = "" if argument.default is None else default_text(argument.default)
    return f"{argument.description}{default}"


def _send_statement(operation: Operation, request: str) -> str:
    returns = operation.returns
    match returns.kind:
        case "one":
            read = "_read_or_none" if returns.can_be_none else "_read"
            return f"return await self.{read}({returns.model}, {request})"
        case "list":
            if not any(argument.name == "page_size" for argument in operation.arguments):
                return f"return self._list_unpaged({returns.model}, {request})"
            pagination = "page_size=page_size, page_number=page_number"
            return f"return self._list({returns.model}, {request}, {pagination})"
        case "json":
            send = "_read_json_or_none" if returns.can_be_none else "_read_json"
            return f"return await self.{send}({request})"
        case "text":
            send = "_read_text_or_none" if returns.can_be_none else "_read_text"
            return f"return await self.{send}({request})"
        case "none":
            return f"await self._send({request})"


def _request_expression(operation: Operation) -> str:
    prefix = "f" if "{" in operation.path else ""
    path = prefix + json.dumps(operation.path)
    parts = [f'"{operation.id}", "{operation.method}", {path}']
    if operation.query:
        parts.append(f"query=query({_dict_literal(operation.query)})")
    if operation.body is not None:
        parts.append(f"body={_body_expression(operation)}")
    if operation.workspaces:
        parts.append(f"workspaces=({', '.join(operation.workspaces)},)")
    if operation.rate_limit:
        parts.append(f"rate_limit={json.dumps(operation.rate_limit)}")
    return f"Request({', '.join(parts)})"


def _body_expression(operation: Operation) -> str:
    body = operation.body
    if not isinstance(body, JsonApiBody):
        return f"json_body({_dict_literal(map(_field_or_unset, body.fields if body else ()))})"
    arguments = [json.dumps(body.type)]
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
