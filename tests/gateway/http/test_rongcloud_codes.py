"""The codes go with the HTTP status that is documented for each."""

from rts_console.gateway.http.rongcloud_codes import SUCCESS, ApiCode, ApiError

STATUS = {1000: 500, 1001: 401, 1002: 400, 1003: 400, 1004: 401, 1005: 400, 1006: 401, 1007: 401, 1008: 429, 1009: 430}
STATUS |= {1015: 200, 1016: 403, 1050: 504, 2007: 403, 23410: 200, 404: 404, 405: 405}


def test_every_code_has_the_documented_status() -> None:
    assert {int(code): code.http_status for code in ApiCode} == STATUS
    assert SUCCESS not in STATUS


def test_an_error_keeps_both() -> None:
    error = ApiError(ApiCode.TOO_LONG, "word is too long.")
    assert (error.code, error.message, str(error)) == (ApiCode.TOO_LONG, "word is too long.", "word is too long.")
