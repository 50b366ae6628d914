"""The exit codes of all commands, in one table that is also the source of the help."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Self

from tfrun_async.errors import (
    ArgumentError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    NothingToOverrideError,
    OutcomeUnknownError,
    RateLimitedError,
    SettingsError,
    TfrunError,
    UnauthorizedError,
    UnprocessableError,
    WaitTimeoutError,
    WaveFailedError,
)


class ExitCode(IntEnum):
    """The exit codes, each with its meaning and the errors that lead to it."""

    meaning: str
    errors: tuple[type[TfrunError], ...]

    def __new__(cls, code: int, meaning: str, *errors: type[TfrunError]) -> Self:
        member = int.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        member.errors = errors
        return member

    DONE = 0, "success; if the command waited for a run, it ended well"
    FAILED = 1, "any other failure, such as a server that cannot be reached"
    USAGE = 2, "wrong usage, or values that the server refuses", ArgumentError, UnprocessableError
    RUN_FAILED = 3, "a run failed, was discarded or was canceled", WaveFailedError
    NEEDS_DECISION = 4, "a run waits for a decision"
    TIMED_OUT = 5, "the timeout passed", WaitTimeoutError
    SETTINGS = 6, "no usable address or token", SettingsError
    NOT_FOUND = 7, "not found, or hidden from this token", NotFoundError
    NOT_ALLOWED = 8, "this token is not allowed to do it", UnauthorizedError, ForbiddenError
    WRONG_STATE = (
        9,
        "the state of the run does not allow it",
        ConflictError,
        NothingToOverrideError,
    )
    RATE_LIMITED = 10, "too many requests, also after waiting", RateLimitedError
    OUTCOME_UNKNOWN = 11, "sent, but perhaps not done: check before you repeat", OutcomeUnknownError
    INTERRUPTED = 130, "interrupted by Ctrl-C"

    @classmethod
    def of(cls, error: Exception) -> Self:
        """Return the exit code for an error."""
        matching = (code for code in cls if isinstance(error, code.errors))
        return next(matching, cls.FAILED)


def exit_code_help() -> str:
    """Return the exit codes as the end of a help text."""
    rows = (f"{int(code):>3}  {code.meaning}" for code in ExitCode)
    return keep_lines("Exit codes:", rows)


def keep_lines(heading: str, rows: Iterable[str]) -> str:
    """Return a heading and rows whose lines the help keeps."""
    return "\n".join(["\b", heading, *rows])
