"""What a configuration may say, and how it is told what is wrong with it."""

from pathlib import Path

import pytest

from rts_console.gateway.backplane import Window
from rts_console.gateway.config import ConfigError, GatewayConfig, config_from_json, load_config
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import RULE_SETS

APP = '[[apps]]\nid = "0123456789abcdef01234567"\nkey = "app-key"\n'

OPERATOR = '[[operators]]\nname = "{}"\ntoken_sha256 = "{}"\nrole = "admin"\n'
RONGCLOUD = '[[rongcloud]]\napp_key = "k"\nsecret = "s"\n'
HEX = "0123456789abcdef" * 2
AGORA = '[[agora]]\napp_id = "{}"\ncertificate = "{}"\n'

EVERYTHING = (
    """
rules = "volcengine-basic"
grace_s = 0.5
allowed_hosts = ["rts.example"]
allowed_origins = ["https://rts.example"]
"""
    + APP
    + """
[limits]
room_rate = 0
peer_messages = true
[[access_keys]]
id = "AK"
secret = "s1"
[[rongcloud]]
app_key = "r"
secret = "s2"
[[agora]]
app_id = "0123456789abcdef0123456789abcdef"
certificate = "fedcba9876543210fedcba9876543210"
[[operators]]
name = "root"
token_sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
role = "admin"
[tls]
certificate = "c.pem"
key = "k.pem"
"""
)


def load(tmp_path: Path, text: str) -> GatewayConfig:
    path = tmp_path / "gateway.toml"
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def test_how_long_others_are_not_told_is_the_vendors_unless_it_is_set() -> None:
    assert (GatewayConfig().grace, GatewayConfig(rules="agora").grace) == (2, 20)
    assert GatewayConfig(rules="agora-2026", grace_s=0).grace == 0


def test_everything_that_can_be_set_is_read(tmp_path: Path) -> None:
    config = load(tmp_path, EVERYTHING)
    assert config.apps[0].key == Secret("app-key")
    assert config.access_keys[0].secret == Secret("s1")
    assert config.rongcloud[0].secret == Secret("s2")
    assert config.agora[0].certificate == Secret("fedcba9876543210" * 2)
    assert config.operators[0].role == "admin"
    assert config.tls is not None
    assert (config.tls.certificate, config.grace_s) == ("c.pem", 0.5)
    rules = config.rule_set()
    assert (rules.name, rules.room_rate, rules.peer_messages, rules.text_limit) == ("volcengine-basic", 0, True, 1_024)


def test_secrets_do_not_show_in_the_configuration(tmp_path: Path) -> None:
    shown = repr(load(tmp_path, EVERYTHING))
    for secret in ("app-key", "s1", "s2", "s3"):
        assert f"'{secret}'" not in shown


def test_an_empty_file_is_the_usual_configuration(tmp_path: Path) -> None:
    config = load(tmp_path, "")
    assert config == GatewayConfig()
    assert config.rule_set() == RULE_SETS["volcengine"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("waiting_per_address = -1", "waiting_per_address: -1 is out of range"),
        ("joins_per_user = -1", "joins_per_user: -1 is out of range"),
        ("calls_per_user = -1", "calls_per_user: -1 is out of range"),
        ("[resume]\nwindow_s = -1", "resume.window_s: -1.0 is out of range. Use 0 to 86400."),
        ("[resume]\nframes = -1", "resume.frames: -1 is out of range."),
        ("[resume]\nbytes = 9999999999", "resume.bytes: 9999999999 is out of range."),
        ("[resume]\nwindow = 1", "resume: there is no key 'window'. Known keys: window_s, frames, bytes."),
        ("[tls]\nkey = 'k'", "tls: certificate or key is missing. Give both, or auto = true and a directory."),
        ("[tls]\nauto = true", "tls.directory: is missing."),
        ("[tls]\nauto = true\ndirectory = 'd'\nkey = 'k'", "tls: auto makes certificate and key by itself."),
        (OPERATOR.format("x", "my-token"), "operators[0].token_sha256: is not a SHA-256 in hexadecimal."),
        (OPERATOR.format("x", "0" * 63 + "\\n"), "operators[0].token_sha256: is not a SHA-256"),
        (OPERATOR.format("", "0" * 64), "operators[0].name: '' is empty"),
        (OPERATOR.format("x", "0" * 64) * 2, "operators[0].name: 'x' is empty, there twice or not printable."),
        ("rulez = 1", "there is no key 'rulez'. Known keys: rules, limits"),
        (APP + "kee = 1", "apps[0]: there is no key 'kee'. Known keys: id, key, account."),
        ("[tls]\ncert = 1", "tls: there is no key 'cert'. Known keys: certificate, key, auto, directory, hosts."),
        ('[[apps]]\nid = "x"', "apps[0]: object missing required field `key`"),
        ('[[apps]]\nid = "x"\nkey = "k"', "apps[0].id: 'x' has 1 characters. An app id has 24"),
        (APP + APP, "apps[1].id: '0123456789abcdef01234567' is there twice"),
        ('[[apps]]\nid = "x"\nkey = ""', "apps[0].key: must be a text that is not empty"),
        ('[[apps]]\nid = "x"\nkey = 5', "apps[0].key: must be a text that is not empty"),
        (RONGCLOUD + RONGCLOUD, "rongcloud[0].app_key: 'k' is empty or there twice."),
        (APP + RONGCLOUD.replace('"k"', '"0123456789abcdef01234567"'), "rongcloud[0].app_key: '0123456789abcdef"),
        (RONGCLOUD + "services_off = ['chat']", "rongcloud[0].services_off[0]: invalid enum value 'chat'."),
        (RONGCLOUD + "user_limit = -1", "rongcloud[0].user_limit: is out of range."),
        (RONGCLOUD + "room_status_url = 'ftp://x'", "rongcloud[0].room_status_url: The URL begins with 'ftp'."),
        (RONGCLOUD + "url = 'x'", "rongcloud[0]: there is no key 'url'. Known keys: app_key, secret, locked"),
        (AGORA.format("g", HEX), "agora[0].app_id: has 1 characters. Give 32 hexadecimal digits."),
        (AGORA.format(HEX, "x" * 32), "agora[0].certificate: has 32 characters. Give 32 hexadecimal digits."),
        (AGORA.format(HEX, HEX) * 2, f"agora[0].app_id: '{HEX}' is there twice."),
        ("grace_s = 61.0", "grace_s: 61.0 is out of range. Use 0 to 60 seconds."),
        ('grace_s = "x"', "grace_s: expected `float | null`, got `str`"),
        ('rules = "none"', "rules: there is no rule set 'none'. Use one of volcengine"),
        ("[limits]\nspeed = 1", "limits: there is no limit 'speed'. Known limits: text_limit"),
        ("[limits]\nroom_rate = -1", "limits.room_rate: -1 is below 0"),
        ("[limits]\nroom_rate = true", "limits.room_rate: must be a whole number"),
        ("[limits]\npeer_messages = 1", "limits.peer_messages: must be true or false"),
        ("[limits]\ntext_limit = 70000", "limits.text_limit: 70000 is too large. 65536 is the most."),
        ("rules =", "is not TOML"),
    ],
)
def test_what_is_wrong_is_said_with_place_and_remedy(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError) as error:
        load(tmp_path, text)
    assert str(error.value).startswith(str(tmp_path / "gateway.toml"))
    assert words in str(error.value)


