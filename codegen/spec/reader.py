"""The base of what reads parts of the spec."""

from codegen.spec.diagnostics import Diagnostics, Pointer
from codegen.spec.loader import Spec


class SpecReader:
    """Reads parts of the spec, and reports what is wrong with them."""

    def __init__(self, spec: Spec, diagnostics: Diagnostics) -> None:
        self._spec = spec
        self._diagnostics = diagnostics

    def _report(self, pointer: Pointer, message: str) -> None:
        self._diagnostics.add(self._spec.location(pointer), message)
