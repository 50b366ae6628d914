"""The journal of a rollout in a SQLite file.

Each workspace has a row. It is written before each step, so that a crash loses none:

    nothing ──► sent_at ──► POST /runs ──► run ──► … ──► status
       ▲           │                      known         final: only reported again
       └─ rejected ┘

A row with `sent_at` but no `run` is a start without a response, so the run is searched for by its
marker first. For a row with `run` but no `status`, the wait is resumed. `sent_at` is a time of the
server's clock, since the clock of this machine may be wrong.

A write is on the disk when it returns. Writes that arrive while the disk is busy share one
transaction, since many workspaces advance at the same time.
"""

import asyncio
import hashlib
import json
import os
import sqlite3
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import attrs

from tfrun_async._model import Resource
from tfrun_async.errors import ArgumentError, JournalError
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


@attrs.frozen
class Entry:
    """The state of the run of one workspace."""

    workspace: str
    sent_at: float | None = None
    """When the run was last requested, in seconds since 1970 by the server's clock; 0 if that is
    not known. None if it was not requested, or if the server rejected it."""
    run: str | None = None
    """The id of the run; None while no run is known."""
    status: str | None = None
    """The final status of the run; None until it has ended."""
    error: str | None = None
    """The error of the last attempt."""


def check_path(path: str | Path) -> Path:
    """Return the path of a journal, which must be a file.

    Raises:
        ArgumentError: The path is not that of a file, such as SQLite's ``:memory:``.
        JournalError: No file can have this path.
    """
    text = os.fspath(path)
    if "\0" in text:
        raise JournalError(f"{text!r}: a path must not contain NUL characters")
    if text in {"", ":memory:"} or text.startswith("file:"):
        raise ArgumentError(f"journal: must be the path of a file, got {text!r}")
    return Path(path)


def read_journal(path: str | Path, *, while_in_use: bool = False) -> list[Entry]:
    """Return the entries of a journal, in the order of the workspaces.

    It is empty if the process died before the rollout began.

    Args:
        path: The file.
        while_in_use: Also read the journal of a rollout that is running, as it is now.

    Raises:
        JournalError: It is in use, does not exist, or cannot be read.
        ArgumentError: It is not the path of a file.
    """
    path = check_path(path)
    with _map_errors(path):
        if not path.exists():
            raise JournalError(f"{path}: the journal does not exist")
        try:
            return _read_file(_connect(path), path)
        except sqlite3.Error as error:
            if not (while_in_use and _is_busy(error)):
                raise
            return _read_file(_connect_to_snapshot(path), path)


def _read_file(connection: sqlite3.Connection, path: Path) -> list[Entry]:
    with closing(connection):
        if _is_empty(connection):
            return []
        _check_format(connection, path)
        return _read_entries(connection)


