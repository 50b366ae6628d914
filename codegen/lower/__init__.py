"""Turn a spec into what is to be written, or into the list of its problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegen.ir import Api
from codegen.lint.keywords import check_keywords
from codegen.lint.openapi import check_examples, check_openapi
from codegen.lint.usage import check_usage
from codegen.lower.arguments import ArgumentReader
from codegen.lower.descriptions import Prose
from codegen.lower.models import ModelReader
from codegen.lower.operations import OperationReader
from codegen.lower.types import TypeReader
from codegen.spec.diagnostics import Problems

if TYPE_CHECKING:
    from codegen.spec.loader import Spec


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
