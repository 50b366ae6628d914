"""Configuration versions: packed, uploaded, waited for."""

import asyncio
import io
import tarfile
from pathlib import Path

import pytest

from tests.support.http_server import http_response, stub_server
from tfrun_async import Client
from tfrun_async._http.request import Request
from tfrun_async._http.secret import Secret
from tfrun_async.errors import (
    ArchiveError,
    ArgumentError,
    ConflictError,
    OutcomeUnknownError,
    TransportError,
    UploadFailedError,
    WaitTimeoutError,
)
from tfrun_async.models import ConfigurationVersion, Workspace
from tfrun_async.simulator import Fault, Simulator

HOLE = 'resource "terraform_data" "one" {\n}\n'


@pytest.fixture
async def workspace(tfe: Client, sim: Simulator) -> Workspace:
    return await tfe.workspaces.create(sim.organization, name="app")


def version_at(url: str) -> ConfigurationVersion:
    return ConfigurationVersion(id="cv-1", upload_url=url)


async def test_an_upload_is_a_plain_put_of_a_tar(tmp_path: Path, tfe: Client) -> None:
    """The archive goes out with its length, as bytes, and without the token."""
    (tmp_path / "main.tf").write_text(HOLE)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("[core]")
    async with stub_server(http_response(200)) as archive:
        await tfe.configuration_versions.upload(version_at(f"{archive.address}/x?sig=1"), tmp_path)
    assert archive.requests[0].startswith(b"PUT /x?sig=1 HTTP/1.1\r\n")
    assert archive.header("Authorization") is None
    assert archive.header("Content-Type") == "application/octet-stream"
    assert archive.header("Transfer-Encoding") is None
    body = archive.requests[0].partition(b"\r\n\r\n")[2]
    assert archive.header("Content-Length") == str(len(body))
    with tarfile.open(fileobj=io.BytesIO(body)) as tar:
        assert [member.name for member in tar if member.isfile()] == ["main.tf"]


async def test_an_upload_can_be_sent_again(tmp_path: Path, tfe: Client) -> None:
    """The same bytes to the same place do no harm a second time, and are all there again."""
    (tmp_path / "main.tf").write_text(HOLE)
    async with stub_server(None, http_response(503), http_response(200)) as archive:
        await tfe.configuration_versions.upload(version_at(archive.address), tmp_path)
    bodies = [request.partition(b"\r\n\r\n")[2] for request in archive.requests]
    assert len(bodies) == 3
    assert bodies[0] == bodies[1] == bodies[2]


async def test_an_upload_that_got_through_is_no_conflict(
    tfe: Client, sim: Simulator, workspace: Workspace, tmp_path: Path
) -> None:
    """Sent again after a lost response, a conflict is no error; without one it is."""
    (tmp_path / "main.tf").write_text(HOLE)
    version = await tfe.configuration_versions.create(workspace, auto_queue_runs=False)
    sim.fault(Fault.RESET_AFTER, method="PUT")
    await tfe.configuration_versions.upload(version, tmp_path)
    uploaded = await tfe.configuration_versions.wait_until_uploaded(version)
    assert uploaded.status == "uploaded"
    with pytest.raises(ConflictError):
        await tfe.configuration_versions.upload(version, tmp_path)


async def test_the_upload_url_shows_in_no_error(tmp_path: Path, tfe: Client) -> None:
    """It would let anyone upload."""
    (tmp_path / "main.tf").write_text(HOLE)
    async with stub_server(None) as archive:
        url = f"{archive.address}/s3cret"
        with pytest.raises(TransportError, match=r"PUT /\(upload-url\)") as caught:
            await tfe.configuration_versions.upload(version_at(url), tmp_path)
    assert not isinstance(caught.value, OutcomeUnknownError)
    assert "s3cret" not in f"{caught.value!r} {caught.value.__cause__!r}"


async def test_only_the_response_of_create_can_be_uploaded_to(tfe: Client, tmp_path: Path) -> None:
    """A configuration version read later has no upload URL."""
    with pytest.raises(ArgumentError, match="cv-1 has no upload URL"):
        await tfe.configuration_versions.upload(
            ConfigurationVersion(id="cv-1", upload_url=None), tmp_path
        )


async def test_nothing_is_sent_of_a_directory_that_cannot_be_packed(
    tfe: Client, tmp_path: Path
) -> None:
    """A link that leaves the tree is found before the first byte leaves."""
    (tmp_path / "out.tf").symlink_to("/etc/hostname")
    async with stub_server(http_response(200)) as archive:
        with pytest.raises(ArchiveError, match=r"out\.tf"):
            await tfe.configuration_versions.upload(version_at(archive.address), tmp_path)
    assert archive.requests == []