class Journal:
    """The journal of one rollout. Every write is on the disk when it returns."""

    id: str
    """Id of the rollout, which prefixes the keys of its runs."""
    entries: dict[str, Entry]
    """The entries by workspace, in their order; always equal to those on the disk."""

    def __init__(self, path: Path, thread: ThreadPoolExecutor) -> None:
        self._path = path
        self._thread = thread  # SQLite blocks
        self._unwritten: list[tuple[Entry, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._connection: sqlite3.Connection

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        path: str | Path,
        workspaces: Sequence[str],
        arguments: Mapping[str, Any],
    ) -> AsyncIterator["Journal"]:
        """Open the journal of a rollout, or create it; it is locked until it is closed.

        Args:
            path: The file.
            workspaces: The ids of the rollout's workspaces.
            arguments: The arguments of its runs. Only salted hashes of them are stored.

        Raises:
            JournalError: It is in use, belongs to another rollout, or cannot be read or written.
            ArgumentError: It is not the path of a file.
        """
        with ThreadPoolExecutor(1, "tfrun-journal") as thread:
            journal = cls(check_path(path), thread)
            try:
                await journal._run_in_thread(lambda: journal._open(workspaces, arguments))
                yield journal
            finally:
                if journal._writing is not None:
                    await asyncio.wait({journal._writing})
                # Shielded: if the journal stayed open, it would be locked until the process ends.
                await asyncio.shield(journal._run_in_thread(journal._close))

    async def update(self, workspace: str, **changes: Any) -> Entry:
        """Change the entry of a workspace, and write it.

        Raises:
            JournalError: It cannot be written.
        """
        entry = attrs.evolve(self.entries[workspace], **changes)
        written = asyncio.get_running_loop().create_future()
        self._unwritten.append((entry, written))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        await written
        self.entries[workspace] = entry
        return entry

    async def _write_all(self) -> None:
        """Write all pending changes in one transaction, until none is left."""
        while self._unwritten:
            batch, self._unwritten = self._unwritten, []
            error: BaseException | None = None
            try:
                await self._run_in_thread(partial(self._update_rows, [each for each, _ in batch]))
            except BaseException as failure:  # noqa: BLE001 - each of them raises it
                error = failure
            for _, written in batch:
                if written.done():
                    continue
                if error is None:
                    written.set_result(None)
                else:
                    written.set_exception(error)

    async def _run_in_thread(self, work: Callable[[], T]) -> T:
        with _map_errors(self._path):
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _open(self, workspaces: Sequence[str], arguments: Mapping[str, Any]) -> None:
        self._connection = connection = _connect(self._path)
        with connection:
            connection.execute("BEGIN EXCLUSIVE")
            if _is_empty(connection):
                _create(connection, workspaces, arguments)
            _check_format(connection, self._path)
        self.id, hashes = _read_rollout(connection)
        self.entries = {entry.workspace: entry for entry in _read_entries(connection)}
        difference = _describe_difference(
            self.entries.keys() ^ set(workspaces), "in one of them only"
        ) or _describe_difference(
            _diff(hashes, _hash_arguments(self.id, arguments)), "not the same"
        )
        if difference:
            raise JournalError(f"{self._path} is the journal of another rollout: {difference}")

    def _update_rows(self, entries: Sequence[Entry]) -> None:
        if len(entries) == 1:
            self._update_row(entries[0])
            return
        self._connection.execute("BEGIN")
        with self._connection:  # commits, or rolls back
            for entry in entries:
                self._update_row(entry)

    def _update_row(self, entry: Entry) -> None:
        self._connection.execute(
            "UPDATE workspaces SET sent_at = ?, run = ?, status = ?, error = ? WHERE workspace = ?",
            (entry.sent_at, entry.run, entry.status, entry.error, entry.workspace),
        )

    def _close(self) -> None:
        if hasattr(self, "_connection"):
            self._connection.close()


class _DamagedError(Exception):
    """The content of a journal is not in this package's format."""


@contextmanager
def _map_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        in_use = "it is in use: by another process, or by an iterator that is not closed; see "
        reason = f"{in_use}contextlib.aclosing" if _is_busy(error) else str(error)
        raise JournalError(f"{path}: {reason}") from error
    except _DamagedError as error:
        raise JournalError(f"{path}: the journal is damaged: {error}") from error
    except OSError as error:
        raise JournalError(f"{path}: {error}") from error


def _is_busy(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def _connect_to_snapshot(path: Path) -> sqlite3.Connection:
    """Open a journal that another process has locked, only to read it once.

    SQLite is told that the file does not change, so that it ignores the lock. A row is smaller
    than a page, which is written as a whole.
    """
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


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
        raise JournalError(f"{path} is a database, but not a journal")
    if version != _VERSION:
        raise JournalError(f"{path} was written by a newer version of tfrun-async")


def _is_empty(connection: sqlite3.Connection) -> bool:
    """Whether the file is empty, as after a crash during its creation."""
    return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None


def _read_rollout(connection: sqlite3.Connection) -> tuple[str, dict[str, str]]:
    """Return the id of the rollout, and the hashes of its arguments by name."""
    row = connection.execute("SELECT id, arguments FROM rollout").fetchone()
    if row is None:
        raise _DamagedError("it has no rollout")
    rollout_id, text = row
    try:
        hashes = json.loads(text)
    except (TypeError, ValueError):
        hashes = None
    if not (isinstance(rollout_id, str) and isinstance(hashes, dict)):
        raise _DamagedError("its rollout has no readable arguments")
    return rollout_id, hashes


def _read_entries(connection: sqlite3.Connection) -> list[Entry]:
    rows = connection.execute(
        "SELECT workspace, sent_at, run, status, error FROM workspaces ORDER BY rowid"
    )
    return [_read_entry(*row) for row in rows]


def _read_entry(workspace: Any, sent_at: Any, *texts: Any) -> Entry:
    is_readable = (
        isinstance(workspace, str)
        and isinstance(sent_at, float | None)
        and all(isinstance(text, str | None) for text in texts)
    )
    if not is_readable:
        raise _DamagedError(f"the row of {workspace!r} has a value of another type")
    return Entry(workspace, sent_at, *texts)


def _hash_arguments(rollout_id: str, arguments: Mapping[str, Any]) -> dict[str, str]:
    """Hash the arguments of runs: variables may be secrets, which must not be guessable."""
    return {
        name: hashlib.pbkdf2_hmac(
            "sha256",
            _canonical_json(name, value).encode(),
            f"{rollout_id} {name}".encode(),
            _HASH_ROUNDS,
        ).hex()
        for name, value in arguments.items()
        if value is not None
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
