"""The seed of a simulator: a JSON document that says what it has from the start.

Each member lists records by their names, in the words of `Simulator`'s methods. The `settings` of
organizations, workspaces and run tasks are the attributes of the API. A record that names no
organization belongs to the simulator's own.
"""

import json
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import GenericAlias
from typing import Any, Literal, get_args, get_origin

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn

from tfrun_async.simulator._handlers.authorization import TokenKind
from tfrun_async.simulator._records.access import OrganizationAccess
from tfrun_async.simulator._records.policies import PolicySet
from tfrun_async.simulator._records.store import Scenario
from tfrun_async.simulator._server.faults import CHAOS_FAULTS, Fault

ONE_RESOURCE = {"main.tf": 'resource "terraform_data" "example" {\n}\n'}
"""The files of a workspace that must be able to run, and has no others."""
_CONFIGURATION_SUFFIXES = (".tf", ".tf.json", ".tfvars", ".tfvars.json")


@attrs.frozen(kw_only=True)
class OrganizationSeed:
    """An organization, new or the simulator's own."""

    name: str
    settings: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class TokenSeed:
    """A token with its user; a random one if `token` is not given."""

    name: str
    kind: TokenKind = "user"
    token: str | None = attrs.field(default=None, repr=False)
    workspaces: Mapping[str, Any] | None = None
    """The access to each workspace: a level, or an object of the members of `WorkspaceAccess`."""
    organization_access: tuple[OrganizationAccess, ...] | None = None
    is_member: bool = True
    organization: str | None = None


@attrs.frozen(kw_only=True)
class AgentPoolSeed:
    """A pool of one agent."""

    name: str
    organization: str | None = None


@attrs.frozen(kw_only=True)
class PoliciesSeed:
    """The policies of an organization, or of one workspace."""

    sets: tuple[PolicySet, ...]
    workspace: str | None = None
    organization: str | None = None


@attrs.frozen(kw_only=True)
class RunTaskSeed:
    """A run task; `workspaces` has the attributes of its association with each of them."""

    name: str
    url: str
    hmac_key: str | None = attrs.field(default=None, repr=False)
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    workspaces: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict)
    organization: str | None = None


@attrs.frozen(kw_only=True)
class ProjectSeed:
    """A project of an organization."""

    name: str
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    organization: str | None = None


@attrs.frozen(kw_only=True)
class VariableSeed:
    """A variable of a workspace."""

    key: str
    value: str = attrs.field(default="", repr=False)
    category: Literal["terraform", "env"] = "terraform"
    hcl: bool = False
    sensitive: bool = False
    description: str | None = None


@attrs.frozen(kw_only=True)
class RunSeed:
    """The arguments of `SimulatedWorkspace.run`."""

    status: str | None = None
    message: str = "Started by a test"
    settings: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class WorkspaceSeed:
    """A workspace, with a configuration if it has `files`."""

    name: str
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    project: str | None = None
    agent_pool: str | None = None
    tags: tuple[str, ...] = ()
    tag_bindings: Mapping[str, str] = attrs.field(factory=dict)
    files: Mapping[str, str] | None = attrs.field(default=None, repr=False)
    """The texts of the configuration's files, by path."""
    directory: str | None = None
    """Where the files are instead, relative to the seed."""
    variables: tuple[VariableSeed, ...] = ()
    scenario: Scenario | None = None
    runs: tuple[RunSeed, ...] = ()
    organization: str | None = None


@attrs.frozen(kw_only=True)
class FaultSeed:
    """The arguments of `Simulator.fault`."""

    fault: Fault
    method: str | None = None
    path: str | None = None
    times: int | None = 1
    seconds: float | None = None
    carried_out: bool | None = None


@attrs.frozen(kw_only=True)
class ChaosSeed:
    """The arguments of `Simulator.chaos`."""

    share: float
    seed: int = 0
    faults: tuple[Fault, ...] = tuple(CHAOS_FAULTS)


@attrs.frozen(kw_only=True)
class SnapshotSeed:
    """All that another simulator had, as `Simulator.save` wrote it."""

    organization: str
    token: str = attrs.field(repr=False)
    time: float
    """When it was saved, in seconds since 1970 on the simulator's clock."""
    records: Mapping[str, Any] = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Seed:
    """What a simulator has from the start."""

    version: Literal[1] = 1
    snapshot: SnapshotSeed | None = None
    terraform_versions: tuple[str, ...] = ()
    organizations: tuple[OrganizationSeed, ...] = ()
    projects: tuple[ProjectSeed, ...] = ()
    agent_pools: tuple[AgentPoolSeed, ...] = ()
    tokens: tuple[TokenSeed, ...] = ()
    workspaces: tuple[WorkspaceSeed, ...] = ()
    policies: tuple[PoliciesSeed, ...] = ()
    run_tasks: tuple[RunTaskSeed, ...] = ()
    faults: tuple[FaultSeed, ...] = ()
    chaos: ChaosSeed | None = None

    @classmethod
    def read(cls, path: str | Path) -> "Seed":
        """Read a seed from a JSON file.

        Raises:
            OSError: The file, or one that it names, cannot be read.
            ValueError: It is not a seed; the message names the places that are wrong.
        """
        path = Path(path)
        seed = cls.parse(json.loads(path.read_bytes()))
        workspaces = [_with_files(each, path.parent) for each in seed.workspaces]
        return attrs.evolve(seed, workspaces=tuple(workspaces))

    @classmethod
    def parse(cls, document: Any) -> "Seed":
        """Read a seed from a JSON document; a `directory` is relative to the current one.

        Raises:
            ValueError: It is not a seed; the message names the places that are wrong.
        """
        try:
            seed = _CONVERTER.structure(document, cls)
        except cattrs.BaseValidationError as error:
            problems = cattrs.transform_error(error, path="seed", format_exception=_describe)
            places = [" ".join(reversed(problem.split(" @ "))) for problem in problems]
            raise ValueError("; ".join(places)) from None
        return seed


