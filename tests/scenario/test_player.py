"""The player against the real gateway: steps, deadlines, pausing, and that what was started ends."""

import asyncio
import math

import pytest

from rts_console.scenario.format import loads
from rts_console.scenario.player import Player
from rts_console.scenario.progress import (
    Progress,
    RunEnded,
    RunPaused,
    RunStarted,
    Status,
    StepEnded,
    StepResult,
    StepStarted,
)
from tests.scenario.world import failure, play, scenario_of, world
from tests.support import until

TALK = """
- login: [alice, bob]
- send: {from: alice, to: bob, text: hello}
  note: Alice greets.
- expect: bob receives "hello" from alice within 2 s
"""


async def test_progress_is_told_in_order_with_expected_beside_seen() -> None:
    told: list[Progress] = []
    result = await play(TALK + '- expect: bob receives "never" within 10 ms\n- wait: 1 s', listener=told.append)
    assert [type(each) for each in told[:3]] == [RunStarted, StepStarted, StepEnded]
    assert isinstance(told[-1], RunEnded)
    assert told[-1].result is result
    assert [each.status.value for each in result.results] == ["passed"] * 3 + ["failed", "skipped"]
    lost = failure(result)
    assert (lost.expected, lost.seen) == ('bob receives text "never"', "bob got nothing")
    found = result.results[2]
    assert [(each.who, each.kind) for each in found.events] == [("bob", "MessageReceived")]
    assert found.events[0].client_message_id
    assert not result.ok


async def test_a_message_that_came_before_the_expectation_began_counts() -> None:
    result = await play("""
        - login: [alice, bob]
        - send: {from: alice, to: bob, text: one}
        - send: {from: alice, to: bob, text: two}
        - wait: 20 ms
        - expect: bob receives "two" within 2 s
        - expect: bob receives "one" within 2 s
        - expect_no: {who: bob, receives: {}, within: 10 ms}
    """)
    assert result.ok, failure(result)


async def test_a_message_of_an_earlier_cause_does_not_count_unless_it_is_said() -> None:
    steps = """
        - login: [alice, bob]
        - send: {from: alice, to: bob, text: hello}
          name: greeting
        - wait: 20 ms
        - expect: alice is logged in
        - peer_status: {who: alice, of: bob, is: online}
        - expect: {who: bob, receives: hello, within: 10 ms%s}
    """
    assert not (await play(steps % "")).ok
    assert (await play(steps % ", after: greeting")).ok
    assert (await play(steps % ", after: start")).ok


async def test_within_counts_from_the_action() -> None:
    result = await play("""
        - login: [alice, bob]
        - fault: {kind: delay, delay: 150 ms, who: bob, direction: down}
        - send: {from: alice, to: bob, text: slow}
        - wait: {for: 300 ms, always: true}
        - expect: bob receives "slow" within 50 ms
    """)
    assert "too late" in failure(result).seen


async def test_within_counts_from_the_last_message_of_a_row() -> None:
    result = await play("""
        - login: [alice, bob]
        - parallel:
            - send: {from: alice, to: bob, text: "n ${number}", count: 5, every: 200 ms}
            - wait: 1 ms
        - expect: {who: bob, receives: {contains: n}, count: 5, within: 700 ms}
    """)
    assert result.ok, failure(result)


async def test_codes_that_are_expected_pass_and_others_fail() -> None:
    result = await play("""
        - login: {who: alice, token: {expired: true}}
          code: InvalidToken
        - login: {who: alice, token: {broken: true}}
          code: [-1000]
        - login: {who: alice, token: {user_id: bob}}
          code: refused
        - send: {from: alice, to: bob, text: x}
          code: [invalid, refused]
        - login: alice
        - login: alice
          code: invalid
        - send: {from: alice, to: bob, text: x}
          code: NoRelayPath
        - send: {from: alice, to: bob, text: x}
    """)
    lost = failure(result)
    assert lost.step.path == ("steps", 7)
    assert lost.expected == "ok"
    assert "NoRelayPath" in lost.seen


