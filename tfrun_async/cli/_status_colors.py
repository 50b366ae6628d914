"""Run statuses on a terminal: their colours, and a line that counts them."""

from collections import Counter
from collections.abc import Iterable

from rich.style import Style
from rich.text import Text

from tfrun_async.models import FINAL_RUN_STATUSES, SUCCESSFUL_RUN_STATUSES, RunStatus

_GIVEN_UP = frozenset({RunStatus.DISCARDED, RunStatus.CANCELED, RunStatus.FORCE_CANCELED})
_STYLES: dict[str, str] = {
    **dict.fromkeys(FINAL_RUN_STATUSES, "red"),
    **dict.fromkeys(SUCCESSFUL_RUN_STATUSES, "green"),
    **dict.fromkeys(_GIVEN_UP, "yellow"),
    "pending": "dim",
}
_NEEDS_DECISION = "bold magenta"


def colored_status(status: str, label: str | None = None, *, needs_decision: bool = False) -> Text:
    """Return a status, or the label that is shown instead of it, in the colour of the status."""
    style = _NEEDS_DECISION if needs_decision else _STYLES.get(status, "cyan")
    return Text(status if label is None else label, style=style)


def status_summary(statuses: Iterable[Text], seconds: float) -> Text:
    """Return a line with the number of runs, the time, and the number of runs in each status.

    Args:
        statuses: The status of each run in its colour; the first colour of a status is used.
        seconds: The time to show.
    """
    counts: Counter[str] = Counter()
    styles: dict[str, str | Style] = {}
    for text in statuses:
        counts[text.plain] += 1
        styles.setdefault(text.plain, text.style)
    runs = "1 run" if counts.total() == 1 else f"{counts.total()} runs"
    summary = Text(f"{runs}, {seconds:.1f} s   ", style="bold")
    for status, count in counts.most_common():
        summary.append(f"{status} {count}  ", style=styles[status])
    return summary
