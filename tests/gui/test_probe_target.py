"""Where the probe goes and as whom."""

import dataclasses

import pytest

from rts_console.gui.child import ChildState
from rts_console.gui.probe_target import load_config, probe_config, probe_target
from rts_console.gui.stage import Target
from rts_console.probe.config import BadConfig, ProbeUser
from tests.gui.panels.worlds import TARGET, World


def running(world: World) -> None:
    child = world.context.child
    child.state, child.url, child.app_id = ChildState.RUNNING, TARGET.url, TARGET.app_id


def test_with_nothing_there_it_says_what_to_do(qapp: object) -> None:
    with pytest.raises(BadConfig, match="Start the local gateway, or add a user"):
        probe_config(World().context, rate=20, size=64)


def test_on_the_local_gateway_tokens_are_made(qapp: object) -> None:
    world = World("alice")
    running(world)
    config = probe_config(world.context, rate=20, size=64)
    assert [user.user_id for user in config.users] == ["probe-1", "probe-2"]
    assert probe_target(world.context) == TARGET
    assert len(probe_config(world.context, rate=20, size=64, peer="alice").users) == 1


def test_elsewhere_they_must_be_given(qapp: object) -> None:
    world = World("alice")
    with pytest.raises(BadConfig, match="cannot be made here"):
        probe_config(world.context, rate=20, size=64)
    given = [ProbeUser("a", "t"), ProbeUser("b", "t")]
    assert probe_config(world.context, rate=20, size=64, given=given).users == given


def test_a_way_through_a_proxy_is_not_measured_as_if_it_were_direct(qapp: object) -> None:
    world = World("alice")
    assert world.stage.active is not None
    world.stage.active.target = dataclasses.replace(Target("ws://h:1", "app"), proxies=("x",))  # type: ignore[arg-type]
    with pytest.raises(BadConfig, match="proxy"):
        probe_config(world.context, rate=20, size=64)


def test_load_is_for_the_local_gateway_only(qapp: object) -> None:
    world = World("alice")
    with pytest.raises(BadConfig, match="local gateway only"):
        load_config(world.context, users=5, ramp=5, rate=50, size=64)
    running(world)
    config = load_config(world.context, users=3, ramp=5, rate=50, size=64)
    assert ([user.user_id for user in config.users], config.do) == (["load-1", "load-2", "load-3"], "load")
