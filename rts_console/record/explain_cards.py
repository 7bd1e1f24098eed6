"""The texts of the cards: every code that can be met here, its usual causes, and how to bring it about.

Codes and their meaning: the vendor's (facts, section 2). A fault is written as the gateway's admin API takes it;
`{user}` and `{room}` in it stand for the user and the room that the card is about.
"""

from typing import Any, Final

from rts_console.protocol.words import (
    Code,
    ConnectionState,
    LocalProxyError,
    LoginErrorCode,
    LogoutReason,
    RoomMessageSendResult,
    RtsErrorCode,
    RtsWarningCode,
    UserMessageSendResult,
    UserOfflineReason,
    UserOnlineStatus,
)
from rts_console.record.explain import Card, Cause, Check, Evidence, Reproduce, Signal, Words
from rts_console.record.explain_plain import PLAIN

U, R, L, E, W = UserMessageSendResult, RoomMessageSendResult, LoginErrorCode, RtsErrorCode, RtsWarningCode


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _over(value: float | None, limit: float | None) -> bool | None:
    return None if value is None or limit is None else value > limit


def _expired(evidence: Evidence) -> bool | None:
    left_s = evidence.token_expires_in_s
    return None if left_s is None else left_s <= 0


def _link_down(evidence: Evidence) -> bool | None:
    up = (ConnectionState.CONNECTED, ConnectionState.RECONNECTED)
    return None if evidence.link is None else evidence.link not in up


def _link_was_lost(evidence: Evidence) -> bool | None:
    since_s = evidence.link_was_lost_within_s
    return _link_down(evidence) if since_s is None else since_s < 30


def _peer_away(evidence: Evidence) -> bool | None:
    return None if evidence.peer is None else evidence.peer is not UserOnlineStatus.ONLINE


def _faulty(*kinds: str) -> Signal:
    return lambda evidence: evidence.fault(*kinds)


def _cause(en: str, zh: str, check: Check, signal: Signal | None = None) -> Cause:
    return Cause(Words(en, zh), check, signal)


def _if(fact: str, check: Check, en: str, zh: str) -> Cause:
    """A cause that a yes or no of the evidence speaks for."""
    return _cause(en, zh, check, lambda evidence: getattr(evidence, fact))


def _unless(fact: str, check: Check, en: str, zh: str) -> Cause:
    """A cause that a yes of the evidence rules out."""
    return _cause(en, zh, check, lambda evidence: _not(getattr(evidence, fact)))


def _by_hand(en: str, zh: str) -> Reproduce:
    return Reproduce(Words(en, zh))


def _by_fault(en: str, zh: str, **fault: Any) -> Reproduce:
    return Reproduce(Words(en, zh), fault)


# --- causes that several codes share -------------------------------------------------------------------------------

