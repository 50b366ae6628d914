"""Runs and rollouts: what hinders their start, and what they end with."""

from typing import TYPE_CHECKING

from tfrun_async.errors._base import TfrunError

if TYPE_CHECKING:
    from tfrun_async._generated.models import Run


class UploadFailedError(TfrunError):
    """The server could not use an uploaded configuration; the message is the server's."""


class WaitTimeoutError(TfrunError, TimeoutError):
    """A wait took longer than its timeout. The expected result may still arrive."""


class MarkerNotKeptError(TfrunError):
    """A run was started, but the server did not keep the marker at the end of its message.

    So if the response was lost, the run could not be found. `run` is the run that was started.
    """

    def __init__(self, run: "Run") -> None:
        super().__init__(run)
        self.run = run

    def __str__(self) -> str:
        return f"POST /runs: {self.run.id} was started, but its message lacks the marker"


class JournalError(TfrunError):
    """The journal of a rollout is in use, belongs to another rollout, or cannot be used."""


class DuplicateRunError(JournalError):
    """A workspace of a rollout has two runs; cancel one of them."""

    def __init__(self, workspace: str, run: str, second_run: str) -> None:
        super().__init__(workspace, run, second_run)
        self.workspace = workspace
        self.run = run
        self.second_run = second_run

    def __str__(self) -> str:
        return (
            f"{self.workspace}: {self.run} is its run in this rollout, and {self.second_run} is "
            "a second one: cancel one of them"
        )


class WaveFailedError(TfrunError):
    """Too many workspaces of a wave have failed, so the rollout has stopped."""


class NothingToOverrideError(TfrunError):
    """A run waits for no override that this token can see."""

    def __init__(self, run_id: str, status: str) -> None:
        super().__init__(run_id, status)
        self.run_id = run_id
        self.status = status

    def __str__(self) -> str:
        return f"{self.run_id} is {self.status}: it waits for no override that this token can see"
