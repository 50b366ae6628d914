"""State documents of version 4, as Terraform writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import attrs

from tfrun_async.simulator._records.instances import Instance

StateDocument = Mapping[str, Any]


@attrs.frozen(kw_only=True)
class StateInstance(Instance):
    """One instance of a resource in a state document."""

    attributes: Mapping[str, Any]
    dependencies: tuple[str, ...] = ()
    sensitive_attributes: tuple[Any, ...] = ()
    is_tainted: bool = False
    private: str | None = attrs.field(default=None, repr=False)


def instances(document: StateDocument | None) -> Iterator[StateInstance]:
    """Yield the instances of all resources of a state; parts of a wrong type are left out."""
    for resource in (document or {}).get("resources") or ():
        module = _text(resource.get("module")) or ""
        provider = (_text(resource.get("provider")) or "").removeprefix("provider[")
        names = [str(resource[key]) for key in ("mode", "type", "name")]
        mode, kind, name = names
        for instance in resource.get("instances") or ():
            found = instance.get("index_key")
            index = found if isinstance(found, int | str) else None
            attributes = instance.get("attributes")
            dependencies = instance.get("dependencies")
            sensitive = instance.get("sensitive_attributes")
            yield StateInstance(
                address=instance_address(module, mode, kind, name, index),
                module=module,
                mode=mode,
                type=kind,
                name=name,
                index=index,
                provider=provider.partition("]")[0].strip('"'),
                attributes=attributes if isinstance(attributes, dict) else {},
                dependencies=tuple(
                    map(str, dependencies if isinstance(dependencies, list) else ())
                ),
                sensitive_attributes=tuple(sensitive if isinstance(sensitive, list) else ()),
                is_tainted=instance.get("status") == "tainted",
                private=_text(instance.get("private")),
            )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def instance_address(
    module: str, mode: str, kind: str, name: str, index: int | str | None = None
) -> str:
    """Return the address of an instance: `module.a.aws_vpc.b[0]`, `data.x.y["key"]`."""
    prefix = f"{module}." if module else ""
    prefix += "data." if mode == "data" else ""
    return f"{prefix}{kind}.{name}{index_suffix(index)}"


def index_suffix(index: int | str | None) -> str:
    """Return an instance key in brackets; nothing for an instance without one."""
    if index is None:
        return ""
    if isinstance(index, int):
        return f"[{index}]"
    escaped = index.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'["{escaped}"]'


def addresses(document: StateDocument | None) -> frozenset[str]:
    """Return the addresses of the managed instances of a state."""
    return frozenset(found.address for found in instances(document) if found.mode == "managed")


def build(
    prior: StateDocument | None,
    found: Iterable[StateInstance],
    outputs: Mapping[str, Mapping[str, Any]],
    *,
    terraform_version: str,
    seed: str,
) -> StateDocument:
    """Return a state document; the prior one itself if nothing differs.

    Args:
        prior: The state before, None if there is none.
        found: The instances of the new state.
        outputs: The outputs of the root module: `value`, `type`, and `sensitive` if it is true.
        terraform_version: The version of Terraform that writes the state.
        seed: What a new lineage is derived from, such as the id of the workspace.
    """
    resources = _group(found)
    if prior is not None and (prior.get("resources"), prior.get("outputs")) == (resources, outputs):
        return prior
    if prior is None and not resources and not outputs:
        serial, lineage = 1, str(uuid5(NAMESPACE_URL, seed))
    else:
        serial = (prior["serial"] if prior else 0) + 1
        lineage = prior["lineage"] if prior else str(uuid5(NAMESPACE_URL, seed))
    return {
        "version": 4,
        "terraform_version": terraform_version,
        "serial": serial,
        "lineage": lineage,
        "outputs": dict(outputs),
        "resources": resources,
        "check_results": None,
    }


def _group(found: Iterable[StateInstance]) -> list[dict[str, Any]]:
    """Return the resources of a document, with their instances, sorted as Terraform does."""
    resources: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    for instance in sorted(found, key=_sort_key):
        key = (instance.module, instance.mode, instance.type, instance.name)
        if key not in resources:
            resources[key] = {
                **({"module": instance.module} if instance.module else {}),
                "mode": instance.mode,
                "type": instance.type,
                "name": instance.name,
                "provider": f'provider["{instance.provider}"]',
                "instances": [],
            }
        resources[key]["instances"].append(_instance(instance))
    return list(resources.values())


def _instance(instance: StateInstance) -> dict[str, Any]:
    return {
        **({"index_key": instance.index} if instance.index is not None else {}),
        **({"status": "tainted"} if instance.is_tainted else {}),
        "schema_version": 0,
        "attributes": dict(instance.attributes),
        "sensitive_attributes": list(instance.sensitive_attributes),
        **({"private": instance.private} if instance.private is not None else {}),
        **({"dependencies": list(instance.dependencies)} if instance.dependencies else {}),
    }


def _sort_key(instance: StateInstance) -> tuple[Any, ...]:
    index = instance.index
    return (
        instance.module,
        instance.mode,
        instance.type,
        instance.name,
        isinstance(index, str),
        index if isinstance(index, int) else 0,
        str(index),
    )
