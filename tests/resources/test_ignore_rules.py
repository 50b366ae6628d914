"""The rules of a `.terraformignore`, as an automaton."""

import re
from random import Random

import pytest

from tfrun_async._resources.ignore_rules import IgnoreRules


def is_left_out(rules: IgnoreRules, name: str) -> bool:
    return rules.excluding_rule(rules.advance(rules.start, name)) is not None


def glob_regex(glob: str) -> str:
    """Return what go-slug makes of a rule: right, but slow where wildcards are many."""
    if glob.endswith("/"):
        glob += "**"
    glob = glob[1:] if glob.startswith("/") else f"**/{glob}"
    regex = ""
    while glob:
        for token, part in TOKENS.items():
            if glob.startswith(token):
                glob = glob.removeprefix(token)
                regex += ".*" if part == "(.*/)?" and not glob else part
                break
    return regex


TOKENS = {
    "**/": "(.*/)?",
    "**": "(.*/)?",
    "*": "[^/]*",
    "?": "[^/]",
    "[ab]": "[ab]",
    "[^a]": "[^a]",
    "a": "a",
    "b": "b",
    "/": "/",
}


@pytest.mark.parametrize("seed", range(20))
def test_a_rule_matches_what_its_regular_expression_does(seed: int) -> None:
    """Random rules of all tokens, against random names."""
    random = Random(seed)
    for _ in range(50):
        glob = "".join(random.choices(list(TOKENS), k=random.randint(1, 7)))
        rules, pattern = IgnoreRules([glob]), re.compile(glob_regex(glob), re.DOTALL)
        for _ in range(20):
            name = "".join(random.choices("ab/c", k=random.randint(1, 8)))
            assert is_left_out(rules, name) == bool(pattern.fullmatch(name)), (glob, name)


@pytest.mark.parametrize("seed", range(5))
def test_of_many_rules_the_last_that_matches_decides(seed: int) -> None:
    """All rules are matched at once, and each keeps its place."""
    random = Random(seed)
    lines = [
        random.choice(["", "!"]) + "".join(random.choices(list(TOKENS), k=random.randint(1, 4)))
        for _ in range(12)
    ]
    rules = IgnoreRules(lines)
    for _ in range(500):
        name = "".join(random.choices("ab/c", k=random.randint(1, 6)))
        decides = [
            line for line in lines if re.fullmatch(glob_regex(line.lstrip("!")), name, re.DOTALL)
        ]
        assert is_left_out(rules, name) == bool(decides and not decides[-1].startswith("!"))


class CountingRules(IgnoreRules):
    """Counts the steps that a match takes."""

    steps = 0

    def _skip_once(self, states: int) -> int:
        self.steps += 1
        return super()._skip_once(states)


@pytest.mark.parametrize(
    "glob",
    [
        "**/" * 6 + "x",
        "**/" * 300 + "x",
        "**" * 50 + "x",
        "**/a/" * 20 + "x",
        "*a" * 30 + "b",
        "*?" * 30 + "b",
        "[^b]*" * 30 + "b",
        "***/" * 30 + "x",
        "?**" * 30 + "b",
    ],
)
def test_a_match_is_linear_in_the_name(glob: str) -> None:
    """A few steps a character, whatever the wildcards: a regular expression takes minutes."""
    rules = CountingRules([glob, "*" * 40 + "c", "!" + glob])
    name = "a/" * 500 + "a" * 1000
    rules.steps = 0
    assert not is_left_out(rules, name)
    assert rules.steps <= 6 * len(name)


@pytest.mark.parametrize("seed", range(10))
def test_no_rule_is_ambiguous(seed: int) -> None:
    """Rules of nothing but wildcards, against names that almost match."""
    random = Random(seed)
    for _ in range(10):
        glob = "".join(random.choices(list(TOKENS), [9, 9, 9, 3, 1, 1, 3, 1, 3], k=40))
        rules = CountingRules([glob + "z"])
        name = "".join(random.choices("aab/", k=300))
        rules.steps = 0
        assert not is_left_out(rules, name)
        assert rules.steps <= 6 * len(name)
