"""The intermediate representation: the API, with all names and types of the code decided."""

from typing import Any, Literal, TypeAlias

import attrs


@attrs.frozen
class Scalar:
    """A plain value; its name is that of the Python type."""

    name: Literal["str", "int", "float", "bool", "datetime", "Any"]


@attrs.frozen
class ModelRef:
    """A reference to a class of the models."""

    name: str
    kind: Literal["enum", "value", "resource"]


@attrs.frozen
class ListOf:
    """A list."""

    item: "Type"


@attrs.frozen
class MapOf:
    """An object with arbitrary keys."""

    value: "Type"


@attrs.frozen
class Nullable:
    """A type whose value may be null."""

    type: Scalar | ModelRef | ListOf | MapOf


Type: TypeAlias = Scalar | ModelRef | ListOf | MapOf | Nullable

# Marks an attribute without a value to fall back on. None cannot, since it stands for null.
NO_VALUE = object()


@attrs.frozen
class Attribute:
    """An attribute of a model."""

    name: str
    type: Type
    description: str
    wire_name: str | None = None
    """Its JSON name; None if that is `name` with hyphens."""
    aliases: tuple[str, ...] = ()
    secret: bool = False
    secret_if: str = ""
    """The flag beside it that makes it a secret."""
    absent_value: Any = NO_VALUE
    """Its value if the server does not send it; `NO_VALUE` if it then cannot be read."""


@attrs.frozen
class Model:
    """A resource, or a value inside one."""

    name: str
    module: str
    description: str
    attributes: tuple[Attribute, ...]
    resource_type: str | None = None
    id_prefix: str = ""
    """How its ids begin, such as ``ws-``; empty if they may be anything."""
    requires_id: bool = True
    """Whether a resource without an id is malformed."""


@attrs.frozen
class Member:
    """A value of an enum."""

    name: str
    value: str
    description: str
    final: Literal["", "success", "failure"] = ""
    """How a resource in this status has ended; empty if it has not ended."""


@attrs.frozen
class Enum:
    """A set of strings that may grow."""

    name: str
    module: str
    description: str
    members: tuple[Member, ...]


@attrs.frozen
class Argument:
    """An argument of a method."""

    name: str
    hint: str
    description: str
    required: bool = False
    nullable: bool = False
    positional: bool = False
    secret: bool = False
    wire_name: str = ""
    """Its name in the API; empty if it is in the path."""
    type: Type | None = None
    """Its type; None if it is in the path or for pagination."""
    default: Any = None
    """The server's default; None if it is not a plain value."""

    @property
    def unset(self) -> Literal["None", "UNSET"]:
        """Its default: None, unless None means null."""
        return "UNSET" if self.nullable else "None"


@attrs.frozen
class ArgumentSet:
    """Optional arguments of a method, for code that passes them on or builds options from them."""

    name: str
    """Name of the TypedDict."""
    operation: str
    """The id of the operation that takes them."""
    arguments: tuple[Argument, ...]


@attrs.frozen
class BodyField:
    """A member of a request body."""

    name: str
    """The JSON name."""
    value: str
    """The expression of the value to send."""
    argument: str = ""
    """The argument without which it is not sent; empty if it is always sent."""
    unset: Literal["None", "UNSET"] = "None"
    """The value of that argument if it is not given."""


@attrs.frozen
class JsonApiBody:
    """A request body that is a JSON:API document."""

    type: str
    """The expression of its type."""
    attributes: tuple[BodyField, ...]
    relationships: tuple[BodyField, ...]
    id: str = ""
    """The expression of its id; empty if it has none."""


@attrs.frozen
class ListBody:
    """A request body that is a JSON:API document of many resources, or of their identifiers."""

    value: str
    """The expression of the document."""


@attrs.frozen
class JsonBody:
    """A request body that is a plain JSON object."""

    fields: tuple[BodyField, ...]


@attrs.frozen
class ReturnValue:
    """The return value of a method."""

    kind: Literal["one", "list", "many", "json", "text", "csv", "binary", "gzip", "none"]
    """The form of the content. `list` is read page by page; `many` is complete."""
    models: tuple[str, ...] = ()
    """The class of the resource, or the possible ones."""
    can_be_none: bool = False
    description: str = ""

    @property
    def is_download(self) -> bool:
        """Whether it can be saved to a file."""
        return self.kind in {"csv", "binary", "gzip"}


@attrs.frozen
class Precondition:
    """A check of the arguments before a request is sent."""

    violation: str
    """The expression that is true if the arguments are refused."""
    message: str


@attrs.frozen
class Operation:
    """A method of a group."""

    id: str
    method: str
    path: str
    """The path with an expression in braces for each parameter."""
    path_template: str
    """The path as the spec has it."""
    summary: str
    description: str
    url: str
    arguments: tuple[Argument, ...]
    query: tuple[tuple[str, str], ...]
    deep_query: tuple[tuple[str, str], ...]
    """Parameters that are lists of objects, each member a parameter with its path in brackets."""
    body: JsonApiBody | ListBody | JsonBody | None
    returns: ReturnValue
    raises: tuple[tuple[str, str], ...]
    preconditions: tuple[Precondition, ...]
    rate_limit: str = ""
    example: str = ""
    """A line of code that calls it."""
    workspaces: tuple[str, ...] = ()
    """Expressions of the workspaces in the request, which may be given by name."""

    @property
    def name(self) -> str:
        """Its Python name."""
        return self.id.partition(".")[2]


@attrs.frozen
class Group:
    """The methods of one kind of resource."""

    name: str
    module: str
    """Its tag, which is the client's attribute too."""
    description: str
    operations: tuple[Operation, ...]
    raises: tuple[tuple[str, str], ...] = ()
    """The errors that all operations raise alike, and that they do not repeat."""


@attrs.frozen
class Api:
    """The whole API."""

    models: tuple[Model | Enum, ...]
    choices: tuple[Enum, ...]
    """Closed sets of strings: the values of `include`."""
    groups: tuple[Group, ...]
    argument_sets: tuple[ArgumentSet, ...] = ()
