"""Turn a spec into what is to be written, or into the list of its problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegen._ir import Api
from codegen._keywords import check_keywords
from codegen._openapi import check_examples, check_openapi
from codegen._problems import Problems
from codegen._prose import Prose
from codegen._read_arguments import ArgumentReader
from codegen._read_models import ModelReader
from codegen._read_operations import OperationReader
from codegen._types import TypeReader
from codegen._usage import check_usage

if TYPE_CHECKING:
    from codegen._loader import Spec


def lower(spec: Spec) -> Api:
    """Decide all that is to be written.

    Raises:
        SpecError: The spec is not valid, breaks a convention, or uses what is not supported.
    """
    problems = Problems()
    check_keywords(spec, problems)
    check_openapi(spec, problems)
    problems.refuse_any()
    prose = Prose(spec, problems)
    types = TypeReader(spec, problems)
    models = ModelReader(spec, problems, prose, types)
    arguments = ArgumentReader(spec, problems, prose, types, models)
    groups = OperationReader(spec, problems, prose, models, arguments).groups()
    api = Api(models.models(), tuple(arguments.choices.values()), groups)
    check_usage(spec, problems)
    check_examples(spec, problems)
    problems.refuse_any()
    return api
