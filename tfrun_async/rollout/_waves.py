"""The sizes of the waves of a rollout."""

from collections.abc import Sequence

from tfrun_async.errors import ArgumentError


def wave_bounds(waves: Sequence[float], total: int) -> list[tuple[int, int]]:
    """Return the start and end index of each wave in the list of workspaces.

    Raises:
        ArgumentError: A wave is neither a number nor a share of workspaces.
    """
    begin, bounds = 0, []
    for wave in (*waves, total):
        check_count_or_share("waves", wave)
        end = min(total, max(1, round(wave * total)) if isinstance(wave, float) else wave)
        if end > begin:
            bounds.append((begin, end))
            begin = end
    return bounds


def check_count_or_share(name: str, amount: float) -> None:
    """Check that an argument is a number of workspaces, or a share of them.

    Raises:
        ArgumentError: It is neither.
    """
    if not amount >= 0 or (isinstance(amount, float) and amount > 1):  # nan is not 0 <= either
        raise ArgumentError(
            f"{name}: must be a number of workspaces, or a share from 0.0 to 1.0, got {amount}"
        )
