"""The check of type completeness fails where it should."""

from typing import Any

from tests.typing.completeness import find_problems


def report(score: float, *names: str) -> dict[str, Any]:
    symbols = [{"name": name, "isExported": True, "isTypeKnown": False} for name in names]
    known = {"name": "known", "isExported": True, "isTypeKnown": True}
    return {"typeCompleteness": {"completenessScore": score, "symbols": [known, *symbols]}}


def test_a_complete_package_passes() -> None:
    """Also where a few symbols are unknown."""
    assert find_problems(report(0.97, "tfrun_async.x")) == []


def test_unknown_symbols_are_named() -> None:
    """With the score and the one that is needed."""
    problems = find_problems(report(0.868, "tfrun_async.hcl.HclValue"))
    assert problems == ["type completeness: must be ≥ 97%, got 86.8%", "  tfrun_async.hcl.HclValue"]


def test_a_package_that_is_not_found_fails() -> None:
    """An empty report must not pass for a complete one."""
    (problem,) = find_problems({"typeCompleteness": {"completenessScore": 1.0, "symbols": []}})
    assert "installed" in problem
