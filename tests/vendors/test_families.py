"""What the families call things, held against the rule sets."""

from rts_console.protocol.words import RULE_SETS, RoomMessageSendResult
from rts_console.vendors.agora_codes import Error, Reason
from rts_console.vendors.families import (
    FAMILIES,
    RONGCLOUD,
    RULE_TITLES,
    code_of_family,
    family_of,
    in_own_words,
    rules_title,
)
from rts_console.vendors.rongcloud_codes import RongCloudCode


def test_each_rule_set_has_a_family_and_a_title() -> None:
    for name in RULE_SETS:
        assert family_of(name).name == name.partition("-")[0]
        assert rules_title(name) == RULE_TITLES[name]


def test_one_that_is_not_known_is_called_by_its_name() -> None:
    assert (family_of("newer").name, rules_title("newer")) == ("volcengine", "newer")


def test_each_parameter_says_what_it_is_for_and_its_default_is_a_value() -> None:
    for family in FAMILIES.values():
        forms = [family.join_options, family.message_fields, *(each.parameters for each in family.room_calls.values())]
        for each in (parameter for form in forms for parameter in form):
            assert each.meaning.endswith((".", ")")), each.name
            assert each.problem(each.default) == "" or each.required


def test_chat_rooms_have_their_own_words() -> None:
    assert (RONGCLOUD.room, RONGCLOUD.secret) == ("chat room", "App secret")


def test_a_number_of_a_family_is_of_one_family_alone() -> None:
    assert {int(code) for code in RongCloudCode} & {int(code) for code in Reason} == {0}
    assert code_of_family(0) is None
    assert code_of_family(31004) is RongCloudCode.TOKEN_INVALID
    assert code_of_family(8) is Reason.INVALID_TOKEN
    assert code_of_family(123_456) is None


def test_only_agora_has_words_of_its_own_for_what_all_share() -> None:
    assert in_own_words("agora-2026", RoomMessageSendResult.EXCEED_QPS) is Error.BITRATE_LIMIT
    assert in_own_words("volcengine-basic", RoomMessageSendResult.EXCEED_QPS) is None
    assert in_own_words("", RoomMessageSendResult.EXCEED_QPS) is None