TOKEN_EXPIRED = _cause("The token had expired.", "令牌已过期。", Check.TOKEN, _expired)
TOKEN_SIGNATURE = _unless(
    "token_signature_ok",
    Check.TOKEN,
    "The token was made with another app key, or was changed on its way.",
    "令牌由其他 AppKey 生成，或在传递中被改动。",
)
TOKEN_USER = _unless(
    "token_is_for_user", Check.TOKEN, "The token was made for another user.", "令牌是为其他用户生成的。"
)
TOKEN_APP = _unless("token_is_for_app", Check.TOKEN, "The token was made for another app.", "令牌是为其他应用生成的。")
CLOCK = _cause(
    "The clock of the gateway or of whoever made the token is wrong.",
    "网关或令牌签发方的时钟不准。",
    Check.FAULTS,
    _faulty("clock_skew"),
)
LINK_DOWN = _cause("The link is down at the moment.", "当前连接已断开。", Check.LINK, _link_down)
LINK_LOST = _cause("The link broke while it was under way.", "发送途中连接断开。", Check.LINK, _link_was_lost)
LINK_DROPPED = _if(
    "link_was_dropped", Check.LINK, "The link was dropped on purpose (Drop link).", "由用户主动断开连接（断开连接）。"
)
BAD_NETWORK = _cause(
    "The network loses or delays so much that no answer came in time.",
    "网络丢包或延迟过大，未能及时收到应答。",
    Check.FAULTS,
    _faulty("loss", "delay", "half_open", "bandwidth"),
)
NOT_LOGGED_IN = _unless(
    "logged_in", Check.LINK, "The user was not logged in, or its login has ended.", "用户未登录，或登录已结束。"
)
NOT_IN_ROOM = _unless(
    "in_room", Check.ROOM, "The user has not joined the room, or has left it.", "用户未加入房间，或已离开。"
)
THROWN_OUT = _if(
    "muted_or_banned",
    Check.ROOM,
    "The user was kicked out, or the room was dismissed.",
    "用户被移出房间，或房间已被解散。",
)
TOO_FAST = _cause(
    "More messages were sent in one second than the rules allow.",
    "一秒内发送的消息数超过规则允许的上限。",
    Check.RATE,
    lambda evidence: _over(evidence.sent_last_second, evidence.rate_limit),
)
RATE_FAULT = _cause("A fault limits the rate.", "故障设置限制了频率。", Check.FAULTS, _faulty("rate_limit"))
ROOM_TOO_FAST = _cause(
    "All members of the room together sent too much (Volcengine: 100 a second, 80 from 500 users on; Agora: 30 or 60).",
    "房间内所有成员合计发送过多（火山引擎：每秒 100 条，500 人以上为 80 条；声网：30 或 60 条）。",
    Check.RATE,
)
TOO_LARGE = _cause(
    "The message has more bytes than the limit; Chinese characters take three each, emoji four.",
    "消息字节数超过上限；一个汉字占三个字节，一个表情占四个。",
    Check.SIZE,
    lambda evidence: _over(evidence.size, evidence.limit),
)
PEER_OFFLINE = _cause("The receiver is not online.", "接收方不在线。", Check.PEER, _peer_away)
WRONG_ID = _cause("The id is misspelt: it is compared letter by letter.", "ID 拼写有误：逐字符比较。", Check.CALL)
OTHER_LOGIN = _if(
    "other_login",
    Check.LINK,
    "The same user id logged in on another device; the later login wins.",
    "同一用户 ID 在其他设备登录；后登录者有效。",
)
REFUSED_BY_FAULT = _cause("A fault refuses logins.", "故障设置拒绝登录。", Check.FAULTS, _faulty("refuse_login"))
EXPIRED_BY_FAULT = _cause(
    "A fault makes every token count as expired.", "故障设置使所有令牌视为过期。", Check.FAULTS, _faulty("expire_token")
)
OPERATOR = _cause("An operator or the app server did it.", "由运维人员或业务服务器执行。", Check.ROOM)


def _card(code: Code, zh: str, causes: tuple[Cause, ...] = (), reproduce: Reproduce | None = None) -> Card:
    return Card(code, Words(code.meaning, zh), causes, reproduce)


_LOGIN: Final = (
    _card(
        L.INVALID_TOKEN,
        "令牌错误、过期，或属于其他应用或用户。",
        (TOKEN_EXPIRED, TOKEN_USER, TOKEN_APP, TOKEN_SIGNATURE, CLOCK, EXPIRED_BY_FAULT, REFUSED_BY_FAULT),
        _by_fault("Every login is refused.", "拒绝所有登录。", kind="refuse_login", code=-1000, user_id="{user}"),
    ),
    _card(
        L.LOGIN_FAILED,
        "登录未成功。",
        (
            _if("muted_or_banned", Check.ROOM, "The user is banned from logging in.", "用户被禁止登录。"),
            _cause("Too many logins per second from this address.", "该地址每秒登录次数过多。", Check.RATE),
            LINK_LOST,
            REFUSED_BY_FAULT,
        ),
        _by_fault("Every login is refused.", "拒绝所有登录。", kind="refuse_login", code=-1001, user_id="{user}"),
    ),
    _card(
        L.INVALID_USER_ID,
        "用户 ID 为空或含有不允许的字符。",
        (
            _cause(
                "1 to 128 of a-z A-Z 0-9 _ @ - . are allowed.",
                "允许 1 到 128 个 a-z A-Z 0-9 _ @ - . 字符。",
                Check.CALL,
            ),
        ),
        _by_hand("Log in with a blank in the user id.", "使用带空格的用户 ID 登录。"),
    ),
    _card(
        L.SERVER_ERROR,
        "服务在登录时出错。",
        (
            _cause(
                "The gateway lost what it needs, or has too many logins to take.",
                "网关内部出错，或登录过多。",
                Check.LINK,
            ),
            REFUSED_BY_FAULT,
        ),
        _by_fault("Every login is refused.", "拒绝所有登录。", kind="refuse_login", code=-1003, user_id="{user}"),
    ),
    _card(
        LogoutReason.DUPLICATE_LOGIN,
        "同一用户在其他地方登录；后登录者有效。",
        (OTHER_LOGIN,),
        _by_fault("The login ends.", "登录结束。", kind="duplicate_login", user_id="{user}"),
    ),
)

