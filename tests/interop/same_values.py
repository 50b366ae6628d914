"""Compare what another client read with what this SDK reads, attribute by attribute."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from tfrun_async import Client
from tfrun_async._model import Model, Resource, sent_attributes, wire_name

WORKSPACE = "one"
"""The name of the workspace whose variables and run tasks the flows read."""

_Read = Callable[[Client, str, str], Awaitable[Resource]]


async def _first(pages: Any, identity: str) -> Resource:
    found: list[Resource] = [each async for each in pages if each.id == identity]
    return found[0]


_READ: dict[str, _Read] = {
    "applies": lambda tfe, _, id_: tfe.applies.read(id_),
    "comments": lambda tfe, _, id_: tfe.comments.read(id_),
    "configuration-versions": lambda tfe, _, id_: tfe.configuration_versions.read(id_),
    "cost-estimates": lambda tfe, _, id_: tfe.cost_estimates.read(id_),
    "notification-configurations": lambda tfe, _, id_: tfe.notification_configurations.read(id_),
    "organizations": lambda tfe, _, id_: tfe.organizations.read(id_),
    "plan-exports": lambda tfe, _, id_: tfe.plan_exports.read(id_),
    "plans": lambda tfe, _, id_: tfe.plans.read(id_),
    "policy-checks": lambda tfe, _, id_: tfe.policy_checks.read(id_),
    "projects": lambda tfe, _, id_: tfe.projects.read(id_),
    "run-triggers": lambda tfe, _, id_: tfe.run_triggers.read(id_),
    "runs": lambda tfe, _, id_: tfe.runs.read(id_),
    "state-version-outputs": lambda tfe, _, id_: tfe.state_version_outputs.read(id_),
    "state-versions": lambda tfe, _, id_: tfe.state_versions.read(id_),
    "tags": lambda tfe, name, id_: _first(tfe.tags.list_for_organization(name), id_),
    "task-results": lambda tfe, _, id_: tfe.task_results.read(id_),
    "task-stages": lambda tfe, _, id_: tfe.task_stages.read(id_),
    "tasks": lambda tfe, _, id_: tfe.run_tasks.read(id_),
    "users": lambda tfe, _, __: tfe.account.read(),
    "vars": lambda tfe, name, id_: tfe.variables.read(f"{name}/{WORKSPACE}", id_),
    "varsets": lambda tfe, _, id_: tfe.variable_sets.read(id_),
    "workspace-tasks": lambda tfe, name, id_: tfe.workspace_run_tasks.read(
        f"{name}/{WORKSPACE}", id_
    ),
    "workspaces": lambda tfe, _, id_: tfe.workspaces.read(id_),
}


async def differences(
    tfe: Client, organization: str, read: Sequence[tuple[str, str, Mapping[str, Any]]]
) -> list[str]:
    """Read the same resources, and return where the values differ.

    Args:
        tfe: The client to read with.
        organization: The name of the organization.
        read: What the other client read: type, id, and attributes by their names in the API.
    """
    found = []
    for kind, identity, attributes in read:
        resource = await _READ[kind](tfe, organization, identity)
        if resource.id != identity:
            found.append(f"{kind} {identity}: this SDK reads {resource.id}")
        compared = list(_compare(resource, attributes, f"{kind} {identity}"))
        found += [problem for problem in compared if problem is not None]
        if not compared:
            found.append(f"{kind} {identity}: has no attribute that both clients know")
    return found


def _compare(model: Model, values: Mapping[str, Any], where: str) -> Iterator[str | None]:
    """Yield a problem or None for each attribute that both have."""
    sent = {wire_name(attribute): value for attribute, value in sent_attributes(model)}
    for name, theirs in values.items():
        if name not in sent or _is_relationship(sent[name]):
            continue
        ours = sent[name]
        yield from _compare_value(ours, theirs, f"{where} {name}")


def _compare_value(ours: Any, theirs: Any, where: str) -> Iterator[str | None]:
    if isinstance(ours, Model) and isinstance(theirs, Mapping):
        yield from _compare(ours, theirs, where)
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs) > 0:
        for ours_there, theirs_there in zip(ours, theirs, strict=True):
            yield from _compare_value(ours_there, theirs_there, where)
    else:
        same = _plain(ours) == _like(ours, theirs)
        yield None if same else f"{where}: {theirs!r}, but this SDK reads {ours!r}"


def _is_relationship(value: Any) -> bool:
    if isinstance(value, list):
        return any(isinstance(each, Resource) for each in value)
    return isinstance(value, Resource)


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value


def _like(ours: Any, theirs: Any) -> Any:
    """Read a time or a quoted flag as this SDK does."""
    if isinstance(ours, datetime) and isinstance(theirs, str):
        return datetime.fromisoformat(theirs)
    if isinstance(ours, bool) and theirs in {"true", "false"}:
        return theirs == "true"
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return {name: _like(ours.get(name), each) for name, each in theirs.items()}
    return theirs
