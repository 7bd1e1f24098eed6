"""Every number and name of the vendor's, against a table of its own; ids, sizes and close codes at their edges."""

import enum

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol import words
from rts_console.protocol.words import (
    RULE_SETS,
    CloseCode,
    Code,
    PayloadKind,
    RefusalCode,
    RoomMessageSendResult,
    RuleSet,
    UserMessageSendResult,
    any_id_problem,
    business_id_problem,
    code_or,
    id_problem,
    reconnect_allowed,
)

VENDOR = {
    "LoginErrorCode": "0 Success, -1000 InvalidToken, -1001 LoginFailed, -1002 InvalidUserId, -1003 ServerError",
    "LoginType": "0 First, 1 Reconnected",
    "LogoutReason": "0 Logout, 1 DuplicateLogin",
    "UserMessageSendResult": "0 Success, 1 Timeout, 2 NetworkDisconnected, 3 NoReceiver, 4 NoRelayPath, 5 ExceedQPS,"
    " 17 E2BSSendFailed, 18 E2BSReturnFailed, 100 NotJoin, 101 Init, 102 NoConnection, 103 ExceedMaxLength,"
    " 104 EmptyUser, 105 NotLogin, 106 ServerParamsNotSet, 1000 Unknown",
    "RoomMessageSendResult": "200 Success, 1 Timeout, 2 NetworkDisconnected, 5 ExceedQPS, 100 NotJoin, 101 Init,"
    " 102 NoConnection, 103 ExceedMaxLength, 1000 Unknown",
    "UserOnlineStatus": "0 Offline, 1 Online, 2 Unreachable",
    "MessageMode": "0 ReliableOrdered, 1 UnreliableOrdered, 2 UnreliableUnordered",
    "JoinRoomType": "0 First, 1 Reconnected",
    "UserOfflineReason": "0 Quit, 1 Dropped, 2 SwitchToInvisible, 3 KickedByAdmin",
    "ConnectionState": "1 Disconnected, 2 Connecting, 3 Connected, 4 Reconnecting, 5 Reconnected, 6 Lost, 7 Failed",
    "NetworkType": "-1 Unknown, 0 Disconnected, 1 LAN, 2 WiFi, 3 Mobile2G, 4 Mobile3G, 5 Mobile4G, 6 Mobile5G",
    "RtsErrorCode": "0 Success, -1000 InvalidToken, -1001 JoinRoom, -1002 NoPublishPermission,"
    " -1003 NoSubscribePermission, -1004 DuplicateLogin, -1005 AppIdNull, -1006 KickedOut, -1007 RoomIdIllegal,"
    " -1009 TokenExpired, -1010 UpdateTokenWithInvalidToken, -1011 RoomDismiss,"
    " -1012 JoinRoomWithoutLicenseAuthenticateSDK, -1013 RoomAlreadyExist, -1014 UserIDDifferent,"
    " -1017 JoinRoomServerLicenseExpired, -1018 JoinRoomExceedsTheUpperLimit, -1019 JoinRoomLicenseParameterError,"
    " -1020 JoinRoomLicenseFilePathError, -1021 JoinRoomLicenseIllegal, -1022 JoinRoomLicenseExpired,"
    " -1023 JoinRoomLicenseInformationNotMatch, -1024 JoinRoomLicenseNotMatchWithCache, -1025 JoinRoomRoomForbidden,"
    " -1026 JoinRoomUserForbidden, -1027 JoinRoomLicenseFunctionNotFound, -1070 OverStreamSubscribeLimit,"
    " -1080 OverStreamPublishLimit, -1081 OverScreenPublishLimit, -1082 OverVideoPublishLimit,"
    " -1083 InvalidAudioSyncUidRepeated, -1084 AbnormalServerStatus, -1085 MultiRoomUnpublishFailed,"
    " -1086 WrongAreaCode, -1111 InternalDeadLockNotify",
    "RtsWarningCode": "-2000 GetRoomFailed, -2001 JoinRoomFailed, -2002 PublishStreamFailed, -2005 InvokeError,"
    " -2007 InvalidExpectMediaServerAddress, -2011 SendCustomMessage, -2013 UserNotifyStop, -2015 RoomAlreadyExist,"
    " -2016 OldRoomBeenReplaced",
    "LocalProxyType": "1 Socks5, 2 HttpTunnel",
    "LocalProxyState": "0 Inited, 1 Connected, 2 Error",
    "LocalProxyError": "0 OK, 1 Socks5VersionError, 2 Socks5FormatError, 3 Socks5InvalidValue,"
    " 4 Socks5UserPassNotGiven, 5 Socks5TcpClosed, 6 HttpTunnelFailed",
    "HttpProxyState": "0 Init, 1 Connected, 2 Error",
    "Socks5ProxyState": "0 Init, 1 Connected, 2 Error, 3 TcpConnectFail, 4 TcpClose, 5 ProtocolTcpFail,"
    " 6 ProtocolUdpFail, 7 AuthFail, 8 Unknown",
    "ReturnStatus": "0 Success, -1 Failure, -2 ParameterErr, -3 WrongState, -4 HasInRoom, -5 HasInLogin,"
    " -6 HasInEchoTest, -7 NeitherVideoNorAudio, -8 RoomIdInUse, -9 ScreenNotSupport, -10 NotSupport,"
    " -11 ResourceOverflow, -12 VideoNotSupport, -201 NativeInvalid, -202 VideoTimeStampWarning",
    "LoginReturn": "0 Success, -1 InvalidParameter, -2 AlreadyLoggedIn, -3 EngineNull",
    "RoomReturn": "0 Success, -1 InvalidState, -2 AlreadyInRoom, -3 RoomNull",
    "SendReturn": "-1 EngineMissing, -2 EmptyUser",
    "BusinessCheckCode": "0 Success, -6001 AlreadyInRoom, -6002 InputInvalidate",
    "LocalLogLevel": "0 Info, 1 Warning, 2 Error, 3 None",
}

