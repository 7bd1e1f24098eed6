"""What the window knows beside the events."""

import platform
from pathlib import Path

from rts_console.gui.case_contents import contents_of, numbered
from rts_console.gui.window import MainWindow
from rts_console.protocol.secret import Secret
from rts_console.record.marks import Mark
from rts_console.vendors.volcengine import make_token
from tests.gui.sample_window import HERE

KEY = Secret("k" * 32)


async def test_claims_are_kept_and_tokens_are_not(window: MainWindow) -> None:
    context = window.context
    context.settings.profiles[0].ca_file = str(Path.home() / "team" / "ca.pem")
    token = make_token(
        HERE.app_id, KEY, "alice", issued_at_s=1_700_000_000, expires_at_s=1_700_003_600, privileges={0: 0}
    )
    context.stage.add("alice", HERE, token=token)
    contents = contents_of(context, context.log, "title", "notes", [Mark(1, "x")])
    (alice,) = contents.facts.identities
    assert alice.claims["user"] == "alice"
    assert alice.expires_at_s == 1_700_003_600
    assert contents.marks == (Mark(1, "x"),)
    words = str(contents)
    assert token.reveal() not in words
    assert not {"window", "audience"} & contents.facts.settings.keys()
    if len(str(Path.home())) > 1:
        assert contents.facts.settings["profiles"][0]["ca_file"].startswith("~")
    assert "version" in contents.facts.program
    assert platform.node() not in str(contents.facts.machine)


def test_names_that_come_again_are_numbered() -> None:
    assert numbered([("a", 1), ("a", 2), ("b", 3)]) == {"a": 1, "a 2": 2, "b": 3}
