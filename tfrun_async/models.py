"""The resources, values and enums of the API, as attrs classes."""

from tfrun_async._generated.models import *
from tfrun_async._model import Model as Model
from tfrun_async._model import Resource as Resource
from tfrun_async._open_enum import OpenEnum as OpenEnum