_NO_ANSWER: Final = (LINK_LOST, BAD_NETWORK)
_DROP: Final = _by_fault(
    "Messages to the gateway are lost, reliable ones too; send one.",
    "发往网关的消息（包括可靠消息）全部丢失；请发送一条。",
    kind="loss",
    percent=100,
    reliable=True,
    direction="up",
    user_id="{user}",
    for_s=15,
)
_CUT: Final = _by_fault(
    "The way to the gateway takes 5 s; send an unreliable message and drop the link.",
    "到网关的延迟为 5 秒；请发送一条不可靠消息并断开连接。",
    kind="delay",
    delay_ms=5_000,
    direction="up",
    user_id="{user}",
    for_s=20,
)
_OFFLINE: Final = _by_fault(
    "Every login is refused from now on; then drop the link and send.",
    "此后拒绝登录；断开连接后发送消息。",
    kind="refuse_login",
    code=-1003,
    user_id="{user}",
)
_SLOW_DOWN: Final = _by_fault(
    "One message a second is allowed; send two.",
    "每秒只允许一条消息；请发送两条。",
    kind="rate_limit",
    per_second=1,
    user_id="{user}",
)
_NOT_SET_UP: Final = (_cause("The client was never connected.", "客户端从未连接。", Check.LINK, _link_down),)

_PEER: Final = (
    _card(U.TIMEOUT, "12 秒内无应答：是否送达未知。", _NO_ANSWER, _DROP),
    _card(U.NETWORK_DISCONNECTED, "消息发送途中连接断开。", _NO_ANSWER, _CUT),
    _card(
        U.NO_RECEIVER,
        "接收方不在线。",
        (PEER_OFFLINE, WRONG_ID),
        _by_hand("Log the receiver out and send to it.", "让接收方退出登录，再向其发送。"),
    ),
    _card(
        U.NO_RELAY_PATH,
        "无路由：接收方从未登录过。",
        (
            _cause("The receiver has never logged in to this app.", "接收方从未登录此应用。", Check.PEER, _peer_away),
            WRONG_ID,
            _cause("The two users belong to different apps.", "双方属于不同的应用。", Check.CALL),
        ),
        _by_hand("Send to a user id that nobody ever used.", "向从未使用过的用户 ID 发送。"),
    ),
    _card(U.EXCEED_QPS, "每秒消息过多。", (TOO_FAST, RATE_FAULT), _SLOW_DOWN),
    _card(
        U.E2BS_SEND_FAILED,
        "业务服务器未收到消息。",
        (
            _cause(
                "The app server does not run, or the URL is wrong.", "业务服务器未运行，或地址错误。", Check.APP_SERVER
            ),
            _cause(
                "It did not answer in time.",
                "业务服务器未及时应答。",
                Check.APP_SERVER,
                _faulty("slow_app_server"),
            ),
            _cause("A fault says that it is down.", "故障设置使其不可用。", Check.FAULTS, _faulty("app_server_down")),
        ),
        _by_fault("The app server is down.", "业务服务器不可用。", kind="app_server_down"),
    ),
    _card(
        U.E2BS_RETURN_FAILED,
        "业务服务器已收到，但返回了非 200 的应答。",
        (
            _cause(
                "It answered with another HTTP status than 200.",
                "其返回的 HTTP 状态不是 200。",
                Check.APP_SERVER,
                lambda evidence: None if evidence.http_status is None else evidence.http_status != 200,
            ),
            _cause("It does not accept the signature.", "业务服务器不接受该签名。", Check.APP_SERVER),
            _cause("A fault spoils its answers.", "故障设置篡改了其应答。", Check.FAULTS, _faulty("wrong_answer")),
        ),
        _by_fault("The app server answers 500.", "业务服务器返回 500。", kind="wrong_answer", code=500),
    ),
    _card(
        U.NOT_JOIN,
        "发送方不在房间内。",
        (NOT_IN_ROOM, THROWN_OUT),
        _by_hand("Send to a room that was not joined.", "向未加入的房间发送。"),
    ),
    _card(U.INIT, "连接尚未建立。", _NOT_SET_UP, None),
    _card(U.NO_CONNECTION, "当前没有到服务的连接；未发送任何内容。", (LINK_DOWN, NOT_LOGGED_IN), _OFFLINE),
    _card(
        U.EXCEED_MAX_LENGTH,
        "消息超过大小上限；未发送任何内容。",
        (TOO_LARGE, _cause("The rule set in force allows less.", "当前规则集的上限更小。", Check.SIZE)),
        _by_hand("Send 65,537 bytes of text.", "发送 65,537 字节的文本。"),
    ),
    _card(
        U.EMPTY_USER,
        "未指定接收方。",
        (_cause("The receiver's id is empty.", "接收方 ID 为空。", Check.CALL),),
        _by_hand("Send with no receiver, from a script.", "在脚本中不指定接收方发送。"),
    ),
    _card(
        U.NOT_LOGIN,
        "发送方未登录。",
        (NOT_LOGGED_IN, OTHER_LOGIN),
        _by_hand("Send before logging in.", "登录前发送。"),
    ),
    _card(
        U.SERVER_PARAMS_NOT_SET,
        "请先设置业务服务器的签名和地址。",
        (
            _unless(
                "server_params_set",
                Check.APP_SERVER,
                "Signature and URL of the app server were not set in this login.",
                "本次登录尚未设置业务服务器的签名和地址。",
            ),
        ),
        _by_hand("Send to the app server before its URL is set.", "在设置地址之前向业务服务器发送。"),
    ),
    _card(
        U.UNKNOWN,
        "没有专门编码的错误。",
        (LINK_LOST, THROWN_OUT),
        _by_hand(
            "Send to a user id that is not allowed, with a client that does not check it.",
            "用不检查 ID 的客户端向不合法的用户 ID 发送。",
        ),
    ),
)

