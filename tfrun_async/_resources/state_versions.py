"""State versions: download and upload states."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import TYPE_CHECKING, overload

from tfrun_async._generated import operations
from tfrun_async._http.request import Request
from tfrun_async._http.secret import Secret, strip_traceback
from tfrun_async._model import read_or
from tfrun_async._resources.state_upload import StateFile, StateUpload, is_locked_by_owner
from tfrun_async.errors import ArgumentError, NotFoundError, StateUnavailableError

if TYPE_CHECKING:
    from tfrun_async._generated.models import Run, StateVersion, Workspace


class StateVersions(operations.StateVersions):
    """Versions of the states of workspaces.

    Every method may raise `UnauthorizedError` and `RateLimitedError`.
    """

    @overload
    async def download(self, state_version: StateVersion | str, file: None = None) -> bytes: ...
    @overload
    async def download(
        self, state_version: StateVersion | str, file: str | os.PathLike[str]
    ) -> None: ...
    async def download(
        self, state_version: StateVersion | str, file: str | os.PathLike[str] | None = None
    ) -> bytes | None:
        """Fetch the state of a state version in Terraform's format: JSON, with all its secrets.

        The state version is read first, since its ``hosted-state-download-url`` expires. The API
        token is sent to the API's own origin only.

        Args:
            state_version: The state version, or its id.
            file: The file to stream the state to. An existing file is replaced once the whole state
                has arrived. Without it, the content is returned.

        Returns:
            The content of the state; None if it was saved to a file.

        Raises:
            NotFoundError: There is no such state version, or the token's owner may not read it.
            StateUnavailableError: The state was not uploaded yet, or is deleted.

        Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-versions
        """
        version = await self.read(state_version)
        return await self._download(_download_request(version), file)

    async def upload(
        self,
        workspace: Workspace | str,
        state: bytes | str | os.PathLike[str],
        *,
        run: Run | str | None = None,
        force: bool = False,
        inline: bool = False,
    ) -> StateVersion:
        """Upload a state as the current one of a workspace, while the workspace is locked.

        The serial and lineage are read from the state, and compared with the current state first.
        If both are the same state, nothing is changed. Then the workspace is locked, unless the
        token's owner has already locked it, and unlocked at the end, even after an error. If a
        response is lost, the step is repeated, or its result is read.

        If it is cancelled after the state version was created, it still uploads the state and
        unlocks the workspace before it raises `CancelledError`: the API does not unlock a workspace
        whose newest version lacks its state. A wrong state orphans or duplicates infrastructure.
        Needs permission to lock the workspace, and to read and write its states.

        Args:
            workspace: The workspace, its id, or `organization/name`.
            state: The content of a state, or the path of its file, which is read into memory.
            run: The run that the state comes from.
            force: Upload the state even if its serial or lineage does not follow from the current
                one.
            inline: Send the state in Base64, in the request that creates the version: for servers
                without upload URLs.

        Returns:
            The new state version; the current one if the state was already there.

        Raises:
            ArgumentError: It is not a state, or the file cannot be read.
            WorkspaceLockedError: Another user, team or run has locked the workspace. The lock is
                left alone.
            StateRejectedError: The state has a different lineage from the current one, or its
                serial is not newer, or the server rejects it.
            NotFoundError: There is no such workspace, or the token's owner may not do this to it.

        Example:
            ``await tfe.state_versions.upload("acme/app", "terraform.tfstate")``

        Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-versions
        """
        try:
            loaded = await asyncio.to_thread(StateFile.load, state)
        except ArgumentError as error:
            raise strip_traceback(error) from None
        finally:
            del state  # tracebacks show local variables
        found = await operations.Workspaces(self._pipeline).read(workspace)
        upload = StateUpload(self._pipeline, found, loaded, run, force=force, inline=inline)
        is_locked = await is_locked_by_owner(self._pipeline, found)
        same = None if force else await self._check_current(found.id, loaded)
        return await upload.run_to_end(is_locked=is_locked) if same is None else same

    async def _check_current(self, workspace_id: str, state: StateFile) -> StateVersion | None:
        """Return the current version if it has the same state; else check its successor."""
        try:
            version = await self.read_current(workspace_id)
        except NotFoundError:
            return None  # the workspace was just read, so it has no state
        current = None
        if read_or(version, "hosted_state_download_url", None) is not None:
            content = await self._download(_download_request(version), None)
            with suppress(ArgumentError):  # it is encrypted, or not JSON
                current = StateFile.parse(content or b"", version.id)
            del content  # tracebacks show local variables
        if current is not None and (current.serial, current.md5) == (state.serial, state.md5):
            return version
        state.check_follows(workspace_id, version.serial, current)
        return None


def _download_request(version: StateVersion) -> Request:
    url = read_or(version, "hosted_state_download_url", None)
    if url is None:
        raise StateUnavailableError(version.id, str(read_or(version, "status", "unknown")))
    return Request(
        "state_versions.download", "GET", "/(hosted-state-download-url)", presigned=Secret(url)
    )
