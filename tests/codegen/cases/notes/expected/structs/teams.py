# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/teams.yaml."""

from typing import Any

from tfrun_async._generated.models.teams import Team
from tfrun_async._jsonapi.structs import WireStruct
from tfrun_async._model import Resource


class TeamStruct(WireStruct):
    """The attributes of `Team` that are copied."""

    name: str | None = None


def _copy_team(target: Any, struct: TeamStruct) -> None:
    value: Any
    if (value := struct.name) is not None:
        target.name = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    Team: (TeamStruct, _copy_team),
}
"""The struct of each resource that has attributes, and its copy function."""