def test_a_file_that_is_not_there_and_one_that_is_not_text(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        load_config(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes(b"rules = '\xff'")
    with pytest.raises(ConfigError, match="not UTF-8 at byte 9"):
        load_config(tmp_path / "bad.toml")


def test_the_embedded_form_is_one_line_of_json() -> None:
    config = config_from_json('{"rules":"volcengine","apps":[{"id":"0123456789abcdef01234567","key":"k"}]}')
    assert config.apps[0].key == Secret("k")


@pytest.mark.parametrize(
    ("line", "words"), [("{", "is not JSON"), ("[]", "the whole: expected `object`"), ('{"x":1}', "no key 'x'")]
)
def test_a_bad_line_is_told_to_come_from_standard_input(line: str, words: str) -> None:
    with pytest.raises(ConfigError, match="^standard input: ") as error:
        config_from_json(line)
    assert words in str(error.value)


def test_the_window_of_those_who_come_back_is_set_in_seconds_messages_and_bytes(tmp_path: Path) -> None:
    assert GatewayConfig().window() == Window(120, 512, 1024 * 1024)
    path = tmp_path / "gateway.toml"
    path.write_text("[resume]\nwindow_s = 5\nframes = 6\nbytes = 7\n", encoding="utf-8")
    assert load_config(path).window() == Window(5, 6, 7)


HOOK = APP + '[[webhooks]]\napp_id = "0123456789abcdef01234567"\nurl = "{}"\nsecret = "s"\n'


def test_access_keys_and_callbacks_are_read(tmp_path: Path) -> None:
    file = tmp_path / "gateway.toml"
    file.write_text(
        HOOK.format("http://10.0.0.9/events?key=k")
        + 'events = ["UserJoinRoom"]\nbusiness_id = "shop"\n'
        + '[[access_keys]]\nid = "AK"\nsecret = "s1"\naccount = "a"\nactions = ["KickUser"]\n',
        encoding="utf-8",
    )
    config = load_config(file)
    (key,), (hook,) = config.access_keys, config.webhooks
    assert (key.account, key.actions, hook.events, hook.business_id) == ("a", ["KickUser"], ["UserJoinRoom"], "shop")
    assert "k1" not in repr(config)
    assert config.webhook_targets(shared=True).problem(hook.url) is None  # named here, so the operator's own
    assert config.targets(shared=True).problem(hook.url) is not None  # but not for users


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HOOK.format("ftp://x"), "webhooks[0].url: 'ftp://x' is not the beginning of a URL"),
        (HOOK.format("http://x/") + 'events = ["UserSneezed"]\n', "webhooks[0].events: there is no 'UserSneezed'"),
        (HOOK.format("http://x/") + 'business_id = "a b"\n', "webhooks[0].business_id: "),
        ('[[access_keys]]\nid = "a/b"\nsecret = "s"\n', "access_keys[0].id: 'a/b' is empty, there twice"),
        ('[[access_keys]]\nid = "a"\nsecret = "s"\n' * 2, "access_keys[0].id: 'a' is empty, there twice"),
    ],
)
def test_access_keys_and_callbacks_that_are_wrong(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "gateway.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as wrong:
        load_config(file)
    assert words in str(wrong.value)
