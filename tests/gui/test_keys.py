"""Secrets in the keyring, and what happens when there is none, it fails, or it does not answer."""

import threading

import keyring
import pytest
from keyring.backends import fail, null

from rts_console.gui.keys import SERVICE, Keys, system_keyring
from rts_console.protocol.secret import Secret


class Drawer:
    """A keyring in a dict."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Broken(Drawer):
    """A keyring whose service is gone."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError("no bus")


class Stuck(Drawer):
    """A keyring that waits for a password that nobody types."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.released.wait()
        return None


async def test_a_secret_outlives_the_session_in_the_keyring() -> None:
    drawer = Drawer()
    keys = Keys(lambda: drawer)
    await keys.put("token:x", Secret("t"))
    assert drawer.kept == {(SERVICE, "token:x"): "t"}
    assert keys.where() == "kept in the system's keyring"
    again = Keys(lambda: drawer)
    assert await again.get("token:x") == Secret("t")
    await again.put("token:x", Secret(""))
    assert drawer.kept == {}
    assert await again.get("token:x") is None


async def test_without_a_keyring_it_is_for_this_session_only() -> None:
    keys = Keys(lambda: None)
    assert keys.where() == "looking for the system's keyring"
    await keys.look()
    assert keys.where() == "kept for this session only: no keyring found"
    await keys.put("token:x", Secret("t"))
    assert await keys.get("token:x") == Secret("t")
    await keys.forget("token:x")
    assert await keys.get("token:x") is None


async def test_a_keyring_that_fails_is_left_alone_and_nothing_is_lost() -> None:
    keys = Keys(Broken)
    await keys.put("token:x", Secret("t"))
    assert keys.where() == "kept for this session only: the keyring failed (OSError)"
    assert await keys.get("token:x") == Secret("t")


async def test_a_keyring_that_does_not_answer_is_given_up() -> None:
    stuck = Stuck()
    keys = Keys(lambda: stuck, limit_s=0.05)
    assert await keys.get("token:x") is None
    assert keys.where() == "kept for this session only: the keyring did not answer"
    stuck.released.set()


@pytest.mark.parametrize("backend", [fail.Keyring(), null.Keyring()])
def test_a_backend_that_keeps_nothing_is_no_keyring(backend: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    assert system_keyring() is None


@pytest.mark.parametrize("drawer", [Drawer(), None])
async def test_a_secret_goes_by_another_name(drawer: Drawer | None) -> None:
    keys = Keys(None if drawer is None else lambda: drawer)
    await keys.put("operator of a", Secret("t"))
    keys.rename("operator of a", "operator of b")
    keys.rename("operator of b", "operator of c")
    assert await keys.get("operator of a") is None
    assert await keys.get("operator of b") is None
    assert await keys.get("operator of c") == Secret("t")
    if drawer is not None:
        assert drawer.kept == {(SERVICE, "operator of c"): "t"}
        assert await Keys(lambda: drawer).get("operator of c") == Secret("t")


async def test_what_was_never_kept_can_be_renamed() -> None:
    drawer = Drawer()
    keys = Keys(lambda: drawer)
    keys.rename("proxy:a", "proxy:b")
    await keys.settle()
    assert drawer.kept == {}
