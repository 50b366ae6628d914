"""Rank differences by what they can do to a caller of ours."""

import enum

import attrs

_SENT = frozenset(
    {"request", "request attribute", "request relationship", "path", "query", "header", "cookie"}
)
_LOWER_LIMITS = frozenset({"minLength", "minItems", "minimum", "exclusiveMinimum", "minProperties"})


class DifferenceKind(enum.StrEnum):
    """Our side lacks something, differs in it, or has it in addition."""

    LACKING = "lacking"
    DIFFERENT = "different"
    EXTRA = "extra"


class Effect(enum.StrEnum):
    """What a difference means for a caller, the worst first."""

    BREAKING = "breaking"
    """A call may be refused, or what it returns cannot be read."""
    NEW = "new"
    """They have something that a caller of ours cannot use yet."""
    HARMLESS = "harmless"
    """The sides differ, and callers do not notice it."""
    ONLY_OURS = "only ours"
    """They do not have it, or do not say so."""


@attrs.frozen
class Difference:
    """One difference between the two sides."""

    part: str
    """`attribute`, `query`, `request attribute` and so on; empty for the whole subject."""
    item: str
    """The name of the one attribute, relationship or parameter."""
    kind: DifferenceKind
    aspect: str
    """`presence`, `type`, `null`, `values`, `required`, `codes`, `default`, `maxLength`, …"""
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    labels: tuple[str, ...] = ()
    """Extensions in their document, such as `x-vis: public-beta`."""
    required: bool = False
    """Whether they require what we lack."""

    @property
    def effect(self) -> Effect:
        """What the difference means for a caller."""
        if self.kind is DifferenceKind.EXTRA:
            return Effect.ONLY_OURS
        rank = _rank_lacking if self.kind is DifferenceKind.LACKING else _rank_different
        return rank(self, self.part in _SENT)


def _rank_lacking(difference: Difference, is_sent: bool) -> Effect:
    match difference.aspect:
        case "presence":
            breaks = difference.required
        case "codes":
            breaks = any(code[0] in "123" for code in difference.theirs)
        case "values" | "content types" | "default":  # enums are open, and a default asks nothing
            breaks = False
        case _:
            breaks = is_sent  # a limit that a caller may exceed
    return Effect.BREAKING if breaks else Effect.NEW


def _rank_different(difference: Difference, is_sent: bool) -> Effect:
    theirs_yes = difference.theirs == ("yes",)
    match difference.aspect:
        case "type" | "values" | "content types":
            return Effect.BREAKING
        case "null" if is_sent:
            return Effect.NEW if theirs_yes else Effect.BREAKING
        case "null" | "required":
            return Effect.BREAKING if theirs_yes else Effect.HARMLESS
        case "deprecated":
            return Effect.NEW if theirs_yes else Effect.HARMLESS
        case _:
            breaks = is_sent and not _is_looser(difference)
            return Effect.BREAKING if breaks else Effect.HARMLESS


def _is_looser(difference: Difference) -> bool:
    """Return whether their limit allows all that ours allows."""
    try:
        (ours,), (theirs,) = (map(float, side) for side in (difference.ours, difference.theirs))
    except ValueError:
        return False
    if difference.aspect in _LOWER_LIMITS:
        return theirs < ours
    return difference.aspect.lower().removeprefix("exclusive").startswith("max") and theirs > ours
