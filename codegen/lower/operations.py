"""Decide the methods: one for each operation, in groups by their tags."""

import ast
import re
from keyword import iskeyword
from typing import Any

import attrs

from codegen.ir import (
    ArgumentSet,
    Group,
    ListOf,
    MapOf,
    ModelRef,
    Operation,
    Precondition,
    ReturnValue,
    Scalar,
    Type,
)
from codegen.lower.argument_list import Arguments
from codegen.lower.arguments import ArgumentReader
from codegen.lower.descriptions import Descriptions, with_python_names
from codegen.lower.models import ModelReader
from codegen.lower.names import FORBIDDEN_METHODS, class_name, is_class_name
from codegen.lower.responses import ResponseReader
from codegen.spec.diagnostics import Diagnostics, Pointer
from codegen.spec.loader import Spec
from codegen.spec.reader import SpecReader

_METHODS = ("get", "put", "post", "patch", "delete")
_ID = re.compile(r"([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)")
_COMMON_ERRORS = frozenset({"UnauthorizedError", "RateLimitedError"})
_EXAMPLE_WIDTH = 84
"""What fits on a line of a method's docstring, between two pairs of backticks."""
_RATE_LIMITS = ("", "run-lists")
_CONDITIONS = {
    "true": "is True",
    "false": "is False",
    "given": "is not {unset}",
    "not true": "is not True",
    "not given": "is {unset}",
}


class OperationReader(SpecReader):
    """Reads paths and tags."""

    def __init__(
        self,
        spec: Spec,
        diagnostics: Diagnostics,
        descriptions: Descriptions,
        models: ModelReader,
        arguments: ArgumentReader,
    ) -> None:
        super().__init__(spec, diagnostics)
        self._descriptions = descriptions
        self._models = models
        self._arguments = arguments
        self._responses = ResponseReader(spec, diagnostics, descriptions)
        self.argument_sets: dict[str, ArgumentSet] = {}
        self._urls = {
            tag["name"]: tag.get("externalDocs", {}).get("url", "")
            for tag in spec.document.get("tags", ())
        }

    def read_groups(self) -> tuple[Group, ...]:
        """Return the groups in the order of their tags."""
        by_tag: dict[str, dict[str, Operation]] = {tag: {} for tag in self._urls}
        for path, item in self._spec.document["paths"].items():
            for method in item:
                if method in _METHODS:
                    pointer = ("paths", path, method)
                    operation = self._read_operation(path, method, item, pointer)
                    tag = operation.id.partition(".")[0]
                    methods = by_tag.setdefault(tag, {})
                    if operation.name in methods:
                        self._report((*pointer, "operationId"), f"a second {operation.id!r}")
                    methods[operation.name] = operation
        return tuple(
            self._read_group(i, tag, tuple(by_tag[tag["name"]].values()))
            for i, tag in enumerate(self._spec.document.get("tags", ()))
        )

    def _read_group(
        self, index: int, tag: dict[str, Any], operations: tuple[Operation, ...]
    ) -> Group:
        pointer = ("tags", str(index))
        name = class_name(tag["name"])
        if not operations:
            self._report(pointer, f"no operation has the tag {tag['name']!r}")
        if name in self._spec.schemas or not is_class_name(name):
            self._report(pointer, f"a class cannot be called {name!r}: it is no name, or taken")
        if iskeyword(tag["name"]):
            self._report(pointer, f"a module cannot be called {tag['name']!r}")
        description = self._descriptions.read_with_summary(tag, pointer)
        return _with_common_errors(Group(name, tag["name"], description, operations))

    def _read_operation(
        self, path: str, method: str, item: dict[str, Any], pointer: Pointer
    ) -> Operation:
        node = item[method]
        parameters = [
            (parameter, (*at, "parameters", str(i)))
            for at, holder in (((*pointer[:-1],), item), (pointer, node))
            for i, parameter in enumerate(holder.get("parameters", ()))
        ]
        arguments = self._arguments.read(path, parameters, node.get("requestBody"), pointer)
        responses, at_responses = node.get("responses", {}), (*pointer, "responses")
        returns = self._responses.read_return_value(method, responses, at_responses)
        self._check_pagination(returns, arguments, pointer)
        preconditions = self._read_preconditions(
            node.get("x-refuse", ()), arguments, (*pointer, "x-refuse")
        )
        operation_id = self._read_operation_id(node, pointer)
        tag = operation_id.partition(".")[0]
        operation = Operation(
            id=operation_id,
            method=method.upper(),
            path=re.sub(r"{([^}]*)}", lambda m: f"{{{arguments.path.get(m[1])}}}", path),
            path_template=path,
            summary=self._descriptions.read_with_summary(node, pointer, "summary"),
            description=self._descriptions.read(node, pointer),
            url=node.get("externalDocs", {}).get("url") or self._urls.get(tag, ""),
            arguments=arguments.ordered(),
            query=tuple(arguments.query),
            deep_query=tuple(arguments.deep_query),
            body=arguments.body,
            returns=returns,
            raises=self._responses.read_errors(responses, preconditions, at_responses),
            preconditions=preconditions,
            rate_limit=self._read_rate_limit(node, pointer),
            example=self._read_example(node, pointer),
            workspaces=tuple(arguments.workspaces),
        )
        operation = _with_python_names(operation, self._python_names(arguments, returns))
        if "x-arguments" in node:
            self._read_argument_set(node["x-arguments"], operation, (*pointer, "x-arguments"))
        return operation

    def _read_argument_set(self, name: str, operation: Operation, pointer: Pointer) -> None:
        """Collect the optional arguments of an operation; how much to load is no part of them."""
        if name in {*self._spec.schemas, *self.argument_sets} or not is_class_name(name):
            self._report(pointer, f"a class cannot be called {name!r}: it is no name, or taken")
        arguments = tuple(
            argument
            for argument in operation.arguments
            if argument.type is not None and not argument.required and argument.name != "include"
        )
        for argument in arguments:
            if not _can_be_option(argument.type):
                self._report(pointer, f"{argument.name!r} is of a type that no option can have")
        self.argument_sets[name] = ArgumentSet(name, operation.id, arguments)

    def _read_example(self, node: dict[str, Any], pointer: Pointer) -> str:
        example, at = str(node.get("x-example", "")), (*pointer, "x-example")
        if len(example) > _EXAMPLE_WIDTH:
            self._report(at, f"{len(example) - _EXAMPLE_WIDTH} characters too long for one line")
        try:
            compile(
                example, "x-example", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST
            )
        except SyntaxError as error:
            self._report(at, f"is no Python: {error.msg}")
        if example and f"tfe.{node.get('operationId')}(" not in example:
            self._report(at, f"does not call tfe.{node.get('operationId')}")
        return example

    def _read_rate_limit(self, node: dict[str, Any], pointer: Pointer) -> str:
        rate_limit = node.get("x-rate-limit", "")
        if rate_limit not in _RATE_LIMITS:
            self._report(
                (*pointer, "x-rate-limit"), f"one of {', '.join(filter(None, _RATE_LIMITS))}"
            )
        return str(rate_limit)

    def _python_names(self, arguments: Arguments, returns: ReturnValue) -> dict[str, str]:
        if returns.kind == "list":
            # A sort key looks like an attribute, but is sent as it is.
            return arguments.by_wire_name
        python_names: dict[str, str] = {}
        for resource in (*arguments.resources, *returns.models):
            python_names |= self._models.python_names(resource)
        return python_names | arguments.by_wire_name

    def _read_operation_id(self, node: dict[str, Any], pointer: Pointer) -> str:
        operation_id = node.get("operationId", "")
        match = _ID.fullmatch(operation_id)
        if match is None:
            self._report(pointer, "operationId must be a tag and a name, as in runs.force_cancel")
            return f"{operation_id}."
        tag, name = match.groups()
        if node.get("tags") != [tag]:
            self._report(pointer, f"an operation of {tag!r} has this one tag")
        if tag not in self._urls:
            self._report(pointer, f"the tag {tag!r} is not described in openapi.yaml")
        if name in FORBIDDEN_METHODS or iskeyword(name):
            self._report((*pointer, "operationId"), f"a method cannot be called {name!r} in Python")
        return operation_id  # type: ignore[no-any-return]

    def _check_pagination(
        self, returns: ReturnValue, arguments: Arguments, pointer: Pointer
    ) -> None:
        both = {"page[number]", "page[size]"}
        if arguments.pagination and (returns.kind != "list" or arguments.pagination != both):
            self._report(pointer, "only a list has page[number] and page[size], and has both")

    def _read_preconditions(
        self, nodes: list[dict[str, Any]], arguments: Arguments, pointer: Pointer
    ) -> tuple[Precondition, ...]:
        preconditions = []
        for i, node in enumerate(nodes):
            at = (*pointer, str(i))
            parts = []
            for wire_name, condition in node.get("when", {}).items():
                expression = _CONDITIONS.get(str(condition).lower())
                if wire_name not in arguments.by_wire_name:
                    self._report((*at, "when", wire_name), "is no argument of this operation")
                elif expression is None:
                    self._report(
                        (*at, "when", wire_name),
                        f"one of {', '.join(_CONDITIONS)}, not {condition!r}",
                    )
                else:
                    name, unset = arguments.by_wire_name[wire_name], arguments.unset[wire_name]
                    parts.append(f"{name} {expression.format(unset=unset)}")
            if not node.get("when") or not node.get("because"):
                self._report(at, "needs when and because")
            preconditions.append(Precondition(" and ".join(parts), str(node.get("because", ""))))
        return tuple(preconditions)


