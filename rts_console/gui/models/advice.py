"""What to try when a message did not arrive, by the name of its result."""

import re

from PySide6.QtCore import QCoreApplication

_CONTEXT = "advice"
_NEXT_SENTENCE = re.compile(r"[.!?] +[A-Z]")


def advice(label: str, reason: str = "") -> str:
    """One sentence that says what to do next after a result of that name; empty for a success.

    Empty too where `reason` says it already: its first sentence tells why, those after it what to do.
    """
    text = _texts().get(label, "")
    return "" if text == reason or _NEXT_SENTENCE.search(reason) else text


def _texts() -> dict[str, str]:
    def tr(text: str) -> str:
        return QCoreApplication.translate(_CONTEXT, text)

    wait = tr("Wait until the link is up again, then send again.")
    return {
        "Timeout": tr("Look whether the receiver has it before you send it again."),
        "NetworkDisconnected": tr("Look whether the receiver has it, then send again when the link is up."),
        "NoConnection": wait,
        "Init": wait,
        "NoReceiver": tr("Let the receiver log in first; look the user up under Peers."),
        "NoRelayPath": tr("Check the user id."),
        "ExceedQPS": tr("Send more slowly, or wait a second."),
        "E2BSSendFailed": tr("Check the URL, and that the app server is running."),
        "E2BSReturnFailed": tr("Look at the answer of the app server in the details of this event."),
        "NotJoin": tr("Join the room first."),
        "ExceedMaxLength": tr("Shorten the message."),
        "EmptyUser": tr("Name a receiver."),
        "NotLogin": tr("Log in first."),
        "ServerParamsNotSet": tr("Set signature and URL of the app server first."),
        "SendFrequencyTooHigh": tr("Send more slowly, or wait a second."),
        "MutedInChatRoom": tr("Wait, or lift the mute under Server API."),
        "MessageBlockedByWord": tr("Say it otherwise, or take the word off the filter under Server API."),
        "MessageTooLarge": tr("Shorten the message."),
        "Unknown": tr("Look at the details of this event."),
    }
