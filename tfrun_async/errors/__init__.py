"""The errors of this library.

    TfrunError
    ├── SettingsError (ValueError)          no usable address or token
    ├── ArgumentError (ValueError)          an invalid argument; nothing was sent
    │   └── ArchiveError                    a directory that cannot be packed
    ├── NotLoadedError (AttributeError)     the server did not send this attribute
    ├── ClosedError (RuntimeError)          the client is closed
    ├── EventLoopError (RuntimeError)       the client is in use in another event loop
    ├── APIError                            the response has an error status
    │   ├── UnauthorizedError               401  the token is missing, wrong or expired
    │   ├── ForbiddenError                  403  not in this state, or not with this token
    │   ├── NotFoundError                   404  not there, or no permission to see it
    │   ├── ConflictError                   409  the resource's state does not allow it
    │   ├── UnprocessableError              422  the request's content is invalid
    │   ├── RateLimitedError                429  too many requests by this user
    │   ├── VerificationFailedError         400  the receiver of notifications did not respond
    │   └── ServerError                     5xx  the server failed
    ├── MalformedResponseError              the response cannot be read
    │   ├── MalformedAttributeError         one attribute cannot be read, the others can
    │   └── ResponseTooLargeError           it is larger than `max_response_bytes`
    ├── SignatureError (ValueError)         a webhook request is not signed with its key
    ├── PayloadError (ValueError)           a webhook request is malformed or misdirected
    ├── UploadFailedError                   the server could not use an uploaded configuration
    ├── StateRejectedError                  a state does not follow from the current one
    ├── StateUnavailableError               a state version has no state to download
    ├── VariablesNotSetError                some of several variables could not be set
    ├── WorkspaceLockedError                another user, team or run has locked the workspace
    ├── WaitTimeoutError (TimeoutError)     a wait took longer than its timeout
    ├── RateLimiterUnavailableError         the shared rate limiter cannot be reached
    ├── MarkerNotKeptError                  a run was started, but the server cut its marker off
    ├── JournalError                        the journal of a rollout cannot be used
    │   └── DuplicateRunError               a workspace of a rollout has two runs
    ├── WaveFailedError                     too many workspaces of a rollout have failed
    ├── NothingToOverrideError              a run waits for no override
    ├── NotificationLimitError              a workspace has the maximum of notifications
    └── TransportError                      no response
        ├── NotSentError                    the request was not sent
        │   └── CertificateError            the server's certificate cannot be verified
        ├── RequestTimeoutError (TimeoutError)  no response in time
        └── OutcomeUnknownError             sent, but it may or may not have been applied

Every error pickles. None shows a token or a presigned URL, nor do the locals in its traceback.
"""

from tfrun_async.errors._api import (
    APIError,
    ConflictError,
    ErrorObject,
    ForbiddenError,
    NotFoundError,
    RateLimitedError,
    ServerError,
    UnauthorizedError,
    UnprocessableError,
    VerificationFailedError,
    error_class,
)
from tfrun_async.errors._base import (
    ArchiveError,
    ArgumentError,
    ClosedError,
    EventLoopError,
    NotLoadedError,
    SettingsError,
    TfrunError,
)
from tfrun_async.errors._messages import (
    CertificateError,
    MalformedAttributeError,
    MalformedResponseError,
    NotSentError,
    OutcomeUnknownError,
    PayloadError,
    RateLimiterUnavailableError,
    RequestTimeoutError,
    ResponseTooLargeError,
    SignatureError,
    TransportError,
)
from tfrun_async.errors._runs import (
    DuplicateRunError,
    JournalError,
    MarkerNotKeptError,
    NothingToOverrideError,
    UploadFailedError,
    WaitTimeoutError,
    WaveFailedError,
)
from tfrun_async.errors._workspaces import (
    NotificationLimitError,
    StateRejectedError,
    StateUnavailableError,
    VariablesNotSetError,
    WorkspaceLockedError,
)

__all__ = [  # noqa: RUF022  (the order of the reference)
    "TfrunError",
    "SettingsError",
    "ArgumentError",
    "ArchiveError",
    "NotLoadedError",
    "ClosedError",
    "EventLoopError",
    "ErrorObject",
    "APIError",
    "UnauthorizedError",
    "ForbiddenError",
    "NotFoundError",
    "ConflictError",
    "UnprocessableError",
    "RateLimitedError",
    "VerificationFailedError",
    "ServerError",
    "error_class",
    "MalformedResponseError",
    "MalformedAttributeError",
    "ResponseTooLargeError",
    "SignatureError",
    "PayloadError",
    "UploadFailedError",
    "StateRejectedError",
    "StateUnavailableError",
    "VariablesNotSetError",
    "WorkspaceLockedError",
    "WaitTimeoutError",
    "RateLimiterUnavailableError",
    "JournalError",
    "MarkerNotKeptError",
    "DuplicateRunError",
    "WaveFailedError",
    "NothingToOverrideError",
    "NotificationLimitError",
    "TransportError",
    "NotSentError",
    "CertificateError",
    "RequestTimeoutError",
    "OutcomeUnknownError",
]

for _name in __all__:
    globals()[_name].__module__ = __name__  # so that pickles and tracebacks name it
