"""``make`` on somebody else's machine: what is missing is named, and nothing is installed that is there already.

The scripts run for real, on a search path that holds only stand-ins for the commands which ask or change the system.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LIBRARIES = (
    *("libglib-2.0.so.0", "libGL.so.1", "libEGL.so.1", "libdbus-1.so.3", "libfontconfig.so.1", "libxkbcommon.so.0"),
    *("libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-keysyms.so.1", "libxcb-shape.so.0", "libxkbcommon-x11.so.0"),
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the set-up scripts act on Linux only")


class System:
    """A machine as a script sees it: commands that print and note what they were asked for."""

    def __init__(self, folder: Path) -> None:
        self.commands = folder / "bin"
        self.asked = folder / "asked"
        self.libraries = folder / "libraries"
        self.commands.mkdir()
        for name in ("bash", "cat", "dirname", "env", "grep", "mkdir", "rm", "sed", "tail", "touch"):
            self.link(name)
        self.command("uname", "echo Linux")
        self.command("id", "echo 0")
        self.command("sudo", "exit 1")
        self.command("fc-list", "")
        self.command("dpkg-query", "exit 1")
        self.command("apt-cache", "[[ $2 != *t64 ]]")
        self.command("apt-get", "")
        self.command("ldconfig", f"cat {self.libraries}")
        self.has_libraries(LIBRARIES)

    def link(self, name: str) -> None:
        real = shutil.which(name)
        assert real is not None
        (self.commands / name).symlink_to(real)

    def command(self, name: str, script: str) -> None:
        """Puts a command in place; each call of it adds a line to ``asked``."""
        file = self.commands / name
        file.write_text(f'#!{shutil.which("bash")}\necho "{name} $*" >>"{self.asked}"\n{script}\n', encoding="utf-8")
        file.chmod(0o755)

    def has_libraries(self, names: Sequence[str]) -> None:
        lines = (f"\t{name} (libc6,x86-64) => /usr/lib/{name}\n" for name in names)
        self.libraries.write_text("".join(lines), encoding="utf-8")

    def has_everything(self) -> None:
        self.command("Xvfb", "")
        self.command("xauth", "")
        self.command("dpkg-query", "echo -n installed")

    def calls(self, name: str) -> list[str]:
        lines = self.asked.read_text(encoding="utf-8").splitlines() if self.asked.exists() else []
        return [line for line in lines if line.startswith(name + " ")]

    def run(self, command: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.commands), "HOME": str(self.commands.parent), **variables}
        return subprocess.run(
            [command, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def packages(self, purpose: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return self.run(ROOT / "packaging" / "system_packages.sh", purpose, **variables)


@pytest.fixture
def system(tmp_path: Path) -> System:
    return System(tmp_path)


@pytest.mark.parametrize("purpose", ["run", "test"])
def test_nothing_is_said_or_done_when_all_packages_are_there(system: System, purpose: str) -> None:
    system.has_everything()
    done = system.packages(purpose)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert system.calls("apt-get") == []


def test_a_broken_package_system_does_not_matter_when_all_is_there(system: System) -> None:
    system.has_everything()
    system.command("apt-get", "exit 100")
    system.command("apt-cache", "exit 100")
    assert system.packages("test").returncode == 0


def test_root_gets_what_is_missing_without_a_question(system: System) -> None:
    system.has_everything()
    system.has_libraries(LIBRARIES[1:])
    system.command("apt-get", f"printf '\\tlibglib-2.0.so.0 (x)\\n' >>{system.libraries}")
    done = system.packages("run", DISPLAY=":0")
    assert done.returncode == 0, done.stderr
    (call,) = system.calls("apt-get")
    assert call.endswith("install --yes --no-install-recommends libglib2.0-0")


def test_the_newer_name_is_taken_where_the_package_lists_know_it(system: System) -> None:
    system.has_everything()
    system.has_libraries(LIBRARIES[1:])
    system.command("apt-cache", "[[ $2 == *t64 ]]")
    system.packages("run")
    assert system.calls("apt-get")[0].endswith(" libglib2.0-0t64")


def test_lists_that_do_not_know_a_package_are_refreshed_first(system: System) -> None:
    system.has_libraries(LIBRARIES[1:])
    system.command("apt-cache", "exit 100")
    system.packages("run")
    assert [call.split()[-1] for call in system.calls("apt-get")][0] == "update"


def test_a_user_who_may_not_install_gets_the_one_command(system: System) -> None:
    system.has_everything()
    system.has_libraries(LIBRARIES[:-1])
    system.command("id", "echo 1000")
    done = system.packages("run", DISPLAY=":0")
    assert done.returncode == 1
    command = "sh -c 'apt-get update && apt-get install --yes --no-install-recommends libxkbcommon-x11-0'"
    assert done.stderr.splitlines()[-1].strip() == f"sudo {command}"
    assert system.calls("apt-get") == []


def test_what_only_a_display_needs_does_not_stop_a_run_without_one(system: System) -> None:
    system.has_everything()
    system.has_libraries(LIBRARIES[:6])
    system.command("id", "echo 1000")
    assert system.packages("run").returncode == 0
    assert system.packages("run", DISPLAY=":0").returncode == 1
    assert system.packages("test").returncode == 1


def test_only_the_tests_need_a_virtual_display(system: System) -> None:
    system.has_everything()
    (system.commands / "Xvfb").unlink()
    system.command("id", "echo 1000")
    assert system.packages("run").stderr == ""
    assert "--no-install-recommends xvfb'\n" in system.packages("test").stderr


def test_a_missing_font_is_mentioned_but_stops_nothing(system: System) -> None:
    system.has_everything()
    system.command("dpkg-query", "exit 1")
    system.command("apt-get", "exit 100")
    done = system.packages("test")
    assert done.returncode == 0
    assert "Not needed, but good to have: fonts-wqy-microhei" in done.stderr


def test_why_an_installation_failed_is_shown(system: System) -> None:
    system.has_everything()
    system.has_libraries(LIBRARIES[1:])
    system.command("apt-get", "echo chatter; echo 'E: no space left' >&2; exit 100")
    done = system.packages("run")
    assert done.returncode == 1
    assert "E: no space left" in done.stderr


def test_other_systems_are_told_in_words_and_go_on(system: System) -> None:
    system.has_libraries(LIBRARIES[:4])
    (system.commands / "apt-get").unlink()
    done = system.packages("run")
    assert done.returncode == 0
    assert "Fontconfig, xkbcommon, xcb-util-cursor" in done.stderr


def test_an_unknown_purpose_is_refused(system: System) -> None:
    done = system.packages("tests")
    assert (done.returncode, done.stderr) == (2, "usage: system_packages.sh run|test\n")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the set-up in a folder with a space in its name, with nothing to install."""
    folder = tmp_path / "a checkout"
    (folder / "packaging").mkdir(parents=True)
    for name in ("Makefile", "packaging/virtual_environment.sh", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def python_that(version: str, *, recent: bool, venv: bool = True, then: str = "exit 1") -> str:
    """A stand-in for an interpreter: answers what the script asks of it, then does as told."""
    return (
        f'case "$*" in *print*) echo {version};; *version_info*) exit {0 if recent else 1};; '
        f"*ensurepip*) exit {0 if venv else 1};; *) {then};; esac"
    )


def test_an_old_interpreter_is_refused_with_what_to_do(system: System, checkout: Path) -> None:
    system.command("python3", python_that("3.9.2", recent=False))
    done = system.run(checkout / "packaging" / "virtual_environment.sh")
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed; python3 is 3.9.2." in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr
    assert not (checkout / ".venv").exists()


def test_no_interpreter_at_all_is_said(system: System, checkout: Path) -> None:
    done = system.run(checkout / "packaging" / "virtual_environment.sh")
    assert done.returncode == 1
    assert "no python3 was found" in done.stderr


def test_a_newer_interpreter_beside_an_old_one_is_taken(system: System, checkout: Path) -> None:
    system.command("python3", python_that("3.9.2", recent=False))
    system.command("python3.12", python_that("3.12.1", recent=True))
    system.run(checkout / "packaging" / "virtual_environment.sh")
    assert system.calls("python3.12")[-1] == "python3.12 -m venv .venv"


def test_only_the_named_interpreter_is_considered(system: System, checkout: Path) -> None:
    system.command("python3", python_that("3.11.2", recent=True))
    done = system.run(checkout / "packaging" / "virtual_environment.sh", PYTHON="/a folder/python3.10")
    assert done.returncode == 1
    assert "no /a folder/python3.10 was found" in done.stderr
    assert system.calls("python3") == []


def test_a_missing_venv_module_is_refused_with_its_package(system: System, checkout: Path) -> None:
    system.command("python3", python_that("3.9.2", recent=False))
    system.command("python3.12", python_that("3.12.1", recent=True, venv=False))
    done = system.run(checkout / "packaging" / "virtual_environment.sh")
    assert done.returncode == 1
    assert "apt-get install python3.12-venv" in done.stderr


def test_an_environment_that_was_cut_short_is_made_anew(system: System, checkout: Path) -> None:
    debris = checkout / ".venv" / "lib" / "half-written"
    debris.parent.mkdir(parents=True)
    debris.touch()
    (checkout / ".venv" / "unfinished").touch()
    system.command("python3", python_that("3.11.2", recent=True, then="exit 7"))
    done = system.run(checkout / "packaging" / "virtual_environment.sh")
    assert done.returncode == 7
    assert system.calls("python3")[-1] == "python3 -m venv .venv"
    assert not debris.exists()
    assert (checkout / ".venv" / "unfinished").exists()
    assert not (checkout / ".venv" / "installed").exists()


def test_a_change_of_the_lock_installs_again_into_the_same_environment(system: System, checkout: Path) -> None:
    make_environment(system, checkout)
    script = checkout / "packaging" / "virtual_environment.sh"
    assert system.run(script).returncode == 0
    hashed, project = system.calls("python -m pip install")
    assert "--require-hashes" in hashed
    assert hashed.endswith("--requirement requirements.lock")
    assert "--no-deps" in project
    assert project.endswith("--editable .")
    assert (checkout / ".venv" / "kept").exists()
    assert (checkout / ".venv" / "installed").exists()
    assert not (checkout / ".venv" / "unfinished").exists()


def test_a_failed_install_is_not_taken_for_a_finished_one(system: System, checkout: Path) -> None:
    make_environment(system, checkout, fails=True)
    (checkout / ".venv" / "installed").touch()
    assert system.run(checkout / "packaging" / "virtual_environment.sh").returncode == 5
    assert not (checkout / ".venv" / "installed").exists()


def make_environment(system: System, checkout: Path, *, fails: bool = False) -> None:
    """A finished .venv whose interpreter only notes what it is asked to install."""
    binaries = checkout / ".venv" / "bin"
    binaries.mkdir(parents=True)
    (checkout / ".venv" / "kept").touch()
    system.command("python", f'[[ "$*" != *install* ]] || exit {5 if fails else 0}')
    (system.commands / "python").rename(binaries / "python")


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    inherited.pop("MFLAGS", None)
    return subprocess.run(["make", *arguments], cwd=folder, env=inherited, capture_output=True, text=True, check=False)


def test_make_alone_prints_each_target_and_does_nothing(checkout: Path) -> None:
    done = make(checkout)
    assert done.returncode == 0
    assert [line.split()[1] for line in done.stdout.splitlines()][:4] == ["help", "run", "test", "lint"]
    assert not (checkout / ".venv").exists()


def test_the_environment_is_made_again_only_when_the_lock_or_the_project_changed(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    for age, name in enumerate((".venv/installed", "requirements.lock", "pyproject.toml")):
        (checkout / name).touch()
        os.utime(checkout / name, (1_000_000 - age, 1_000_000 - age))
    assert "virtual_environment.sh" not in make(checkout, "--dry-run", "test").stdout
    for name in ("requirements.lock", "pyproject.toml"):
        os.utime(checkout / name, (1_000_001, 1_000_001))
        assert "virtual_environment.sh" in make(checkout, "--dry-run", "test").stdout
        os.utime(checkout / name, (1, 1))


def test_arguments_are_handed_on(checkout: Path) -> None:
    tried = make(checkout, "--dry-run", "test", "ARGS=tests/record").stdout
    assert "-m pytest --numprocesses 2 --dist loadfile tests/record" in tried
    assert "rts-console demo --shots x" in make(checkout, "--dry-run", "run", "ARGS=--shots x").stdout
