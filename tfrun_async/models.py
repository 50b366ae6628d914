"""The resources, values and enums of the API, as attrs classes."""

from tfrun_async._generated.models import *
from tfrun_async._resource import Model as Model
from tfrun_async._resource import OpenEnum as OpenEnum
from tfrun_async._resource import Resource as Resource
