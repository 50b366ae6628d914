# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/agent_pools.yaml."""

from typing import Any

from tfrun_async._generated.models.agent_pools import AgentPool
from tfrun_async._jsonapi.structs import AwareDatetime, Int64, WireStruct
from tfrun_async._model import Resource


class AgentPoolStruct(WireStruct):
    """The attributes of `AgentPool` that are copied."""

    agent_count: Int64 | None = None
    created_at: AwareDatetime | None = None
    name: str | None = None
    organization_scoped: bool | None = None


def _copy_agent_pool(target: Any, struct: AgentPoolStruct) -> None:
    value: Any
    if (value := struct.agent_count) is not None:
        target.agent_count = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.name) is not None:
        target.name = value
    if (value := struct.organization_scoped) is not None:
        target.organization_scoped = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    AgentPool: (AgentPoolStruct, _copy_agent_pool),
}
"""The struct of each resource that has attributes, and its copy function."""
