"""What the targets of commands name."""

import pytest

from tfrun_async.cli._targets import is_run, is_workspace

UUID = "4335f829-3017-a44b-0961-6e841f23ac5c"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("run-CZcmD7eagjhyX0vN", (True, False)),
        ("ws-LLGHCr4SWy28wyGN", (False, True)),
        ("acme/network", (False, True)),
        ("run-time/network", (False, True)),
        ("acme", (False, False)),
        (UUID, (True, True)),
        (f"{UUID}-prod", (False, False)),
    ],
)
def test_an_id_is_told_from_a_name(target: str, expected: tuple[bool, bool]) -> None:
    """A UUID, as other servers have them, is an id; of what, the command must say."""
    assert (is_run(target), is_workspace(target)) == expected
