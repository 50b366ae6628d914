"""Configuration versions: pack a directory, upload it, wait until the server has it; fetch it."""

import asyncio
import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from tfrun_async._generated import operations
from tfrun_async._generated.models import ConfigurationVersion, ConfigurationVersionStatus
from tfrun_async._http.request import Request, path_id
from tfrun_async._http.secret import Secret
from tfrun_async._resources.archive import pack
from tfrun_async.errors import ArgumentError, UploadFailedError, WaitTimeoutError

_POLL_INTERVAL = 0.5  # seconds
_ON_THE_WAY = {
    ConfigurationVersionStatus.PENDING,
    ConfigurationVersionStatus.FETCHING,
}


class ConfigurationVersions(operations.ConfigurationVersions):
    """The Terraform configurations that runs work on, and the way to upload them."""

    async def upload(
        self, configuration_version: ConfigurationVersion, directory: str | os.PathLike[str]
    ) -> None:
        """Pack a directory as the terraform CLI does, and upload it.

        ``PUT`` to the configuration version's ``upload-url``, without the token. What
        ``.terraformignore`` names stays out, as do ``.git`` and ``.terraform``. The archive is
        written to a temporary file and sent from there, so it is never in memory as a whole.

        Args:
            configuration_version: The answer of `create`, the only one that has an upload URL.
            directory: The root of the configuration.

        Raises:
            ArgumentError: The configuration version has no upload URL.
            ArchiveError: The directory cannot be packed, for example for a symlink that leaves it.

        Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions
        """
        if configuration_version.upload_url is None:
            raise ArgumentError(
                f"configuration_version: {configuration_version.id} has no upload URL; only the "
                "answer of configuration_versions.create has one"
            )
        presigned = Secret(configuration_version.upload_url)
        with tempfile.TemporaryDirectory(prefix="tfrun-") as scratch:
            archive = Path(scratch, "configuration.tar.gz")
            await _in_thread(archive, pack(directory))
            call = Request(
                "configuration_versions.upload",
                "PUT",
                "/(upload-url)",
                body=archive,
                presigned=presigned,
            )
            await self._pipeline.send(call)

    async def download(
        self,
        configuration_version: ConfigurationVersion | str,
        file: str | os.PathLike[str],
    ) -> None:
        """Fetch the files of a configuration version, as a gzipped tar archive.

        ``GET /configuration-versions/{configuration_version_id}/download``, and from where that
        redirects to, without the token. The archive goes to the file piece by piece; an existing
        one is replaced once all of it has come. Unpack it with `tarfile` and its filter "data":
        anybody may have written what is in it.

        Args:
            configuration_version: The configuration version, or its id.
            file: The path to write to.

        Raises:
            ArgumentError: The path is a directory, or in none.
            NotFoundError: There is no such configuration version, or its files are gone.
            MalformedResponseError: What came is no whole gzipped archive.
            ResponseTooLargeError: It is larger than the client's `max_response_bytes`.
            OSError: The file cannot be written.

        Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions
        """
        version_id = path_id("configuration_version", configuration_version)
        path = f"/configuration-versions/{version_id}/download"
        await self._save(Request("configuration_versions.download", "GET", path), file)

    async def wait_until_uploaded(
        self, configuration_version: ConfigurationVersion | str, *, timeout: float = 300.0
    ) -> ConfigurationVersion:
        """Wait until the server has taken in an upload, so that a run can use it.

        Args:
            configuration_version: The configuration version, or its id.
            timeout: Seconds to wait at most.

        Raises:
            UploadFailedError: The server could not read the archive.
            WaitTimeoutError: It was still being taken in after `timeout`.
        """
        waited = 0.0
        while True:
            seen = await self.read(configuration_version)
            if seen.status not in _ON_THE_WAY:
                break
            if waited >= timeout:
                raise WaitTimeoutError(f"{seen.id} is still {seen.status} after {waited:g} s")
            await self._pipeline.sleep(_POLL_INTERVAL)
            waited += _POLL_INTERVAL
        if seen.status == ConfigurationVersionStatus.ERRORED:
            reason = ": ".join(filter(None, (seen.error, seen.error_message)))
            raise UploadFailedError(f"{seen.id} errored: {reason or 'the server gives no reason'}")
        return seen


async def _in_thread(archive: Path, chunks: Iterator[bytes]) -> None:
    """Write chunks to a file in a thread, which ends with this coroutine."""
    abandoned = threading.Event()

    def write() -> None:
        with archive.open("wb") as file:
            for chunk in chunks:
                if abandoned.is_set():
                    break
                file.write(chunk)

    writing = asyncio.ensure_future(asyncio.to_thread(write))
    try:
        await asyncio.shield(writing)
    except asyncio.CancelledError:
        abandoned.set()
        await asyncio.wait([writing])
        raise
