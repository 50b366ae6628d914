"""The names that Terraform suggests in place of a wrong one."""

from collections.abc import Iterable


def did_you_mean(given: str, names: Iterable[str]) -> str:
    """Return a sentence with the first name that is at most two edits away, or nothing."""
    for name in sorted(names):
        if abs(len(name) - len(given)) <= 2 and _distance(given, name) <= 2:
            return f' Did you mean "{name}"?'
    return ""


def _distance(left: str, right: str) -> int:
    """Return the number of single-character edits between two short names."""
    if len(left) > 64 or len(right) > 64:
        return 64
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]
