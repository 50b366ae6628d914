# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of configuration_versions."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from tfrun_async._generated.models.configuration_versions import ConfigurationVersion
from tfrun_async._generated.models.ingress_attributes import IngressAttributes
from tfrun_async._http.ids import path_id, path_id_or_name
from tfrun_async._http.request import Request, query
from tfrun_async._jsonapi.document import document
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.runs import Run
    from tfrun_async._generated.models.workspaces import Workspace


ConfigurationVersionInclude = Literal["ingress_attributes", "run"]
"""A related resource that can be included with a configuration version.

- ``ingress_attributes``: The commit that it was made from.
- ``run``: The run that its upload started.
"""


class ConfigurationVersions(Group):
    """The Terraform configurations that runs work on, uploaded or fetched from version control.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        include: Sequence[ConfigurationVersionInclude] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[ConfigurationVersion]:
        """List the configuration versions of a workspace, newest first.

        ``GET /workspaces/{workspace_id}/configuration-versions``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions

        Needs permission to read the workspace's runs.

        Args:
            workspace: The workspace that the configuration versions belong to.
            include: Related resources to include with the configuration version.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            ConfigurationVersion,
            Request(
                "configuration_versions.list_for_workspace",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/configuration-versions",
                query=query({"include": include}),
                workspaces=(workspace,),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def create(
        self,
        workspace: Workspace | str,
        *,
        auto_queue_runs: bool | None = None,
        provisional: bool | None = None,
        speculative: bool | None = None,
    ) -> ConfigurationVersion:
        """Create a configuration version, to upload a configuration to.

        ``POST /workspaces/{workspace_id}/configuration-versions``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions

        Only this response has the `upload_url` for the configuration. Unless `auto_queue_runs` is
        false, the upload starts a run by itself. Needs permission to queue plans, and the token of
        a user or a team.

        Args:
            workspace: The workspace that will run the configuration.
            auto_queue_runs: Whether the upload starts a run by itself. Turn it off to create runs
                yourself. Default: ``True``.
            provisional: Whether it becomes the workspace's current configuration only when a run
                that uses it is confirmed. Turn it on for saved plans. Default: ``False``.
            speculative: Whether only plan-only runs may use it. Default: ``False``.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.

        Example:
            ``version = await tfe.configuration_versions.create("acme/app", speculative=True)``
        """
        attributes: dict[str, Any] = {}
        if auto_queue_runs is not None:
            attributes["auto-queue-runs"] = auto_queue_runs
        if provisional is not None:
            attributes["provisional"] = provisional
        if speculative is not None:
            attributes["speculative"] = speculative
        return await self._read(
            ConfigurationVersion,
            Request(
                "configuration_versions.create",
                "POST",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/configuration-versions",
                body=document("configuration-versions", attributes=attributes),
                workspaces=(workspace,),
            ),
        )

    async def read(
        self,
        configuration_version: ConfigurationVersion | str,
        *,
        include: Sequence[ConfigurationVersionInclude] | None = None,
    ) -> ConfigurationVersion:
        """Read a configuration version.

        ``GET /configuration-versions/{configuration_version_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions

        A run can use it once its `status` is `uploaded`. The `upload_url` is not sent again. Needs
        permission to read the workspace's runs.

        Args:
            configuration_version: The configuration version to read.
            include: Related resources to include with the configuration version.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return await self._read(
            ConfigurationVersion,
            Request(
                "configuration_versions.read",
                "GET",
                f"/configuration-versions/{path_id('configuration_version', configuration_version, 'cv-')}",
                query=query({"include": include}),
            ),
        )

    async def read_for_run(
        self, run: Run | str, *, include: Sequence[ConfigurationVersionInclude] | None = None
    ) -> ConfigurationVersion:
        """Read the configuration version of a run.

        ``GET /runs/{run_id}/configuration-version``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions

        The same as reading the configuration version by its id.

        Args:
            run: The run whose configuration version to read.
            include: Related resources to include with the configuration version.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return await self._read(
            ConfigurationVersion,
            Request(
                "configuration_versions.read_for_run",
                "GET",
                f"/runs/{path_id('run', run, 'run-')}/configuration-version",
                query=query({"include": include}),
            ),
        )

    async def read_ingress_attributes(
        self, configuration_version: ConfigurationVersion | str
    ) -> IngressAttributes:
        """Read which commit a configuration version was made from.

        ``GET /configuration-versions/{configuration_version_id}/ingress-attributes``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions

        It comes with the configuration version, too, if `ingress_attributes` are included. Needs
        permission to read the workspace's runs.

        Args:
            configuration_version: The configuration version.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return await self._read(
            IngressAttributes,
            Request(
                "configuration_versions.read_ingress_attributes",
                "GET",
                f"/configuration-versions/{path_id('configuration_version', configuration_version, 'cv-')}/ingress-attributes",
            ),
        )

    async def archive(self, configuration_version: ConfigurationVersion | str) -> None:
        """Let the server remove the files of a configuration version.

        ``POST /configuration-versions/{configuration_version_id}/actions/archive``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions

        The configuration version must be `uploaded`, through the API or the command line, have no
        runs under way, and be no workspace's current one. Those from version control are archived
        by themselves.

        Args:
            configuration_version: The configuration version.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            ConflictError: It cannot be archived, because of its status or since it is not from an
                upload.
        """
        await self._send(
            Request(
                "configuration_versions.archive",
                "POST",
                f"/configuration-versions/{path_id('configuration_version', configuration_version, 'cv-')}/actions/archive",
            )
        )

    @overload
    async def download(
        self, configuration_version: ConfigurationVersion | str, file: None = None
    ) -> bytes: ...
    @overload
    async def download(
        self, configuration_version: ConfigurationVersion | str, file: str | os.PathLike[str]
    ) -> None: ...
    async def download(
        self,
        configuration_version: ConfigurationVersion | str,
        file: str | os.PathLike[str] | None = None,
    ) -> bytes | None:
        """Fetch the files of a configuration version, as a gzipped tar archive.

        ``GET /configuration-versions/{configuration_version_id}/download``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions

        The server redirects to a secret URL that is valid for a short time; the API token is not
        sent there. Unpack the archive with `tarfile` and its filter "data", since its content is
        not trusted. Needs permission to read the workspace's runs.

        Args:
            configuration_version: The configuration version.
            file: Where to save it, piece by piece; an existing file is replaced once all of it has
                come. Without it, the content is returned.

        Returns:
            The archive. An incomplete one is detected.

        Raises:
            NotFoundError: There is no such configuration version, it is not uploaded, its files are
                gone, or the token's owner may not read it.
            ArgumentError: `file` is a directory, or in none.
            ResponseTooLargeError: The content is larger than the client's `max_response_bytes`.
            OSError: The file cannot be written.
            MalformedResponseError: The content is no whole gzipped archive.
        """
        return await self._download(
            Request(
                "configuration_versions.download",
                "GET",
                f"/configuration-versions/{path_id('configuration_version', configuration_version, 'cv-')}/download",
                is_gzipped=True,
            ),
            file,
        )

    @overload
    async def download_for_run(self, run: Run | str, file: None = None) -> bytes: ...
    @overload
    async def download_for_run(self, run: Run | str, file: str | os.PathLike[str]) -> None: ...
    async def download_for_run(
        self, run: Run | str, file: str | os.PathLike[str] | None = None
    ) -> bytes | None:
        """Fetch the files that a run uses, as a gzipped tar archive.

        ``GET /runs/{run_id}/configuration-version/download``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions

        The same as downloading the run's configuration version by its id.

        Args:
            run: The run whose files to fetch.
            file: Where to save it, piece by piece; an existing file is replaced once all of it has
                come. Without it, the content is returned.

        Returns:
            The archive. An incomplete one is detected.

        Raises:
            NotFoundError: There is no such configuration version, it is not uploaded, its files are
                gone, or the token's owner may not read it.
            ArgumentError: `file` is a directory, or in none.
            ResponseTooLargeError: The content is larger than the client's `max_response_bytes`.
            OSError: The file cannot be written.
            MalformedResponseError: The content is no whole gzipped archive.
        """
        return await self._download(
            Request(
                "configuration_versions.download_for_run",
                "GET",
                f"/runs/{path_id('run', run, 'run-')}/configuration-version/download",
                is_gzipped=True,
            ),
            file,
        )

    async def soft_delete_backing_data(
        self, configuration_version: ConfigurationVersion | str
    ) -> None:
        """Mark the files of a configuration version for deletion.

        ``POST
        /configuration-versions/{configuration_version_id}/actions/soft_delete_backing_data``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions

        They can be restored for some days, and not be read until then. The configuration version
        must be `uploaded`, through the API or the command line, and not the current one. Terraform
        Enterprise only.

        Args:
            configuration_version: The configuration version.

        Raises:
            APIError: The configuration version is in a status, or in use, which forbids this.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        await self._send(
            Request(
                "configuration_versions.soft_delete_backing_data",
                "POST",
                f"/configuration-versions/{path_id('configuration_version', configuration_version, 'cv-')}/actions/soft_delete_backing_data",
            )
        )

    async def restore_backing_data(self, configuration_version: ConfigurationVersion | str) -> None:
        """Restore the files of a configuration version that are marked for deletion.

        ``POST /configuration-versions/{configuration_version_id}/actions/restore_backing_data``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions

        The configuration version becomes `uploaded` again, unless its files are already deleted.
        Terraform Enterprise only.

        Args:
            configuration_version: The configuration version.

        Raises:
            APIError: The configuration version is in a status, or in use, which forbids this.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        await self._send(
            Request(
                "configuration_versions.restore_backing_data",
                "POST",
                f"/configuration-versions/{path_id('configuration_version', configuration_version, 'cv-')}/actions/restore_backing_data",
            )
        )

    async def permanently_delete_backing_data(
        self, configuration_version: ConfigurationVersion | str
    ) -> None:
        """Delete the files of a configuration version for good.

        ``POST
        /configuration-versions/{configuration_version_id}/actions/permanently_delete_backing_data``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions

        They must be marked for deletion, and not be those of the current configuration version.
        Terraform Enterprise only.

        Args:
            configuration_version: The configuration version.

        Raises:
            APIError: The configuration version is in a status, or in use, which forbids this.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        await self._send(
            Request(
                "configuration_versions.permanently_delete_backing_data",
                "POST",
                f"/configuration-versions/{path_id('configuration_version', configuration_version, 'cv-')}/actions/permanently_delete_backing_data",
            )
        )
