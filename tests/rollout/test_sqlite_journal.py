"""The journal of a rollout: on the disk at once, one process at a time, and no secrets."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tfrun_async import Client
from tfrun_async.errors import ArgumentError, JournalError
from tfrun_async.hcl import HclLiteral
from tfrun_async.models import ConfigurationVersion
from tfrun_async.rollout._sqlite_journal import Entry, Journal, read_journal

IDS = ["ws-b", "ws-a", "ws-c"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rollout.db"


async def create_journal(path: Path, ids: list[str] = IDS, **arguments: Any) -> None:
    async with Journal.open(path, ids, arguments):
        pass


async def test_updates_are_there_the_next_time(path: Path) -> None:
    """In the order of the workspaces, and under the same name."""
    async with Journal.open(path, IDS, {}) as journal:
        await journal.update("ws-a", sent_at=3.5)
        await journal.update("ws-a", run="run-1")
        rollout_id = journal.id
    async with Journal.open(path, IDS[::-1], {}) as journal:
        assert journal.id == rollout_id
        assert [*journal.entries] == IDS
        assert journal.entries["ws-a"] == Entry("ws-a", sent_at=3.5, run="run-1")
    assert read_journal(path) == [Entry("ws-b"), Entry("ws-a", 3.5, "run-1"), Entry("ws-c")]


async def test_rollouts_have_ids_of_their_own(tmp_path: Path) -> None:
    """So no rollout takes the runs of another for its own."""
    async with Journal.open(tmp_path / "one", IDS, {}) as one:
        async with Journal.open(tmp_path / "two", IDS, {}) as two:
            assert one.id != two.id


async def test_only_one_can_have_it_open(path: Path) -> None:
    """Neither a second one here nor another process gets at it, until it is closed."""
    other = f"from tfrun_async.rollout import read_journal as r; print(len(r({str(path)!r})))"
    command = [sys.executable, "-c", other]
    await create_journal(path)  # to read what is there locks it too
    async with Journal.open(path, IDS, {}):
        in_use = r"rollout\.db: it is in use: by another process, or .*; see contextlib\.aclosing"
        with pytest.raises(JournalError, match=in_use):
            await create_journal(path.parent / ".." / path.parent.name / path.name)
        with pytest.raises(JournalError, match=in_use):
            read_journal(path)
        refused = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True)
    assert "it is in use: by another process" in refused.stderr
    allowed = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True)
    assert allowed.stdout == "3\n"


async def test_what_a_running_rollout_has_written_can_be_read(path: Path) -> None:
    """Without taking its lock."""
    async with Journal.open(path, IDS, {}) as journal:
        await journal.update("ws-a", sent_at=3.5, run="run-1")
        entries = read_journal(path, while_in_use=True)
        assert entries == [Entry("ws-b"), Entry("ws-a", 3.5, "run-1"), Entry("ws-c")]
        await journal.update("ws-b", sent_at=4.5)
        assert read_journal(path, while_in_use=True)[0] == Entry("ws-b", 4.5)
    assert read_journal(path, while_in_use=True)[0] == Entry("ws-b", 4.5)


async def test_a_cancelled_open_leaves_it_closed(path: Path) -> None:
    """A cancelled caller does not keep others from it."""
    opening = asyncio.create_task(create_journal(path))
    await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    await create_journal(path)


OTHER: list[tuple[list[str], Mapping[str, Any], str]] = [
    (["ws-a", "ws-b"], {"message": "one"}, "ws-c: in one of them only"),
    ([*IDS, "ws-d", "ws-e", "ws-f", "ws-g"], {}, "ws-d, ws-e, ws-f and 1 more: in one of them"),
    (IDS, {"message": "two"}, "message: not the same"),
    (IDS, {"message": "one", "plan_only": True}, "plan_only: not the same"),
    (IDS, {}, "message: not the same"),
]


@pytest.mark.parametrize(("ids", "arguments", "difference"), OTHER)
async def test_the_journal_of_another_rollout_is_refused(
    path: Path, ids: list[str], arguments: Mapping[str, Any], difference: str
) -> None:
    """The error says where they differ, and the journal stays as it is."""
    await create_journal(path, message="one")
    with pytest.raises(JournalError, match=f"is the journal of another rollout: {difference}"):
        await create_journal(path, ids, **arguments)
    await create_journal(path, message="one")


async def test_equal_arguments_are_the_same_however_they_are_given(path: Path) -> None:
    """A resource or its id, variables in any order, and what is not given; but text is not HCL."""
    version = ConfigurationVersion(id="cv-1")
    variables = {"a": 1, "b": ["x"]}
    await create_journal(path, configuration_version=version, variables=variables)
    same = {"b": ("x",), "a": 1}
    await create_journal(path, configuration_version="cv-1", variables=same, message=None)
    literal = {"a": 1, "b": [HclLiteral("x")]}
    with pytest.raises(JournalError, match="variables: not the same"):
        await create_journal(path, configuration_version="cv-1", variables=literal)


def test_no_secret_is_in_it(path: Path) -> None:
    """Not even a hash that could be looked up: equal arguments leave nothing equal."""
    secret = {"password": "hunter2"}
    other = path.with_name("other.db")
    asyncio.run(create_journal(path, ["ws-a"], variables=secret))
    asyncio.run(create_journal(other, ["ws-a"], variables=secret))
    assert b"hunter2" not in path.read_bytes()
    with sqlite3.connect(path) as one, sqlite3.connect(other) as two:
        hashes = [each.execute("SELECT arguments FROM rollout").fetchone() for each in (one, two)]
    one.close()
    two.close()
    assert hashes[0] != hashes[1]


def test_files_that_are_no_journals_are_refused(path: Path) -> None:
    """None, another database, and one of a newer version."""
    with pytest.raises(JournalError, match="the journal does not exist"):
        read_journal(path)
    assert not path.exists()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE things (name)")
    with pytest.raises(JournalError, match="is a database, but not a journal"):
        asyncio.run(create_journal(path))
    connection.execute("DROP TABLE things")
    connection.close()
    asyncio.run(create_journal(path))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    for open_journal in (lambda: asyncio.run(create_journal(path)), lambda: read_journal(path)):
        with pytest.raises(JournalError, match="was written by a newer version"):
            open_journal()


@pytest.mark.parametrize("path", ["", ":memory:", "file:rollout.db?mode=memory", "file::memory:"])
async def test_a_journal_that_is_no_file_is_refused(tfe: Client, path: str) -> None:
    """It would be gone with the process, and every workspace would get a second run."""
    with pytest.raises(ArgumentError, match="journal: must be the path of a file, got"):
        tfe.runs.start_many(["ws-1"], journal=path)
    with pytest.raises(ArgumentError, match="journal: "):
        read_journal(path)
    with pytest.raises(ArgumentError, match="journal: "):
        await create_journal(path)  # type: ignore[arg-type]


DAMAGES = [
    "DELETE FROM rollout",
    "UPDATE rollout SET arguments = 'null'",
    "UPDATE rollout SET arguments = '{'",
    "UPDATE rollout SET arguments = x'00ff'",
    "UPDATE rollout SET id = x'00ff'",
    "UPDATE workspaces SET run = x'00ff'",
    "UPDATE workspaces SET sent_at = 'yesterday'",
    "UPDATE workspaces SET status = CAST(x'ff' AS TEXT)",
    "DROP TABLE workspaces",
]


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_damaged_journal_is_an_error(path: Path, damage: str) -> None:
    """Whatever is missing or of another type, and it is closed again."""
    await create_journal(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(damage)
    with pytest.raises(JournalError, match=r"rollout\.db: "):
        await create_journal(path)
    if "workspaces" in damage:
        with pytest.raises(JournalError, match=r"rollout\.db: "):
            read_journal(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("BEGIN EXCLUSIVE")


async def test_a_path_with_a_nul_is_an_error() -> None:
    """No file can have it."""
    with pytest.raises(JournalError, match="NUL"):
        read_journal("rollout\0.db")
    with pytest.raises(JournalError, match="NUL"):
        await create_journal(Path("rollout\0.db"))


def test_a_journal_that_was_never_written_is_created_again(path: Path) -> None:
    """After a kill in the moment of its creation there is an empty file."""
    path.touch()
    assert read_journal(path) == []
    asyncio.run(create_journal(path))
    assert len(read_journal(path)) == len(IDS)


def test_what_is_no_database_is_closed_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error may live long, and with its traceback a connection would."""
    connect = sqlite3.connect
    opened: list[sqlite3.Connection] = []

    def recorded(*arguments: Any, **options: Any) -> sqlite3.Connection:
        opened.append(connect(*arguments, **options))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", recorded)
    path.write_bytes(b"This is a diary.\n" * 100)
    for open_journal in (lambda: asyncio.run(create_journal(path)), lambda: read_journal(path)):
        with pytest.raises(JournalError, match="file is not a database"):
            open_journal()
        with pytest.raises(sqlite3.ProgrammingError, match="closed database"):
            opened.pop().execute("SELECT 1")


