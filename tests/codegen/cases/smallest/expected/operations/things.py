# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of things."""

from __future__ import annotations

from tfrun_async._http.request import Request
from tfrun_async._resources.base import Group


class Things(Group):
    """All there is."""

    async def shake(self) -> None:
        """Shake all things.

        ``POST /things``

        They fall into place.
        """
        await self._send(Request("things.shake", "POST", "/things"))
