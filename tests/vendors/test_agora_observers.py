"""Signatures of the vendor's observers, and the objects that a connection hands out."""

import inspect

import pytest

from rts_console.vendors.agora_observers import AgoraParameter, IRTCConnectionObserver, IRTCLocalUserObserver, LocalUser

SIGNATURES = {
    "on_connected": "agora_rtc_conn conn_info reason",
    "on_disconnected": "agora_rtc_conn conn_info reason",
    "on_connecting": "agora_rtc_conn conn_info reason",
    "on_reconnecting": "agora_rtc_conn conn_info reason",
    "on_reconnected": "agora_rtc_conn conn_info reason",
    "on_connection_lost": "agora_rtc_conn conn_info",
    "on_connection_failure": "agora_rtc_conn conn_info reason",
    "on_token_privilege_will_expire": "agora_rtc_conn token",
    "on_token_privilege_did_expire": "agora_rtc_conn",
    "on_user_joined": "agora_rtc_conn user_id",
    "on_user_left": "agora_rtc_conn user_id reason",
    "on_error": "agora_rtc_conn error_code error_msg",
    "on_warning": "agora_rtc_conn warn_code warn_msg",
    "on_api_call_executed": "agora_rtc_conn error api_type api_param",
    "on_stream_message_error": "agora_rtc_conn user_id_str stream_id code missed cached",
    "on_encryption_error": "agora_rtc_conn error_type",
}


def signatures(kind: type) -> dict[str, str]:
    functions = inspect.getmembers(kind, inspect.isfunction)
    return {name: " ".join(list(inspect.signature(each).parameters)[1:]) for name, each in functions}


def test_the_vendors_signatures() -> None:
    assert signatures(IRTCConnectionObserver) == SIGNATURES
    assert signatures(IRTCLocalUserObserver) == {"on_stream_message": "agora_local_user user_id stream_id data length"}


def test_a_local_users_observer() -> None:
    user, observer = LocalUser(), IRTCLocalUserObserver()
    assert user.register_local_user_observer(None) == -2  # type: ignore[arg-type]
    assert user.register_local_user_observer(observer) == 0
    assert user.observer is observer
    assert user.unregister_local_user_observer() == 0
    assert user.observer is None


def test_parameters_are_kept_by_kind() -> None:
    parameter = AgoraParameter()
    assert parameter.set_int("i", -1) == parameter.set_uint("u", 1) == parameter.set_bool("b", True) == 0
    assert parameter.set_number("n", 1.5) == parameter.set_string("s", "x") == 0
    assert parameter.set_parameters('{"j": 7}') == 0
    assert (parameter.get_int("i"), parameter.get_int("j"), parameter.get_bool("b")) == ((0, -1), (0, 7), (0, True))
    assert (parameter.get_number("n"), parameter.get_string("s")) == ((0, 1.5), (0, "x"))
    assert parameter.get_string("i") == (-2, "")
    assert parameter.get_int("none") == (-2, 0)


@pytest.mark.parametrize("wrong", ["", "[]", "{", None])
def test_parameters_that_are_none(wrong: str) -> None:
    parameter = AgoraParameter()
    assert parameter.set_parameters(wrong) == -2
    assert parameter.set_int("", 1) == parameter.set_int("a", "1") == parameter.set_uint("a", -1) == -2  # type: ignore[arg-type]
