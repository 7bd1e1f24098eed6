"""What an Agora connection tells, and what it hands out beside itself: observers, its info, its user, its parameters.

Signatures are the vendor's. Callbacks come on the asyncio loop of the connection (the vendor has threads of its own),
so they must not block; they may call the connection.
"""

import json
from typing import TYPE_CHECKING, Any

import msgspec

from rts_console.vendors.agora_codes import Error

if TYPE_CHECKING:
    from rts_console.vendors.agora_sdk import RTCConnection


class RTCConnInfo(msgspec.Struct, frozen=True):
    """What a connection was when it told something."""

    id: int
    channel_id: str
    state: int
    local_user_id: str
    internal_uid: int


class IRTCConnectionObserver:
    """What a connection tells; override what is of interest."""

    def on_connected(self, agora_rtc_conn: "RTCConnection", conn_info: RTCConnInfo, reason: int) -> None:
        """The channel is joined (1)."""

    def on_disconnected(self, agora_rtc_conn: "RTCConnection", conn_info: RTCConnInfo, reason: int) -> None:
        """The channel was left (5)."""

    def on_connecting(self, agora_rtc_conn: "RTCConnection", conn_info: RTCConnInfo, reason: int) -> None:
        """On the way: asked for (0), or by a new token (12)."""

    def on_reconnecting(self, agora_rtc_conn: "RTCConnection", conn_info: RTCConnInfo, reason: int) -> None:
        """Nothing was heard for 4 s (2, or 14)."""

    def on_reconnected(self, agora_rtc_conn: "RTCConnection", conn_info: RTCConnInfo, reason: int) -> None:
        """Joined again (15)."""

    def on_connection_lost(self, agora_rtc_conn: "RTCConnection", conn_info: RTCConnInfo) -> None:
        """Ten more seconds without the service; it is still tried."""

    def on_connection_failure(self, agora_rtc_conn: "RTCConnection", conn_info: RTCConnInfo, reason: int) -> None:
        """Given up: 3, 4, 6, 7, 8, 9, 10, 19 or 20 say why."""

    def on_token_privilege_will_expire(self, agora_rtc_conn: "RTCConnection", token: str) -> None:
        """The token runs out within 30 s: renew it, or be dropped from the channel."""

    def on_token_privilege_did_expire(self, agora_rtc_conn: "RTCConnection") -> None:
        """The token ran out."""

    def on_user_joined(self, agora_rtc_conn: "RTCConnection", user_id: str) -> None:
        """Another user is in the channel."""

    def on_user_left(self, agora_rtc_conn: "RTCConnection", user_id: str, reason: int) -> None:
        """Another user is no longer: it left (0), was not heard of for 20 s (1), or became audience (2)."""

    def on_error(self, agora_rtc_conn: "RTCConnection", error_code: int, error_msg: str) -> None:
        """What a call led to failed after the call had returned."""

    def on_warning(self, agora_rtc_conn: "RTCConnection", warn_code: int, warn_msg: str) -> None:
        """Something to know; it goes on."""

    def on_api_call_executed(self, agora_rtc_conn: "RTCConnection", error: int, api_type: str, api_param: str) -> None:
        """A method was called; `error` is 0 or minus what it returned."""

    def on_stream_message_error(
        self, agora_rtc_conn: "RTCConnection", user_id_str: str, stream_id: int, code: int, missed: int, cached: int
    ) -> None:
        """Packets of a reliable stream did not come within 5 s: how many, and how many waited behind them."""

    def on_encryption_error(self, agora_rtc_conn: "RTCConnection", error_type: int) -> None:
        """A packet could not be decrypted (3) or encrypted (4)."""


class IRTCLocalUserObserver:
    """What the local user of a connection tells."""

    def on_stream_message(
        self, agora_local_user: "LocalUser", user_id: str, stream_id: int, data: bytes, length: int
    ) -> None:
        """A packet of another user."""


class LocalUser:
    """The user of a connection."""

    def __init__(self) -> None:
        """Begin without an observer."""
        self.observer: IRTCLocalUserObserver | None = None

    def register_local_user_observer(self, observer: IRTCLocalUserObserver) -> int:
        """Tell this observer from now on. Returns 0, -2 for none."""
        if observer is None:
            return -Error.INVALID_ARGUMENT
        self.observer = observer
        return 0

    def unregister_local_user_observer(self) -> int:
        """Tell nobody any more. Returns 0."""
        self.observer = None
        return 0


class AgoraParameter:
    """The vendor's private parameters: kept and given back; none has an effect here."""

    def __init__(self) -> None:
        """Begin with none."""
        self._values: dict[str, Any] = {}

    def set_int(self, key: str, value: int) -> int:
        """Set a whole number. Returns 0 or -2."""
        return self._set(key, value, int)

    def set_uint(self, key: str, value: int) -> int:
        """Set a whole number that is not negative. Returns 0 or -2."""
        return self._set(key, value, int) if isinstance(value, int) and value >= 0 else -Error.INVALID_ARGUMENT

    def set_bool(self, key: str, value: bool) -> int:
        """Set yes or no. Returns 0 or -2."""
        return self._set(key, bool(value), bool)

    def set_number(self, key: str, value: float) -> int:
        """Set a number. Returns 0 or -2."""
        return self._set(key, value, (int, float))

    def set_string(self, key: str, value: str) -> int:
        """Set a text. Returns 0 or -2."""
        return self._set(key, value, str)

    def set_parameters(self, json_src: str) -> int:
        """Set all of a JSON object. Returns 0 or -2."""
        try:
            values = json.loads(json_src)
        except (TypeError, ValueError):
            return -Error.INVALID_ARGUMENT
        if not isinstance(values, dict):
            return -Error.INVALID_ARGUMENT
        self._values |= values
        return 0

    def get_int(self, key: str) -> tuple[int, int]:
        """0 and the number, or -2 and 0."""
        return self._get(key, int, 0)

    def get_bool(self, key: str) -> tuple[int, bool]:
        """0 and the value, or -2 and False."""
        return self._get(key, bool, False)

    def get_number(self, key: str) -> tuple[int, float]:
        """0 and the number, or -2 and 0."""
        return self._get(key, (int, float), 0.0)

    def get_string(self, key: str) -> tuple[int, str]:
        """0 and the text, or -2 and an empty one."""
        return self._get(key, str, "")

    def _set(self, key: str, value: Any, kind: Any) -> int:
        if not key or not isinstance(key, str) or not isinstance(value, kind):
            return -Error.INVALID_ARGUMENT
        self._values[key] = value
        return 0

    def _get(self, key: str, kind: Any, default: Any) -> tuple[int, Any]:
        value = self._values.get(key)
        return (0, value) if isinstance(value, kind) else (-Error.INVALID_ARGUMENT, default)
