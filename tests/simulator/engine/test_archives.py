"""Uploaded archives: the files that are read, and their limits."""

import gzip
import tarfile
from io import BytesIO

import pytest

from tests.support.core_api import ONE_RESOURCE, Api, pack_archive
from tfrun_async.simulator._engine import archives
from tfrun_async.simulator._engine.archives import BadArchiveError, read_archive, read_upload


def test_an_archive_is_read_by_directory() -> None:
    """Only `.tf` files count."""
    content = pack_archive({"main.tf": "", "net/main.tf": ONE_RESOURCE["main.tf"], "net/x.md": "{"})
    modules = read_archive(BytesIO(content))
    assert {path: list(module.resources) for path, module in modules.items()} == {
        "": [],
        "net": ["null_resource.one"],
    }


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [
        ("MAX_UNPACKED_BYTES", 100_000, "unpacks to more than 100000 bytes"),
        ("MAX_SOURCE_BYTES", 100_000, "holds more than 100000 bytes of .tf files"),
        ("MAX_MEMBERS", 2, "holds more than 2 files and directories"),
    ],
)
def test_an_archive_has_limits(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int, message: str
) -> None:
    """A small archive may unpack to very much, which the simulator does not read."""
    files = {"main.tf": " " * 60_000, "more.tf": " " * 60_000, "x.tf": ""}
    content = pack_archive(files)
    assert read_upload(BytesIO(content)).error is None
    monkeypatch.setattr(archives, limit, value)
    with pytest.raises(BadArchiveError, match=message):
        read_archive(BytesIO(content))
    assert message in str(read_upload(BytesIO(content)).error)


def test_no_more_than_the_limit_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of one file that is skipped, and of bytes behind the archive."""
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 1_000_000)
    unpacked = [0]
    read = gzip.GzipFile.read

    def counting(self: gzip.GzipFile, size: int | None = -1) -> bytes:
        content = read(self, size)
        unpacked[0] += len(content)
        return content

    monkeypatch.setattr(gzip.GzipFile, "read", counting)
    content = pack_archive({"big.txt": "0" * 30_000_000})
    with pytest.raises(BadArchiveError, match="unpacks to more than"):
        read_archive(BytesIO(content))
    assert unpacked[0] < 1_100_000


def test_an_archive_over_a_limit_ends_errored(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The configuration version says why."""
    monkeypatch.setattr(archives, "MAX_MEMBERS", 0)
    version = api.upload_configuration(api.workspace(), pack_archive(ONE_RESOURCE))
    read = api.get(f"/configuration-versions/{version}").data["attributes"]
    assert read["status"] == "errored"
    assert read["error-message"] == "the archive holds more than 0 files and directories"


def test_a_name_of_a_member_is_text() -> None:
    """Otherwise a diagnostic that names the file could not be sent."""
    content = BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as members:
        member = tarfile.TarInfo("\udcff.tf")
        member.size = 2
        members.addfile(member, BytesIO(b"}}"))
    (broken,) = read_archive(BytesIO(content.getvalue())).values()
    assert list(broken.files) == ["\ufffd.tf"]
