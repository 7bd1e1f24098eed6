"""The vendor's errors: numbers and statuses as its pages have them, and words for each."""

from rts_console.vendors.volcengine_errors import GATEWAY_ERRORS, SERVICE_ERRORS


def test_gateway_errors_are_the_vendors() -> None:
    known = {name: (error.number, error.http_status) for name, error in GATEWAY_ERRORS.items()}
    assert known == {
        "MissingParameter": (100002, 400),
        "MissingAuthenticationToken": (100003, 401),
        "MissingRequestInfo": (100004, 400),
        "MissingSignature": (100005, 401),
        "InvalidTimestamp": (100006, 400),
        "ServiceNotFound": (100007, 404),
        "InvalidActionOrVersion": (100008, 404),
        "InvalidAccessKey": (100009, 401),
        "SignatureDoesNotMatch": (100010, 401),
        "LackPolicy": (100012, 403),
        "AccessDenied": (100013, 403),
        "InternalError": (100014, 500),
        "InternalServiceTimeout": (100016, 504),
    }


def test_every_error_has_words() -> None:
    assert all(error.meaning.endswith(".") for error in (*GATEWAY_ERRORS.values(), *SERVICE_ERRORS.values()))


def test_service_errors_go_with_their_kind() -> None:
    statuses = {"InvalidParameter": 400, "FlowLimitExceeded": 429, "AccessDenied": 403, "InternalError": 500}
    assert all(error.http_status == statuses[name.partition(".")[0]] for name, error in SERVICE_ERRORS.items())
