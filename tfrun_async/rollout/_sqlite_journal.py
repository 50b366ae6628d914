"""What a rollout has done so far, in a SQLite file that outlives the process."""

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

_APPLICATION = 0x7466_7231  # "tfr1" tells our files from others of SQLite
_VERSION = 1
_SCHEMA = (
    "CREATE TABLE rollout (id TEXT NOT NULL, arguments TEXT NOT NULL)",
    "CREATE TABLE workspaces (workspace TEXT NOT NULL PRIMARY KEY,"
    " sent_at REAL, run TEXT, status TEXT, error TEXT)",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_VERSION}",
)
_HASH_ROUNDS = 50_000
_CLOSING = 10.0  # seconds that a rollout which was left may take to let go of its journal


@attrs.frozen
class Entry:
    """What is known of the run of one workspace."""

    workspace: str
    sent_at: float | None = None
    """When the run was last asked for, in seconds since 1970; None if it never was, or if the
    server has refused it."""
    run: str | None = None
    """The id of the run; None while it is not known that there is one."""
    status: str | None = None
    """The final status of the run; None before its end."""
    error: str | None = None
    """What kept it from its end when it was last tried."""


def read_journal(path: str | Path) -> list[Entry]:
    """Return what is in a journal that no process has open, in the order of the workspaces.

    Raises:
        JournalError: It is in use, there is none, or it cannot be read.
    """
    path = Path(path)
    if not path.exists():
        raise JournalError(f"{path}: there is no journal")
    with _refusals(path), closing(_connect(path)) as connection:
        _check(connection, path)
        return _entries(connection)


class Journal:
    """The journal of one rollout. Every write is on the disk when it returns."""

    id: str
    """Tells this rollout's runs from those of all others."""
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
        user: Callable[[], object] = object,
    ) -> AsyncIterator["Journal"]:
        """Take up the journal of a rollout, or begin it; until it is closed nobody else can.

        Args:
            path: The file.
            workspaces: The ids of the rollout's workspaces.
            arguments: What its runs are started with. Only salted hashes of it are kept.
            user: A weak reference to what keeps it open. When that is gone, the journal is about to
                be closed, and whoever opens it next in this process waits for that.

        Raises:
            JournalError: It is in use, it is another rollout's, or it cannot be used.
        """
        async with _alone(path, user):
            with ThreadPoolExecutor(1, "tfrun-journal") as thread:
                journal = cls(Path(path), thread)
                try:
                    await journal._do(lambda: journal._open(workspaces, arguments))
                    yield journal
                finally:
                    # Shielded: a journal that stays open would be locked until the process ends.
                    await asyncio.shield(journal._do(journal._close))

    async def note(self, workspace: str, **known: Any) -> Entry:
        """Write down what is known of a workspace now.

        Raises:
            JournalError: It cannot be written.
        """
        entry = attrs.evolve(self.entries[workspace], **known)
        await self._do(lambda: self._write(entry))
        self.entries[workspace] = entry
        return entry

    async def _do(self, work: Callable[[], T]) -> T:
        with _refusals(self._path):
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _open(self, workspaces: Sequence[str], arguments: Mapping[str, Any]) -> None:
        self._connection = connection = _connect(self._path)
        with connection:
            connection.execute("BEGIN EXCLUSIVE")
            if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                _begin(connection, workspaces, arguments)
            _check(connection, self._path)
        self.id, known = connection.execute("SELECT id, arguments FROM rollout").fetchone()
        self.entries = {entry.workspace: entry for entry in _entries(connection)}
        difference = _difference(
            self.entries.keys() ^ set(workspaces), "in one of them only"
        ) or _difference(_unlike(json.loads(known), _hashes(self.id, arguments)), "not the same")
        if difference:
            raise JournalError(f"{self._path} is the journal of another rollout: {difference}")

    def _write(self, entry: Entry) -> None:
        self._connection.execute(
            "UPDATE workspaces SET sent_at = ?, run = ?, status = ?, error = ? WHERE workspace = ?",
            (entry.sent_at, entry.run, entry.status, entry.error, entry.workspace),
        )

    def _close(self) -> None:
        if hasattr(self, "_connection"):
            self._connection.close()


def _file(path: str | Path) -> str:
    return os.path.realpath(path)


@attrs.frozen(eq=False)
class _Hold:
    """A journal that is open in this process."""

    file: str = attrs.field(converter=_file)
    user: Callable[[], object]
    is_over: Future[None] = attrs.field(init=False, factory=Future)  # for any thread's loop


_holds: WeakValueDictionary[str, _Hold] = WeakValueDictionary()  # a loop that is gone closes none


@asynccontextmanager
async def _alone(path: str | Path, user: Callable[[], object]) -> AsyncIterator[None]:
    """Keep others in this process from a journal, once one who has left it has closed it."""
    hold = _Hold(path, user)
    with suppress(TimeoutError):
        async with asyncio.timeout(_CLOSING):
            while (other := _holds.setdefault(hold.file, hold)) is not hold and not other.user():
                await asyncio.shield(asyncio.wrap_future(other.is_over))
    if _holds.get(hold.file) is not hold:
        raise JournalError(f"{path}: this process has it open, see contextlib.aclosing")
    try:
        yield
    finally:
        del _holds[hold.file]
        hold.is_over.set_result(None)


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        is_busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
        reason = "another process has it open" if is_busy else str(error)
        raise JournalError(f"{path}: {reason}") from error


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # what is locked once, stays locked
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error:
        connection.close()  # nobody else can; Python 3.13 warns of one that is left open
        raise
    return connection


def _begin(
    connection: sqlite3.Connection, workspaces: Sequence[str], arguments: Mapping[str, Any]
) -> None:
    for statement in _SCHEMA:
        connection.execute(statement)
    identity = uuid.uuid4().hex
    hashes = json.dumps(_hashes(identity, arguments))
    connection.execute("INSERT INTO rollout VALUES (?, ?)", (identity, hashes))
    connection.executemany(
        "INSERT INTO workspaces (workspace) VALUES (?)", [(each,) for each in workspaces]
    )


def _check(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != _APPLICATION:
        raise JournalError(f"{path} is no journal, but another database")
    if version != _VERSION:
        raise JournalError(f"{path} was written by a newer version of tfrun-async")


def _entries(connection: sqlite3.Connection) -> list[Entry]:
    rows = connection.execute(
        "SELECT workspace, sent_at, run, status, error FROM workspaces ORDER BY rowid"
    )
    return [Entry(*row) for row in rows]


def _hashes(identity: str, arguments: Mapping[str, Any]) -> dict[str, str]:
    """Hash what runs are started with: variables may be secrets, so nobody should guess them."""
    return {
        name: hashlib.pbkdf2_hmac(
            "sha256", _text(name, value).encode(), f"{identity} {name}".encode(), _HASH_ROUNDS
        ).hex()
        for name, value in arguments.items()
        if value is not UNSET
    }


def _text(name: str, value: Any) -> str:
    if name == "variables":
        value = run_variables(dict(sorted(value.items())))
    return json.dumps(
        value, default=lambda each: each.id if isinstance(each, Resource) else str(each)
    )


def _unlike(one: Mapping[str, str], other: Mapping[str, str]) -> set[str]:
    return {name for name, _ in one.items() ^ other.items()}


def _difference(names: set[str], what: str) -> str:
    first = ", ".join(sorted(names)[:3])
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{first}{more}: {what}" if names else ""