_ROOM: Final = (
    _card(R.TIMEOUT, "12 秒内无应答：是否送达未知。", _NO_ANSWER, _DROP),
    _card(R.NETWORK_DISCONNECTED, "消息发送途中连接断开。", _NO_ANSWER, _CUT),
    _card(R.EXCEED_QPS, "每秒消息过多。", (TOO_FAST, ROOM_TOO_FAST, RATE_FAULT), _SLOW_DOWN),
    _card(
        R.NOT_JOIN,
        "发送方不在房间内。",
        (NOT_IN_ROOM, THROWN_OUT),
        _by_hand("Send to a room that was not joined.", "向未加入的房间发送。"),
    ),
    _card(R.INIT, "连接尚未建立。", _NOT_SET_UP, None),
    _card(R.NO_CONNECTION, "当前没有到服务的连接；未发送任何内容。", (LINK_DOWN, NOT_LOGGED_IN), _OFFLINE),
    _card(
        R.EXCEED_MAX_LENGTH,
        "消息超过大小上限；未发送任何内容。",
        (TOO_LARGE,),
        _by_hand("Send 65,537 bytes of text to the room.", "向房间发送 65,537 字节的文本。"),
    ),
    _card(
        R.UNKNOWN,
        "没有专门编码的错误。",
        (
            _cause("The user is muted in the room.", "用户在房间内被禁言。", Check.ROOM, lambda e: e.muted_or_banned),
            LINK_LOST,
        ),
        _by_hand("Mute the user on the operator page, then send to the room.", "在运维页面禁言该用户，再向房间发送。"),
    ),
)

