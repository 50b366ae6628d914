r"""The rules of a `.terraformignore`, matched in linear time.

The rules differ from gitignore's. A plain `name` ignores a file or an empty directory; only `name/`
ignores the content of a directory. A file in an ignored directory can be included again. Character
classes are those of regular expressions. Two things differ from go-slug: a malformed rule is an
error, and the characters `+|(){}^` are literal.

All rules together are one automaton whose states are the bits of an integer, so that a character
of a name costs a few integer operations, whatever the rules. A backtracking regular expression can
take a time that is exponential in the number of its wildcards. Of the rule `d/**/*.x`:

    bit       0     1      2       3        4    5    6
    token     d     /      **/     inside   *    .    x    (accepted)
              └►1   └►2    └►4     └► 4     └►5  └►6  └►7
                           any: 3  at "/"   not "/": stays
                                   any: stays

A state without an arrow for a character is dropped. `*` and `**/` may also match nothing, so the
next token is active together with them.
"""

import re
from collections.abc import Iterable

import attrs

DEFAULT_RULES = (".git/", ".terraform/", "!.terraform/modules/")

_TOKEN = re.compile(r"\*\*/?|\*|\?|\[\^?\]?[^\]]*\]|\\.|.", re.DOTALL)


@attrs.frozen
class Rule:
    """One line of a `.terraformignore`."""

    glob: str
    negated: bool
    exceptions_follow: bool
    """Whether a later rule includes something again."""


class MalformedRuleError(Exception):
    """A rule cannot be read."""


class IgnoreRules:
    """The default rules and those of a `.terraformignore`.

    Args:
        lines: The lines of the file.

    Raises:
        MalformedRuleError: A rule is malformed; the message has the rule and the reason.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        rules = _read_rules([*DEFAULT_RULES, *map(str.strip, lines)])
        self._rule_of_bit: dict[int, Rule] = {}
        self._literals: list[tuple[int, re.Pattern[str]]] = []  # bit, and its characters
        self._advances: dict[str, int] = {}  # by character, the bits that it moves on by one
        self.start = 0
        self._stays_in_segment = 0
        self._stays = 0
        self._enters = 0
        self._leaves = 0
        self._skips_one = 0
        self._skips_two = 0
        self._accepts = 0
        bit = 1
        for rule in rules:
            self.start |= bit
            bit = self._add_tokens(rule.glob, bit)
            self._accepts |= bit
            self._rule_of_bit[bit.bit_length()] = rule
            bit <<= 1
        self.start = self._with_skipped(self.start)

    def advance(self, states: int, text: str) -> int:
        """Return the states after some more of a name.

        Args:
            states: `start`, or the states after what comes before in the name, so that the entries
                of a directory share those of its name.
            text: The next part of a path relative to the root. It ends with a slash to match the
                content of a directory.
        """
        for character in text:
            states = self._next(states, character)
        return states

    def excluding_rule(self, states: int) -> Rule | None:
        """Return the rule that ignores a name, if any: the last matching rule decides."""
        matched = states & self._accepts
        if not matched:
            return None
        rule = self._rule_of_bit[matched.bit_length()]
        return None if rule.negated else rule

    def _next(self, states: int, character: str) -> int:
        advances = self._advances.get(character)
        if advances is None:
            advances = self._advances[character] = self._advances_of(character)
        moved = (states & advances) << 1 | (states & self._enters) << 1 | states & self._stays
        if character == "/":
            moved |= (states & self._enters) << 2 | (states & self._leaves) << 1
        else:
            moved |= states & self._stays_in_segment
        return self._with_skipped(moved)

    def _with_skipped(self, states: int) -> int:
        """Return the states, and the states after wildcards that match nothing."""
        while (more := self._skip_once(states)) != states:  # at most as often as wildcards adjoin
            states = more
        return states

    def _skip_once(self, states: int) -> int:
        return states | (states & self._skips_one) << 1 | (states & self._skips_two) << 2

    def _advances_of(self, character: str) -> int:
        return sum(bit for bit, pattern in self._literals if pattern.fullmatch(character))

    def _add_tokens(self, glob: str, bit: int) -> int:
        """Add a rule's states from a bit on, and return the bit of its accepting state."""
        if glob.endswith("/"):
            glob += "**"
        glob = glob[1:] if glob.startswith("/") else f"**/{glob}"
        tokens = list(_TOKEN.finditer(glob))
        for token, following in zip(tokens, [*tokens[1:], None], strict=True):
            match token[0]:
                case "**" | "**/" if following is None:
                    self._stays |= bit
                    self._skips_one |= bit
                case "**" | "**/":
                    if following and following[0] in {"**", "**/"} and following.end() < len(glob):
                        continue  # two in a row match the same as one
                    self._enters |= bit
                    self._skips_two |= bit
                    bit <<= 1
                    self._stays |= bit
                    self._leaves |= bit
                case "*":
                    self._stays_in_segment |= bit
                    self._skips_one |= bit
                case literal:
                    self._literals.append((bit, re.compile(_character_regex(literal), re.DOTALL)))
            bit <<= 1
        return bit


def _read_rules(lines: list[str]) -> list[Rule]:
    rules: list[Rule] = []
    exceptions_follow = False
    for line in reversed(lines):
        negated = line.startswith("!")
        glob = line[negated:]
        if not glob or line.startswith("#"):
            continue
        for token in _TOKEN.finditer(glob):
            try:
                re.compile(_character_regex(token[0]))
            except re.error as error:
                raise MalformedRuleError(f"the rule {line!r} is malformed: {error}") from error
        rules.append(Rule(glob, negated, exceptions_follow))
        exceptions_follow |= negated
    return rules[::-1]


def _character_regex(glob: str) -> str:
    """Return a regular expression of the characters that a token matches; it is not a wildcard."""
    if glob == "?":
        return "[^/]"
    if glob == "[":
        raise re.error("the class has no end")
    if glob.startswith("["):
        # Characters in a class that Python warns about, or reads differently from Go.
        return "[" + re.sub(r"[&~|\[]|-(?=-)", r"\\\g<0>", glob[1:])
    return re.escape(glob.removeprefix("\\") or glob)
