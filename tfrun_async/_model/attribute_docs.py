"""The docstrings of attributes, for `help`."""

import ast
import inspect
import sys
from collections.abc import Iterable
from itertools import pairwise


class AttributeDocs(dict[str, str | None]):
    """The ``__slots__`` of a class, as a dict of docstrings, which `help` shows if it finds one.

    Python does not keep the docstring of an attribute. It is read from the source when `help` asks
    for it: a copy of all texts would make imports slower.

    Args:
        slots: The names of the slots.
        module: The module that defines the class.
        class_name: The name of the class there.
    """

    def __init__(self, slots: Iterable[str], module: str, class_name: str) -> None:
        super().__init__(dict.fromkeys(slots))
        self._origin: tuple[str, str] | None = (module, class_name)

    def __getitem__(self, name: str) -> str | None:
        if self._origin is not None:
            origin, self._origin = self._origin, None
            self.update((key, doc) for key, doc in _read_docs(*origin).items() if key in self)
        return super().__getitem__(name)


def _read_docs(module: str, class_name: str) -> dict[str, str]:
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (OSError, KeyError):  # a frozen application has no source
        return {}
    classes = [each for each in tree.body if isinstance(each, ast.ClassDef)]
    body = next((each.body for each in classes if each.name == class_name), [])
    return {
        attribute.target.id: inspect.cleandoc(following.value.value)
        for attribute, following in pairwise(body)
        if isinstance(attribute, ast.AnnAssign)
        and isinstance(attribute.target, ast.Name)
        and isinstance(following, ast.Expr)
        and isinstance(following.value, ast.Constant)
        and isinstance(following.value.value, str)
    }