async def test_rooms_members_and_states() -> None:
    result = await play("""
        - login: [alice, bob]
        - join: {who: [alice, bob], room: lobby}
        - expect: alice sees bob join lobby within 2 s
        - expect: alice and bob are in lobby
        - join: {who: alice, room: lobby}
          code: AlreadyInRoom
        - send_room: {from: bob, room: lobby, base64: AAEC}
        - expect: {who: alice, receives: {base64: AAEC, room: lobby, kind: binary}, within: 2 s}
        - send_room: {from: bob, room: elsewhere, text: x}
          code: NotJoin
        - leave: {who: bob, room: lobby}
        - expect: alice sees bob leave lobby within 2 s
        - expect: bob is not in lobby
        - logout: bob
        - expect: bob is logged out
    """)
    assert result.ok, failure(result)


async def test_templates_captures_and_python_free_values() -> None:
    result = await play(
        """
        - login: [alice, bob]
        - send: {from: alice, to: bob, json: {n: "${n}", room: "${room}", run: "${run}"}}
          as: sent
        - expect: {who: bob, receives: {json: {n: 3}}, within: 2 s}
          as: got
        - expect: {that: "${got.json.room}", equals: lobby}
        - expect: {that: "${sent.name}", matches: "^Succ"}
        - expect: {that: "${sent.elapsed_ms}", less_than: 5000, at_least: 0}
        - expect_no: {that: "${got.json.room}", equals: other}
        - repeat:
            times: "${n}"
            as: i
            steps:
              - send: {from: bob, to: alice, text: "${i} of ${n}, ${number}"}
        - expect: alice receives "3 of 3, 1" within 2 s
        """,
        head="identities: {alice: , bob: }\nvariables: {room: lobby, n: 1}",
        variables={"n": 3},
    )
    assert result.ok, failure(result)


async def test_a_run_of_messages_is_in_order_and_measured() -> None:
    result = await play("""
        - login: [alice, bob]
        - send: {from: alice, to: bob, text: "n ${number}", count: 20, at_once: true}
          as: sent
        - send: {from: alice, to: bob, generate: {of: chinese, bytes: 100}, count: 5}
        - expect: {who: bob, order: as sent, from: alice, within: 2 s}
        - expect: {who: bob, order: ["n 2", {contains: n 3}, "n 17"]}
        - expect: {who: bob, receives: {bytes: 100, from: alice}, count: 5, within: 2 s}
        - expect: {that: "${sent.accepted}", equals: 20}
        - expect: p95 of delivery < 2 s
        - expect: {measure: p50, of: result, who: alice, at_most: 2 s}
        - expect: count for bob >= 25
        - expect: count for bob > 25
    """)
    assert failure(result).step.words == "count of delivery for bob > 25"
    assert failure(result).seen == "count 25"


async def test_the_order_of_what_did_not_come_so_is_said() -> None:
    result = await play("""
        - login: [alice, bob]
        - send: {from: alice, to: bob, text: "n ${number}", count: 3}
        - expect: {who: bob, order: ["n 3", "n 2"], within: 50 ms}
    """)
    assert failure(result).seen.startswith("only 1 in this order")


async def test_a_link_breaks_and_comes_back() -> None:
    result = await play("""
        - login: [alice, bob]
        - join: {who: [alice, bob], room: lobby}
        - drop_link: alice
        - expect: alice link becomes reconnecting within 1 s
        - expect: alice link becomes reconnected within 5 s
        - expect: {who: alice, is: {link: reconnected, in_room: lobby}, within: 2 s}
        - send_room: {from: bob, room: lobby, text: back}
        - expect: alice receives "back" within 2 s
        - drop_link: carol
          code: invalid
    """)
    assert result.ok, failure(result)


