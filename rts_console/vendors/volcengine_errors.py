"""The errors of Volcengine's server API: those of the gateway in front of it, and those of the RTC service behind.

Names, numbers and HTTP statuses are the vendor's (docs 6348/70426 and 6369/68677); the words are ours. A number that
the vendor's stored pages do not tell is marked.
"""

from typing import Final, NamedTuple


class GatewayError(NamedTuple):
    """An error before the call reaches the service: its `CodeN`, the HTTP status, and what it means."""

    number: int
    http_status: int
    meaning: str


class ServiceError(NamedTuple):
    """An error of the service: the HTTP status of the 2023 versions, and what it means. It has no `CodeN`."""

    http_status: int
    meaning: str


GATEWAY_ERRORS: Final = {
    "MissingParameter": GatewayError(100002, 400, "Action or Version is missing in the query."),
    "MissingAuthenticationToken": GatewayError(100003, 401, "The call is not signed."),
    "MissingRequestInfo": GatewayError(100004, 400, "Who signed, or when, is missing."),
    "MissingSignature": GatewayError(100005, 401, "The signature itself is missing or cannot be read."),
    "InvalidTimestamp": GatewayError(100006, 400, "The time of the signature is wrong or too far from now."),
    "ServiceNotFound": GatewayError(100007, 404, "The call is signed for another service than rtc."),
    "InvalidActionOrVersion": GatewayError(100008, 404, "There is no such action in this version."),
    "InvalidAccessKey": GatewayError(100009, 401, "The access key is not known."),
    "SignatureDoesNotMatch": GatewayError(100010, 401, "The signature does not match."),
    "LackPolicy": GatewayError(100012, 403, "The access key has no policy at all."),
    "AccessDenied": GatewayError(100013, 403, "The access key's policy does not allow this action."),
    "InternalError": GatewayError(100014, 500, "The service failed."),
    # The vendor's list is cut off behind this one's number: 504 is ours.
    "InternalServiceTimeout": GatewayError(100016, 504, "The service did not answer in time."),
}

SERVICE_ERRORS: Final = {
    "InvalidParameter": ServiceError(400, "A parameter is missing or wrong."),
    "InvalidParameter.TaskAlreadyExists": ServiceError(400, "The media task exists already."),
    "InvalidParameter.StartTimeAfterEndTime": ServiceError(400, "StartTime is later than EndTime."),
    "InvalidParameter.OutofTimeRange": ServiceError(400, "The time between StartTime and EndTime is too long."),
    "InvalidParameter.ErrorActiveTaskNotFound": ServiceError(400, "The media task does not exist or has stopped."),
    "InvalidParameter.InvalidRtmpAddress": ServiceError(400, "The address to push a stream to is wrong."),
    "InvalidParameter.IllegalRoomID": ServiceError(400, "The room id is missing or has a wrong form."),
    "InvalidParameter.BodyIsEmpty": ServiceError(400, "The call has no parameters."),
    "InvalidParameter.Unmarshal": ServiceError(400, "The body is not JSON, or a parameter has the wrong type."),
    "InvalidParameter.EmptyAccountId": ServiceError(400, "The access key belongs to no account."),
    "InvalidParameter.NotExistAppId": ServiceError(400, "There is no app of that id."),
    "InvalidParameter.IllegalAppId": ServiceError(400, "The app id is missing or has a wrong form."),
    "InvalidParameter.IllegalTo": ServiceError(400, "The receiver's user id is missing or has a wrong form."),
    "InvalidParameter.IllegalFrom": ServiceError(400, "From is missing, has a wrong form, or is a real user's id."),
    "InvalidParameter.SizeOverLimit": ServiceError(400, "The message is too large."),
    "InvalidParameter.UserCountOverLimit": ServiceError(400, "Too many receivers in one call."),
    "InvalidParameter.AccountIdMismatch": ServiceError(400, "The app belongs to another account."),
    "FlowLimitExceeded.TaskNumberOverLimit": ServiceError(429, "Too many media tasks."),
    "FlowLimitExceeded.QPSOverLimit": ServiceError(429, "Too many calls per second."),
    "AccessDenied.RecordNotEnabled": ServiceError(403, "Recording is not switched on for this app."),
    "AccessDenied.NoPermissionForApp": ServiceError(403, "The account may not use this app."),
    "AccessDenied.ServiceNotEnabled": ServiceError(403, "This part of the service is not switched on for the app."),
    "InternalError": ServiceError(500, "The service failed."),
    "InternalError.GenerateTokenFailed": ServiceError(500, "A token could not be made."),
}