CODES = {name: kind for name, kind in vars(words).items() if isinstance(kind, type) and issubclass(kind, Code)}


@pytest.mark.parametrize("name", VENDOR)
def test_a_vendor_enum_has_exactly_the_vendors_numbers_and_names(name: str) -> None:
    assert {str(member) for member in CODES[name]} == set(VENDOR[name].split(", "))


def test_no_enum_escapes_the_table() -> None:
    ours = {"Code", "RefusalCode", "CloseCode"}
    assert set(CODES) == set(VENDOR) | ours


@pytest.mark.parametrize("member", [m for kind in CODES.values() for m in kind], ids=lambda m: f"{type(m).__name__}{m}")
def test_a_code_says_in_one_line_what_it_means(member: Code) -> None:
    assert member.meaning.endswith(".")
    assert "\n" not in member.meaning
    assert 5 < len(member.meaning) < 100


@pytest.mark.parametrize("kind", CODES.values(), ids=CODES)
def test_no_number_has_two_names(kind: type[enum.IntEnum]) -> None:
    assert list(kind.__members__.values()) == list(kind)


def test_a_code_shows_number_and_name() -> None:
    assert str(words.LoginErrorCode.INVALID_TOKEN) == "-1000 InvalidToken"
    assert f"{words.LoginErrorCode.INVALID_TOKEN}" == "-1000 InvalidToken"


def test_a_room_success_is_200_and_a_user_success_is_0() -> None:
    assert (RoomMessageSendResult.SUCCESS, UserMessageSendResult.SUCCESS) == (200, 0)


def test_our_refusals_lie_between_101_and_199() -> None:
    assert all(101 <= code <= 199 for code in RefusalCode)


def test_an_unknown_number_gives_the_default() -> None:
    assert code_or(words.LoginErrorCode, -1000, None) is words.LoginErrorCode.INVALID_TOKEN
    assert code_or(words.LoginErrorCode, 12345, None) is None


# --- close codes ---


@given(st.integers(4000, 4499))
def test_from_4000_to_4499_the_client_comes_back(code: int) -> None:
    assert reconnect_allowed(code)


