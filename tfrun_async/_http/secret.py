"""Secrets that no repr shows."""

from typing import NoReturn


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
