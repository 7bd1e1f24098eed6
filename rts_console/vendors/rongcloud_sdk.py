"""RongCloud's chat room client with the vendor's own method names, thin over the client core.

Every call returns a `Result` with the vendor's code, as its Web kit does; nothing raises for what the service says::

    client = ChatRoomClient()
    client.init(app_key, url="ws://127.0.0.1:7880")
    await client.connect(token)
    await client.join_chat_room("lobby", 20)
    await client.send_message(ConversationType.CHATROOM, "lobby", TextMessage(content="hello"))
"""

import asyncio
import base64
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from rts_console.client.rts import DEFAULT_URL, RtsClient, RtsRoom
from rts_console.protocol import events as ev
from rts_console.protocol.errors import InvalidCall, RtsError
from rts_console.protocol.words import RONGCLOUD_IDS, LogoutReason, RtsErrorCode, id_problem
from rts_console.vendors.packing import InvalidToken
from rts_console.vendors.rongcloud import read_token
from rts_console.vendors.rongcloud_codes import NATIVE_WAITS_MS, NativeStatus, RongCloudCode, WebStatus
from rts_console.vendors.rongcloud_messages import (
    THUMBNAIL_BYTES,
    ChatMessage,
    ChatRoomDelegate,
    ChatRoomEntry,
    ConnectionDelegate,
    ConversationType,
    Direction,
    ImageMessage,
    LikeMessage,
    LocalMessages,
    MessageContent,
    MessageTypes,
    RecallNotification,
    ReceiveMessageDelegate,
    Result,
    SentStatus,
    UserInfo,
    details_of,
)
from rts_console.vendors.rongcloud_results import code_of, known, login_code, send_code, statuses
from rts_console.vendors.rongcloud_upload import bring_image

LIKE_WINDOW_S: Final = 1.0
OK: Final = RongCloudCode.SUCCESS
_OK_RESULT: Final = Result(OK)

_log = logging.getLogger(__name__)

Upload = Callable[[Callable[[int], None]], Awaitable[str]]
"""Brings an image where the app wants it and returns its address; meanwhile it tells how many percent are there."""


