"""The data source `terraform_remote_state`: the outputs of another workspace."""

from __future__ import annotations

from typing import Any

from tfrun_async.simulator._engine.hcl.values import NULL, UNKNOWN_VALUE, object_value, to_json
from tfrun_async.simulator._engine.planning.inputs import RemoteOutputs
from tfrun_async.simulator._engine.planning.outputs import stated_output
from tfrun_async.simulator._engine.planning.resource_types import Attributes


class NoRemoteStateError(Exception):
    """There is no state to read; the message has the reason."""


def read_remote_state(arguments: Attributes, remote_outputs: RemoteOutputs) -> Attributes:
    """Return the attributes of the data source.

    Other backends than `remote` are not simulated: their outputs are unknown.

    Raises:
        NoRemoteStateError: The workspace has no state, or does not share it.
    """
    given = object_value({name: arguments.get(name, NULL) for name in ("backend", "config")})
    if not given.is_wholly_known or to_json(arguments.get("backend", NULL)) != "remote":
        return {**arguments, "outputs": UNKNOWN_VALUE}
    config = to_json(arguments["config"]) if "config" in arguments else {}
    organization, workspace = _names(config, to_json(arguments.get("workspace", NULL)))
    outputs = remote_outputs(organization, workspace)
    if outputs is None:
        raise NoRemoteStateError(
            f"No stored state was found. The workspace {organization}/{workspace} does not exist, "
            "has no state, or does not share it with this workspace."
        )
    defaults = arguments.get("defaults", NULL)
    values = {} if defaults.is_null or defaults.is_unknown else dict(defaults.entries)
    values |= {name: stated_output(output) for name, output in outputs.items()}
    return {**arguments, "outputs": object_value(values)}


def _names(config: Any, workspace: Any) -> tuple[str, str]:
    """Return the names of the organization and the workspace that a configuration has."""
    config = config if isinstance(config, dict) else {}
    workspaces = config.get("workspaces")
    if isinstance(workspaces, list):  # as written with a block's syntax
        workspaces = workspaces[0] if workspaces else None
    named = workspaces if isinstance(workspaces, dict) else {}
    name = named.get("name") or f"{named.get('prefix') or ''}{workspace or 'default'}"
    return str(config.get("organization")), str(name)
