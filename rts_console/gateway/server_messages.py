"""Messages from users to the app server, each posted once however often it is asked for."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Final, Protocol

from msgspec.structs import replace

from rts_console.gateway.app_server import PostDone, ServerPost, ServerReply, url_problem
from rts_console.gateway.presence import Client, ServerParams, ServerResult, User
from rts_console.gateway.relay import Relay, user_excess
from rts_console.gateway.writer import Writer
from rts_console.protocol.frames import SendServer, ServerAnswer, ServerParamsSet, SetServerParams
from rts_console.protocol.server import PayloadSent, clip
from rts_console.protocol.words import RefusalCode, RuleSet, Scope, UserMessageSendResult

PARAMS_SET: Final = 200
PARAMS_REFUSED: Final = 400
PARAMS_FORBIDDEN: Final = 403

log = logging.getLogger(__name__)


class AppServers(Protocol):
    """The way to app servers."""

    def problem(self, url: str) -> str | None:
        """Why nothing may be posted to this URL, or `None`."""

    def post(self, post: ServerPost, done: PostDone) -> None:
        """Post a message; `done` gets the result, at once or later."""


class ServerMessages:
    """Takes messages to the app server and hands its answers over."""

    def __init__(
        self, rules: RuleSet, app_servers: AppServers, relay: Relay, writer: Writer, clock: Callable[[], int]
    ) -> None:
        """Take the rules, the way to app servers, and the ways to answer."""
        self._rules = rules
        self._app_servers = app_servers
        self._relay = relay
        self._writer = writer
        self._clock = clock

    def set_params(self, client: Client, user: User, request: SetServerParams) -> None:
        """Name a user's app server."""
        code, reason = PARAMS_REFUSED, url_problem(request.url)
        if reason is None and (reason := self._app_servers.problem(request.url)):
            code = PARAMS_FORBIDDEN
        if not self._rules.server_messages:
            code = RefusalCode.NOT_ALLOWED
            reason = f"The rule set {self._rules.name} has no messages to the app server."
        elif not request.signature:
            reason = "The signature is empty. Give any text that proves to the app server who sends."
        if reason is None:
            code, reason = PARAMS_SET, ""
            user.server = ServerParams(request.url, request.signature)
        client.session.reply(ServerParamsSet(request.id, code, clip(reason)))

    def send(self, client: Client, user: User, sent: PayloadSent, header: SendServer, now: int) -> None:
        """Post a message, unless it was posted before."""
        message_id = header.client_message_id
        if not self._rules.server_messages:
            self._relay.answer_not_offered(client, header, "messages to the app server", now)
        elif first := user.answers.get(message_id, now):
            client.session.answer_server(replace(first.frame, id=header.id), first.kind, first.body)
        elif message_id in user.waiting_answers:
            user.waiting_answers[message_id].append((client, header.id))
        elif user.server is None:
            code = UserMessageSendResult.SERVER_PARAMS_NOT_SET
            client.session.answer(header, code, now, code.meaning)
        elif excess := user_excess(user, Scope.SERVER, len(sent.payload), now):
            self._relay.answer_too_fast(client, header, excess, now)
        else:
            user.waiting_answers[message_id] = [(client, header.id)]
            post = ServerPost(user.server.url, user.server.signature, sent.kind, sent.payload)
            self._app_servers.post(post, partial(self._answered, user, message_id, now))

    def _answered(self, user: User, message_id: str, arrived_ns: int, reply: ServerReply) -> None:
        """Hand the answer to every connection that asked: a client that came back asks again under the same id."""
        frame = ServerAnswer(
            0,
            reply.code,
            arrived_ns,
            reply.sent_at_ns,
            reply.answered_at_ns,
            reply.http_status,
            reply.truncated,
            clip(reply.reason),
        )
        if reply.code == UserMessageSendResult.SUCCESS:
            user.answers.put(message_id, ServerResult(frame, reply.kind, reply.body), self._clock())
        else:
            log.info("%s: message to the app server: %s: %s", user.user_id, reply.code, frame.reason)
        for client, request_id in user.waiting_answers.pop(message_id):
            if not client.closing:
                client.session.answer_server(replace(frame, id=request_id), reply.kind, reply.body)
                self._writer.flush_later(client)
