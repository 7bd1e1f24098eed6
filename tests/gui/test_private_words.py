"""What is private here and now."""

from rts_console.client.backend import LocalProxy
from rts_console.gui.private_words import PrivateWords, private_words, words_of_url
from rts_console.gui.stage import Target
from rts_console.gui.window import MainWindow
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LocalProxyType
from rts_console.settings import Profile


async def test_it_names_hosts_apps_files_tokens_and_keys(window: MainWindow) -> None:
    context = window.context
    context.settings.profiles.append(
        Profile("West", url="wss://rts-west.example:7443/v1", app_id="app-of-profile", ca_file="/certs/west.pem")
    )
    proxy = LocalProxy(LocalProxyType.SOCKS5, "10.1.1.1", 1080, "proxy-user", Secret("proxy-password"))
    target = Target("ws://stage-host:1234/x", "app-of-stage", proxies=(proxy,))
    context.stage.add("alice", target, token=Secret("token-of-alice"))
    await context.keys.put("a key", Secret("kept-secret"))
    words = private_words(context)
    assert {"rts-west.example", "rts-west.example:7443", "app-of-profile", "/certs/west.pem"} <= words
    assert {"stage-host", "stage-host:1234", "app-of-stage", "10.1.1.1", "proxy-user", "proxy-password"} <= words
    assert {"token-of-alice", "kept-secret", context.child.app_id, context.child.access_key} <= words
    assert {secret.reveal() for secret in context.child.secrets} <= words
    assert "" not in words
    assert not {"alice", "West"} & words


async def test_they_are_others_when_a_user_a_key_or_a_profile_is_new(window: MainWindow) -> None:
    context = window.context
    words = PrivateWords(context)
    before = words.now()
    assert words.now() is before
    context.stage.add("alice", Target("ws://stage-host:1234/x", "app-of-stage"))
    assert "stage-host" in words.now()
    await context.keys.put("a key", Secret("kept-secret"))
    assert "kept-secret" in words.now()
    context.settings.profiles.append(Profile("West", url="wss://rts-west.example:7443/v1"))
    assert "rts-west.example" in words.now()


def test_what_is_no_url_stands_for_itself() -> None:
    assert words_of_url("wss://[half") == {"wss://[half"}
    assert words_of_url("") == set()
