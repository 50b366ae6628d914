"""Write the methods, one class for each group."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from codegen.emit.docstrings import docstring
from codegen.ir import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codegen.emit.docstrings import Section
    from codegen.ir import Api, Argument, Enum, Group, Operation, Part

_IMPORTS = """\
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from tfrun_async._http.request import Request, json_body, path_id, query
{models}
from tfrun_async._resources.base import Group
from tfrun_async._jsonapi.document import document, to_many, to_one
from tfrun_async._resources.pages import Pages
from tfrun_async._model import UNSET, Resource, Unset
from tfrun_async.errors import ArgumentError
from tfrun_async.hcl import HclValue, run_variables
"""


def write_operations(api: Api) -> str:
    """Return operations.py, before it is formatted; its imports are all that it might need."""
    models = "\n".join(
        f"from tfrun_async._generated.models import {model.name}" for model in api.models
    )
    parts = [_choice(choice) for choice in api.choices] + [_group(group) for group in api.groups]
    return "\n\n\n".join([_IMPORTS.format(models=models), *parts]) + "\n"


def _choice(choice: Enum) -> str:
    values = ", ".join(json.dumps(member.value) for member in choice.members)
    entries = tuple((f"``{member.value}``", member.description) for member in choice.members)
    text = docstring(choice.description, sections=[("", entries)])
    return f"{choice.name} = Literal[{values}]\n{text}"


def _group(group: Group) -> str:
    methods = [_method(operation) for operation in group.operations]
    head = f"class {group.name}(Group):\n{docstring(group.description, 1)}"
    return "\n\n".join([head, *methods])


def _method(operation: Operation) -> str:
    is_list = operation.reply.kind == "list"
    start = "def" if is_list else "async def"
    signature = f"({_signature(operation.arguments)}) -> {_returned(operation)}"
    lines = [
        f"    {start} {operation.name}{signature}:",
        docstring(_text(operation), 2, _sections(operation)),
    ]
    for refusal in operation.refusals:
        lines.append(f"        if {refusal.condition}:")
        lines.append(f"            raise ArgumentError({json.dumps(refusal.because)})")
    secrets = [argument.name for argument in operation.arguments if argument.secret]
    if isinstance(operation.body, Document):
        for name, parts in _sections_of(operation.body):
            if _are_optional(parts):
                lines += [f"        {line}" for line in _gathered(name, parts)]
                secrets += [name] if secrets else []
    call = _call(operation)
    if secrets:
        lines.append(f"        request = {call}")
        lines.append(f"        del {', '.join(secrets)}  # a traceback shows what is here")
        call = "request"
    lines.append(f"        {_sent(operation, call)}")
    return "\n".join(lines)


def _signature(arguments: Iterable[Argument]) -> str:
    parts = ["self"]
    star = False
    for argument in arguments:
        if not argument.positional and not star:
            parts.append("*")
            star = True
        always = argument.required or argument.positional
        hint = argument.hint + " | Unset" * (not always) + " | None" * argument.nullable
        parts.append(f"{argument.name}: {hint}" + " = UNSET" * (not always))
    return ", ".join(parts)


def _returned(operation: Operation) -> str:
    reply = operation.reply
    match reply.kind:
        case "one":
            return f"{reply.model} | None" if reply.may_be_none else reply.model
        case "list":
            return f"Pages[{reply.model}]"
        case "json":
            return "dict[str, Any] | None" if reply.may_be_none else "dict[str, Any]"
        case "text":
            return "str | None" if reply.may_be_none else "str"
        case "nothing":
            return "None"


def _text(operation: Operation) -> str:
    request = f"``{operation.method} {operation.shown_path}``"
    if operation.url:
        request += f", {operation.url}"
    return f"{operation.summary}\n\n{request}\n\n{operation.description}"


def _sections(operation: Operation) -> Iterable[Section]:
    if operation.arguments:
        yield "Args", tuple((a.name, a.description) for a in operation.arguments)
    if operation.reply.description:
        yield "Returns", (("", operation.reply.description),)
    if operation.raises:
        yield "Raises", operation.raises


def _sent(operation: Operation, call: str) -> str:
    reply = operation.reply
    match reply.kind:
        case "one":
            read = "_read_or_none" if reply.may_be_none else "_read"
            return f"return await self.{read}({reply.model}, {call})"
        case "list":
            if not any(argument.name == "page_size" for argument in operation.arguments):
                return f"return self._list_unpaged({reply.model}, {call})"
            paging = "page_size=page_size, page_number=page_number"
            return f"return self._list({reply.model}, {call}, {paging})"
        case "json":
            send = "_read_json_or_none" if reply.may_be_none else "_read_json"
            return f"return await self.{send}({call})"
        case "text":
            send = "_read_text_or_none" if reply.may_be_none else "_read_text"
            return f"return await self.{send}({call})"
        case "nothing":
            return f"await self._send({call})"


def _call(operation: Operation) -> str:
    prefix = "f" if "{" in operation.path else ""
    path = prefix + json.dumps(operation.path)
    parts = [f'"{operation.id}", "{operation.method}", {path}']
    if operation.query:
        parts.append(f"query=query({_dict(operation.query)})")
    if operation.body is not None:
        parts.append(f"body={_body(operation)}")
    if operation.rate_limit:
        parts.append(f"rate_limit={json.dumps(operation.rate_limit)}")
    return f"Request({', '.join(parts)})"


def _body(operation: Operation) -> str:
    body = operation.body
    if not isinstance(body, Document):
        return f"json_body({_dict(map(_or_unset, body.values if body else ()))})"
    held = [json.dumps(body.type)]
    for name, parts in _sections_of(body):
        held.append(f"{name}={name if _are_optional(parts) else _always(parts)}")
    return f"document({', '.join(held)})"


def _sections_of(body: Document) -> Iterator[tuple[str, tuple[Part, ...]]]:
    if body.attributes:
        yield "attributes", body.attributes
    if body.relationships:
        yield "relationships", body.relationships


def _or_unset(part: Part) -> tuple[str, str]:
    if part.argument in {"", part.value}:
        return part.name, part.value
    return part.name, f"UNSET if {part.argument} is UNSET else {part.value}"


def _are_optional(parts: Iterable[Part]) -> bool:
    return any(part.argument for part in parts)


def _always(parts: Iterable[Part]) -> str:
    return _dict((part.name, part.value) for part in parts if not part.argument)


def _gathered(name: str, parts: Iterable[Part]) -> Iterator[str]:
    """Write how what was given is gathered: one test each, and nothing made for the others."""
    yield f"{name}: dict[str, Any] = {_always(parts)}"
    for part in parts:
        if part.argument:
            yield f"if {part.argument} is not UNSET:"
            yield f"    {name}[{json.dumps(part.name)}] = {part.value}"


def _dict(items: Iterable[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{json.dumps(key)}: {value}" for key, value in items) + "}"
