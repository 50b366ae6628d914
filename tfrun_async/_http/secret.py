"""Secrets that no repr and no traceback shows."""

from typing import NoReturn, TypeVar

E = TypeVar("E", bound=BaseException)


class Secret:
    """A token, a key or a presigned URL, whose repr hides it in logs and tracebacks."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Secret()"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a secret cannot be pickled, nor can a client: make one in each process, "
            "as functools.partial(Client, address) does"
        )

    def reveal(self) -> str:
        """Return the text; keep it in no variable where an error could be raised."""
        return self._text


def strip_traceback(error: E, cause: BaseException | None = None) -> E:
    """Return an error without its traceback and causes, whose frames hold secrets.

    Args:
        error: The error, which may be raised again.
        cause: The cause to keep, which must hold no secret.
    """
    error.__cause__, error.__context__ = cause, None
    return error.with_traceback(None)
