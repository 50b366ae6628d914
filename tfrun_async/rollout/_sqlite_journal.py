"""The journal of a rollout in a SQLite file."""

import asyncio
import hashlib
import json
import os
import sqlite3
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import attrs

from tfrun_async._model import UNSET, Resource
from tfrun_async.errors import JournalError
from tfrun_async.hcl import run_variables

T = TypeVar("T")

_APPLICATION_ID = 0x7466_7231  # "tfr1", in the header of the file
_VERSION = 1
_SCHEMA = (
    "CREATE TABLE rollout (id TEXT NOT NULL, arguments TEXT NOT NULL)",
    "CREATE TABLE workspaces (workspace TEXT NOT NULL PRIMARY KEY,"
    " sent_at REAL, run TEXT, status TEXT, error TEXT)",
    f"PRAGMA application_id = {_APPLICATION_ID}",
    f"PRAGMA user_version = {_VERSION}",
)
_HASH_ROUNDS = 50_000
_CLOSE_TIMEOUT = 10.0  # seconds that a rollout which was left may take to close its journal


@attrs.frozen
class Entry:
    """What is known of the run of one workspace."""

    workspace: str
    sent_at: float | None = None
    """When the run was last requested, in seconds since 1970; None if it never was, or if the
    server rejected it."""
    run: str | None = None
    """The id of the run; None while no run is known."""
    status: str | None = None
    """The final status of the run; None until it has ended."""
    error: str | None = None
    """The error of the last attempt."""


def read_journal(path: str | Path) -> list[Entry]:
    """Return the entries of a journal that no process has open, in the order of the workspaces.

    Raises:
        JournalError: It is in use, does not exist, or cannot be read.
    """
    path = Path(path)
    if not path.exists():
        raise JournalError(f"{path}: there is no journal")
    with _map_sqlite_errors(path), closing(_connect(path)) as connection:
        _check_format(connection, path)
        return _read_entries(connection)


class Journal:
    """The journal of one rollout. Every write is on the disk when it returns."""

    id: str
    """Id of the rollout, which prefixes the keys of its runs."""
    entries: dict[str, Entry]
    """By workspace, in their order; always as they are on the disk."""

    def __init__(self, path: Path, thread: ThreadPoolExecutor) -> None:
        self._path = path
        self._thread = thread  # SQLite blocks
        self._connection: sqlite3.Connection

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        path: str | Path,
        workspaces: Sequence[str],
        arguments: Mapping[str, Any],
        *,
        owner: Callable[[], object] = object,
    ) -> AsyncIterator["Journal"]:
        """Open the journal of a rollout, or create it; it is locked until it is closed.

        Args:
            path: The file.
            workspaces: The ids of the rollout's workspaces.
            arguments: What its runs are started with. Only salted hashes of it are kept.
            owner: A weak reference to the iterator that keeps it open. When that is gone, the
                journal is about to be closed, which the next `open` in this process waits for.

        Raises:
            JournalError: It is in use, it is another rollout's, or it cannot be used.
        """
        async with _exclusive(path, owner):
            with ThreadPoolExecutor(1, "tfrun-journal") as thread:
                journal = cls(Path(path), thread)
                try:
                    await journal._run_in_thread(lambda: journal._open(workspaces, arguments))
                    yield journal
                finally:
                    # Shielded: a journal that stays open would be locked until the process ends.
                    await asyncio.shield(journal._run_in_thread(journal._close))

    async def update(self, workspace: str, **changes: Any) -> Entry:
        """Change the entry of a workspace, and write it.

        Raises:
            JournalError: It cannot be written.
        """
        entry = attrs.evolve(self.entries[workspace], **changes)
        await self._run_in_thread(lambda: self._update_row(entry))
        self.entries[workspace] = entry
        return entry

    async def _run_in_thread(self, work: Callable[[], T]) -> T:
        with _map_sqlite_errors(self._path):
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _open(self, workspaces: Sequence[str], arguments: Mapping[str, Any]) -> None:
        self._connection = connection = _connect(self._path)
        with connection:
            connection.execute("BEGIN EXCLUSIVE")
            if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                _create(connection, workspaces, arguments)
            _check_format(connection, self._path)
        self.id, hashes = connection.execute("SELECT id, arguments FROM rollout").fetchone()
        self.entries = {entry.workspace: entry for entry in _read_entries(connection)}
        difference = _describe_difference(
            self.entries.keys() ^ set(workspaces), "in one of them only"
        ) or _describe_difference(
            _diff(json.loads(hashes), _hash_arguments(self.id, arguments)), "not the same"
        )
        if difference:
            raise JournalError(f"{self._path} is the journal of another rollout: {difference}")

    def _update_row(self, entry: Entry) -> None:
        self._connection.execute(
            "UPDATE workspaces SET sent_at = ?, run = ?, status = ?, error = ? WHERE workspace = ?",
            (entry.sent_at, entry.run, entry.status, entry.error, entry.workspace),
        )

    def _close(self) -> None:
        if hasattr(self, "_connection"):
            self._connection.close()