@given(st.integers(4500, 4899))
def test_from_4500_to_4899_the_client_stays_away(code: int) -> None:
    assert not reconnect_allowed(code)


@pytest.mark.parametrize(("code", "comes_back"), [(1000, False), (1001, True), (1006, True), (1009, True)])
def test_the_standards_codes(code: int, comes_back: bool) -> None:
    assert reconnect_allowed(code) is comes_back


def test_the_names_of_close_codes_keep_to_the_ranges() -> None:
    fatal = {code.name for code in CloseCode if code >= 4000 and not reconnect_allowed(code)}
    assert fatal == {
        "PROTOCOL_ERROR",
        "VERSION",
        "TOKEN_INVALID",
        "TOKEN_EXPIRED",
        "DUPLICATE_LOGIN",
        "KICKED",
        "BANNED",
    }


# --- ids ---

LEGAL = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@-."


@pytest.mark.parametrize("value", ["a", LEGAL, "x" * 128, "-", ".", "@", "_"])
def test_a_legal_id_has_no_problem(value: str) -> None:
    assert id_problem("room id", value) is None


@pytest.mark.parametrize(
    ("value", "words_of_it"),
    [
        ("", ("empty",)),
        ("x" * 129, ("129 characters", "128")),
        ("lobby\n", (r"'\n' at place 6",)),
        ("\nlobby", (r"'\n' at place 1",)),
        ("a b", ("' ' at place 2",)),
        ("a/b", ("'/' at place 2",)),
        ("a:b", ("':' at place 2",)),
        ("a*", ("'*' at place 2",)),
        ("a+b", ("'+' at place 2",)),
        ("é", ("'é' at place 1",)),
        ("房间", ("'房' at place 1",)),
        ("a\0", (r"'\x00' at place 2",)),
        ("١", ("at place 1",)),
        ("\u212a", ("at place 1",)),
        ("\ud800", ("at place 1",)),
    ],
)
def test_an_illegal_id_says_what_and_where(value: str, words_of_it: tuple[str, ...]) -> None:
    problem = id_problem("room id", value)
    assert problem is not None
    for words_ in ("room id", *words_of_it, "1 to 128"):
        assert words_ in problem


@given(st.text(max_size=200))
def test_an_id_is_legal_exactly_when_length_and_characters_are(value: str) -> None:
    legal = 1 <= len(value) <= 128 and all(c in LEGAL for c in value)
    assert (id_problem("user id", value) is None) is legal


@pytest.mark.parametrize("value", ["", "shop-1", "a.b_c@d", "x" * 128])
def test_a_legal_business_id(value: str) -> None:
    assert business_id_problem(value) is None


@pytest.mark.parametrize("value", ["a b", "a\n", "é", "x" * 129, "a/b"])
def test_an_illegal_business_id(value: str) -> None:
    assert business_id_problem(value) is not None


# --- rules ---


def test_the_vendors_limits() -> None:
    rules = RULE_SETS["volcengine"]
    assert (rules.text_limit, rules.binary_limit) == (65_536, 47_104)
    assert (rules.peer_rate, rules.room_rate, rules.server_rate) == (100, 65, 20)
    assert (rules.room_total_rate, rules.large_room_total_rate, rules.large_room_users) == (100, 80, 500)
    assert (rules.notice_users, rules.acknowledge_timeout_ms) == (500, 12_000)
    assert rules.peer_messages
    assert rules.server_messages


def test_the_basic_tier() -> None:
    rules = RULE_SETS["volcengine-basic"]
    assert (rules.text_limit, rules.binary_limit) == (1_024, 1_024)
    assert (rules.room_rate, rules.bytes_rate) == (60, 30_720)
    assert not rules.peer_messages
    assert not rules.server_messages


@pytest.mark.parametrize(("name", "packets", "size"), [("agora", 30, 6_144), ("agora-2026", 60, 30_720)])
def test_agoras_limits_of_its_page_and_of_today(name: str, packets: int, size: int) -> None:
    rules = RULE_SETS[name]
    assert (rules.text_limit, rules.binary_limit, rules.streams_per_user) == (1_024, 1_024, 5)
    assert (rules.room_rate, rules.room_total_rate, rules.large_room_total_rate) == (packets, packets, packets)
    assert (rules.bytes_rate, rules.rooms_per_user) == (size, 5)
    assert not rules.peer_messages
    assert not rules.server_messages


