"""Which commit it is: from HEAD of a checkout, however git writes it, or from what the packaging wrote."""

from pathlib import Path

import pytest

from rts_console import build, paths

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def git(root: Path, head: str) -> Path:
    folder = root / ".git"
    folder.mkdir()
    (folder / "HEAD").write_text(f"{head}\n")
    return folder


def test_a_branch(tmp_path: Path) -> None:
    folder = git(tmp_path, "ref: refs/heads/main")
    (folder / "refs" / "heads").mkdir(parents=True)
    (folder / "refs" / "heads" / "main").write_text(f"{COMMIT}\n")
    assert build.of_checkout(tmp_path) == COMMIT


def test_a_packed_branch_and_a_bare_commit(tmp_path: Path) -> None:
    folder = git(tmp_path, "ref: refs/heads/main")
    (folder / "packed-refs").write_text(f"# pack-refs\n{'f' * 40} refs/heads/other\n{COMMIT} refs/heads/main\n")
    assert build.of_checkout(tmp_path) == COMMIT
    (folder / "HEAD").write_text(COMMIT)
    assert build.of_checkout(tmp_path) == COMMIT


def test_a_work_tree(tmp_path: Path) -> None:
    main = tmp_path / "main"
    main.mkdir()
    folder = git(main, "ref: refs/heads/main")
    own = folder / "worktrees" / "w"
    own.mkdir(parents=True)
    (own / "HEAD").write_text("ref: refs/heads/w\n")
    (own / "commondir").write_text("../..\n")
    (folder / "refs" / "heads").mkdir(parents=True)
    (folder / "refs" / "heads" / "w").write_text(COMMIT)
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / ".git").write_text(f"gitdir: {own}\n")
    assert build.of_checkout(tree) == COMMIT


@pytest.mark.parametrize("head", ["", "ref: refs/heads/none", "ref: ../../etc/passwd", "hello world"])
def test_what_is_no_commit(tmp_path: Path, head: str) -> None:
    git(tmp_path, head)
    assert build.of_checkout(tmp_path) == ""
    assert build.of_checkout(tmp_path / "none") == ""


def test_a_package_tells_its_own_and_without_either_it_is_not_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "_resources", lambda: tmp_path)
    monkeypatch.setattr(build, "_root", lambda: tmp_path)
    assert build.commit() == build.UNKNOWN
    (tmp_path / build.FILE_NAME).write_text('{"commit": "' + COMMIT + '"}')
    assert build.commit() == COMMIT[: build.SHOWN]
    (tmp_path / build.FILE_NAME).write_text('{"commit": "<script>"}')
    assert build.commit() == build.UNKNOWN
