# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/teams.yaml."""

from typing import Any

from tfrun_async._generated.models.notes import NoteStatus
from tfrun_async._generated.models.teams import Team
from tfrun_async._jsonapi.structs import EnumLookup, WireStruct
from tfrun_async._model import Resource

_NOTE_STATUS = EnumLookup(NoteStatus)


class TeamStruct(WireStruct):
    """The attributes of `Team` that are copied."""

    name: str | None = None
    usual_status: str | None = None


def _copy_team(target: Any, struct: TeamStruct) -> None:
    value: Any
    if (value := struct.name) is not None:
        target.name = value
    if (value := struct.usual_status) is not None:
        target.usual_status = _NOTE_STATUS[value]


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    Team: (TeamStruct, _copy_team),
}
"""The struct of each resource that has attributes, and its copy function."""