def create_workspace_seed(
    name: str,
    files: Mapping[str, str] | None,
    variables: Mapping[str, Any] | None,
    tags: Collection[str] | Mapping[str, str],
    settings: Mapping[str, Any],
    project: str | None,
    organization: str,
) -> WorkspaceSeed:
    """Return a workspace from the arguments of `Simulator.workspace`."""
    return WorkspaceSeed(
        name=name,
        files=ONE_RESOURCE if files is None else files,
        variables=tuple(_create_variable(*each) for each in (variables or {}).items()),
        tags=() if isinstance(tags, Mapping) else tuple(tags),
        tag_bindings=tags if isinstance(tags, Mapping) else {},
        settings=settings,
        project=project,
        organization=organization,
    )


def _create_variable(key: str, value: Any) -> VariableSeed:
    if isinstance(value, str):
        return VariableSeed(key=key, value=value)
    text = json.dumps(value)
    # JSON is HCL, but for the beginnings of templates.
    for sign in ("${", "%{"):
        text = text.replace(sign, f"{sign[0]}{sign}")
    return VariableSeed(key=key, value=text, hcl=True)


def _with_files(workspace: WorkspaceSeed, parent: Path) -> WorkspaceSeed:
    """Return a workspace with the files of its directory."""
    if workspace.directory is None:
        return workspace
    if workspace.files is not None:
        raise ValueError(f"workspace {workspace.name}: files and directory exclude each other")
    root = parent / workspace.directory
    files = {
        str(path.relative_to(root)): path.read_text()
        for path in sorted(root.rglob("*"))
        if path.name.endswith(_CONFIGURATION_SUFFIXES)
    }
    if not files:
        raise ValueError(f"workspace {workspace.name}: {root} has no .tf files")
    return attrs.evolve(workspace, files=files, directory=None)


_Hook = Callable[[Any, Any], Any]
_JSON_TYPES: dict[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a string",
    list: "an array",
    dict: "an object",
}


def _create_converter() -> cattrs.Converter:
    """Return a converter that takes JSON as it is, and no member that is not known."""
    converter = cattrs.Converter(forbid_extra_keys=True)

    def object_hook(kind: Any) -> _Hook:
        return _checking(dict, make_dict_structure_fn(kind, converter))

    def array_hook(kind: Any) -> _Hook:
        items: Any = GenericAlias(list, get_args(kind)[:1])
        return _checking(list, lambda value, _: tuple(converter.structure(value, items)))

    def mapping_hook(kind: Any) -> _Hook:
        members: Any = GenericAlias(dict, get_args(kind))
        return _checking(dict, lambda value, _: converter.structure(value, members))

    for scalar in (bool, int, float, str):
        converter.register_structure_hook(scalar, _check_type)
    converter.register_structure_hook(Fault, _check_choice)
    converter.register_structure_hook_func(_has_origin(Literal), _check_choice)
    converter.register_structure_hook_factory(attrs.has, object_hook)
    converter.register_structure_hook_factory(_has_origin(tuple), array_hook)
    converter.register_structure_hook_factory(_has_origin(Mapping), mapping_hook)
    return converter


def _has_origin(origin: Any) -> Callable[[Any], bool]:
    return lambda kind: get_origin(kind) is origin


def _checking(json_type: type, hook: _Hook) -> _Hook:
    """Return a hook that checks the type before it structures the value."""
    return lambda value, kind: hook(_check_type(value, json_type), kind)


def _check_type(value: Any, kind: Any) -> Any:
    accepted = (int, float) if kind is float else kind
    if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool):
        # Not the value, which may be a secret.
        raise ValueError(f"must be {_JSON_TYPES[kind]}, got {_JSON_TYPES.get(type(value), 'null')}")
    return value


def _check_choice(value: Any, kind: Any) -> Any:
    choices = list(Fault) if kind is Fault else get_args(kind)
    if value not in choices:
        raise ValueError(f"must be one of {', '.join(map(str, choices))}, got {value!r}")
    return choices[choices.index(value)]


def _describe(error: BaseException, _kind: type | None) -> str:
    match error:
        case KeyError():
            return "is required"
        case cattrs.ForbiddenExtraKeysError():
            return f"has no {', '.join(sorted(error.extra_fields))}"
        case _:
            return str(error)


_CONVERTER = _create_converter()
