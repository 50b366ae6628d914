"""Decide what the methods are: one for each operation, in groups by their tags."""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

import attrs

from codegen.ir import Group, Operation, Refusal, Reply
from codegen.lower import names as _names
from codegen.lower.arguments import JSON_API, ArgumentReader
from codegen.lower.descriptions import in_python
from codegen.lower.types import is_resource

if TYPE_CHECKING:
    from codegen.lower.arguments import Arguments
    from codegen.lower.descriptions import Prose
    from codegen.lower.models import ModelReader
    from codegen.spec.diagnostics import Pointer, Problems
    from codegen.spec.loader import Spec

_METHODS = ("get", "put", "post", "patch", "delete")
_ID = re.compile(r"([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)")
_ERRORS = {
    "401": "UnauthorizedError",
    "403": "ForbiddenError",
    "404": "NotFoundError",
    "409": "ConflictError",
    "422": "UnprocessableError",
    "429": "RateLimitedError",
}
_RATE_LIMITS = ("", "run-lists")
_CONDITIONS = {
    "true": "is True",
    "false": "is False",
    "given": "is not UNSET",
    "not true": "is not True",
}


class OperationReader:
    """Reads paths and tags."""

    def __init__(
        self,
        spec: Spec,
        problems: Problems,
        prose: Prose,
        models: ModelReader,
        arguments: ArgumentReader,
    ) -> None:
        self._spec = spec
        self._problems = problems
        self._prose = prose
        self._models = models
        self._arguments = arguments
        self._urls = {
            tag["name"]: tag.get("externalDocs", {}).get("url", "")
            for tag in spec.document.get("tags", ())
        }

    def groups(self) -> tuple[Group, ...]:
        """Return the groups in the order of their tags."""
        by_tag: dict[str, dict[str, Operation]] = {tag: {} for tag in self._urls}
        for path, item in self._spec.document["paths"].items():
            for method in item:
                if method in _METHODS:
                    pointer = ("paths", path, method)
                    operation = self._operation(path, method, item, pointer)
                    tag = operation.id.partition(".")[0]
                    methods = by_tag.setdefault(tag, {})
                    if operation.name in methods:
                        self._add((*pointer, "operationId"), f"a second {operation.id!r}")
                    methods[operation.name] = operation
        return tuple(
            self._group(i, tag, tuple(by_tag[tag["name"]].values()))
            for i, tag in enumerate(self._spec.document.get("tags", ()))
        )

    def _group(self, index: int, tag: dict[str, Any], operations: tuple[Operation, ...]) -> Group:
        pointer = ("tags", str(index))
        name = _names.class_name(tag["name"])
        if not operations:
            self._add(pointer, f"no operation has the tag {tag['name']!r}")
        if name in self._spec.schemas or not _names.is_class_name(name):
            self._add(pointer, f"a class cannot be called {name!r}: it is no name, or taken")
        return Group(name, self._prose.summarised(tag, pointer), operations)

    def _operation(
        self, path: str, method: str, item: dict[str, Any], pointer: Pointer
    ) -> Operation:
        node = item[method]
        parameters = [
            (parameter, (*at, "parameters", str(i)))
            for at, holder in (((*pointer[:-1],), item), (pointer, node))
            for i, parameter in enumerate(holder.get("parameters", ()))
        ]
        arguments = self._arguments.read(path, parameters, node.get("requestBody"), pointer)
        reply = self._reply(node.get("responses", {}), (*pointer, "responses"))
        self._check_paging(reply, arguments, pointer)
        refusals = self._refusals(node.get("x-refuse", ()), arguments, (*pointer, "x-refuse"))
        identity = self._identity(node, pointer)
        tag = identity.partition(".")[0]
        operation = Operation(
            id=identity,
            method=method.upper(),
            path=re.sub(r"{([^}]*)}", lambda m: f"{{{arguments.path.get(m[1])}}}", path),
            shown_path=path,
            summary=self._prose.summarised(node, pointer, "summary"),
            description=self._prose.text(node, pointer),
            url=node.get("externalDocs", {}).get("url") or self._urls.get(tag, ""),
            arguments=arguments.ordered(),
            query=tuple(arguments.query),
            body=arguments.body,
            reply=reply,
            raises=self._raises(node.get("responses", {}), refusals, (*pointer, "responses")),
            refusals=refusals,
            rate_limit=self._rate_limit(node, pointer),
        )
        return _in_python(operation, self._words(arguments, reply))

    def _rate_limit(self, node: dict[str, Any], pointer: Pointer) -> str:
        rate_limit = node.get("x-rate-limit", "")
        if rate_limit not in _RATE_LIMITS:
            self._add((*pointer, "x-rate-limit"), f"one of {', '.join(filter(None, _RATE_LIMITS))}")
        return str(rate_limit)

    def _words(self, arguments: Arguments, reply: Reply) -> dict[str, str]:
        if reply.kind == "list":
            # What a list is sorted by looks like an attribute, but is sent as it is.
            return arguments.by_wire
        words: dict[str, str] = {}
        for resource in (*arguments.resources, reply.model):
            words |= self._models.words(resource)
        return words | arguments.by_wire

    def _identity(self, node: dict[str, Any], pointer: Pointer) -> str:
        given = node.get("operationId", "")
        match = _ID.fullmatch(given)
        if match is None:
            self._add(pointer, "operationId must be a tag and a name, as in runs.force_cancel")
            return f"{given}."
        tag, name = match.groups()
        if node.get("tags") != [tag]:
            self._add(pointer, f"an operation of {tag!r} has this one tag")
        if tag not in self._urls:
            self._add(pointer, f"the tag {tag!r} is not described in openapi.yaml")
        if name in _names.FORBIDDEN_METHODS or iskeyword(name):
            self._add((*pointer, "operationId"), f"a method cannot be called {name!r} in Python")
        return given  # type: ignore[no-any-return]

    def _reply(self, responses: dict[str, Any], pointer: Pointer) -> Reply:
        """Decide what a method returns; all successes must agree on it."""
        replies: dict[Reply, None] = {}
        empty = ""
        for status, response in responses.items():
            if not status.startswith("2"):
                continue
            if content := response.get("content"):
                replies[self._content(content, response, (*pointer, status, "content"))] = None
            else:
                empty = response["description"]
        if len({(reply.kind, reply.model) for reply in replies}) > 1:
            self._add(pointer, "the successes differ in what they return")
        if not replies:
            if not empty:
                self._add(pointer, "no success is described")
            return Reply("nothing")
        reply = next(iter(replies))
        if not empty:
            return reply
        if reply.kind == "list":
            self._add(pointer, "a list beside an empty success is not supported")
        description = f"{reply.description} None: {empty}".lstrip()
        return attrs.evolve(reply, may_be_none=True, description=description)

    def _content(
        self, content: dict[str, Any], response: dict[str, Any], pointer: Pointer
    ) -> Reply:
        if set(content) == {"application/json"}:
            return Reply("json", description=" ".join(response["description"].split()))
        if content and all(kind.startswith("text/") for kind in content):
            return Reply("text", description=" ".join(response["description"].split()))
        if set(content) != {JSON_API}:
            self._add(pointer, f"{', '.join(content)} is not supported here")
            return Reply("nothing")
        name = content[JSON_API].get("schema", {}).get("$ref", "").rpartition("/")[2]
        data = self._spec.schemas.get(name, {}).get("properties", {}).get("data", {})
        kind, ref = (
            ("list", data.get("items", {})) if data.get("type") == "array" else ("one", data)
        )
        model = ref.get("$ref", "").rpartition("/")[2]
        if not is_resource(self._spec.schemas.get(model, {})):
            self._add((*pointer, JSON_API), "the data of this must refer to a resource, or to many")
        return Reply("list" if kind == "list" else "one", model)

    def _check_paging(self, reply: Reply, arguments: Arguments, pointer: Pointer) -> None:
        both = {"page[number]", "page[size]"}
        if arguments.paging and (reply.kind != "list" or arguments.paging != both):
            self._add(pointer, "only a list has page[number] and page[size], and has both")

    def _raises(
        self, responses: dict[str, Any], refusals: tuple[Refusal, ...], pointer: Pointer
    ) -> tuple[tuple[str, str], ...]:
        texts: dict[str, list[str]] = {}
        if refusals:
            texts["ArgumentError"] = [f"{r.because[:1].upper()}{r.because[1:]}." for r in refusals]
        for status, response in responses.items():
            if re.fullmatch("[23]..", status):
                continue
            if re.fullmatch("[45]..", status) is None:
                self._add((*pointer, status), "is no status")
            error = _ERRORS.get(status, "ServerError" if status.startswith("5") else "APIError")
            at = (*pointer, status)
            texts.setdefault(error, []).append(self._prose.text(response, at))
        return tuple((error, " ".join(parts)) for error, parts in texts.items())

    def _refusals(
        self, nodes: list[dict[str, Any]], arguments: Arguments, pointer: Pointer
    ) -> tuple[Refusal, ...]:
        refusals = []
        for i, node in enumerate(nodes):
            at = (*pointer, str(i))
            parts = []
            for wire, wanted in node.get("when", {}).items():
                test = _CONDITIONS.get(str(wanted).lower())
                if wire not in arguments.by_wire:
                    self._add((*at, "when", wire), "is no argument of this operation")
                elif test is None:
                    self._add(
                        (*at, "when", wire), f"one of {', '.join(_CONDITIONS)}, not {wanted!r}"
                    )
                else:
                    parts.append(f"{arguments.by_wire[wire]} {test}")
            if not node.get("when") or not node.get("because"):
                self._add(at, "needs when and because")
            refusals.append(Refusal(" and ".join(parts), str(node.get("because", ""))))
        return tuple(refusals)

    def _add(self, pointer: Pointer, text: str) -> None:
        self._problems.add(self._spec.place(pointer), text)


def _in_python(operation: Operation, words: dict[str, str]) -> Operation:
    def said(text: str) -> str:
        return in_python(text, words)

    return attrs.evolve(
        operation,
        description=said(operation.description),
        arguments=tuple(
            attrs.evolve(argument, description=said(argument.description))
            for argument in operation.arguments
        ),
        raises=tuple((error, said(text)) for error, text in operation.raises),
        refusals=tuple(
            attrs.evolve(refusal, because=said(refusal.because)) for refusal in operation.refusals
        ),
    )