class ChatRoomClient:
    """One user of RongCloud's chat rooms. `init` comes first, `destroy` ends it."""

    def __init__(self, *, like_window_s: float = LIKE_WINDOW_S) -> None:
        """Nothing is known before `init`. Likes of `like_window_s` are sent as one."""
        self._like_window_s = like_window_s
        self.messages = LocalMessages()
        self.types = MessageTypes()
        self.current_user_info: UserInfo | None = None
        self.status = NativeStatus.UNCONNECTED
        self.web_status = WebStatus.DISCONNECTED
        self._app_key = ""
        self._client: RtsClient | None = None
        self._rooms: dict[str, RtsRoom] = {}
        self._details: dict[str, dict[str, Any]] = {}
        self._receiver: tuple[ReceiveMessageDelegate, object] | None = None
        self._room_delegate: ChatRoomDelegate | None = None
        self._connection_delegate: ConnectionDelegate | None = None
        self._likes: dict[str, int] = {}
        self._like_sends: dict[str, asyncio.Task[None]] = {}

    # --- once per app life ---

    def init(
        self, app_key: str, *, url: str = DEFAULT_URL, retry_waits_ms: Sequence[int] = NATIVE_WAITS_MS, **options: Any
    ) -> Result:
        """`initWithAppKey`. `options` are the client core's; `retry_waits_ms` the native or the Web kit's table."""
        if self._client is not None:
            return _no(RongCloudCode.BAD_PARAMETER, "init was called already. destroy comes before another app key.")
        try:
            self._client = RtsClient(app_key, url=url, rules="rongcloud", retry_waits_ms=retry_waits_ms, **options)
        except InvalidCall as error:
            return _no(RongCloudCode.BAD_PARAMETER, error.reason)
        self._app_key = app_key
        self._client.observe(self._observe)
        return _OK_RESULT

    async def destroy(self) -> None:
        """End everything; another `init` may follow."""
        for task in self._like_sends.values():
            task.cancel()
        await asyncio.gather(*self._like_sends.values(), return_exceptions=True)
        self._like_sends.clear()
        self._likes.clear()
        self._rooms.clear()
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def register_message_type(self, kind: type[MessageContent]) -> Result:
        """`registerMessageType`: a type of the app's own, of a name that does not begin with `RC:`."""
        if self._client is None:
            return _no(RongCloudCode.NOT_INITIALISED)
        problem = self.types.register(kind)
        return _no(RongCloudCode.BAD_PARAMETER, problem) if problem else _OK_RESULT

    # --- the connection ---

    async def connect(self, token: str) -> Result:
        """`connectWithToken`: `data` is the user id. After the first success the core comes back by itself."""
        if self._client is None:
            return _no(RongCloudCode.NOT_INITIALISED)
        try:
            claims = read_token(token)
        except InvalidToken as error:
            return _no(RongCloudCode.TOKEN_INVALID, str(error))
        if claims.app_key != self._app_key:
            return _no(RongCloudCode.KEY_AND_TOKEN, f"The token was made for app key {claims.app_key}.")
        try:
            await self._client.login(token, claims.user_id)
        except RtsError as error:
            return _no(login_code(error), _words(error))
        return Result(OK, claims.user_id)

    async def disconnect(self, is_receive_push: bool = True) -> Result:
        """`disconnect:`; rooms never push, so that `is_receive_push` changes nothing."""
        if self._client is None:
            return _no(RongCloudCode.NOT_INITIALISED)
        try:
            await self._client.logout()
        except RtsError as error:
            return _no(code_of(error), _words(error))
        return _OK_RESULT

    async def logout(self) -> Result:
        """`logout`: as `disconnect(False)`."""
        return await self.disconnect(False)

    @property
    def current_user_id(self) -> str:
        """The user who is connected, or was last."""
        return self._client.user_id if self._client is not None else ""

    def set_connection_status_delegate(self, delegate: ConnectionDelegate | None) -> None:
        """`setRCConnectionStatusChangeDelegate`; `None` releases it."""
        self._connection_delegate = delegate

    def set_receive_message_delegate(
        self,
        delegate: ReceiveMessageDelegate | None,
        object: object = None,  # noqa: A002 - the vendor's name
    ) -> None:
        """`setReceiveMessageDelegate:object:`; the last one counts, and `object` is handed back to it."""
        self._receiver = None if delegate is None else (delegate, object)

    def set_chat_room_delegate(self, delegate: ChatRoomDelegate | None) -> None:
        """What happens in rooms beside messages."""
        self._room_delegate = delegate

    # --- rooms ---

    async def join_chat_room(self, target_id: str, message_count: int = 0) -> Result:
        """`joinChatRoom`: makes the room where there is none. Counts beyond -1 to 50 are clamped, 0 is 10."""
        return await self._join(target_id, {"history": message_count})

    async def join_exist_chat_room(self, target_id: str, message_count: int = 0) -> Result:
        """`joinExistChatRoom`: 23410 where there is no room; `data` is what the room is like."""
        return await self._join(target_id, {"history": message_count, "existing": True})

    async def _join(self, target_id: str, options: dict[str, str | int | bool]) -> Result:
        if self._client is None:
            return _no(RongCloudCode.NOT_INITIALISED)
        if problem := id_problem("chat room id", target_id, RONGCLOUD_IDS):
            return _no(RongCloudCode.BAD_PARAMETER, problem)
        room = self._room(target_id)
        if room.joined:
            return Result(OK, self._details.get(target_id, {}))
        try:
            await room.join(**options)
        except RtsError as error:
            return _no(code_of(error), _words(error))
        details = self._details.get(target_id, {})
        if self._room_delegate is not None:
            self._room_delegate.on_entries_synced(target_id)
        return Result(OK, details)

    async def quit_chat_room(self, target_id: str) -> Result:
        """`quitChatRoom`; a room that was never joined is left without a word. Its messages are forgotten here."""
        if self._client is None:
            return _no(RongCloudCode.NOT_INITIALISED)
        room = self._rooms.pop(target_id, None)
        self._details.pop(target_id, None)
        if room is not None:
            await room.close()
        self.messages.forget_room(target_id)
        return _OK_RESULT

    async def get_chat_room_info(self, target_id: str, count: int = 20, order: int = 1) -> Result:
        """`getChatRoomInfo`: how many are in it, and up to 20 of them, the first (order 1) or the last (2)."""
        return await self._call(target_id, "info", count=count, order=order)

    def _room(self, target_id: str) -> RtsRoom:
        """The core's room; raises nothing for an id that is legal."""
        room = self._rooms.get(target_id)
        if room is None:
            assert self._client is not None
            room = self._rooms[target_id] = self._client.create_room(target_id)
        return room

    async def _call(self, target_id: str, operation: str, **arguments: Any) -> Result:
        if self._client is None:
            return _no(RongCloudCode.NOT_INITIALISED)
        if problem := id_problem("chat room id", target_id, RONGCLOUD_IDS):
            return _no(RongCloudCode.BAD_PARAMETER, problem)
        try:
            return Result(OK, await self._room(target_id).call(operation, **arguments))
        except RtsError as error:
            return _no(code_of(error), _words(error))

    # --- messages ---

    async def send_message(
        self,
        conversation_type: int,
        target_id: str,
        content: MessageContent,
        push_content: str | None = None,
        push_data: str | None = None,
        *,
        attached: Callable[[ChatMessage], None] | None = None,
    ) -> Result:
        """`sendMessage`: `data` is the message, which `attached` is given before it leaves. Rooms never push.

        The current user's info goes along where the content has none.
        """
        refused = self._may_not_send(conversation_type, target_id, content)
        if refused is not None:
            return refused
        message = self._compose(target_id, content)
        if attached is not None:
            attached(message)
        return await self._send(message)

    def _may_not_send(self, conversation_type: int, target_id: str, content: MessageContent) -> Result | None:
        if self._client is None:
            return _no(RongCloudCode.NOT_INITIALISED)
        if conversation_type != ConversationType.CHATROOM:
            return _no(RongCloudCode.BAD_PARAMETER, f"Only chat rooms are here ({int(ConversationType.CHATROOM)}).")
        if problem := id_problem("chat room id", target_id, RONGCLOUD_IDS):
            return _no(RongCloudCode.BAD_PARAMETER, problem)
        if content.object_name not in self.types:
            return _no(RongCloudCode.UNREGISTERED_TYPE, f"Register {type(content).__name__} first.")
        return None

    def _compose(self, target_id: str, content: MessageContent, status: SentStatus = SentStatus.SENDING) -> ChatMessage:
        if content.user is None and self.current_user_info is not None:
            content = msgspec.structs.replace(content, user=self.current_user_info)
        message = ChatMessage(
            message_id=self.messages.next_id(),
            conversation_type=ConversationType.CHATROOM,
            target_id=target_id,
            direction=Direction.SEND,
            sender_user_id=self.current_user_id,
            object_name=content.object_name,
            content=content,
            sent_status=status,
        )
        return self.messages.add(message)

    async def _send(self, message: ChatMessage) -> Result:
        assert self._client is not None
        attributes: dict[str, str | int] = {
            "type": message.object_name,
            "flag": int(self.types.flag(message.object_name)),
        }
        try:
            payload = message.content.encode().decode()
            sent = await self._room(message.target_id).send_message(payload, attributes=attributes)
        except (RtsError, ValueError) as error:
            message.sent_status = SentStatus.FAILED
            known = code_of(error) if isinstance(error, RtsError) else RongCloudCode.BAD_PARAMETER
            return Result(known, message, str(error))
        if not sent.ok:
            message.sent_status = SentStatus.FAILED
            return Result(send_code(sent.code, sent.outcome), message, sent.reason)
        _, message.message_uid, message.sent_time = details_of(sent.attributes)
        message.sent_status = SentStatus.SENT
        return Result(OK, message)

    async def send_image_message(
        self,
        conversation_type: int,
        target_id: str,
        thumbnail: bytes,
        image: bytes | Upload,
        *,
        progress: Callable[[int, int], None] | None = None,
        attached: Callable[[ChatMessage], None] | None = None,
    ) -> Result:
        """`sendImageMessage`: the image is brought to the gateway, or where an `Upload` of the app's own brings it.

        `progress` hears percent (0 to 100) and message id. The thumbnail is a JPEG of 80 KB at most, as Base64.
        """
        refused = self._may_not_send(conversation_type, target_id, ImageMessage())
        if refused is not None:
            return refused
        small = base64.b64encode(thumbnail).decode()
        if not thumbnail or not image:
            return _no(RongCloudCode.NO_FILE, "The image or its thumbnail is empty.")
        if len(small) > THUMBNAIL_BYTES:
            return _no(RongCloudCode.BAD_PARAMETER, f"The thumbnail has {len(small):,} characters; 80 KB is the limit.")
        message = self._compose(target_id, ImageMessage(content=small))
        if attached is not None:
            attached(message)
        uri = await self._upload(message, image, progress)
        if isinstance(uri, Result):
            return uri
        message.content = msgspec.structs.replace(message.content, image_uri=uri)
        return await self._send(message)

    async def _upload(
        self, message: ChatMessage, image: bytes | Upload, progress: Callable[[int, int], None] | None
    ) -> str | Result:
        def tell(percent: int) -> None:
            if progress is not None:
                progress(max(0, min(100, percent)), message.message_id)

        try:
            if isinstance(image, bytes):
                return await bring_image(self._room(message.target_id), image, tell)
            tell(0)
            uri = await image(tell)
        except RtsError as error:
            message.sent_status = SentStatus.FAILED
            return Result(code_of(error), message, _words(error))
        except Exception as error:
            message.sent_status = SentStatus.FAILED
            return Result(RongCloudCode.UPLOAD_FAILED, message, f"The image could not be uploaded: {error}.")
        tell(100)
        return uri

    async def recall_message(
        self, message: ChatMessage, *, is_admin: bool = False, is_delete: bool = False, extra: str = ""
    ) -> Result:
        """`recallMessage`: everyone's copy becomes a `RecallNotification`, or goes. 25101 no uid, 25107 not own."""
        if not message.message_uid:
            return _no(RongCloudCode.RECALL_BAD_PARAMETER, "The message has no uid: it was never sent.")
        which = {"uid": message.message_uid, "sent": message.sent_time}
        return await self._call(message.target_id, "recall", **which, admin=is_admin, delete=is_delete, extra=extra)

    def insert_message(
        self,
        conversation_type: int,
        target_id: str,
        sender_user_id: str,
        sent_status: SentStatus,
        content: MessageContent,
    ) -> Result:
        """`insertMessage`: remembered here as if it were sent; only outgoing ones."""
        refused = self._may_not_send(conversation_type, target_id, content)
        if refused is not None:
            return refused
        message = self._compose(target_id, content, sent_status)
        message.sender_user_id = sender_user_id
        return Result(OK, message)

    def delete_messages(self, message_ids: list[int]) -> bool:
        """`deleteMessages`: only here. False when one of them is not there."""
        return self.messages.delete(message_ids)

    def clear_messages(self, conversation_type: int, target_id: str) -> bool:
        """`clearMessages`: the vendor's does not do chat rooms, so neither does this: False."""
        return False

    # --- likes ---

    def send_like(self, target_id: str, taps: int = 1) -> None:
        """Count taps; one message a second carries their sum (the vendor's advice for likes)."""
        self._likes[target_id] = self._likes.get(target_id, 0) + taps
        if target_id not in self._like_sends:
            task = asyncio.get_running_loop().create_task(self._send_likes(target_id), name=f"likes of {target_id}")
            self._like_sends[target_id] = task

    async def _send_likes(self, target_id: str) -> None:
        try:
            while target_id in self._likes:
                await asyncio.sleep(self._like_window_s)
                count = self._likes.pop(target_id)
                sent = await self.send_message(ConversationType.CHATROOM, target_id, LikeMessage(count=count))
                if not sent.ok:
                    _log.info("%d likes for %s were not sent: %s", count, target_id, sent.reason)
        finally:
            self._like_sends.pop(target_id, None)

    # --- attributes ---

    async def set_chat_room_entry(self, target_id: str, entry: ChatRoomEntry) -> Result:
        """`setChatRoomEntry`: 23424 where another set it, 23423 above 100."""
        return await self._set_entry(target_id, entry, force=False)

    async def force_set_chat_room_entry(self, target_id: str, entry: ChatRoomEntry) -> Result:
        """`forceSetChatRoomEntry`: over whoever set it."""
        return await self._set_entry(target_id, entry, force=True)

    async def set_chat_room_entries(
        self, target_id: str, entries: Mapping[str, str], *, is_auto_delete: bool = False, is_force: bool = False
    ) -> Result:
        """`setChatRoomEntries`: 23428 with `[{key, errorCode}]` where a part failed, 23429 above 10."""
        how = {"auto_delete": is_auto_delete, "force": is_force}
        return _batch(await self._call(target_id, "set_entries", entries=dict(entries), **how))

    async def remove_chat_room_entry(self, target_id: str, entry: ChatRoomEntry) -> Result:
        """`removeChatRoomEntry`: 23427 where there is none, 23424 where another set it."""
        return await self._remove_entry(target_id, entry, force=False)

    async def force_remove_chat_room_entry(self, target_id: str, entry: ChatRoomEntry) -> Result:
        """`forceRemoveChatRoomEntry`."""
        return await self._remove_entry(target_id, entry, force=True)

    async def remove_chat_room_entries(self, target_id: str, keys: Sequence[str], *, is_force: bool = False) -> Result:
        """`removeChatRoomEntries`: as `set_chat_room_entries`."""
        return _batch(await self._call(target_id, "remove_entries", keys=list(keys), force=is_force))

    async def get_chat_room_entry(self, target_id: str, key: str) -> Result:
        """`getChatRoomEntry`: `data` is `{key: value}`."""
        found = await self._call(target_id, "get_entry", key=key)
        return Result(OK, {found.data["key"]: found.data["value"]}) if found.ok else found

    async def get_all_chat_room_entries(self, target_id: str) -> Result:
        """`getAllChatRoomEntries`: `data` has all keys with their values."""
        everything: dict[str, str] = {}
        after = ""
        while True:
            page = await self._call(target_id, "get_entries", after=after)
            if not page.ok:
                return page
            everything |= {entry["key"]: entry["value"] for entry in page.data["entries"]}
            after = page.data["more"]
            if not after:
                return Result(OK, everything)

    async def _set_entry(self, target_id: str, entry: ChatRoomEntry, *, force: bool) -> Result:
        how = {"auto_delete": entry.is_auto_delete, "force": force, **_notification(entry)}
        return await self._call(target_id, "set_entry", key=entry.key, value=entry.value, **how)

    async def _remove_entry(self, target_id: str, entry: ChatRoomEntry, *, force: bool) -> Result:
        return await self._call(target_id, "remove_entry", key=entry.key, force=force, **_notification(entry))

    # --- what happens ---

    def _observe(self, events: Sequence[ev.Event]) -> None:
        """One batch of the core: messages are counted down over it."""
        left = sum(isinstance(event, ev.RoomMessageReceived) for event in events)
        for event in events:
            match event:
                case ev.RoomMessageReceived():
                    left -= 1
                    self._received(event, left)
                case ev.RoomNoticed():
                    self._noticed(event)
                case ev.RoomJoinDetails():
                    self._details[event.room_id] = event.details
                case ev.RoomStateChanged():
                    self._room_changed(event)
                case ev.UserJoined() | ev.UserLeft():
                    self._user_changed(event)
                case ev.ConnectionStateChanged():
                    self._connection_changed(*statuses(event))
                case ev.LoggedOut():
                    self._logged_out(event)

    def _received(self, event: ev.RoomMessageReceived, left: int) -> None:
        object_name, uid, sent_time = details_of(event.attributes)
        own = event.user_id == self.current_user_id
        message = ChatMessage(
            message_id=self.messages.next_id(),
            conversation_type=ConversationType.CHATROOM,
            target_id=event.room_id,
            direction=Direction.SEND if own else Direction.RECEIVE,
            sender_user_id=event.user_id,
            object_name=object_name,
            content=self.types.read(object_name, event.data),
            message_uid=uid,
            sent_time=sent_time or event.gateway_in_ns // 1_000_000,
            received_time=event.at_ns // 1_000_000,
            sent_status=SentStatus.SENT,
            from_history="left" in event.attributes,
        )
        self.messages.add(message)
        if self._receiver is not None:
            delegate, given = self._receiver
            more = event.attributes.get("left", left)
            delegate.on_received(message, max(left, int(more)), given)

    def _noticed(self, event: ev.RoomNoticed) -> None:
        if event.name == RecallNotification.object_name:
            self._recalled(event)
        elif self._room_delegate is None:
            return
        elif event.name == "updatedEntries":
            self._room_delegate.on_entries_updated(event.room_id, event.details["entries"])
        else:
            self._room_delegate.on_notice(event.room_id, event.name, event.details)

    def _recalled(self, event: ev.RoomNoticed) -> None:
        message = self.messages.find(str(event.details.get("messageUId", "")))
        if message is None:
            return
        message.content = msgspec.convert(event.details, RecallNotification)
        message.object_name = RecallNotification.object_name
        if event.details.get("isDelete"):
            self.messages.delete([message.message_id])
        if self._receiver is not None:
            self._receiver[0].on_message_recalled(message.message_id)

    def _room_changed(self, event: ev.RoomStateChanged) -> None:
        joined = event.state == RtsErrorCode.SUCCESS
        again = event.join_type == 1
        if not joined and not again and event.room_id in self._details:
            self._details.pop(event.room_id)
            self.messages.forget_room(event.room_id)
        if again and self._room_delegate is not None:
            code = OK if joined else known(int(event.state))
            self._room_delegate.on_room_rejoined(event.room_id, code)

    def _user_changed(self, event: ev.UserJoined | ev.UserLeft) -> None:
        if self._room_delegate is not None:
            details = {"userId": event.user_id, "type": 1 if isinstance(event, ev.UserJoined) else 2}
            self._room_delegate.on_notice(event.room_id, "userChange", details)

    def _logged_out(self, event: ev.LoggedOut) -> None:
        kicked = event.reason is LogoutReason.DUPLICATE_LOGIN
        if kicked:
            self._connection_changed(NativeStatus.KICKED_OFFLINE, WebStatus.DISCONNECTED, RongCloudCode.KICKED_BY_OTHER)
        else:
            self._connection_changed(NativeStatus.SIGN_OUT, WebStatus.DISCONNECTED, OK)

    def _connection_changed(self, status: NativeStatus, web: WebStatus, code: RongCloudCode) -> None:
        changed, changed_web = status is not self.status, web is not self.web_status
        self.status, self.web_status = status, web
        if self._connection_delegate is None:
            return
        if changed:
            self._connection_delegate.on_connection_status_changed(status)
        if changed_web:
            self._connection_delegate.on_web_status_changed(web, code)


def _batch(result: Result) -> Result:
    if result.ok and result.data["code"]:
        return Result(RongCloudCode.BATCH_PARTLY_FAILED, result.data["failed"], "Some attributes were not changed.")
    return result


def _notification(entry: ChatRoomEntry) -> dict[str, Any]:
    return {"notify": entry.is_send_notification, "extra": entry.notification_extra}


def _words(error: RtsError) -> str:
    return str(getattr(error, "reason", error))


def _no(code: RongCloudCode, reason: str = "") -> Result:
    return Result(code, None, reason or code.meaning)
