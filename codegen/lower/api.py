"""Lower a spec, or raise all its diagnostics."""

from codegen.ir import Api
from codegen.lint.keywords import check_keywords
from codegen.lint.openapi import check_examples, check_openapi
from codegen.lint.usage import check_usage
from codegen.lower.arguments import ArgumentReader
from codegen.lower.descriptions import Descriptions
from codegen.lower.models import ModelReader
from codegen.lower.operations import OperationReader
from codegen.lower.types import TypeReader
from codegen.spec.diagnostics import Diagnostics
from codegen.spec.loader import Spec


def lower(spec: Spec) -> Api:
    """Return the intermediate representation of a valid spec.

    Raises:
        SpecError: The spec is not valid, breaks a convention, or uses an unsupported feature.
    """
    diagnostics = Diagnostics()
    check_keywords(spec, diagnostics)
    check_openapi(spec, diagnostics)
    diagnostics.raise_if_any()
    descriptions = Descriptions(spec, diagnostics)
    types = TypeReader(spec, diagnostics)
    models = ModelReader(spec, diagnostics, descriptions, types)
    arguments = ArgumentReader(spec, diagnostics, descriptions, types, models)
    operations = OperationReader(spec, diagnostics, descriptions, models, arguments)
    groups = operations.read_groups()
    choices = tuple(arguments.choices.values())
    api = Api(models.read_models(), choices, groups, tuple(operations.argument_sets.values()))
    check_usage(spec, diagnostics)
    check_examples(spec, diagnostics)
    diagnostics.raise_if_any()
    return api