async def test_a_directory_is_checked_before_anything_is_created(
    tfe: Client, tmp_path: Path
) -> None:
    """What an upload would refuse is refused without a request."""
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "main.tf").write_text(HOLE)
    (tmp_path / "out.tf").write_text(HOLE)
    (tree / "out.tf").symlink_to("../out.tf")
    versions = tfe.configuration_versions
    with pytest.raises(ArchiveError, match=r"typo is not a directory"):
        await versions.check_directory(tmp_path / "typo")
    with pytest.raises(ArchiveError, match=r"out\.tf"):
        await versions.check_directory(tree)
    with pytest.raises(ArchiveError, match=f"give {tmp_path}"):
        await versions.check_directory(tree, follow_links=True, working_directory="tree")
    followed = await versions.check_directory(tree, follow_links=True)
    assert followed == {tree / "out.tf": tmp_path / "out.tf"}


async def test_an_upload_follows_links_if_asked(tfe: Client, tmp_path: Path) -> None:
    """The archive has the file, not the link; and the working directory that is asked for."""
    tree = tmp_path / "tree"
    (tree / "app").mkdir(parents=True)
    (tmp_path / "shared.tf").write_text(HOLE)
    (tree / "app/shared.tf").symlink_to("../../shared.tf")
    async with stub_server(http_response(200)) as archive:
        version = version_at(archive.address)
        with pytest.raises(ArchiveError, match="'env'"):
            await tfe.configuration_versions.upload(
                version, tree, follow_links=True, working_directory="env"
            )
        await tfe.configuration_versions.upload(
            version, tree, follow_links=True, working_directory="app"
        )
    assert len(archive.requests) == 1
    body = archive.requests[0].partition(b"\r\n\r\n")[2]
    with tarfile.open(fileobj=io.BytesIO(body)) as tar:
        file = tar.extractfile("app/shared.tf")
        assert file is not None
        assert file.read().decode() == HOLE


async def test_cancelling_an_upload_stops_the_packing(tfe: Client, tmp_path: Path) -> None:
    """The thread that packs ends with the task that asked for it."""
    for n in range(200):
        (tmp_path / f"{n}.tf").write_bytes(bytes(100_000))
    async with stub_server(http_response(200)) as archive:
        uploading = asyncio.create_task(
            tfe.configuration_versions.upload(version_at(archive.address), tmp_path)
        )
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        uploading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await uploading
    assert archive.requests == []


async def test_waiting_for_an_upload(tfe: Client, workspace: Workspace, tmp_path: Path) -> None:
    """A configuration version is waited for until runs can use it."""
    (tmp_path / "main.tf").write_text(HOLE)
    version = await tfe.configuration_versions.create(workspace, auto_queue_runs=False)
    with pytest.raises(WaitTimeoutError, match=f"{version.id} is still pending after 2 s"):
        await tfe.configuration_versions.wait_until_uploaded(version, timeout=2)
    await tfe.configuration_versions.upload(version, tmp_path)
    uploaded = await tfe.configuration_versions.wait_until_uploaded(version.id)
    assert uploaded.status == "uploaded"
    assert uploaded.upload_url is None
    listed = tfe.configuration_versions.list_for_workspace(workspace)
    assert [each.id async for each in listed] == [version.id]


async def test_an_upload_that_fails_without_a_reason() -> None:
    """That the server sends no reason does not hide the failure."""
    body = b'{"data": {"id": "cv-1", "type": "configuration-versions", "attributes": '
    body += b'{"status": "errored"}}}'
    async with stub_server(http_response(body=body)) as server:
        async with Client(server.address, "token", rate_limiter=None) as tfe:
            with pytest.raises(UploadFailedError, match="cv-1 errored: the server gives no reason"):
                await tfe.configuration_versions.wait_until_uploaded("cv-1")


async def test_an_upload_that_the_server_cannot_read(
    tfe: Client, workspace: Workspace, tmp_path: Path
) -> None:
    """The server's own reason is the text of the error."""
    version = await tfe.configuration_versions.create(workspace, auto_queue_runs=False)
    assert version.upload_url is not None
    junk = tmp_path / "junk"
    junk.write_bytes(b"no tar at all")
    presigned = Secret(version.upload_url)
    call = Request("upload", "PUT", "/(upload-url)", body=junk, presigned=presigned)
    await tfe._pipeline.send(call)
    with pytest.raises(UploadFailedError, match=f"{version.id} errored: "):
        await tfe.configuration_versions.wait_until_uploaded(version)
