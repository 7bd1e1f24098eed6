"""What Agora's channels have beyond what all rooms have: a token for the channel that puts its user out when it ends,
a privilege to send, and a number of data streams.
"""

from typing import Final

from rts_console.gateway.agora_tokens import NEVER, AgoraTokens
from rts_console.gateway.backplane import Message, ScopeKey
from rts_console.gateway.families import PASSED, PlainFamily, Refusal, RoomHost, Verdict, Welcomed
from rts_console.protocol.clock import SECOND_NS
from rts_console.protocol.frames import Attributes, Options
from rts_console.protocol.words import PayloadKind, RefusalCode, RtsErrorCode, RuleSet

STREAM: Final = "stream"
"""The attribute of a message that says of which of its sender's data streams it is."""


class AgoraFamily(PlainFamily):
    """The rooms of the rule sets `agora`; who came without a token of Agora's may do what others may."""

    judges_messages = True

    def __init__(self, rules: RuleSet, tokens: AgoraTokens) -> None:
        """Take the limits, and who knows what the users' tokens allow."""
        super().__init__(rules.name)
        self._most_streams = rules.streams_per_user
        self._tokens = tokens
        self._host: RoomHost | None = None
        self._streams: dict[tuple[ScopeKey, str], set[int]] = {}
        self._looked_at_changes = 0
        self._next_end_s = 0

    def attach(self, host: RoomHost) -> None:
        """See `RoomFamily.attach`."""
        self._host = host

    def joining(self, scope: ScopeKey, user_id: str, options: Options, now_ns: int) -> Refusal | None:
        """Refuse another channel than the token's, and a token that has run out."""
        return self._objection(scope, user_id, now_ns)

    def joined(self, scope: ScopeKey, user_id: str, options: Options, now_ns: int) -> Welcomed:
        """Streams are made anew in each stay."""
        self._streams[scope, user_id] = set()
        self._next_end_s = 0
        return super().joined(scope, user_id, options, now_ns)

    def left(self, scope: ScopeKey, user_id: str, now_ns: int) -> None:
        """Streams end with the stay."""
        self._streams.pop((scope, user_id), None)

    def message(
        self, scope: ScopeKey, user_id: str, kind: PayloadKind, payload: bytes, attributes: Attributes, now_ns: int
    ) -> Verdict:
        """Refuse whom the token does not let send, and more streams than there may be."""
        permit = self._tokens.permit(scope.app_id, user_id)
        if permit is not None and now_ns >= permit.send_until_s * SECOND_NS:
            reason = f"The token of {user_id} does not have the privilege for data streams (4), or no more."
            return Verdict(Refusal(RefusalCode.NOT_ALLOWED, reason))
        stream = attributes.get(STREAM)
        if stream is None:
            return PASSED
        if not isinstance(stream, int):
            # Not 102, which among the results of a message is the vendor's NoConnection.
            return Verdict(Refusal(RefusalCode.NOT_ALLOWED, "The attribute stream must be a whole number."))
        return self._stream_verdict(self._streams.get((scope, user_id)), stream, user_id)

    def kept(self, scope: ScopeKey, message: Message) -> None:
        """Nothing is kept here."""

    def tick(self, now_ns: int) -> None:
        """Put out whose token has run out, or was replaced by one for another channel."""
        if self._tokens.changes == self._looked_at_changes and now_ns < self._next_end_s * SECOND_NS:
            return
        self._looked_at_changes = self._tokens.changes
        for scope, user_id in list(self._streams):
            if refusal := self._objection(scope, user_id, now_ns):
                assert self._host is not None
                self._host.remove(scope, user_id, refusal.code, refusal.reason)
        permits = (self._tokens.permit(scope.app_id, user_id) for scope, user_id in self._streams)
        self._next_end_s = min((permit.join_until_s for permit in permits if permit), default=NEVER)

    def _objection(self, scope: ScopeKey, user_id: str, now_ns: int) -> Refusal | None:
        permit = self._tokens.permit(scope.app_id, user_id)
        if permit is None:
            return None
        if now_ns >= permit.join_until_s * SECOND_NS:
            return Refusal(RtsErrorCode.TOKEN_EXPIRED, f"The token of {user_id} has run out. Join with a new one.")
        if permit.channel not in ("", scope.name):
            reason = f"The token of {user_id} is for channel {permit.channel!r}, not for {scope.name!r}."
            return Refusal(RtsErrorCode.INVALID_TOKEN, reason)
        return None

    def _stream_verdict(self, streams: set[int] | None, stream: int, user_id: str) -> Verdict:
        if streams is None or stream in streams or not self._most_streams:
            return PASSED
        if len(streams) >= self._most_streams:
            reason = f"{user_id} has {self._most_streams} data streams in this channel, which is the limit."
            return Verdict(Refusal(RefusalCode.NOT_ALLOWED, reason))
        streams.add(stream)
        return PASSED
