# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/teams.yaml."""

from __future__ import annotations

from typing import ClassVar

from tfrun_async._model import NOT_SENT, Resource, model


@model
class Team(Resource):
    """Some people."""

    resource_type: ClassVar[str] = "teams"

    name: str = NOT_SENT
    """What the others call them."""


for _class in (Team,):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
