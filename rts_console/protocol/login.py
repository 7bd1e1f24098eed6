"""The login of a client: the token that it is made with, and the session that it goes on with."""

from rts_console.protocol import events as ev
from rts_console.protocol import frames as fr
from rts_console.protocol.clock import MS
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LoginErrorCode, LoginType


class LoginState:
    """What a session remembers of its logins, from one link to the next."""

    def __init__(self, *, keeps_trying: bool = False) -> None:
        """Begin with nobody. With `keeps_trying` a first login that cannot be made is made again."""
        self._keeps_trying = keeps_trying
        self.token = Secret("")
        self.type = LoginType.FIRST
        self.started_ns = 0
        self._sent = Secret("")
        self._session_id = ""
        self._session_epoch = ""

    @property
    def again(self) -> bool:
        """Whether a login that went through once is being made again."""
        return self.type is LoginType.RECONNECTED

    def goes_on(self, *, allowed: bool = True) -> bool:
        """Whether a login that got no answer is made again; a first one is where the gateway has not ruled it out."""
        return self.again or (self._keeps_trying and allowed)

    @property
    def token_is_newer(self) -> bool:
        """Whether a new token came since the last login was sent."""
        return self.token != self._sent

    def afresh(self, token: Secret) -> None:
        """Somebody logs in: no session is gone on with."""
        self.token, self._session_id = token, ""

    def frame(self, call_id: int, user_id: str, since: tuple[str, int]) -> fr.Login:
        """The login to send now; `since` is the place in the inbox."""
        self._sent = self.token
        came_from = (*since, self._session_id) if self.again else ("", 0, "")
        return fr.Login(call_id, user_id, self.token.reveal(), self.type, *came_from)

    def take_session(self, frame: fr.LoggedIn, gateway_epoch: str) -> tuple[bool, str]:
        """The login went through: whether the session goes on, and why not. Asked once for each answer."""
        resumed = self.again and frame.resumed
        reason = "" if resumed else self._why_not_resumed(frame, gateway_epoch)
        self._session_id, self._session_epoch = frame.session_id, gateway_epoch
        return resumed, reason

    def result(
        self,
        user_id: str,
        code: LoginErrorCode,
        reason: str,
        expires_at_s: int,
        now_ns: int,
        vendor_code: int = 0,
    ) -> ev.LoginResult:
        """How the login ended."""
        return ev.LoginResult(
            at_ns=now_ns,
            user_id=user_id,
            code=code,
            elapsed_ms=(now_ns - self.started_ns) / MS,
            login_type=self.type,
            reason=reason,
            expires_at_s=expires_at_s,
            vendor_code=vendor_code,
        )

    def _why_not_resumed(self, frame: fr.LoggedIn, gateway_epoch: str) -> str:
        if gateway_epoch != self._session_epoch:
            return "the gateway was started anew"
        kept = f" after {frame.window_ms // 1000:,} s" if frame.window_ms else ""
        return f"the gateway had forgotten the session, as it does{kept or ' in time'}"
