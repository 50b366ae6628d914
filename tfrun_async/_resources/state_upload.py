"""Upload a state: check that it follows from the current one, lock, upload, unlock.

    read the workspace ─► locked by another ──────────────► WorkspaceLockedError
     │
    read the current state ─► it is the same ─────────────► nothing to do
     │                     └► the new one does not follow ─► StateRejectedError
     │
    lock, unless the token's owner holds the lock
     │
    POST the state version ─► PUT the state ─► unlock, if this has locked

A state version without its state keeps the workspace locked. So the upload runs in its own task
after locking. If the caller is cancelled before the POST, the task stops; after the POST, it runs
to its end. In both cases it unlocks the workspace.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

import attrs

from tfrun_async._generated import operations
from tfrun_async._http.request import Request
from tfrun_async._http.secret import Secret
from tfrun_async._jsonapi.structure import DecodeError, parse_object
from tfrun_async._model import read_or
from tfrun_async._run.create_once import may_have_been_applied
from tfrun_async.errors import (
    APIError,
    ArgumentError,
    ConflictError,
    NotFoundError,
    StateRejectedError,
    TfrunError,
    WorkspaceLockedError,
)

if TYPE_CHECKING:
    from tfrun_async._generated.models import Run, StateVersion, Workspace
    from tfrun_async._http.pipeline import Pipeline

_CREATE_DELAYS = (1.0, 4.0, None)  # seconds after each failed attempt; None after the last
_UNLOCK_DELAYS = (1.0, 2.0, 4.0, 8.0, None)  # the server may still be processing the state
_REFUSED_STATUSES = frozenset({409, 412, 422})


@attrs.frozen
class StateFile:
    """A state in the format of Terraform's files, with the attributes that the API requires."""

    content: bytes = attrs.field(repr=False)
    serial: int
    lineage: str | None
    """None in very old states."""

    @property
    def md5(self) -> str:
        """The MD5 sum of the content, in hexadecimal digits."""
        return hashlib.md5(self.content, usedforsecurity=False).hexdigest()

    @classmethod
    def load(cls, state: bytes | str | os.PathLike[str]) -> Self:
        """Return a state from its content, or from the file at a path.

        Raises:
            ArgumentError: It is neither; or the file cannot be read, or is not a state.
        """
        if isinstance(state, bytes):
            return cls.parse(state, "bytes that are not a state")
        if not isinstance(state, str | os.PathLike):
            kind = "None" if state is None else type(state).__name__
            raise ArgumentError(f"state: must be the content of a state or a path, got {kind}")
        path = os.fspath(state)
        if path.lstrip().startswith("{"):  # the error of the file system would show it
            raise ArgumentError("state: must be bytes or a path, got the content as a string")
        try:
            content = Path(path).read_bytes()
        except (OSError, ValueError) as error:
            raise ArgumentError(f"state: cannot be read: {error}") from None
        return cls.parse(content, path)

    @classmethod
    def parse(cls, content: bytes, name: str) -> Self:
        """Return a state from its content.

        Raises:
            ArgumentError: It is not the JSON of a state; the message has the name, not the content.
        """
        try:
            found = parse_object(content)
            serial, lineage = found.get("serial"), found.get("lineage")
        except DecodeError:
            serial = lineage = None
        if type(serial) is int and isinstance(lineage, str | None):
            return cls(content, serial, lineage or None)
        raise ArgumentError(f"state: must be a Terraform state with a serial, got {name}")

    def check_follows(self, workspace_id: str, serial: int, current: StateFile | None) -> None:
        """Check that it may replace the current state, as Terraform does.

        Args:
            workspace_id: The workspace of both states.
            serial: The serial of the current state.
            current: The current state, if it can be read.

        Raises:
            StateRejectedError: It may not replace the current state.
        """
        if current is not None and current.lineage and self.lineage not in {None, current.lineage}:
            raise StateRejectedError(
                workspace_id,
                f"the state has the lineage {self.lineage}, and the current one "
                f"{current.lineage}: they belong to different infrastructure",
            )
        if self.serial <= serial:
            raise StateRejectedError(
                workspace_id,
                f"the state has the serial {self.serial}, and the current one {serial}: "
                "it is not newer",
            )


