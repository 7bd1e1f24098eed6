"""Why a step of the connection's check failed, and what to do about it, in words."""

import socket
import ssl
from typing import Final

from websockets.exceptions import InvalidHandshake, InvalidMessage, InvalidStatus

from rts_console.client.link import PinMismatch
from rts_console.client.proxy import ProxyFailed
from rts_console.protocol.errors import (
    ConnectionLost,
    InvalidCall,
    ProtocolError,
    RequestRejected,
    RequestTimeout,
)

_WRONG_NAME: Final = (62, 64)  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
_EXPIRED: Final = 10  # X509_V_ERR_CERT_HAS_EXPIRED
_NOT_YET: Final = 9  # X509_V_ERR_CERT_NOT_YET_VALID
_GATEWAY: Final = "Correct the URL: is this an RTS gateway?"
TRIED: Final = {
    "name": "the host's address was not found",
    "tcp": "no connection",
    "proxy": "the proxy did not open the way",
    "tls": "no trusted encryption",
    "upgrade": "no WebSocket",
    "hello": "no welcome",
    "login": "nobody is logged in",
    "echo": "the message did not come back",
    "room": "the room could not be used",
    "clock": "the gateway's clock is not known",
}
"""What a failed step did not bring about."""
_LATE: Final = {
    "name": "Look at this machine's network and its name servers.",
    "tcp": "Look whether the host is up, and whether a firewall drops what goes to this port.",
    "proxy": "Look whether the proxy is up and lets the gateway's port through.",
    "tls": "Look whether this port speaks TLS: it took the connection and then said nothing.",
    "upgrade": "Look whether a gateway listens at this port: it took the connection and then said nothing.",
    "hello": "Look into the gateway's log: it opened the WebSocket and then said nothing.",
    "login": "Look into the gateway's log, or try again.",
    "echo": "Look whether a fault is switched on that drops messages.",
    "room": "Look into the gateway's log, or try again.",
    "clock": "Look whether a fault is switched on that drops what is sent.",
}


class Failure(Exception):
    """A step failed: why, and what to do next."""

    def __init__(self, why: str, next_step: str) -> None:
        """Keep both in words."""
        super().__init__(why)
        self.why = why
        self.next_step = next_step


def failure_of(step: str, error: Exception, words: dict[str, str]) -> Failure:
    """The failure of `step` in words. `words` are `place`, `first` (where TCP goes), `host` and `seconds`."""
    place, first, host = words["place"], words["first"], words["host"]
    match error:
        case Failure():
            return error
        case ProxyFailed():
            return Failure(f"{error.reason} ({error.code})", "Correct the proxy's address, user name or password.")
        case socket.gaierror():
            return Failure(f"the name {host} is not known here", "Correct the name, or look at the network.")
        case ConnectionRefusedError():
            which, address = ("gateway", "URL") if first == place else ("proxy", "address")
            return Failure(f"nothing listens at {first}", f"Start the {which}, or correct the {address}.")
        case TimeoutError():
            return Failure(f"no answer within {words['seconds']} s", _LATE[step])
        case RequestTimeout():
            return Failure(str(error), _LATE[step])
        case PinMismatch():
            return Failure(f"the key is another than the pinned one: {error}", "Ask who runs the gateway.")
        case ssl.SSLError():
            return _tls_failure(error, place)
        case InvalidStatus() | InvalidHandshake() | InvalidMessage() | EOFError():
            return _upgrade_failure(error, place)
        case OSError() if step == "tls":
            return Failure(f"{place} hung up during the TLS handshake", "Try ws://: does this port speak TLS at all?")
        case OSError() if step in ("upgrade", "hello", "clock"):
            return Failure(f"{place} hung up before it had answered ({error})", _GATEWAY)
        case OSError():
            return Failure(f"{error or type(error).__name__}", _LATE[step])
        case _:
            return _call_failure(step, error)


def _tls_failure(error: ssl.SSLError, place: str) -> Failure:
    if not isinstance(error, ssl.SSLCertVerificationError):
        reason = getattr(error, "reason", "") or str(error)
        return Failure(f"the TLS handshake failed: {reason}", "Try ws://: does this port speak TLS at all?")
    why = f"the certificate of {place} is not trusted: {error.verify_message}"
    if error.verify_code in _WRONG_NAME:
        return Failure(why, "Use a name that the certificate was made for.")
    if error.verify_code == _EXPIRED:
        return Failure(why, "Renew the certificate; look at this machine's clock, too.")
    if error.verify_code == _NOT_YET:
        return Failure(why, "Look at this machine's clock.")
    return Failure(why, "Give the file of the CA that issued it (--ca-file).")


def _upgrade_failure(error: Exception, place: str) -> Failure:
    if isinstance(error, InvalidStatus):
        body = bytes(error.response.body or b"").decode(errors="replace").strip().splitlines()
        said = f": {body[0][:200]}" if body else ""
        return Failure(f"{place} answered HTTP {error.response.status_code}{said}", _GATEWAY)
    return Failure(f"{place} does not speak the RTS protocol ({error})", _GATEWAY)


def _call_failure(step: str, error: Exception) -> Failure:
    match error:
        case RequestRejected():
            what = "Make a new token for this app and user." if step == "login" else "See what the code means."
            return Failure(f"{error.code}: {error.reason}", what)
        case InvalidCall():
            return Failure(error.reason, "Correct what was given.")
        case ConnectionLost():
            return Failure(error.reason, "Try again; look into the gateway's log.")
        case ProtocolError():
            return Failure(f"the answer cannot be understood: {error.reason}", _GATEWAY)
    return Failure(f"{type(error).__name__}: {error}", "Please report this: nobody thought of it.")