_ROOM_STATE: Final = (
    _card(
        E.INVALID_TOKEN,
        "加入房间的令牌错误或过期。",
        (TOKEN_EXPIRED, TOKEN_SIGNATURE, CLOCK),
        None,
    ),
    _card(
        E.TOKEN_EXPIRED,
        "令牌已到期，用户被移出；请使用新令牌重新加入。",
        (TOKEN_EXPIRED, CLOCK),
        _by_hand(
            "Under Agora's rules log in with a 30 s token, join, and do not renew it.",
            "在 Agora 规则下使用 30 秒令牌登录并加入，且不续期。",
        ),
    ),
    _card(
        E.JOIN_ROOM,
        "加入房间因未知原因失败；请重新加入。",
        (LINK_LOST, NOT_LOGGED_IN, _cause("The gateway could not do it then.", "网关当时无法处理。", Check.LINK)),
        _by_fault(
            "The way to the gateway takes 5 s; join a room and drop the link.",
            "到网关的延迟为 5 秒；请加入房间并断开连接。",
            kind="delay",
            delay_ms=5_000,
            direction="up",
            user_id="{user}",
            for_s=20,
        ),
    ),
    _card(
        E.DUPLICATE_LOGIN,
        "同一用户在其他地方加入；后加入者有效。",
        (OTHER_LOGIN,),
        _by_fault("The login ends.", "登录结束。", kind="duplicate_login", user_id="{user}"),
    ),
    _card(
        E.KICKED_OUT,
        "被业务服务器或运维人员移出房间。",
        (OPERATOR, _cause("A fault kicked the user.", "故障设置移出了用户。", Check.FAULTS, _faulty("kick"))),
        _by_fault("The user is kicked.", "用户被移出。", kind="kick", user_id="{user}", room_id="{room}"),
    ),
    _card(
        E.ROOM_ID_ILLEGAL,
        "房间 ID 为空或含有不允许的字符。",
        (
            _cause(
                "1 to 128 of a-z A-Z 0-9 _ @ - . are allowed.",
                "允许 1 到 128 个 a-z A-Z 0-9 _ @ - . 字符。",
                Check.CALL,
            ),
        ),
        _by_hand("Join a room with a blank in its id.", "加入 ID 带空格的房间。"),
    ),
    _card(
        E.ROOM_DISMISS,
        "房间已被业务服务器或运维人员解散。",
        (OPERATOR,),
        _by_hand("Dismiss the room on the operator page.", "在运维页面解散房间。"),
    ),
    _card(
        E.ROOM_ALREADY_EXIST,
        "此客户端已有该 ID 的房间对象。",
        (_cause("The room was created twice by one client.", "同一客户端重复创建了房间。", Check.CALL),),
        _by_hand("Create a room twice, from a script.", "在脚本中重复创建房间。"),
    ),
    _card(
        E.ROOM_FORBIDDEN,
        "房间被封禁。",
        (
            _cause(
                "An operator banned the room as a whole.",
                "运维人员封禁了整个房间。",
                Check.ROOM,
                lambda e: e.muted_or_banned,
            ),
        ),
        _by_hand("Ban the room on the operator page, then join it.", "在运维页面封禁房间，再加入。"),
    ),
    _card(
        E.USER_FORBIDDEN,
        "用户被禁止进入该房间。",
        (_cause("An operator banned the user.", "运维人员封禁了用户。", Check.ROOM, lambda e: e.muted_or_banned),),
        _by_hand("Ban the user on the operator page, then join.", "在运维页面封禁用户，再加入。"),
    ),
    _card(
        E.ABNORMAL_SERVER_STATUS,
        "服务处于异常状态。",
        (_cause("The link ended for good while in the room.", "在房间内时连接彻底终止。", Check.LINK, _link_down),),
        _by_fault(
            "The link is closed and must not come back.",
            "连接被关闭且不再恢复。",
            kind="close",
            code=4500,
            user_id="{user}",
        ),
    ),
    _card(
        W.USER_NOTIFY_STOP,
        "房间超过 500 人：停止进出通知。",
        (
            _cause(
                "The room has more than 500 members.",
                "房间成员超过 500 人。",
                Check.ROOM,
                lambda evidence: _over(evidence.room_members, 500),
            ),
        ),
        _by_hand(
            "Set the limit `notice_users` of the gateway to 1 and join with three users.",
            "将网关限制 notice_users 设为 1，再让三个用户加入。",
        ),
    ),
)