async def test_what_cannot_be_written_is_an_error(path: Path, tmp_path: Path) -> None:
    """A directory that is not there, and a disk that is full."""
    with pytest.raises(JournalError, match="unable to open database file"):
        await create_journal(tmp_path / "nowhere" / "rollout.db")
    async with Journal.open(path, IDS, {}) as journal:
        journal._connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(JournalError, match=r"rollout\.db: database or disk is full"):
            await journal.update("ws-a", error="x" * 100_000)
        assert journal.entries["ws-a"] == Entry("ws-a")
    assert Entry("ws-a") in read_journal(path)


async def test_writes_of_the_same_moment_are_written_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one transaction, which the disk has to confirm once; all or none of them fail."""
    ids = [f"ws-{number}" for number in range(50)]
    path = tmp_path / "rollout.db"
    batches: list[int] = []
    update_rows = Journal._update_rows

    def counting(self: Journal, entries: Sequence[Entry]) -> None:
        batches.append(len(entries))
        update_rows(self, entries)

    monkeypatch.setattr(Journal, "_update_rows", counting)
    async with Journal.open(path, ids, {}) as journal:
        await asyncio.gather(*(journal.update(each, run=f"run-{each}") for each in ids))
        assert sum(batches) == 50
        assert len(batches) <= 2

        def fail(_self: Journal, entry: Entry) -> None:
            if entry.workspace == "ws-7":
                raise sqlite3.OperationalError("disk I/O error")

        monkeypatch.setattr(Journal, "_update_row", fail)
        results = await asyncio.gather(
            *(journal.update(each, status="applied") for each in ids), return_exceptions=True
        )
        assert all(isinstance(each, JournalError) for each in results)
        assert {each.status for each in journal.entries.values()} == {None}
    entries = read_journal(path)
    assert [each.run for each in entries] == [f"run-{each}" for each in ids]
    assert {each.status for each in entries} == {None}