async def test_messages_are_held_while_the_link_is_gone() -> None:
    result = await play(
        """
        - login: [alice, bob]
        - offline_policy: {who: alice, policy: hold}
        - drop_link: alice
        - parallel:
            - send: {from: alice, to: bob, text: kept}
            - - wait: {for: 10 ms, always: true}
              - release_held: alice
        - expect: bob receives "kept" within 5 s
        """
    )
    assert result.ok, failure(result)


async def test_parallel_rows_run_at_once_and_all_must_pass() -> None:
    steps = """
        - login: [alice, bob, carol]
        - parallel:
            - - send: {from: alice, to: bob, text: one}
              - expect: bob receives "one" within 2 s
            - - send: {from: bob, to: carol, text: two}
              - expect: carol receives "two" within 2 s
            - expect: %s
    """
    assert (await play(steps % "alice is logged in")).ok
    result = await play(steps % "{who: alice, receives: never, within: 5 ms}")
    assert failure(result).words.startswith("alice receives")
    container = next(each for each in result.results if each.is_container)
    assert container.status is Status.FAILED


async def test_the_operator_and_its_faults() -> None:
    async with world() as (gateway, environment):
        steps = """
            - login: [alice, bob]
            - join: {who: [alice, bob], room: lobby}
            - fault: {kind: delay, delay: 20 ms, who: bob}
              as: slow
            - lift: slow
            - operator: {action: mute, who: bob, room: lobby, fields: {seconds: 60}}
            - send_room: {from: bob, room: lobby, text: x}
              code: refused
            - operator: {action: kick, who: bob, room: lobby, fields: {reason: enough}}
            - expect: alice sees bob leave lobby within 2 s
            - expect: {who: bob, event: RoomStateChanged, where: {state: KickedOut}, within: 2 s}
            - operator: {action: kick, who: bob, room: nowhere}
              code: refused
            - fault: {kind: loss, percent: 1}
        """
        result = await Player(loads(scenario_of(steps)), environment).run()
        assert result.ok, failure(result)
        assert list(gateway.faults) == []


async def test_the_app_server_and_peers() -> None:
    result = await play("""
        - login: [alice, bob]
        - send_server: {from: alice, text: x}
          code: ServerParamsNotSet
        - server_params: {who: alice, url: "${gateway.http_url}/echo"}
        - send_server: {from: alice, text: hello}
          as: answer
        - expect: {that: "${answer.json.message}", equals: hello}
        - expect: {that: "${answer.http_status}", equals: 200}
        - peer_status: {who: alice, of: bob, is: online}
        - peer_status: {who: alice, of: bob, is: offline}
    """)
    assert (failure(result).expected, failure(result).seen) == ("bob is offline", "bob is online")


async def test_cleanup_is_done_and_the_run_goes_on_when_it_is_told_to() -> None:
    text = scenario_of("- expect: alice is logged in\n- login: alice") + "finally:\n  - logout: alice\n  - wait: 1 ms\n"
    async with world() as (_, environment):
        result = await Player(loads(text), environment, keep_going=True).run()
    assert [each.status.value for each in result.results] == ["failed", "passed", "passed", "passed"]
    assert "has done nothing yet" in failure(result).seen


async def test_a_step_that_hangs_ends() -> None:
    result = await play("""
        - login: alice
        - fault: {kind: half_open, who: alice, for: 3 s}
        - peer_status: {who: alice, of: bob}
          timeout: 100 ms
    """)
    assert "done within 100 ms" in failure(result).expected


async def test_a_run_that_takes_too_long_ends() -> None:
    result = await play("- wait: {for: 20 s, always: true}", head="identities: {alice: }\ntimeout: 50 ms")
    assert result.status is Status.FAILED
    assert result.reason.startswith("the run took longer than 50 ms: ")


async def test_a_container_may_fail_for_a_reason_of_its_own() -> None:
    head = "identities: {alice: }\nvariables: {n: many}"
    result = await play("- repeat: {times: '${n}', steps: [{note: x}]}", head)
    assert "'many' is no whole number" in failure(result).seen
    assert result.count(Status.FAILED) == 1