_STATES: Final = (
    _card(
        UserOnlineStatus.OFFLINE,
        "用户未登录。",
        (WRONG_ID, _cause("It logged out, or did not come back in time.", "已退出，或未及时恢复。", Check.PEER)),
        _by_hand("Look up a user who is logged out.", "查询已退出的用户。"),
    ),
    _card(
        UserOnlineStatus.UNREACHABLE,
        "目前无法判断用户是否在线。",
        (_cause("Its link broke and it may still come back.", "其连接已断开，仍可能恢复。", Check.PEER),),
        _by_fault(
            "That user may not come back for 30 s; drop its link and look it up.",
            "该用户 30 秒内无法恢复；断开其连接后查询。",
            kind="refuse_login",
            code=-1003,
            user_id="{user}",
            for_s=30,
        ),
    ),
    _card(
        UserOfflineReason.DROPPED,
        "该用户的连接断开。",
        (LINK_LOST,),
        _by_fault(
            "That user may not come back for 30 s; drop its link.",
            "该用户 30 秒内无法恢复；断开其连接。",
            kind="refuse_login",
            code=-1003,
            user_id="{user}",
            for_s=30,
        ),
    ),
    _card(
        UserOfflineReason.KICKED_BY_ADMIN,
        "被业务服务器或运维人员移出。",
        (OPERATOR,),
        _by_fault("The user is kicked.", "用户被移出。", kind="kick", user_id="{user}", room_id="{room}"),
    ),
    _card(
        ConnectionState.DISCONNECTED,
        "连接断开超过 12 秒，正在重试。",
        (LINK_DROPPED, BAD_NETWORK, _cause("The gateway does not run.", "网关未运行。", Check.LINK)),
        _by_fault(
            "Logins are refused; then drop the link.",
            "拒绝登录；随后断开连接。",
            kind="refuse_login",
            code=-1003,
            user_id="{user}",
            for_s=30,
        ),
    ),
    _card(
        ConnectionState.RECONNECTING,
        "连接丢失，正在重建。",
        (LINK_DROPPED, BAD_NETWORK, _cause("The gateway restarts.", "网关正在重启。", Check.LINK)),
        _by_fault("The link is closed.", "连接被关闭。", kind="close", code=4000, user_id="{user}"),
    ),
    _card(
        ConnectionState.LOST,
        "断开后超过 10 秒仍未恢复；继续重试。",
        (BAD_NETWORK, _cause("The gateway does not run.", "网关未运行。", Check.LINK)),
        _by_fault(
            "Logins are refused; then drop the link.",
            "拒绝登录；随后断开连接。",
            kind="refuse_login",
            code=-1003,
            user_id="{user}",
            for_s=60,
        ),
    ),
    _card(
        ConnectionState.FAILED,
        "连接彻底终止；请重新登录。",
        (OTHER_LOGIN, TOKEN_EXPIRED, TOKEN_SIGNATURE, OPERATOR),
        _by_fault("The login ends.", "登录结束。", kind="duplicate_login", user_id="{user}"),
    ),
)

_PROXY_TYPE: Final = _cause("The address is that of another kind of proxy.", "该地址是其他类型的代理。", Check.PROXY)
_PROXY_PASSWORD: Final = _cause("User name or password is wrong.", "用户名或密码错误。", Check.PROXY)
_PROXY_DOWN: Final = _cause(
    "The proxy does not run, or host or port is wrong.", "代理未运行，或主机、端口错误。", Check.PROXY
)
_PROXY_RULES: Final = _cause("The proxy does not let this target through.", "代理不允许访问该目标。", Check.PROXY)
_BY_PROXY: Final = _by_hand("Name a proxy that behaves so on the Connection pane.", "在连接面板中指定有此行为的代理。")

_PROXIES: Final = (
    _card(LocalProxyError.SOCKS5_VERSION_ERROR, "代理不支持 SOCKS5。", (_PROXY_TYPE,), _BY_PROXY),
    _card(LocalProxyError.SOCKS5_FORMAT_ERROR, "代理的应答格式错误。", (_PROXY_TYPE,), _BY_PROXY),
    _card(LocalProxyError.SOCKS5_INVALID_VALUE, "代理拒绝，或返回未知值。", (_PROXY_PASSWORD, _PROXY_RULES), _BY_PROXY),
    _card(LocalProxyError.SOCKS5_USER_PASS_NOT_GIVEN, "代理要求用户名和密码。", (_PROXY_PASSWORD,), _BY_PROXY),
    _card(LocalProxyError.SOCKS5_TCP_CLOSED, "无法建立到代理的 TCP 连接，或连接被关闭。", (_PROXY_DOWN,), _BY_PROXY),
    _card(
        LocalProxyError.HTTP_TUNNEL_FAILED,
        "HTTP 代理未打开隧道。",
        (_PROXY_PASSWORD, _PROXY_RULES, _PROXY_TYPE),
        _BY_PROXY,
    ),
)

CARDS: Final[dict[tuple[str, int], Card]] = {
    (type(card.code).__name__, int(card.code)): card
    for card in (*PLAIN, *_LOGIN, *_PEER, *_ROOM, *_ROOM_STATE, *_STATES, *_PROXIES)
}
"""By name of the enum and number."""
