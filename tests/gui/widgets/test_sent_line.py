import pytest

from rts_console.gui.widgets.sent_line import SentLine


@pytest.fixture
def line(qtbot, theme):
    line = SentLine(theme)
    qtbot.addWidget(line)
    line.show_for("alice", ("alice", "bob"))
    return line


def test_each_has_a_line_and_who_left_has_none(line):
    line.say("bob", "success", "Sent to alice.")
    assert line.kind() == "none"
    line.say("alice", "error", "103 ExceedMaxLength")
    line.show_for("bob", ("alice", "bob"))
    assert (line.kind(), line.text()) == ("success", "Sent to alice.")
    assert line.kind_of("alice") == "error"
    line.show_for("bob", ("bob",))
    assert line.kind_of("alice") == "none"


def test_a_result_grows_old_and_what_goes_on_does_not(line):
    for kind in ("success", "warning", "error"):
        line.say("alice", kind, "so it was")
        line.grow_old()
        assert (line.kind(), line.text()) == ("past", "Before: so it was")
    line.say("alice", "busy", "Sending …")
    line.grow_old()
    assert (line.kind(), line.text()) == ("busy", "Sending …")
