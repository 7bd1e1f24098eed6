"""A replay has its own users in an app of its own, and a log of what happened."""

import pytest

from rts_console.case_replay import Plan
from rts_console.gui.child import GatewayChild
from rts_console.gui.replaying import Replay, paced
from rts_console.gui.stage import Target
from rts_console.record.log import EventLog
from rts_console.vendors.login_tokens import verify_login_token
from tests.gui.fakes import FakeBackend
from tests.gui.sample_events import received


@pytest.mark.parametrize("rules", ["volcengine", "rongcloud", "agora"])
async def test_its_users_get_tokens_of_an_app_where_nobody_else_is(rules: str) -> None:
    child = GatewayChild()
    child.use_rules(rules)
    made: list[tuple[Target, FakeBackend]] = []

    def make(target: Target) -> FakeBackend:
        made.append((target, FakeBackend()))
        return made[-1][1]

    log = EventLog()
    replay = Replay(child, make, log, Plan(EventLog(), (), {"bob#2": "bob"}))  # type: ignore[arg-type]
    _, token = replay._connect("bob#2")
    ((target, backend),) = made
    key = dict([(child.app_id, child.app_key), *child.run_apps])[target.app_id]
    assert verify_login_token(token, key).user_id == "bob"
    assert (target.app_id == child.app_id) is (rules != "volcengine")
    backend.emit(received("x"))
    assert log.row(0).identity == "bob#2"


async def test_steps_are_taken_one_by_one() -> None:
    taken: list[int] = []
    await paced(taken.append(number) for number in range(3))
    assert taken == [0, 1, 2]
