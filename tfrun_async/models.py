"""The resources, values and enums of the API, as attrs classes; each is imported on first use."""

from typing import TYPE_CHECKING

from tfrun_async._generated import models as _generated
from tfrun_async._model import Model as Model
from tfrun_async._model import Resource as Resource
from tfrun_async._open_enum import OpenEnum as OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models import *
else:
    __all__ = ["Model", "OpenEnum", "Resource"]
    __all__ += _generated.__all__

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(_generated, name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_generated.__all__})
