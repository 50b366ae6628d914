"""The states that runs write, and those of other workspaces that they read."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from tfrun_async.simulator._engine.state_versions import record_apply
from tfrun_async.simulator._records.store import Run, Store, Workspace


@attrs.frozen
class RunStates:
    """Access of runs to the states in a store."""

    store: Store

    def write(self, run: Run, document: Mapping[str, Any], at: float) -> None:
        """Make what an apply left the current state of its workspace."""
        record_apply(self.store, run, document, at)

    def reader(self, workspace: Workspace) -> Callable[[str, str], Mapping[str, Any] | None]:
        """Return a function that reads the outputs of other workspaces for runs of this one.

        It takes the names of an organization and a workspace, and returns None if there is no
        state, or if it is not shared.
        """

        def read(organization: str, name: str) -> Mapping[str, Any] | None:
            found = self.store.find_workspace(organization, name)
            if found is None or found.state is None or not shares_state(found, workspace):
                return None
            outputs: Mapping[str, Any] = found.state["outputs"]
            return outputs

        return read


def shares_state(owner: Workspace, reader: Workspace) -> bool:
    """Say whether runs of a workspace may read the state of another one."""
    return owner.organization is reader.organization and (
        owner is reader
        or bool(owner.settings["global-remote-state"])
        or (_shares_in_project(owner) and owner.project is reader.project)
        or reader in owner.remote_state_consumers
    )


def shares_with_all(owner: Workspace) -> bool:
    """Say whether all workspaces of the organization or of the project may read a state."""
    return bool(owner.settings["global-remote-state"]) or _shares_in_project(owner)


def _shares_in_project(owner: Workspace) -> bool:
    return bool(owner.settings.get("project-remote-state"))
