"""Configuration versions: pack and upload a directory, and wait for the upload."""

import asyncio
import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.models import (
    ConfigurationVersion,
    ConfigurationVersionStatus,
    Workspace,
)
from tfrun_async._http.request import Request, required
from tfrun_async._http.secret import Secret
from tfrun_async._model import UNSET, read_or
from tfrun_async._resources.archive import PackOptions, check, pack
from tfrun_async._validation import check_positive_seconds
from tfrun_async.errors import ArgumentError, TfrunError, UploadFailedError, WaitTimeoutError

_POLL_INTERVAL = 0.5  # seconds
_PENDING = {
    ConfigurationVersionStatus.PENDING,
    ConfigurationVersionStatus.FETCHING,
}


class ConfigurationVersions(operations.ConfigurationVersions):
    """Terraform configurations that runs use, with upload and download.

    Every method may raise `UnauthorizedError` and `RateLimitedError`.
    """

    async def check_directory(
        self,
        directory: str | os.PathLike[str],
        *,
        follow_links: bool = False,
        working_directory: str | None = None,
    ) -> dict[Path, Path]:
        """Check that a directory can be uploaded, before a configuration version is created.

        No request is sent, and no file is read: only names and symlinks are checked.

        Args:
            directory: The root of the configuration.
            follow_links: As for `upload`.
            working_directory: As for `upload`.

        Returns:
            The symlinks that leave the directory, with the paths that `upload` packs in their
            place; empty unless they are followed.

        Raises:
            ArchiveError: As for `upload`.
        """
        options = PackOptions(follow_links, working_directory)
        required("directory", directory)
        return await asyncio.to_thread(check, directory, options)

    async def create_from_directory(
        self,
        workspace: Workspace | str,
        directory: str | os.PathLike[str],
        *,
        follow_links: bool = False,
        speculative: bool | None = None,
        provisional: bool | None = None,
        timeout: float = 300.0,
    ) -> ConfigurationVersion:
        """Create a configuration version, upload a directory to it, and wait until it is usable.

        The directory is checked first, including the workspace's working directory. The upload
        starts no run. If it fails, an unused configuration version remains: it has no effect, and
        the API cannot delete it.

        Args:
            workspace: The workspace that will run it, its id, or `organization/name`. It is read,
                unless the given resource has its working directory.
            directory: The root of the configuration.
            follow_links: As for `upload`.
            speculative: Whether only plan-only runs may use it.
            provisional: Whether it becomes the workspace's current configuration only when a run
                that uses it is confirmed.
            timeout: Maximum seconds to wait for the server to process the upload.

        Raises:
            ArchiveError: As for `upload`; nothing was created.
            NotFoundError: There is no such workspace, or the token's owner may not upload to it.
            UploadFailedError: The server could not read the archive.
            WaitTimeoutError: It was still being processed after `timeout`.

        Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions
        """
        required("directory", directory)
        check_positive_seconds("timeout", required("timeout", timeout))
        given = workspace if isinstance(workspace, Workspace) else None
        if read_or(given, "working_directory", UNSET) is UNSET:
            given = await operations.Workspaces(self._pipeline).read(workspace)
        pack_options = PackOptions(follow_links, read_or(given, "working_directory", None))
        await asyncio.to_thread(check, directory, pack_options)
        version = await self.create(
            workspace, auto_queue_runs=False, speculative=speculative, provisional=provisional
        )
        try:
            await self._upload(version, directory, pack_options)
            return await self.wait_until_uploaded(version, timeout=timeout)
        except TfrunError as error:
            error.add_note(f"{version.id} was created, but its upload failed; no run uses it")
            raise

    async def upload(
        self,
        configuration_version: ConfigurationVersion,
        directory: str | os.PathLike[str],
        *,
        follow_links: bool = False,
        working_directory: str | None = None,
    ) -> None:
        """Pack a directory and upload it.

        ``PUT`` to the configuration version's ``upload-url``, without the token. Files that
        ``.terraformignore`` names are left out, as are ``.git`` and ``.terraform``. The archive is
        written to a temporary file and sent from there, so it is never in memory as a whole.

        Symlinks whose targets are inside the directory are packed as symlinks. Others are refused:
        a service that packs a directory of another user must not send its own files.

        Args:
            configuration_version: The response of `create`, the only one that has an upload URL.
            directory: The root of the configuration.
            follow_links: Replace symlinks that leave the directory by their targets, files and
                directories, as the terraform CLI does.
            working_directory: The workspace's ``working_directory``, which must be packed; None
                checks nothing.

        Raises:
            ArgumentError: The configuration version has no upload URL.
            ArchiveError: The directory cannot be packed: it cannot be read, is empty or ignored,
                lacks the working directory, or has symlinks that leave it or cannot be followed.
                The error lists all of these symlinks.

        Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions
        """
        required("directory", directory)
        required("configuration_version", configuration_version)
        options = PackOptions(follow_links, working_directory)
        await self._upload(configuration_version, directory, options)

    async def _upload(
        self,
        configuration_version: ConfigurationVersion,
        directory: str | os.PathLike[str],
        options: PackOptions,
    ) -> None:
        if configuration_version.upload_url is None:
            raise ArgumentError(
                f"configuration_version: {configuration_version.id} has no upload URL; only the "
                "response of configuration_versions.create has one"
            )
        presigned = Secret(configuration_version.upload_url)
        with tempfile.TemporaryDirectory(prefix="tfrun-") as scratch:
            archive = Path(scratch, "configuration.tar.gz")
            await _write_in_thread(archive, pack(directory, options))
            request = Request(
                "configuration_versions.upload",
                "PUT",
                "/(upload-url)",
                body=archive,
                presigned=presigned,
            )
            await self._pipeline.send(request)

    async def wait_until_uploaded(
        self, configuration_version: ConfigurationVersion | str, *, timeout: float = 300.0
    ) -> ConfigurationVersion:
        """Wait until the server has processed an upload, so that a run can use it.

        Args:
            configuration_version: The configuration version, or its id.
            timeout: Maximum seconds to wait.

        Raises:
            UploadFailedError: The server could not read the archive.
            WaitTimeoutError: It was still being processed after `timeout`.
        """
        required("timeout", timeout)
        elapsed = 0.0
        while True:
            version = await self.read(configuration_version)
            if version.status not in _PENDING:
                break
            if elapsed >= timeout:
                raise WaitTimeoutError(
                    f"{version.id} is still {version.status} after {elapsed:g} s"
                )
            await self._pipeline.sleep(_POLL_INTERVAL)
            elapsed += _POLL_INTERVAL
        if version.status == ConfigurationVersionStatus.ERRORED:
            parts = [read_or(version, name, None) for name in ("error", "error_message")]
            reason = ": ".join(part.removesuffix(".") for part in parts if part)
            raise UploadFailedError(
                f"{version.id} errored: {reason or 'the server gives no reason'}"
            )
        return version


