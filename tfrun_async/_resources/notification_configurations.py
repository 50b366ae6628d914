"""Notification configurations: ensure that a receiver is notified of a workspace's runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tfrun_async._generated import operations
from tfrun_async._generated.models import NotificationTrigger
from tfrun_async._http.request import required
from tfrun_async._http.secret import Secret
from tfrun_async._model import read_or
from tfrun_async._run.create_once import may_have_been_applied
from tfrun_async._validation import check_iterable, is_unicode
from tfrun_async.errors import (
    APIError,
    ArgumentError,
    NotificationLimitError,
    TfrunError,
    VerificationFailedError,
)

if TYPE_CHECKING:
    from tfrun_async._generated.models import NotificationConfiguration, Workspace

_MAX_IN_WORKSPACE = 20
_SEARCH_DELAYS = (1.0, 4.0, 15.0)  # seconds; the server may still be verifying the URL
_TRIGGERS = (
    NotificationTrigger.RUN_CREATED,
    NotificationTrigger.RUN_PLANNING,
    NotificationTrigger.RUN_NEEDS_ATTENTION,
    NotificationTrigger.RUN_APPLYING,
    NotificationTrigger.RUN_COMPLETED,
    NotificationTrigger.RUN_ERRORED,
)


class NotificationConfigurations(operations.NotificationConfigurations):
    """Notifications of workspaces, projects and teams.

    Every method may raise `UnauthorizedError` and `RateLimitedError`.
    """

    async def ensure(
        self,
        workspace: Workspace | str,
        url: str,
        *,
        hmac_key: str,
        triggers: Sequence[NotificationTrigger | str] | None = None,
        name: str = "tfrun",
    ) -> NotificationConfiguration:
        """Ensure that a workspace sends signed notifications of its runs to a URL.

        The receiver must already be running: the server sends it a verification request, and saves
        nothing unless the response is 2xx. If the workspace has a notification configuration with
        this URL, its key and triggers are updated, and it is enabled; otherwise, one is created.
        Other configurations do not change. The method is idempotent.

        If the response of a create is lost, the configuration is searched for by its URL.

        Args:
            workspace: The workspace to notify about, its id, or `organization/name`.
            url: The HTTP or HTTPS URL of the receiver. It is compared literally.
            hmac_key: The key that the receiver verifies signatures with. It is always sent, since
                the server does not return the current one.
            triggers: The events to notify of. By default, those that `Client.watch` uses: created,
                planning, needs attention, applying, completed and errored runs.
            name: The display name of a new configuration.

        Raises:
            VerificationFailedError: The receiver did not respond to the verification request as it
                should. Nothing was saved.
            NotificationLimitError: The workspace already has 20 configurations.
            NotFoundError: There is no such workspace, or the token's owner is not its
                administrator.
            OutcomeUnknownError: A response was lost, and the configuration was not found.

        Example:
            ``await tfe.notification_configurations.ensure(workspace, url, hmac_key=key)``

        Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations
        """
        key, receiver = Secret(hmac_key), Secret(url)
        del hmac_key, url  # tracebacks show local variables
        _check(key, receiver)
        required("name", name)
        given = _TRIGGERS if triggers is None else triggers
        check_iterable("triggers", given)
        wanted = [*given]
        found = await self._find(workspace, receiver)
        if found is None:
            try:
                return await self.create_for_workspace(
                    workspace,
                    name=name,
                    destination_type="generic",
                    url=receiver.reveal(),
                    token=key.reveal(),
                    triggers=wanted,
                    enabled=True,
                )
            except TfrunError as error:
                found = await self._find_after(error, workspace, receiver)
        return await self._update(found, key, wanted)

    async def _find(
        self, workspace: Workspace | str, url: Secret
    ) -> NotificationConfiguration | None:
        """Return the configuration with a URL; None if there is none and one can be created.

        Raises:
            NotificationLimitError: The workspace has the maximum number of configurations.
        """
        count = 0
        async for each in self.list_for_workspace(workspace):
            count += 1
            is_webhook = read_or(each, "destination_type", None) == "generic"
            if is_webhook and read_or(each, "url", None) == url.reveal():
                return each
        if count >= _MAX_IN_WORKSPACE:
            given = workspace if isinstance(workspace, str) else workspace.id
            raise NotificationLimitError(given, count)
        return None

    async def _find_after(
        self, error: TfrunError, workspace: Workspace | str, url: Secret
    ) -> NotificationConfiguration:
        """Return the configuration if its creation succeeded after all; else raise its error."""
        if not may_have_been_applied(error):
            raise _typed(error) from None
        for delay in _SEARCH_DELAYS:
            await self._pipeline.sleep(delay)
            if (found := await self._find(workspace, url)) is not None:
                return found
        raise error

    async def _update(
        self,
        found: NotificationConfiguration,
        key: Secret,
        triggers: list[NotificationTrigger | str],
    ) -> NotificationConfiguration:
        for is_last in (False, True):
            try:
                return await self.update(found, token=key.reveal(), triggers=triggers, enabled=True)
            except TfrunError as error:
                # The same change again does no harm.
                if is_last or not may_have_been_applied(error):
                    raise _typed(error) from None
        raise AssertionError("the last attempt returns or raises")


def _typed(error: TfrunError) -> TfrunError:
    """Return the error of a failed verification in place of a 400."""
    if isinstance(error, APIError) and error.status == 400:
        return VerificationFailedError(*error.args)
    return error


def _check(key: Secret, url: Secret) -> None:
    if not isinstance(key.reveal(), str) or not key.reveal():
        raise ArgumentError("hmac_key: must be a string that is not empty")
    if not isinstance(url.reveal(), str) or not url.reveal().startswith(("https://", "http://")):
        raise ArgumentError("url: must be an HTTP or HTTPS URL")
    if not is_unicode(key.reveal()) or not is_unicode(url.reveal()):
        raise ArgumentError("hmac_key, url: must be Unicode text, without surrogates")
