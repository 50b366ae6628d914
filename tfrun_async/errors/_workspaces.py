"""What a workspace, its states, variables and notifications do not allow."""

from typing import TYPE_CHECKING

from tfrun_async.errors._base import TfrunError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfrun_async._generated.models import Variable


class StateRejectedError(TfrunError):
    """A state cannot become the current one of a workspace, for example because of its serial.

    Args:
        workspace: The id of the workspace.
        reason: The reason, or the error of the server.
    """

    def __init__(self, workspace: str, reason: str) -> None:
        super().__init__(workspace, reason)
        self.workspace = workspace
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.workspace}: {self.reason}"


class StateUnavailableError(TfrunError):
    """A state version has no state to download: the state was not uploaded yet, or was deleted.

    Args:
        state_version: Its id.
        status: Its status, such as `pending`.
    """

    def __init__(self, state_version: str, status: str) -> None:
        super().__init__(state_version, status)
        self.state_version = state_version
        self.status = status

    def __str__(self) -> str:
        return f"{self.state_version}: there is no state to download, its status is {self.status}"


class VariablesNotSetError(TfrunError):
    """Some of several variables could not be set; the others were set.

    Args:
        owner: The workspace or variable set, as it was given.
        failures: The errors, by the key of each variable that could not be set.
        variables: The variables that were set, by key.
    """

    def __init__(
        self,
        owner: str,
        failures: "Mapping[str, BaseException]",
        variables: "Mapping[str, Variable]",
    ) -> None:
        super().__init__(owner, failures, variables)
        self.owner = owner
        self.failures = failures
        self.variables = variables

    def __str__(self) -> str:
        count = len(self.failures) + len(self.variables)
        reasons = "; ".join(f"{key}: {error}" for key, error in self.failures.items())
        return f"{self.owner}: {len(self.failures)} of {count} variables are not set: {reasons}"


class WorkspaceLockedError(TfrunError):
    """Another user, team or run has locked the workspace. The lock was not changed.

    Args:
        workspace: The id of the workspace.
        locked_by: The id of the user, team or run; None if the server does not say.
        reason: The reason of the lock; empty if there is none.
    """

    def __init__(self, workspace: str, locked_by: str | None, reason: str) -> None:
        super().__init__(workspace, locked_by, reason)
        self.workspace = workspace
        self.locked_by = locked_by
        self.reason = reason

    def __str__(self) -> str:
        reason = f" ({self.reason})" if self.reason else ""
        return f"{self.workspace}: {self.locked_by or 'another user'} has locked it{reason}"


class NotificationLimitError(TfrunError):
    """A workspace has the maximum number of notification configurations."""

    def __init__(self, workspace: str, count: int) -> None:
        super().__init__(workspace, count)
        self.workspace = workspace
        self.count = count

    def __str__(self) -> str:
        return f"{self.workspace}: has {self.count} notification configurations; delete one of them"
