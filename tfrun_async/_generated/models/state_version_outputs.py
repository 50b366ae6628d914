# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/state_version_outputs.yaml."""

from __future__ import annotations

from typing import Any, ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Resource, model


@model
class StateVersionOutput(Resource):
    """An output value in a state."""

    resource_type: ClassVar[str] = "state-version-outputs"

    detailed_type: Any = attrs.field(default=NOT_SENT, metadata={"aliases": ("detailed_type",)})
    """The Terraform type of the value: its name, or a list of its name and the types of its
    elements."""
    name: str = NOT_SENT
    """The name of the output in the configuration."""
    sensitive: bool = NOT_SENT
    """Whether the value is to be hidden."""
    type: str = NOT_SENT
    """What JSON the value is, such as `string` or `array`."""
    value: Any = attrs.field(default=NOT_SENT, metadata={"secret_if": "sensitive"})
    """The value, or None in lists if it is sensitive."""


for _class in (StateVersionOutput,):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