async def _write_in_thread(archive: Path, chunks: Iterator[bytes]) -> None:
    """Write chunks to a file in a thread, which ends with this coroutine."""
    is_cancelled = threading.Event()

    def write() -> None:
        with archive.open("wb") as file:
            for chunk in chunks:
                if is_cancelled.is_set():
                    break
                file.write(chunk)

    writing = asyncio.ensure_future(asyncio.to_thread(write))
    try:
        await asyncio.shield(writing)
    except asyncio.CancelledError:
        is_cancelled.set()
        await asyncio.wait([writing])
        raise


@attrs.frozen
class DirectoryUpload:
    """A directory to upload to workspaces, with the arguments of `create_from_directory`."""

    versions: ConfigurationVersions
    directory: str | os.PathLike[str]
    follow_links: bool = attrs.field(kw_only=True)
    speculative: bool | None = attrs.field(kw_only=True)
    provisional: bool | None = attrs.field(kw_only=True)

    async def check(self) -> None:
        """Raise ArchiveError if it cannot be packed."""
        await self.versions.check_directory(self.directory, follow_links=self.follow_links)

    async def upload(self, workspace: str) -> ConfigurationVersion:
        """Upload it to a workspace, and return it once it is usable."""
        return await self.versions.create_from_directory(
            workspace,
            self.directory,
            follow_links=self.follow_links,
            speculative=self.speculative,
            provisional=self.provisional,
        )
