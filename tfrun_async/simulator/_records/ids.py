"""Generate the ids and secrets of records."""

import random
import secrets
import string
from copy import copy

import attrs


@attrs.define
class IdGenerator:
    """Generate ids in the API's form, the same in every simulator, and secrets, which differ."""

    _seed: int
    _randoms: dict[str, random.Random] = attrs.field(factory=dict)

    def new_id(self, prefix: str) -> str:
        """Return a new id such as `run-CZcmD7eagjhyX0vN`.

        Each kind of id has its own sequence: the events of runs, which occur as time passes, do not
        change the id of the next workspace.
        """
        if prefix not in self._randoms:
            seed = f"{prefix}{self._seed}"
            self._randoms[prefix] = random.Random(seed)  # noqa: S311  (ids are no secrets)
        letters = self._randoms[prefix].choices(string.ascii_letters + string.digits, k=16)
        return f"{prefix}-{''.join(letters)}"

    def next_id(self, prefix: str) -> str:
        """Return the id that `new_id` will return next."""
        known = copy(self._randoms.get(prefix))
        found = self.new_id(prefix)
        if known is None:
            del self._randoms[prefix]
        else:
            self._randoms[prefix] = known
        return found

    @staticmethod
    def new_secret() -> str:
        """Return a path segment that cannot be guessed."""
        return secrets.token_urlsafe(32)
