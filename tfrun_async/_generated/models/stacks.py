# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/stacks.yaml."""

from __future__ import annotations

from typing import ClassVar

from tfrun_async._model import Resource, model


@model
class Stack(Resource):
    """A Stack of HCP Terraform.

    Only its id is available.
    """

    resource_type: ClassVar[str] = "stacks"


for _class in (Stack,):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