@attrs.define
class StateUpload:
    """The upload of one state to one workspace.

    Args:
        pipeline: Sends the requests.
        workspace: The workspace, as it was just read.
        state: The state.
        run: The run that it comes from.
        force: Whether the server accepts it even if it does not follow from the current one.
        inline: Whether to send it in the POST request.
    """

    pipeline: Pipeline
    workspace: Workspace
    state: StateFile
    run: Run | str | None
    force: bool
    inline: bool
    _is_cancelled: bool = attrs.field(default=False, init=False)

    async def run_to_end(self, *, is_locked: bool) -> StateVersion:
        """Lock, upload and unlock, also if the caller is cancelled meanwhile.

        Args:
            is_locked: Whether the token's owner has locked the workspace already.

        Raises:
            WorkspaceLockedError: Another user, team or run has locked the workspace.
            StateRejectedError: The server rejects the state.
        """
        task = self.pipeline.start(self._upload_locked(is_locked=is_locked))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            self._is_cancelled = True
            await asyncio.wait([task])
            raise

    async def _upload_locked(self, *, is_locked: bool) -> StateVersion:
        if is_locked:
            return await self._upload()
        async with _locked(self.pipeline, self.workspace.id):
            return await self._upload()

    async def _upload(self) -> StateVersion:
        if self._is_cancelled:
            raise asyncio.CancelledError
        version = await self._create()
        url = read_or(version, "hosted_state_upload_url", None)
        if url is not None:
            presigned = Secret(url)
            request = Request(
                "state_versions.upload",
                "PUT",
                "/(hosted-state-upload-url)",
                body=self.state.content,
                presigned=presigned,
            )
            del url
            await self.pipeline.send(request)
        return await operations.StateVersions(self.pipeline).read(version)

    async def _create(self) -> StateVersion:
        """Create the state version; if the response is lost, do so again.

        That is safe while the workspace is locked: a version without its state is superseded by the
        next one, and the server accepts the same state with the same serial twice.
        """
        for delay in _CREATE_DELAYS:
            try:
                return await self._create_once()
            except TfrunError as error:
                if isinstance(error, APIError) and error.status in _REFUSED_STATUSES:
                    raise StateRejectedError(self.workspace.id, str(error)) from error
                if delay is None or not may_have_been_applied(error):
                    raise
            await self.pipeline.sleep(delay)
        raise AssertionError  # the last attempt raises

    async def _create_once(self) -> StateVersion:
        state = self.state
        return await operations.StateVersions(self.pipeline).create(
            self.workspace,
            serial=state.serial,
            md5=state.md5,
            lineage=state.lineage,
            state=base64.b64encode(state.content).decode() if self.inline else None,
            run=self.run,
            force=self.force or None,
        )


async def is_locked_by_owner(pipeline: Pipeline, workspace: Workspace) -> bool:
    """Whether the token's owner holds the lock of a workspace; False if it is unlocked.

    Raises:
        WorkspaceLockedError: Another user, team or run holds the lock.
    """
    if not read_or(workspace, "locked", False):
        return False
    error = _locked_error(workspace)
    try:
        user = await operations.Account(pipeline).read()
    except NotFoundError:  # a server that has no such endpoint
        raise error from None
    # The lock of a team's token is held by the team, or by the service account of that token.
    resource = read_or(user, "authenticated_resource", None)
    if error.locked_by in {user.id, None if resource is None else resource.id} - {None}:
        return True
    raise error


@asynccontextmanager
async def _locked(pipeline: Pipeline, workspace_id: str) -> AsyncIterator[None]:
    """Hold the lock of a workspace during a block."""
    await _lock(pipeline, workspace_id)
    try:
        yield
    except BaseException as error:
        try:
            await _unlock(pipeline, workspace_id)
        except TfrunError as second:
            error.add_note(f"{workspace_id} is still locked: {second}")
        raise
    else:
        try:
            await _unlock(pipeline, workspace_id)
        except TfrunError as error:
            error.add_note(f"{workspace_id} has the new state, but is still locked")
            raise


async def _lock(pipeline: Pipeline, workspace_id: str) -> None:
    """Lock a workspace; if the response is lost, read whether this has locked it."""
    workspaces = operations.Workspaces(pipeline)
    reason = f"State upload {uuid.uuid4()}"
    try:
        await workspaces.lock(workspace_id, reason=reason)
    except TfrunError as error:
        if not (isinstance(error, ConflictError) or may_have_been_applied(error)):
            raise
        found = await workspaces.read(workspace_id)
        if not read_or(found, "locked", False):
            raise
        if read_or(found, "locked_reason", None) == reason:
            return
        raise _locked_error(found) from error


async def _unlock(pipeline: Pipeline, workspace_id: str) -> None:
    """Unlock a workspace; again if the server is still processing the state."""
    for delay in _UNLOCK_DELAYS:
        try:
            await operations.Workspaces(pipeline).unlock(workspace_id)
        except ConflictError:
            return  # a lost request has unlocked it, or a user has force-unlocked it
        except TfrunError as error:
            if delay is None or not may_have_been_applied(error):
                raise
            await pipeline.sleep(delay)
        else:
            return


def _locked_error(workspace: Workspace) -> WorkspaceLockedError:
    holder = read_or(workspace, "locked_by", None)
    return WorkspaceLockedError(
        workspace.id,
        None if holder is None else holder.id,
        read_or(workspace, "locked_reason", None) or "",
    )
