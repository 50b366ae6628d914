"""Text that must not show."""

from typing import NoReturn


class Secret:
    """A token, a key or a presigned URL, which no repr shows: not in logs, not in tracebacks."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Secret()"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a secret does not travel, and so no client does: make one where it is used, "
            "as functools.partial(Client, address) does"
        )

    def reveal(self) -> str:
        """Return the text; keep it in no variable where an error could be raised."""
        return self._text
