"""Which tokens of a login field were typed, tried and refused: whether the local gateway shall make another."""

from rts_console.protocol.secret import Secret


class TokensTried:
    """Remembers tokens of one window."""

    def __init__(self) -> None:
        """None was tried yet."""
        self._typed = Secret("")
        self._pasted: set[Secret] = set()
        self._refused: set[Secret] = set()

    def type(self, token: Secret) -> None:
        """This stands in the field now, put there by hand; it gets another chance."""
        self._typed = token
        self._refused.discard(token)

    def refuse(self, token: Secret) -> None:
        """The gateway would not have it: it is not tried again by itself."""
        self._refused.add(token)

    def wants_another(self, token: Secret, *, fits: bool) -> bool:
        """Whether a login shall make a token: there is none, it was refused already, or it was made here and will not
        do. One that was pasted is tried, to see what the gateway says to it."""
        if token and token == self._typed:
            self._pasted.add(token)
        if not token or token in self._refused:
            return True
        return token not in self._pasted and not fits