async def test_of_a_very_long_run_only_what_did_not_pass_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rts_console.scenario.player.MOST_RESULTS", 10)
    steps = """
        - repeat:
            times: 30
            as: i
            steps:
              - note: x
              - expect: {that: "${i}", less_than: 25}
    """
    result = await play(steps, "identities: {alice: }\nkeep_going: true")
    assert result.count(Status.PASSED) == 54
    assert result.count(Status.FAILED) == 6
    assert len(result.results) == 10 + 6 + 1


async def test_speed_shortens_waits_but_no_deadlines() -> None:
    result = await play("- wait: 10 min\n- repeat: {times: 3, every: 1 h, steps: [{note: x}]}", speed=math.inf)
    assert result.ok
    assert result.elapsed_ms < 5_000


async def test_it_is_paused_stepped_and_resumed() -> None:
    told: list[Progress] = []
    async with world() as (_, environment):
        player = Player(loads(scenario_of(TALK)), environment, listener=told.append)
        player.pause()
        async with asyncio.TaskGroup() as group:
            running = group.create_task(player.run(), name="run")
            await until(lambda: any(isinstance(each, RunPaused) for each in told))
            assert done(told) == []
            player.step()
            await until(lambda: len(done(told)) == 1 and player.paused)
            await until(lambda: isinstance(told[-1], RunPaused))
            assert len(done(told)) == 1
            player.resume()
        assert (await running).ok


async def test_a_cancelled_run_ends_what_it_started() -> None:
    async with world() as (gateway, environment):
        steps = "- login: alice\n- fault: {kind: delay, delay: 1 ms}\n- wait: {for: 1 h, always: true}"
        told: list[Progress] = []
        player = Player(loads(scenario_of(steps)), environment, listener=told.append)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(player.run(), name="run")
            await until(lambda: any(isinstance(each, StepStarted) and each.step.verb == "wait" for each in told))
            assert len(list(gateway.faults)) == 1
            player.cancel()
        result = await running
        assert result.status is Status.CANCELLED
        assert result.results[-1].status is Status.CANCELLED
        assert list(gateway.faults) == []


async def test_being_cancelled_from_outside_is_no_result() -> None:
    async with world() as (_, environment):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await Player(loads(scenario_of("- wait: {for: 1 h, always: true}")), environment).run()


async def test_the_same_seed_makes_the_same_payloads() -> None:
    steps = """
        - login: [alice, bob]
        - parallel:
            - send: {from: alice, to: bob, generate: {of: binary, bytes: 50}}
            - send: {from: alice, to: bob, text: "${random(1, 1000000)}"}
        - expect: {who: bob, receives: {kind: binary}, within: 2 s}
          as: binary
        - expect: {who: bob, receives: {kind: text}, within: 2 s}
          as: number
        - note: done
        - expect: {that: "${binary.text}-${number.text}", equals: x}
    """
    seen = [failure(await play(steps, seed=seed)).seen for seed in (5, 5, 6)]
    assert seen[0] == seen[1] != seen[2]


async def test_python_runs_only_when_it_is_allowed() -> None:
    steps = """
        - login: alice
        - python: |
            check(clients["alice"].logged_in)
            return {"n": 41 + 1}
          as: made
        - expect: {that: "${made.n}", equals: 42}
        - python: |
            x = 1
            check(x == 2, "x to be 2")
    """
    assert "--allow-python" in failure(await play(steps)).seen
    assert failure(await play(steps, allow_python=True)).expected == "x to be 2"
    broken = await play("- python: |\n    x = 1\n    x.nothing\n", allow_python=True)
    assert failure(broken).seen.startswith("line 2: AttributeError")


async def test_user_ids_may_be_others_in_each_run() -> None:
    head = "identities: {alice: {user_id: 'alice-${run}'}, bob: {user_id: '${who}'}}\nvariables: {who: robert}"
    result = await play(
        """
        - login: [alice, bob]
        - send: {from: alice, to: bob, text: "${alice.user_id} to ${bob.user_id}"}
        - expect: {who: bob, receives: {from: alice, matches: "^alice-[0-9a-f]{8} to robert$"}, within: 2 s}
        """,
        head,
    )
    assert result.ok, failure(result)


