"""A plugin of pytest that imports one module of the simulator with the change of a mutant.

No file is changed: the number of the mutant comes in an environment variable.
"""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from types import CodeType, ModuleType

from tests.mutants.catalogue import MUTANTS
from tests.mutants.mutant import PACKAGE, Mutant

VARIABLE = "TFRUN_MUTANT"


class _MutantLoader(SourceFileLoader):
    def __init__(self, name: str, mutant: Mutant) -> None:
        super().__init__(name, str(mutant.path))
        self._source = mutant.apply()

    def get_code(self, fullname: str) -> CodeType:
        return self.source_to_code(self._source.encode(), self.path)  # never from the cache


class _MutantFinder(MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self._name = f"{PACKAGE}.{mutant.module}"
        self._mutant = mutant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        loader = _MutantLoader(fullname, self._mutant)
        return spec_from_file_location(fullname, self._mutant.path, loader=loader)


if (_number := os.environ.get(VARIABLE)) is not None:
    _mutant = MUTANTS[int(_number)]
    if f"{PACKAGE}.{_mutant.module}" in sys.modules:
        raise RuntimeError(f"{_mutant.module} was imported before it could be changed")
    sys.meta_path.insert(0, _MutantFinder(_mutant))
