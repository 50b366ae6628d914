"""The versions of Terraform that a simulator has, and the one that a setting selects."""

import operator
import re
from collections.abc import Callable, Iterator

import attrs

Version = tuple[int, ...]

# The newest release of each minor version that is known here.
_NEWEST_RELEASES = """
    0.11.15 0.12.31 0.13.7 0.14.11 0.15.5 1.0.11 1.1.9 1.2.9 1.3.10 1.4.7 1.5.7 1.6.6 1.7.5 1.8.5
    1.9.8 1.10.5 1.11.4 1.12.2 1.13.5 1.14.5 1.15.8 1.16.6 1.17.0
"""
_RELEASES: dict[Version, int] = {
    (major, minor): patch
    for major, minor, patch in (map(int, text.split(".")) for text in _NEWEST_RELEASES.split())
}
# These may have had releases since, so that any of them is taken to exist.
_FIRST_OPEN = (1, 14)
_VERSION = re.compile(
    r"(\d{1,3})\.(\d{1,3})\.(\d{1,3})(-(?:alpha|beta|rc)[0-9A-Za-z.]*)?", re.ASCII
)
_CONSTRAINT = re.compile(r"(=|!=|>|>=|<|<=|~>)?\s*(\d{1,3}(?:\.\d{1,3}){0,2})", re.ASCII)
_OPERATORS: dict[str, Callable[[Version, Version], bool]] = {
    "": operator.eq,
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


@attrs.define
class TerraformVersions:
    """The releases of Terraform, and the versions that were added to them."""

    added: set[str] = attrs.field(factory=set)

    def select(self, setting: str) -> str | None:
        """Return the version that a setting stands for; None if there is no such version.

        Args:
            setting: A version, `latest`, or a constraint such as `~> 1.9.0`, which stands for the
                newest release that meets it.
        """
        if setting in self.added or _is_release(setting):
            return setting
        constraint = ">= 0" if setting == "latest" else setting
        conditions = [_CONSTRAINT.fullmatch(part.strip()) for part in constraint.split(",")]
        # A version alone, which is no release, is no constraint either.
        if None in conditions or constraint[0].isdigit():
            return None
        for version in _newest_first():
            if all(found and _meets(version, found[1] or "", found[2]) for found in conditions):
                return ".".join(map(str, version))
        return None


def _is_release(text: str) -> bool:
    if (found := _VERSION.fullmatch(text)) is None:
        return False
    minor, patch = (int(found[1]), int(found[2])), int(found[3])
    if minor not in _RELEASES:
        return False
    if found[4]:  # versions before a release precede the first of a minor version
        return patch == 0
    return patch <= _RELEASES[minor] or minor >= _FIRST_OPEN


def _newest_first() -> Iterator[Version]:
    for minor, last in sorted(_RELEASES.items(), reverse=True):
        for patch in range(last, -1, -1):
            yield (*minor, patch)


def _meets(version: Version, sign: str, text: str) -> bool:
    bound = tuple(map(int, text.split(".")))
    padded = (*bound, 0, 0)[:3]
    if sign == "~>":  # the last of the given numbers may be larger
        return version >= padded and version[: len(bound) - 1] == bound[:-1]
    return _OPERATORS[sign](version, padded)
