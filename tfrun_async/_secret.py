"""Text that must not show."""


class Secret:
    """A token, a key or a presigned URL, which no repr shows: not in logs, not in tracebacks."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Secret()"

    def reveal(self) -> str:
        """Return the text; keep it in no variable where an error could be raised."""
        return self._text
