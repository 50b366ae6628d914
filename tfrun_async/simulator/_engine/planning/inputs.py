"""What a plan is made from; its apply uses the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from tfrun_async.simulator._engine.configuration.blocks import Module
from tfrun_async.simulator._engine.state_document import StateDocument
from tfrun_async.simulator._engine.variables import RunVariable

RemoteOutputs = Callable[[str, str], Mapping[str, Any] | None]
"""Returns the outputs of an organization's workspace; None if they may not be read."""


@attrs.frozen(kw_only=True)
class PlanInputs:
    """The configuration, the variables, the state, and the options of a run."""

    modules: Mapping[str, Module] = attrs.field(repr=False)
    directory: str = ""
    variables: tuple[RunVariable, ...] = ()
    """Those of the workspace and of the run, weakest first."""
    state: StateDocument | None = attrs.field(default=None, repr=False)
    drift: Mapping[str, Mapping[str, Any] | None] = attrs.field(factory=dict)
    """What changed outside of Terraform: attributes by address, None for a deleted instance."""
    targets: tuple[str, ...] = ()
    replacements: tuple[str, ...] = ()
    is_destroy: bool = False
    is_refresh_only: bool = False
    refreshes: bool = True
    generates_configuration: bool = False
    workspace: str = "default"
    terraform_version: str = "1.13.5"
    seed: str = ""
    """What new ids are derived from, such as the id of the run."""
    lineage_seed: str = ""
    remote_outputs: RemoteOutputs = attrs.field(default=lambda *_: None, repr=False)
    """Reads the outputs of other workspaces, those that share them."""