AGORAS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !#$%&()+-:;<=.>?@[]^_{}|~,"


def test_only_volcengines_advanced_tier_has_look_ups_of_users() -> None:
    assert [name for name, rules in RULE_SETS.items() if rules.presence] == ["volcengine"]


def test_agoras_ids_have_89_characters_and_up_to_64_bytes() -> None:
    ids = RULE_SETS["agora"].ids
    assert len(AGORAS) == len(set(AGORAS)) == 89
    assert [c for c in map(chr, range(0x500)) if id_problem("user id", c, ids) is None] == sorted(AGORAS)
    assert id_problem("user id", "~" * 64, ids) is None
    assert "65 characters; 64 is the limit" in str(id_problem("user id", "a" * 65, ids))
    assert "empty" in str(id_problem("channel id", "", ids))
    assert "'/' at place 2" in str(id_problem("channel id", "a/b", ids))
    assert id_problem("channel id", "a\n", ids) is not None
    assert "128" in str(id_problem("user id", "a" * 129, RULE_SETS["volcengine"].ids))


def test_a_rule_set_is_found_by_its_own_name() -> None:
    assert all(rules.name == name for name, rules in RULE_SETS.items())


@pytest.mark.parametrize("name", RULE_SETS)
@pytest.mark.parametrize("kind", PayloadKind)
def test_a_payload_is_refused_from_one_byte_over_the_limit(name: str, kind: PayloadKind) -> None:
    rules = RULE_SETS[name]
    limit = rules.size_limit(kind)
    assert rules.size_problem(kind, limit - 1) is None
    assert rules.size_problem(kind, limit) is None
    problem = rules.size_problem(kind, limit + 1)
    assert problem is not None
    assert f"{limit:,} bytes" in problem
    assert problem.endswith("by 1 byte.")
    assert kind.name.lower() in problem


def test_a_size_counts_bytes_not_characters() -> None:
    text = "信" * 21_846
    assert RULE_SETS["volcengine"].size_problem(PayloadKind.TEXT, len(text.encode())) is not None
    assert RULE_SETS["volcengine"].size_problem(PayloadKind.TEXT, len(text)) is None


@pytest.mark.parametrize(
    "rules",
    [
        {"name": "x", "text_limit": -1},
        {"name": "x", "text_limit": 131_073},
        {"name": "x", "peer_rate": -1},
        {"name": "x", "acknowledge_timeout_ms": 10**30},
        {"name": "x", "peer_messages": 1},
        {"name": 1},
        {},
    ],
)
def test_rules_from_the_wire_that_make_no_sense_are_refused(rules: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(rules, RuleSet)


def test_rules_of_a_newer_gateway_are_taken_without_what_is_unknown() -> None:
    assert msgspec.convert({"name": "x", "colour": "red"}, RuleSet) == RuleSet("x")


def test_the_answer_to_a_message_is_awaited_even_without_a_limit() -> None:
    assert RuleSet("x", acknowledge_timeout_ms=0).acknowledge_ms == 12_000
    assert RuleSet("x", acknowledge_timeout_ms=5).acknowledge_ms == 5


@pytest.mark.parametrize(("value", "legal"), [("a+b=c_-.@", True), ("x" * 64, True), ("x" * 65, False), ("a b", False)])
def test_ids_of_rongcloud(value: str, legal: bool) -> None:
    assert (id_problem("room id", value, RULE_SETS["rongcloud"].ids) is None) is legal


@pytest.mark.parametrize(
    ("value", "legal"), [("a+b", True), ("a b|c", True), ("x" * 128, True), ("a*b", False), ("", False)]
)
def test_ids_where_nobody_knows_whose_rules_are_followed(value: str, legal: bool) -> None:
    assert (any_id_problem("user id", value) is None) is legal
