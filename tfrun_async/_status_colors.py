"""The statuses of runs as a terminal shows them: in their colours, and how often there is each."""

from collections import Counter
from collections.abc import Iterable

from rich.style import Style
from rich.text import Text

_STYLES = {
    "applied": "green",
    "planned_and_finished": "green",
    "errored": "red",
    "failed": "red",
    "policy_soft_failed": "red",
    "discarded": "yellow",
    "canceled": "yellow",
    "force_canceled": "yellow",
    "pending": "dim",
    "starting": "dim",
}
_NEEDS_SOMEBODY = "bold magenta"


def colored(status: str, shown: str | None = None, *, needs_somebody: bool = False) -> Text:
    """Return a status, or what is shown instead of it, in the colour of the status."""
    style = _NEEDS_SOMEBODY if needs_somebody else _STYLES.get(status, "cyan")
    return Text(status if shown is None else shown, style=style)


def heading(statuses: Iterable[Text], seconds: float) -> Text:
    """Say how many runs there are, how many of them stand where, and for how long one looks.

    Args:
        statuses: That of each run in its colour; where those of one status differ, the first's.
        seconds: For how long one looks.
    """
    counts: Counter[str] = Counter()
    styles: dict[str, str | Style] = {}
    for text in statuses:
        counts[text.plain] += 1
        styles.setdefault(text.plain, text.style)
    runs = "1 run" if counts.total() == 1 else f"{counts.total()} runs"
    title = Text(f"{runs}, {seconds:.1f} s   ", style="bold")
    for status, count in counts.most_common():
        title.append(f"{status} {count}  ", style=styles[status])
    return title
