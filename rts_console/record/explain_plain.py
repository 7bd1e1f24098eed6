"""The cards of codes that tell no failure, in English and in Chinese: what they mean, and how they come about."""

from typing import Final

from rts_console.protocol.words import (
    BusinessCheckCode,
    Code,
    ConnectionState,
    LocalProxyError,
    LocalProxyState,
    LoginErrorCode,
    LoginReturn,
    LogoutReason,
    RefusalCode,
    RoomMessageSendResult,
    RoomReturn,
    RtsErrorCode,
    SendReturn,
    UserMessageSendResult,
    UserOfflineReason,
    UserOnlineStatus,
)
from rts_console.record.explain import Card, Reproduce, Words


def _card(code: Code, zh: str, way: tuple[str, str] | None = None) -> Card:
    return Card(code, Words(code.meaning, zh), (), Reproduce(Words(*way)) if way else None)


_LOG_IN: Final = ("Log in.", "登录。")
_LOG_OUT: Final = ("Log out.", "退出登录。")
_SEND: Final = ("Send to a user who is online.", "向在线用户发送。")
_SEND_ROOM: Final = ("Join a room and send to it.", "加入房间并发送。")
_JOIN: Final = ("Join a room.", "加入房间。")
_LEAVE: Final = ("Let another user leave the room.", "让另一用户离开房间。")
_LOOK_UP: Final = ("Look a user up who is logged in.", "查询已登录的用户。")
_DROP: Final = ("Drop the link; it comes back by itself.", "断开连接；连接会自动恢复。")
_PROXY: Final = ("Name a proxy that runs on the Connection pane, and log in.", "在连接面板中指定可用的代理并登录。")
_NO_PROXY: Final = ("Name a proxy that does not run, and log in.", "指定未运行的代理并登录。")
_UPDATE_OLD: Final = ("Update the token while online with one that is over.", "在线时用已过期的令牌更新。")
_UPDATE_BROKEN: Final = (
    "Update the token while online with a broken one: Token lab, Break signature.",
    "在线时用损坏的令牌更新：令牌实验室，破坏签名。",
)

PLAIN: Final = (
    _card(LoginErrorCode.SUCCESS, "已登录。", _LOG_IN),
    _card(LogoutReason.LOGOUT, "已按请求退出登录。", _LOG_OUT),
    _card(UserMessageSendResult.SUCCESS, "消息已被接受。", _SEND),
    _card(RoomMessageSendResult.SUCCESS, "房间已收到消息。", _SEND_ROOM),
    _card(UserOnlineStatus.ONLINE, "用户已登录且可达。", _LOOK_UP),
    _card(UserOfflineReason.QUIT, "用户主动离开。", _LEAVE),
    _card(UserOfflineReason.SWITCH_TO_INVISIBLE, "用户转为隐身。"),
    _card(ConnectionState.CONNECTING, "正在建立首次连接。", _LOG_IN),
    _card(ConnectionState.CONNECTED, "连接已建立。", _LOG_IN),
    _card(ConnectionState.RECONNECTED, "连接已恢复。", _DROP),
    _card(RtsErrorCode.SUCCESS, "已加入房间。", _JOIN),
    _card(LocalProxyError.OK, "代理没有错误。", _PROXY),
    _card(LocalProxyState.INITED, "到代理的 TCP 连接已建立。", _PROXY),
    _card(LocalProxyState.CONNECTED, "已通过代理连接。", _PROXY),
    _card(LocalProxyState.ERROR, "代理出错；错误码说明原因。", _NO_PROXY),
    _card(LoginReturn.SUCCESS, "已接受；结果随后返回。"),
    _card(LoginReturn.INVALID_PARAMETER, "令牌或用户 ID 为空或不合法。"),
    _card(LoginReturn.ALREADY_LOGGED_IN, "已有用户登录。"),
    _card(LoginReturn.NO_ENGINE, "客户端已关闭。"),
    _card(RoomReturn.SUCCESS, "已接受；结果随后返回。"),
    _card(RoomReturn.INVALID_STATE, "用户未登录，或 ID 不合法。"),
    _card(RoomReturn.ALREADY_IN_ROOM, "已加入该房间。"),
    _card(RoomReturn.NO_ROOM, "房间对象已关闭。"),
    _card(SendReturn.NO_ENGINE, "客户端已关闭。"),
    _card(SendReturn.EMPTY_USER, "接收方用户 ID 为空或不合法。"),
    _card(BusinessCheckCode.SUCCESS, "业务标识已设置。"),
    _card(BusinessCheckCode.ALREADY_IN_ROOM, "请在加入房间前设置业务标识。"),
    _card(BusinessCheckCode.INPUT_INVALIDATE, "只允许字母、数字和 . - _ @。"),
    _card(RefusalCode.UNKNOWN_TYPE, "网关不认识此类型的帧。"),
    _card(RefusalCode.BAD_FRAME, "无法读取该帧。"),
    _card(RefusalCode.BAD_ID, "房间或用户 ID 为空、过长或含有不允许的字符。"),
    _card(RefusalCode.NOT_LOGGED_IN, "请先登录。"),
    _card(RefusalCode.TOKEN_EXPIRED, "令牌已过期；请使用新令牌登录。", _UPDATE_OLD),
    _card(RefusalCode.TOKEN_INVALID, "令牌错误，或属于其他应用或用户。", _UPDATE_BROKEN),
    _card(RefusalCode.NOT_IN_ROOM, "请先加入房间。"),
    _card(RefusalCode.NO_RECEIVER, "接收方不在线。"),
    _card(RefusalCode.TEXT_TOO_LARGE, "文本超过上限。"),
    _card(RefusalCode.BINARY_TOO_LARGE, "二进制数据超过上限。"),
    _card(RefusalCode.ROOM_FULL, "房间已满或已关闭。"),
    _card(RefusalCode.TOO_MANY_ROOMS, "该用户加入的房间数已达单次登录的上限。"),
    _card(RefusalCode.UNAVAILABLE, "网关暂时无法执行；请重试。"),
    _card(RefusalCode.UNKNOWN_OUTCOME, "未收到应答：是否已执行未知。"),
    _card(RefusalCode.NOT_ALLOWED, "当前规则集不提供此功能。"),
    _card(RefusalCode.RATE_ROOM, "该房间每秒消息过多。"),
    _card(RefusalCode.RATE_USER, "该用户每秒消息过多。"),
    _card(RefusalCode.RATE_IN_FLIGHT, "尚未确认的消息过多。"),
)
"""What went well, what a call refuses before anything is sent, and the gateway's own refusals."""