def _real_path(path: str | Path) -> str:
    return os.path.realpath(path)


@attrs.frozen(eq=False)
class _OpenJournal:
    """A journal that is open in this process."""

    file: str = attrs.field(converter=_real_path)
    owner: Callable[[], object]
    closed: Future[None] = attrs.field(init=False, factory=Future)  # for any thread's loop


# Weak, as the journals of an event loop that was dropped are never closed.
_open_journals: WeakValueDictionary[str, _OpenJournal] = WeakValueDictionary()


@asynccontextmanager
async def _exclusive(path: str | Path, owner: Callable[[], object]) -> AsyncIterator[None]:
    """Lock a journal within this process, after waiting for a rollout that is about to close it."""
    journal = _OpenJournal(path, owner)
    with suppress(TimeoutError):
        async with asyncio.timeout(_CLOSE_TIMEOUT):
            while (
                other := _open_journals.setdefault(journal.file, journal)
            ) is not journal and not other.owner():
                await asyncio.shield(asyncio.wrap_future(other.closed))
    if _open_journals.get(journal.file) is not journal:
        raise JournalError(f"{path}: this process has it open, see contextlib.aclosing")
    try:
        yield
    finally:
        del _open_journals[journal.file]
        journal.closed.set_result(None)


@contextmanager
def _map_sqlite_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        is_busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
        reason = "another process has it open" if is_busy else str(error)
        raise JournalError(f"{path}: {reason}") from error


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # keeps the lock between transactions
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error:
        connection.close()  # Python 3.13 warns of one that is left open
        raise
    return connection


def _create(
    connection: sqlite3.Connection, workspaces: Sequence[str], arguments: Mapping[str, Any]
) -> None:
    for statement in _SCHEMA:
        connection.execute(statement)
    rollout_id = uuid.uuid4().hex
    hashes = json.dumps(_hash_arguments(rollout_id, arguments))
    connection.execute("INSERT INTO rollout VALUES (?, ?)", (rollout_id, hashes))
    connection.executemany(
        "INSERT INTO workspaces (workspace) VALUES (?)", [(each,) for each in workspaces]
    )


def _check_format(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != _APPLICATION_ID:
        raise JournalError(f"{path} is no journal, but another database")
    if version != _VERSION:
        raise JournalError(f"{path} was written by a newer version of tfrun-async")


def _read_entries(connection: sqlite3.Connection) -> list[Entry]:
    rows = connection.execute(
        "SELECT workspace, sent_at, run, status, error FROM workspaces ORDER BY rowid"
    )
    return [Entry(*row) for row in rows]


def _hash_arguments(rollout_id: str, arguments: Mapping[str, Any]) -> dict[str, str]:
    """Hash what runs are started with: variables may be secrets, which must not be guessed."""
    return {
        name: hashlib.pbkdf2_hmac(
            "sha256",
            _canonical_json(name, value).encode(),
            f"{rollout_id} {name}".encode(),
            _HASH_ROUNDS,
        ).hex()
        for name, value in arguments.items()
        if value is not UNSET
    }


def _canonical_json(name: str, value: Any) -> str:
    if name == "variables":
        value = run_variables(dict(sorted(value.items())))
    return json.dumps(
        value, default=lambda each: each.id if isinstance(each, Resource) else str(each)
    )


def _diff(one: Mapping[str, str], other: Mapping[str, str]) -> set[str]:
    return {name for name, _ in one.items() ^ other.items()}


def _describe_difference(names: set[str], what: str) -> str:
    first = ", ".join(sorted(names)[:3])
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{first}{more}: {what}" if names else ""
