"""How parameters come, and who may act on which app."""

import pytest

from rts_console.gateway.config import AppKey
from rts_console.gateway.http.volcengine_call import (
    Apps,
    Caller,
    Operation,
    Parameters,
    Refused,
    check_room,
    parameters_of,
    vendor_name,
)
from rts_console.protocol.secret import Secret

ME = Caller("AK", "mine", "cn-north-1")
PUBLIC = [("Action", "X"), ("Version", "Y"), ("X-Date", "Z")]


class Example(Parameters, frozen=True):
    """Some parameters."""

    user_ids: str = ""
    count: int = 0
    exact: bool = False


OPERATION = Operation(Example, lambda *_: None)


@pytest.mark.parametrize(
    ("field", "name"), [("app_id", "AppId"), ("ip", "IP"), ("url", "URL"), ("from_", "From"), ("to", "To")]
)
def test_names_are_the_vendors(field: str, name: str) -> None:
    assert vendor_name(field) == name


def test_a_query_says_numbers_and_lists_as_text() -> None:
    query = [*PUBLIC, ("AppID", "a"), ("Count", "7"), ("Exact", "true"), ("UserIds", "a"), ("UserIds", "b")]
    assert parameters_of(OPERATION, query, b"") == Example("a", "a,b", 7, True)


def test_a_body_is_taken_at_its_word() -> None:
    assert parameters_of(OPERATION, PUBLIC, b'{"AppId": "a", "Count": 7, "Exact": null}') == Example("a", "", 7)
    with pytest.raises(Refused) as refused:
        parameters_of(OPERATION, PUBLIC, b'{"Count": "7"}')
    assert refused.value.code == "InvalidParameter.Unmarshal"


def test_a_query_and_a_body_come_together() -> None:
    assert parameters_of(OPERATION, [("AppId", "a")], b'{"Count": 7}') == Example("a", "", 7)


def test_whose_app_it_is() -> None:
    apps = Apps([AppKey("a" * 24, Secret("k"), "mine"), AppKey("b" * 24, Secret("k"), "theirs")])
    apps.check(ME, "a" * 24)
    codes = []
    for app_id in ("b" * 24, "c" * 24, "short"):
        with pytest.raises(Refused) as refused:
            apps.check(ME, app_id)
        codes.append(refused.value.code.removeprefix("InvalidParameter."))
    assert codes == ["AccountIdMismatch", "NotExistAppId", "IllegalAppId"]


@pytest.mark.parametrize("room_id", ["", "a b", "x" * 129, "房"])
def test_a_room_id_of_a_wrong_form(room_id: str) -> None:
    with pytest.raises(Refused) as refused:
        check_room(room_id)
    assert refused.value.code == "InvalidParameter.IllegalRoomID"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"Count": "5"}', "Count must be a whole number, not a text."),
        (b'{"Count": 1.5}', "Count must be a whole number, not a number with a fraction."),
        (b'{"Exact": "yes"}', "Exact must be true or false, not a text."),
        (b'{"UserIds": ["a"]}', "UserIds must be a text, not a list."),
        (b'{"AppId": {}}', "AppId must be a text, not an object."),
    ],
)
def test_a_wrong_type_is_told_in_words(body: bytes, words: str) -> None:
    with pytest.raises(Refused) as refused:
        parameters_of(OPERATION, PUBLIC, body)
    assert (refused.value.code, str(refused.value)) == ("InvalidParameter.Unmarshal", words)
