"""The records of what a module declares."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from tfrun_async.simulator._engine.hcl.source import SourceFile, Span
from tfrun_async.simulator._engine.hcl.syntax import Attribute, Block, Body, Expression, Traversal
from tfrun_async.simulator._engine.hcl.types import DYNAMIC, Type
from tfrun_async.simulator._engine.hcl.values import Value
from tfrun_async.simulator._records.plans import Diagnostic


@attrs.frozen(eq=False, repr=False)
class Rule:
    """A condition with its message: a validation, a precondition, a postcondition, an assertion."""

    span: Span
    condition: Expression | None
    message: Expression | None


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Variable:
    """An input variable."""

    name: str
    span: Span
    type: Type = DYNAMIC
    default: Value | None = None
    is_sensitive: bool = False
    is_nullable: bool = True
    description: str | None = None
    rules: tuple[Rule, ...] = ()


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Output:
    """An output value."""

    name: str
    span: Span
    value: Expression
    is_sensitive: bool = False
    description: str | None = None
    depends_on: tuple[Traversal, ...] = ()
    rules: tuple[Rule, ...] = ()


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Resource:
    """A resource block, `data` blocks too."""

    mode: str
    type: str
    name: str
    span: Span
    body: Body
    """The arguments, without those that Terraform itself reads."""
    count: Expression | None = None
    for_each: Expression | None = None
    depends_on: tuple[Traversal, ...] = ()
    triggers: tuple[Traversal, ...] = ()
    """What `replace_triggered_by` names."""
    ignored: frozenset[str] = frozenset()
    """The attributes that `ignore_changes` names."""
    ignores_all: bool = False
    prevents_destroy: bool = False
    preconditions: tuple[Rule, ...] = ()
    postconditions: tuple[Rule, ...] = ()
    provider: str = ""

    @property
    def address(self) -> str:
        """Return the address within its module."""
        prefix = "" if self.mode == "managed" else f"{self.mode}."
        return f"{prefix}{self.type}.{self.name}"


@attrs.frozen(eq=False, repr=False, kw_only=True)
class ModuleCall:
    """A `module` block."""

    name: str
    span: Span
    open_span: Span
    source: str
    version: str | None
    arguments: Mapping[str, Attribute]
    count: Expression | None = None
    for_each: Expression | None = None
    depends_on: tuple[Traversal, ...] = ()


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Import:
    """An `import` block."""

    to: Expression
    id: Expression
    for_each: Expression | None = None


@attrs.frozen(eq=False, repr=False)
class Moved:
    """A `moved` block: two addresses within the module."""

    source: str
    target: str


@attrs.frozen(eq=False, repr=False)
class Removed:
    """A `removed` block; the resource is forgotten unless it is to be destroyed."""

    address: str
    destroys: bool


@attrs.frozen(eq=False, repr=False)
class Check:
    """A `check` block."""

    name: str
    rules: tuple[Rule, ...]


@attrs.define(eq=False, repr=False)
class Module:
    """What the files of one directory declare."""

    directory: str = ""
    variables: dict[str, Variable] = attrs.field(factory=dict)
    locals: dict[str, Attribute] = attrs.field(factory=dict)
    outputs: dict[str, Output] = attrs.field(factory=dict)
    resources: dict[str, Resource] = attrs.field(factory=dict)
    """By their address within the module."""
    calls: dict[str, ModuleCall] = attrs.field(factory=dict)
    imports: list[Import] = attrs.field(factory=list)
    moved: list[Moved] = attrs.field(factory=list)
    removed: list[Removed] = attrs.field(factory=list)
    checks: list[Check] = attrs.field(factory=list)
    providers: dict[str, str] = attrs.field(factory=dict)
    """The sources of `required_providers`, by their local names."""
    provider_blocks: list[Block] = attrs.field(factory=list)
    variable_files: list[tuple[str, dict[str, Attribute]]] = attrs.field(factory=list)
    """What `terraform.tfvars` and `*.auto.tfvars` set, weakest first."""
    required_versions: list[Attribute] = attrs.field(factory=list)
    files: dict[str, SourceFile] = attrs.field(factory=dict)
    """The files that were read, by their names in the directory."""
    diagnostics: list[Diagnostic] = attrs.field(factory=list)
    has_files: bool = False
