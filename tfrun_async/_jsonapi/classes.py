"""Find the generated classes by their names; finding one imports its module, and no other."""

import sys
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any, ForwardRef

from tfrun_async._generated import models, structs
from tfrun_async._generated.models import RESOURCE_NAMES
from tfrun_async._jsonapi.structs import WireStruct
from tfrun_async._model import Resource


def class_named(name: str) -> Any:
    """Return a model by the name of its class."""
    return Resource if name == Resource.__name__ else getattr(models, name)


class _ResourceClasses(dict[str, type[Resource]]):
    def __missing__(self, resource_type: str) -> type[Resource]:
        kind: type[Resource] = class_named(RESOURCE_NAMES[resource_type])
        self[resource_type] = kind
        return kind


RESOURCES = _ResourceClasses()
"""The class of each type of resource, once it was looked up; a KeyError if the spec has none."""


def struct_of(kind: type[Resource]) -> tuple[type[WireStruct], Callable[[Any, Any], None]]:
    """Return the struct of a resource's attributes, and the function that copies them."""
    if kind.__name__ not in structs.MODULES:
        return WireStruct, _copy_nothing
    module = import_module(f"{structs.__name__}.{structs.MODULES[kind.__name__]}")
    found: tuple[type[WireStruct], Any] = module.STRUCTS[kind]
    return found


def _copy_nothing(draft: Any, struct: WireStruct) -> None:
    pass


class _AnnotationNames(dict[str, Any]):
    """The names in annotations of models; those of resources stay names, for lazy imports."""

    def __missing__(self, name: str) -> Any:
        if name in _RESOURCES_BY_CLASS:
            return ForwardRef(name)
        if name in models.MODULES:
            return getattr(models, name)
        raise KeyError(name)  # a builtin


_RESOURCES_BY_CLASS = frozenset({"Resource", *RESOURCE_NAMES.values()})
_annotation_names = _AnnotationNames(Any=Any, datetime=datetime)


def read_annotation(annotation: Any, module: str) -> Any:
    """Return the type of an attribute, with a `ForwardRef` for each resource of the API in it.

    Args:
        annotation: The type, or its text.
        module: Where the class of the attribute is defined.
    """
    if not isinstance(annotation, str):
        return annotation
    module_names = vars(sys.modules[module]) if module in sys.modules else {}
    return eval(annotation, module_names, _annotation_names)  # noqa: S307  (text of our own code)
