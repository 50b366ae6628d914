"""A mutant: one place of the simulator's source, changed."""

from pathlib import Path

import attrs

ROOT = Path(__file__).parents[2]
PACKAGE = "tfrun_async.simulator"


def _split(names: str) -> tuple[str, ...]:
    return tuple(names.split())


@attrs.frozen
class Mutant:
    """A change of one module that the named tests must notice."""

    breaks: str
    """What no longer works."""
    module: str
    """The module, below the simulator's package."""
    old: str
    """The text to replace, which the module has exactly once."""
    new: str
    test_files: tuple[str, ...] = attrs.field(converter=_split)
    """The test files that are about it, below the simulator's tests."""

    @property
    def path(self) -> Path:
        """Return the file of the module."""
        return ROOT.joinpath(*PACKAGE.split("."), *self.module.split(".")).with_suffix(".py")

    @property
    def test_paths(self) -> list[str]:
        """Return the test files, as pytest takes them."""
        return [f"tests/simulator/{name}.py" for name in self.test_files]

    def apply(self) -> str:
        """Return the changed source of the module.

        Raises:
            ValueError: The module does not have the text, or has it more than once.
        """
        source = self.path.read_text(encoding="utf-8")
        if (count := source.count(self.old)) != 1:
            raise ValueError(
                f"{self.breaks}: {self.module} must have {self.old!r} once, not {count} times"
            )
        return source.replace(self.old, self.new)
