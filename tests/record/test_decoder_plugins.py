import pytest

from rts_console.record import decoder_plugins
from rts_console.record.decoder_plugins import DecoderPlugins, load, run

GOOD = "def decode(data):\n    return {'length': len(data), 'bytes': data[:1]} if data else None\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "good.py").write_text(GOOD)
    return tmp_path


def test_nothing_runs_before_it_is_allowed(tmp_path):
    (tmp_path / "bad.py").write_text("raise SystemExit('ran')")
    plugins = DecoderPlugins(tmp_path)
    assert plugins.plugins() == []
    assert plugins.decode(b"x") == []
    plugins.allow(True)
    assert "SystemExit: ran (line 1)" in plugins.decode(b"x")[0].problem


def test_a_plugin_gives_a_tree_a_text_or_nothing(folder):
    (folder / "text.py").write_text("def decode(data):\n    return data.decode()[::-1]\n")
    plugins = DecoderPlugins(folder, allowed=True)
    good, text = plugins.decode(b"abc")
    assert (good.decoded.text, good.decoded.tree) == ('{"length":3,"bytes":h\'61\'}', True)
    assert (text.decoded.text, text.decoded.tree) == ("cba", False)
    assert [result.name for result in plugins.decode(b"")] == ["text"]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("def decode(data):\n    return data[99]\n", "odd failed: IndexError: index out of range (line 2)"),
        ("def other(data): ...\n", "odd.py has no function decode(data)"),
        ("def decode(:\n", "odd.py cannot be loaded: SyntaxError"),
        ("def decode(data):\n    raise SystemExit\n", "odd failed: SystemExit"),
        ("def decode(data):\n    a = []\n    a.append(a)\n    return a\n", "nests too deep"),
    ],
)
def test_whatever_goes_wrong_is_told(tmp_path, source, problem):
    (tmp_path / "odd.py").write_text(source)
    assert problem in run(load(tmp_path / "odd.py"), b"x").problem


def test_files_are_read_again_when_asked(folder):
    plugins = DecoderPlugins(folder, allowed=True)
    assert len(plugins.plugins()) == 1
    (folder / "more.py").write_text(GOOD)
    assert len(plugins.plugins()) == 1
    plugins.reload()
    assert len(plugins.plugins()) == 2
    plugins.allow(False)
    assert plugins.plugins() == []


def test_a_slow_plugin_is_named(folder, monkeypatch):
    monkeypatch.setattr(decoder_plugins, "SLOW_S", 0.0)
    assert "the window stood still" in DecoderPlugins(folder, allowed=True).decode(b"x")[0].decoded.notes[1]


def test_a_folder_that_is_not_there_has_no_plugins(tmp_path):
    assert DecoderPlugins(tmp_path / "none", allowed=True).plugins() == []