async def test_a_variable_is_made_of_those_above_it_and_one_that_is_replaced_is_taken_as_it_is() -> None:
    head = 'identities: {alice: }\nvariables: {room: "room-${run}", word: plain, both: "${word} in ${room}"}'
    steps = "- expect: {that: '${both}', matches: '%s'}"
    result = await play(steps % "^plain in room-[0-9a-f]{8}$", head)
    assert result.ok, failure(result)
    result = await play(steps % "^[$][{]run[}] in room-[0-9a-f]{8}$", head, variables={"word": "${run}"})
    assert result.ok, failure(result)


async def test_rows_that_begin_with_the_same_identity_share_its_client() -> None:
    result = await play("""
        - parallel:
            - {login: alice, code: [ok, invalid]}
            - {login: alice, code: [ok, invalid]}
        - expect: alice is logged in
    """)
    assert result.ok, failure(result)


async def test_a_name_that_is_not_known_yet_fails_its_step() -> None:
    result = await play("""
        - expect: {that: "${later.code}", equals: 0}
        - login: alice
          as: later
    """)
    assert "not known yet" in failure(result).seen


async def test_an_unreachable_gateway_is_told_apart_from_a_failure() -> None:
    async with world() as (_, environment):
        pass
    result = await Player(loads(scenario_of("- login: alice")), environment).run()
    assert result.unreachable
    assert not result.ok


def done(told: list[Progress]) -> list[StepResult]:
    return [each.result for each in told if isinstance(each, StepEnded)]


async def test_a_step_that_is_to_be_left_out_is_with_all_inside() -> None:
    result = await play("""
        - login: [alice, bob]
        - repeat: {times: 2, steps: [{expect: bob receives "never" within 10 ms}]}
          skip: true
        - expect: bob receives "never" within 10 ms
          skip: true
    """)
    assert result.ok, failure(result)
    assert [(each.status.value, each.seen) for each in result.results[1:]] == [("skipped", "left out")] * 2


async def test_letters_that_look_like_a_template_arrive_as_they_are_meant() -> None:
    result = await play("""
    - login: [alice, bob]
    - send: {from: alice, to: bob, text: "$${room}"}
    - expect: {who: bob, receives: {matches: "[$][{]room[}]"}, within: 2 s}
    """)
    assert result.ok, failure(result)


async def test_messages_are_counted_without_a_gap() -> None:
    result = await play("""
    - login: [alice, bob]
    - send: {from: alice, to: bob, text: "${sequence}", count: 2, at_once: true}
    - send: {from: alice, to: bob, text: "${sequence}", count: 2}
    - expect: {who: bob, order: ["1", "2", "3", "4"], within: 2 s}
    """)
    assert result.ok, failure(result)


async def test_one_who_was_there_first_is_not_seen_to_join_and_that_is_said() -> None:
    result = await play("""
    - login: [alice, bob]
    - join: {who: [alice, bob], room: lobby}
    - expect: bob sees alice join lobby within 50 ms
    """)
    assert failure(result).seen == "bob got nothing; alice was in lobby before bob, who therefore does not see it join"


async def test_a_wait_that_is_under_way_gets_shorter_when_the_speed_changes() -> None:
    async with world() as (_, environment):
        text = scenario_of("- wait: 1 h\n- wait: 2 h")
        started: list[str] = []

        def listen(progress: Progress) -> None:
            if isinstance(progress, StepStarted):
                started.append(progress.words)

        player = Player(loads(text), environment, listener=listen)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(player.run(), name="run")
            await until(lambda: started == ["wait 1 h"])
            player.speed = 1_000_000
            await until(lambda: started == ["wait 1 h", "wait 2 h"])
            player.speed = math.inf
        assert running.result().ok