def _can_be_option(kind: Type | None) -> bool:
    """Whether a command line and a tool's schema can be built for an argument of this type."""
    match kind:
        case Scalar(name="str" | "int" | "bool") | ModelRef(kind="enum" | "resource"):
            return True
        case ListOf(item=Scalar(name="str") | ModelRef(kind="enum")):
            return True
        case MapOf(value=ModelRef(name="HclValue")):
            return True
    return False


def _with_common_errors(group: Group) -> Group:
    """Move the errors that all operations of a group have in common to the group."""
    common = (
        tuple(
            entry
            for entry in group.operations[0].raises
            if entry[0] in _COMMON_ERRORS and all(entry in each.raises for each in group.operations)
        )
        if group.operations
        else ()
    )
    operations = tuple(
        attrs.evolve(each, raises=tuple(entry for entry in each.raises if entry not in common))
        for each in group.operations
    )
    return attrs.evolve(group, operations=operations, raises=common)


def _with_python_names(operation: Operation, python_names: dict[str, str]) -> Operation:
    def translate(text: str) -> str:
        return with_python_names(text, python_names)

    return attrs.evolve(
        operation,
        description=translate(operation.description),
        arguments=tuple(
            attrs.evolve(argument, description=translate(argument.description))
            for argument in operation.arguments
        ),
        raises=tuple((error, translate(text)) for error, text in operation.raises),
        preconditions=tuple(
            attrs.evolve(precondition, message=translate(precondition.message))
            for precondition in operation.preconditions
        ),
    )
