"""Fuzz the decoder: mutated documents, on the fast path and on the slow path."""

import copy
import pickle
import random
from collections.abc import Callable
from typing import Any

from tests.fuzz.mutations import mutated
from tests.support.outcomes import outcome
from tests.test_spec import examples
from tfrun_async._jsonapi.classes import RESOURCES
from tfrun_async._jsonapi.decoder import (
    decode_many,
    decode_many_from_dicts,
    decode_one,
    decode_one_from_dicts,
)
from tfrun_async._jsonapi.structure import DecodeError
from tfrun_async._model import Resource
from tfrun_async.errors import TfrunError

_NOT_JSON = ("not JSON", "empty, not JSON", "nested")


def fuzz(seed: int, count: int) -> None:
    """Decode mutated samples of the API's documents.

    Both paths must have the same result, except that the fast path may find later, or never, what
    is no JSON. Whatever is wrong, the error is one of this library.
    """
    chance = random.Random(seed)
    samples = [
        value
        for _, _, value in (param.values for param in examples(of="responses"))
        if isinstance(value, dict) and value.get("data")
    ]
    for number in range(count):
        sample = chance.choice(samples)
        body = mutated(sample, chance)
        try:
            _check(sample["data"], body)
        except Exception as error:
            raise AssertionError(f"seed {seed}, case {number}: {body[:2000]!r}") from error


def _check(data: Any, body: bytes) -> None:
    is_list = isinstance(data, list)
    kind = RESOURCES[data[0]["type"] if is_list else data["type"]]
    fast, slow = decode_one, decode_one_from_dicts
    if is_list:
        fast, slow = decode_many, decode_many_from_dicts  # type: ignore[assignment]
    expected = outcome(slow, body, kind)
    actual = outcome(fast, body, kind)
    if not (isinstance(expected, str) and expected.startswith(_NOT_JSON)):
        assert actual == expected
    for decode in (fast, slow):
        _check_copies(decode, body, kind)


def _check_copies(decode: Callable[..., Any], body: bytes, kind: type[Resource]) -> None:
    """Check that what was decoded can be copied and pickled."""
    try:
        decoded = decode(body, kind)
        resources = [decoded] if isinstance(decoded, Resource) else decoded[0]
        for resource in resources:
            assert copy.deepcopy(resource) == resource
            pickled = pickle.loads(pickle.dumps(resource))
            assert (type(pickled), pickled.id) == (type(resource), resource.id)
    except (DecodeError, TfrunError):
        pass
