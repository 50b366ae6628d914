"""The statuses of runs as a terminal shows them: in their colours, and how often there is each."""

from collections import Counter
from collections.abc import Iterable

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


def colored(status: str, shown: str | None = None) -> Text:
    """Return a status, or what is shown instead of it, in the colour of the status."""
    return Text(status if shown is None else shown, style=_STYLES.get(status, "cyan"))


def heading(statuses: Iterable[str], seconds: float) -> Text:
    """Say how many runs there are, how many of them stand where, and for how long one looks."""
    counts = Counter(statuses)
    runs = "1 run" if counts.total() == 1 else f"{counts.total()} runs"
    title = Text(f"{runs}, {seconds:.1f} s   ", style="bold")
    for status, count in counts.most_common():
        title.append_text(colored(status, f"{status} {count}  "))
    return title
