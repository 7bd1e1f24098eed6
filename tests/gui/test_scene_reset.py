"""The beginning comes back, whatever has happened since: on the real gateway."""

from __future__ import annotations

import dataclasses
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from rts_console.gui import child, scene_reset
from rts_console.gui.app import make_client
from rts_console.gui.child import ChildState
from rts_console.gui.context import Context
from rts_console.gui.scene_reset import SceneReset
from rts_console.gui.stage import Identity, Stage, Target
from rts_console.gui.theme import Theme
from rts_console.record.case_open import open_case
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from tests.support import until


@pytest.fixture
async def context(qapp: QApplication) -> AsyncIterator[Context]:
    """What a window works on, with a gateway that runs, and no window."""
    store, log, quality = Store(), EventLog(), Quality()
    made = Context(Stage(make_client, store, log, quality), store, log, quality, Theme())
    await made.child.start()
    yield made
    await made.stage.aclose()
    await made.child.stop()
    log.close()


@pytest.fixture
def scene(context: Context, tmp_path: Path) -> SceneReset:
    made = SceneReset(context, None, lambda: None)
    made.folder = tmp_path / "scenes"
    return made


async def bring(context: Context, user_id: str, *rooms: str) -> Identity:
    target = Target(context.child.url, context.child.app_id, profile=context.settings.active_profile)
    identity = context.stage.add(user_id, target)
    context.stage.set_token(identity, context.child.mint(user_id, 600))
    await identity.backend.login(identity.token, user_id)
    for room_id in rooms:
        await identity.backend.create_room(room_id).join()
    return identity


def state_of(context: Context) -> dict[str, tuple[bool, list[str]]]:
    stage = context.stage
    return {
        each.key: (stage.facts(each).logged_in, sorted(room.room_id for room in stage.facts(each).joined_rooms))
        for each in stage.identities
    }


async def test_users_rooms_faults_and_what_was_said_are_as_at_the_beginning(
    context: Context, scene: SceneReset, tmp_path: Path
) -> None:
    alice, bob = await bring(context, "alice", "lobby"), await bring(context, "bob", "lobby")
    carol = await bring(context, "carol")
    scene.take()
    opening = state_of(context)
    context.stage.activate("bob")
    context.time_cursor.set(1)
    await alice.backend.send_message("bob", "the secret of the show")
    await alice.backend.rooms[0].leave()
    await bob.backend.create_room("elsewhere").join()
    await bob.backend.logout()
    await context.stage.remove(carol)
    await bring(context, "dave", "lobby")
    assert (await context.operator.set_fault({"kind": "delay", "delay_ms": 50})).ok
    await context.operator.look()
    assert context.operator.on()
    done = await scene.reset()
    assert not done.problems
    await until(lambda: state_of(context) == opening)
    assert context.stage.active is alice
    assert not context.time_cursor.at_ns
    assert not context.operator.on()
    assert not context.operator.spans()
    assert not context.operator.stretches("delay")
    assert done.kept is not None
    assert list((tmp_path / "scenes").iterdir()) == [done.kept]
    kept = open_case(done.kept, tmp_path / "unpacked")
    assert b"the secret of the show" in said(kept.log)
    kept.close()
    assert b"the secret of the show" not in said(context.log)
    assert (await alice.backend.send_message("bob", "again")).ok


def said(log: EventLog) -> list[bytes]:
    return [log.payload(seq) for seq in range(log.first_seq, log.next_seq)]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
async def test_a_gateway_that_was_killed_runs_again(context: Context, scene: SceneReset) -> None:
    await bring(context, "alice", "lobby")
    scene.take()
    opening = state_of(context)
    os.kill(context.child.pid, signal.SIGKILL)
    await until(lambda: context.child.state is ChildState.CRASHED)
    done = await scene.reset()
    assert not done.problems
    assert context.child.running
    await until(lambda: state_of(context) == opening)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="there is no such signal here")
async def test_a_gateway_that_does_not_answer_is_started_anew(
    context: Context, scene: SceneReset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scene_reset, "GATEWAY_LIMIT_S", 0.2)
    for limit in ("TERMINATE_AFTER_S", "KILL_AFTER_S"):
        monkeypatch.setattr(child, limit, 0.1)
    scene.take()
    pid = context.child.pid
    os.kill(pid, signal.SIGSTOP)
    done = await scene.reset()
    assert not done.problems
    assert context.child.running
    assert context.child.pid != pid


async def test_who_was_logged_out_is_so_again_and_rooms_are_left(context: Context, scene: SceneReset) -> None:
    alice = await bring(context, "alice")
    await alice.backend.logout()
    bob = await bring(context, "bob")
    await until(lambda: state_of(context) == {"alice": (False, []), "bob": (True, [])})
    scene.take()
    await alice.backend.login(context.child.mint("alice", 600), "alice")
    await bob.backend.create_room("lobby").join()
    assert not (await scene.reset()).problems
    await until(lambda: state_of(context) == {"alice": (False, []), "bob": (True, [])})


async def test_where_nothing_can_be_kept_nothing_is_cleared(
    context: Context, scene: SceneReset, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("no folder")
    scene.folder = tmp_path / "taken"
    await bring(context, "alice")
    rows = len(context.log)
    scene.take()
    done = await scene.reset()
    assert done.kept is None
    assert "could not be kept, so it was not cleared" in done.problems[0]
    assert len(context.log) >= rows


async def test_a_user_who_cannot_come_back_keeps_nobody_else_away(context: Context, scene: SceneReset) -> None:
    await bring(context, "alice")
    stranger = context.stage.add("eve", Target("ws://127.0.0.1:1", "0" * 24))
    scene.take()
    users = scene.opening.users
    scene.opening = dataclasses.replace(
        scene.opening, users=(*users[:1], dataclasses.replace(users[1], logged_in=True))
    )
    await context.stage.remove(stranger)
    done = await scene.reset()
    assert done.problems == ["eve has no token: act as this user and paste one under Connection"]
    assert state_of(context)["alice"] == (True, [])
