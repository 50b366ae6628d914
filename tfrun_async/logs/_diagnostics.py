"""An error or a warning of Terraform, with its place in the configuration."""

import attrs


@attrs.frozen
class Position:
    """A position in a file of the configuration."""

    line: int
    """From 1."""
    column: int | None = None
    """From 1, in characters; None in a log of plain text, which does not have it."""


@attrs.frozen
class SourceRange:
    """A part of a file of the configuration."""

    filename: str
    """The path of the file."""
    start: Position
    end: Position | None = None
    """The position behind the part; None in a log of plain text."""

    def __str__(self) -> str:
        return f"{self.filename} line {self.start.line}"


@attrs.frozen
class ExpressionValue:
    """What an expression of a snippet was when it was evaluated."""

    expression: str
    """Such as `var.size`."""
    statement: str
    """Such as `is 3`. Terraform leaves sensitive values out."""


@attrs.frozen
class Snippet:
    """The lines of the configuration that a diagnostic is about."""

    code: str
    start_line: int
    """The line of the file in which the code starts, from 1."""
    context: str | None = None
    """The block around the code, such as `resource "aws_vpc" "main"`; None outside of blocks."""
    highlight: tuple[int, int] | None = None
    """Start and end of the part to highlight, in bytes of the code as UTF-8."""
    values: tuple[ExpressionValue, ...] = ()
    called: str | None = None
    """The call of a function that failed, such as `tonumber(v)`."""


@attrs.frozen
class Diagnostic:
    """An error or a warning of Terraform."""

    severity: str
    """``error`` or ``warning``."""
    summary: str
    """A short description, in one line."""
    detail: str = ""
    """The rest of the description. In a log of plain text, its lines are as Terraform wrapped
    them."""
    address: str | None = None
    """The address of the resource instance, such as `aws_instance.web[0]`."""
    range: SourceRange | None = None
    """The place in the configuration."""
    snippet: Snippet | None = None
    """The code in that place."""

    @property
    def is_error(self) -> bool:
        """Whether it is an error."""
        return self.severity == "error"

    @property
    def title(self) -> str:
        """The first line that Terraform prints, such as `Error: Invalid expression`."""
        return f"{self.severity.capitalize()}: {self.summary}"

    def __str__(self) -> str:
        return f"{self.title} ({self.range})" if self.range else self.title

    def text(self) -> str:
        """Return it as Terraform prints it, without frame and colours."""
        parts = [self.title, "\n".join(place_lines(self)), self.detail.rstrip("\n")]
        return "\n\n".join(part for part in parts if part)


def place_lines(diagnostic: Diagnostic, highlight: tuple[str, str] = ("", "")) -> list[str]:
    """Return the place of a diagnostic as Terraform prints it: its address, file and code.

    Args:
        diagnostic: The diagnostic.
        highlight: What to put before and behind the highlighted part of the code.
    """
    lines = [f"  with {diagnostic.address},"] if diagnostic.address else []
    if diagnostic.range is None:
        return lines
    snippet = diagnostic.snippet
    if snippet is None:
        return [*lines, f"  on {diagnostic.range}:", "  (source code not available)"]
    context = f", in {snippet.context}" if snippet.context else ""
    lines.append(f"  on {diagnostic.range}{context}:")
    code = _highlighted(snippet, *highlight).split("\n")
    lines += [f"{number:4}: {line}" for number, line in enumerate(code, snippet.start_line)]
    if snippet.values or snippet.called:
        lines.append("    ├────────────────")
    if snippet.called:
        lines.append(f"    │ while calling {snippet.called}")
    return lines + [f"    │ {each.expression} {each.statement}" for each in snippet.values]


def _highlighted(snippet: Snippet, before: str, behind: str) -> str:
    if snippet.highlight is None:
        return snippet.code
    code = snippet.code.encode()
    start, end = (min(max(offset, 0), len(code)) for offset in snippet.highlight)
    parts = (code[:start], code[start : max(start, end)], code[max(start, end) :])
    first, middle, last = (part.decode(errors="replace") for part in parts)
    return f"{first}{before}{middle}{behind}{last}"
