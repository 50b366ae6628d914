"""Records of states: state versions with their outputs, and the resources of a workspace."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import attrs
import orjson

if TYPE_CHECKING:
    from tfrun_async.simulator._records.store import Run, User, Workspace

MAX_NESTING = 100

StateStatus = Literal[
    "pending",
    "finalized",
    "discarded",
    "backing_data_soft_deleted",
    "backing_data_permanently_deleted",
]


@attrs.define(eq=False, kw_only=True)
class StateVersion:
    """A version of a workspace's state; its content is None until it is uploaded."""

    id: str
    workspace: Workspace
    created_at: float
    created_by: User
    serial: int
    lineage: str | None
    md5: str
    run: Run | None = None
    rollback_of: StateVersion | None = None
    status: StateStatus = "pending"
    is_intermediate: bool = False
    """Whether it waits for the unlock of the workspace to become the current one."""
    content: bytes | None = attrs.field(default=None, repr=False)
    json_content: bytes | None = attrs.field(default=None, repr=False)
    document: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    """The decoded content; empty until it is uploaded."""
    json_outputs: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    """The outputs that were sent along, which take the place of those in the content."""
    outputs: list[StateVersionOutput] = attrs.field(factory=list, repr=False)
    upload_secret: str | None = attrs.field(default=None, repr=False)
    json_upload_secret: str | None = attrs.field(default=None, repr=False)
    deletion_days: int | None = None
    """The days until the soft-deleted content is deleted for good."""

    @property
    def has_content(self) -> bool:
        """Say whether the content can be downloaded."""
        return self.status == "finalized" and self.content is not None


@attrs.define(eq=False, kw_only=True)
class StateVersionOutput:
    """An output value in a state."""

    id: str
    state_version: StateVersion
    name: str
    value: Any = attrs.field(repr=False)
    detailed_type: Any
    """The type in the JSON form of Terraform; None if the state does not tell."""
    is_sensitive: bool

    @property
    def workspace(self) -> Workspace:
        """Return the workspace that the state belongs to."""
        return self.state_version.workspace

    @property
    def json_type(self) -> str:
        """Return what JSON the value is."""
        match self.value:
            case bool():
                return "boolean"
            case str():
                return "string"
            case int() | float():
                return "number"
            case list():
                return "array"
            case dict():
                return "object"
            case _:
                return "null"


@attrs.define(eq=False, kw_only=True)
class WorkspaceResource:
    """An instance of a managed resource in the current state of a workspace."""

    id: str
    address: str
    module: str
    type: str
    name: str
    index: int | str | None
    provider: str
    created_at: float
    updated_at: float
    modified_by: StateVersion
    attributes: Mapping[str, Any] = attrs.field(repr=False)


def md5_of(content: bytes) -> str:
    """Return the MD5 sum of a state, in hexadecimal digits."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def load_json(content: bytes) -> Any:
    """Return the JSON content of a state.

    Raises:
        ValueError: It is not JSON, or is nested too deep to be sent within another document.
    """
    document = orjson.loads(content)
    level = [document]
    for _ in range(MAX_NESTING):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return document
    raise ValueError(f"it is nested deeper than {MAX_NESTING} levels")


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def dump_document(document: Mapping[str, Any]) -> bytes:
    """Return a state document as Terraform writes it to a file."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n"
