# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of plan_exports."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, overload

from tfrun_async._generated.models.plan_exports import PlanExport
from tfrun_async._http.ids import path_id, resource_id
from tfrun_async._http.request import Request, required
from tfrun_async._jsonapi.document import document, to_one
from tfrun_async._resources.base import Group

if TYPE_CHECKING:
    from tfrun_async._generated.models.plan_exports import PlanExportDataType
    from tfrun_async._generated.models.plans import Plan


class PlanExports(Group):
    """The data of plans, exported to test policies with.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    async def create(self, *, data_type: PlanExportDataType | str, plan: Plan | str) -> PlanExport:
        """Export the data of a plan.

        ``POST /plan-exports``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plan-exports

        The data can be downloaded for an hour after the export's `status` is `finished`. The plan
        must have finished.

        Args:
            data_type: The format to export it in.
            plan: The plan to export.

        Raises:
            NotFoundError: There is no such plan, or the token's owner may not export it.
            UnprocessableError: The plan has an export of this type that is pending or can be
                downloaded, or the request lacks something or has a value that is not allowed.
        """
        return await self._read(
            PlanExport,
            Request(
                "plan_exports.create",
                "POST",
                "/plan-exports",
                body=document(
                    "plan-exports",
                    attributes={"data-type": required("data_type", data_type)},
                    relationships={"plan": to_one("plans", resource_id("plan", plan, "plan-"))},
                ),
            ),
        )

    async def read(self, plan_export: PlanExport | str) -> PlanExport:
        """Read an export of a plan.

        ``GET /plan-exports/{plan_export_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plan-exports

        The ids are in a plan's `exports`; exports cannot be listed.

        Args:
            plan_export: The export.

        Raises:
            NotFoundError: There is no such export, or the token's owner may not see it.
        """
        return await self._read(
            PlanExport,
            Request(
                "plan_exports.read",
                "GET",
                f"/plan-exports/{path_id('plan_export', plan_export, 'pe-')}",
            ),
        )

    async def delete(self, plan_export: PlanExport | str) -> None:
        """Delete an export of a plan.

        ``DELETE /plan-exports/{plan_export_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plan-exports

        An export that is not deleted expires after an hour.

        Args:
            plan_export: The export.

        Raises:
            NotFoundError: There is no such export, or the token's owner may not see it.
        """
        await self._send(
            Request(
                "plan_exports.delete",
                "DELETE",
                f"/plan-exports/{path_id('plan_export', plan_export, 'pe-')}",
            )
        )

    @overload
    async def download(self, plan_export: PlanExport | str, file: None = None) -> bytes: ...
    @overload
    async def download(
        self, plan_export: PlanExport | str, file: str | os.PathLike[str]
    ) -> None: ...
    async def download(
        self, plan_export: PlanExport | str, file: str | os.PathLike[str] | None = None
    ) -> bytes | None:
        """Fetch the exported data of a plan, as a gzipped tar archive.

        ``GET /plan-exports/{plan_export_id}/download``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plan-exports

        The server redirects to a secret URL that is valid for a short time; the API token is not
        sent there. Unpack the archive with `tarfile` and its filter "data", since its content is
        not trusted.

        Args:
            plan_export: The export.
            file: Where to save it, piece by piece; an existing file is replaced once all of it has
                come. Without it, the content is returned.

        Returns:
            The archive. An incomplete one is detected.

        Raises:
            NotFoundError: There is no such export, or the token's owner may not see it.
            ArgumentError: `file` is a directory, or in none.
            ResponseTooLargeError: The content is larger than the client's `max_response_bytes`.
            OSError: The file cannot be written.
            MalformedResponseError: The content is no whole gzipped archive.
        """
        return await self._download(
            Request(
                "plan_exports.download",
                "GET",
                f"/plan-exports/{path_id('plan_export', plan_export, 'pe-')}/download",
                is_gzipped=True,
            ),
            file,
        )
