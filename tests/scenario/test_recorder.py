"""What was recorded runs, and comes out the same: also when what was done is anything at all."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from rts_console.client.admin import AdminError
from rts_console.client.backend import Backend
from rts_console.protocol import events as ev
from rts_console.protocol.errors import RtsError
from rts_console.protocol.events import Event
from rts_console.protocol.words import MessageMode, OfflinePolicy
from rts_console.scenario.environment import Environment
from rts_console.scenario.format import loads
from rts_console.scenario.model import Identity
from rts_console.scenario.player import Player
from rts_console.scenario.progress import RunResult
from rts_console.scenario.recorder import Recorder
from rts_console.scenario.steps import Token
from rts_console.scenario.tap import Tap
from rts_console.scenario.transcript import Done
from rts_console.scenario_gateway import App, token_describer
from tests.client.people import APP, KEY, NO_RATES, token
from tests.scenario.world import ACCESS, failure, world
from tests.support import until

USERS = ("alice", "bob", "carol")
Outcome = tuple[str, str, str]


class Talk:
    """Three tapped clients at a gateway, what they are told, and a recorder."""

    def __init__(self, environment: Environment, stack: AsyncExitStack) -> None:
        self.environment = environment
        self.stack = stack
        self.taps: dict[str, Tap] = {}
        self.heard: dict[str, list[Event]] = {}
        http_url = environment.values["gateway.http_url"]
        describe = token_describer(App(APP, KEY, *ACCESS))
        self.recorder = Recorder(values={"gateway.http_url": http_url}, describe_token=describe)

    async def add(self, name: str) -> Tap:
        client = await self.stack.enter_async_context(self.environment.open_client(Identity(name, name)))
        tap = self.taps[name] = Tap(client)
        self.heard[name] = []
        tap.observe(self.heard[name].extend)
        return tap

    def record(self) -> None:
        for tap in self.taps.values():
            self.recorder.add(tap)

    async def settle(self) -> None:
        """Wait until everyone who is online has been told all that is under way: a ping through each link and back."""
        for tap in self.taps.values():
            if tap.logged_in:
                await tap._backend.get_peer_online_status("nobody")


@asynccontextmanager
async def talk(*names: str) -> AsyncIterator[Talk]:
    async with world(limits=NO_RATES, grace_s=0) as (_, environment), AsyncExitStack() as stack:
        made = Talk(environment, stack)
        for name in names or USERS:
            await made.add(name)
        yield made


async def replay(text: str) -> tuple[RunResult, list[Outcome], dict[str, list[str]]]:
    """Run a recorded text at a new gateway, and record it again: what was done, and what came to whom."""
    async with world(limits=NO_RATES, grace_s=0) as (_, environment):
        recorder, heard = Recorder(), {}

        @asynccontextmanager
        async def open_client(identity: Identity) -> AsyncIterator[Backend]:
            async with environment.open_client(identity) as client:
                tap = Tap(client)
                events: list[Event] = []
                heard[identity.user_id] = events
                tap.observe(events.extend)
                recorder.add(tap)
                yield tap
                tap.listener = None

        result = await Player(loads(text), replace(environment, open_client=open_client)).run()
    return result, outcomes(recorder), {name: messages(events) for name, events in heard.items()}


def outcomes(recorder: Recorder) -> list[Outcome]:
    """Each call with what came of it."""
    calls = [each for each in recorder._entries if isinstance(each, Done)]
    return [(each.who, each.verb, str(each.answer.code or each.answer.kind)) for each in calls]


def messages(events: Sequence[Event]) -> list[str]:
    received = (ev.MessageReceived, ev.RoomMessageReceived)
    return [f"{event.user_id}: {event.data!r}" for event in events if isinstance(event, received)]


def states(events: Sequence[Event]) -> list[str]:
    return [event.state.label for event in events if isinstance(event, ev.ConnectionStateChanged)]


async def test_a_conversation_is_recorded_and_runs() -> None:
    async with talk("alice", "bob") as made:
        made.record()
        alice, bob = made.taps["alice"], made.taps["bob"]
        await alice.login(token("alice"), "alice")
        await bob.login(token("bob"), "bob")
        rooms = [alice.create_room("lobby"), bob.create_room("lobby")]
        for room in rooms:
            await room.join()
        assert (await alice.send_message("bob", "costs ${5}\n你好 👋")).ok
        await rooms[1].send_message(bytes(range(100)))
        assert (await alice.get_peer_online_status("bob")).label == "Online"
        await alice.send_message("nobody", "x")
        await alice.set_server_params("my secret signature", made.environment.values["gateway.http_url"] + "/echo")
        await alice.send_server_message("hello")
        await made.settle()
        await rooms[1].leave()
        await until(lambda: any(isinstance(event, ev.UserLeft) for event in made.heard["alice"]))
        await bob.logout()
        made.recorder.stop()
        text = made.recorder.text("A talk")
    for part in (
        "name: A talk",
        "  - login: alice",
        'text: "costs $${5}\\n你好 👋"',
        "code: NoRelayPath",
        "alice sees bob join lobby within 1 s",
        "alice sees bob leave lobby within 1 s",
        'url: "${gateway.http_url}/echo"',
        "others: [nobody]",
        "bytes: 100",
    ):
        assert part in text, text
    assert "secret signature" not in text
    assert "001" not in text.replace("0123456789", "")
    result, again, _ = await replay(text)
    assert result.ok, (failure(result), text)
    assert again == outcomes(made.recorder)


async def test_what_fails_fails_again_in_the_same_way() -> None:
    async with talk("alice") as made:
        made.record()
        alice = made.taps["alice"]
        mint = made.environment.mint
        assert mint is not None
        for wrong in (Token(expired=True), Token(broken=True), Token(user_id="bob")):
            with pytest.raises(RtsError):
                await alice.login(mint(wrong.user_id or "alice", wrong), "alice")
        await alice.login(token("alice"), "alice")
        for doing in (alice.login(token("alice"), "alice"), alice.create_room("x").leave()):
            with pytest.raises(RtsError):
                await doing
        with pytest.raises(RtsError):
            alice.create_room("no room")
        await alice.send_message("bob", "x" * 70_000)
        made.recorder.stop()
        text = made.recorder.text()
    assert "token: {expired: true}" in text
    assert "token: {broken: true}" in text
    assert text.count("code: InvalidToken") == 3
    result, again, _ = await replay(text)
    assert result.ok, (failure(result), text)
    assert again == outcomes(made.recorder)


async def test_a_link_that_breaks_and_messages_that_wait() -> None:
    async with talk("alice", "bob") as made:
        made.record()
        alice, bob = made.taps["alice"], made.taps["bob"]
        await alice.login(token("alice"), "alice")
        await bob.login(token("bob"), "bob")
        alice.offline_policy = OfflinePolicy.HOLD
        alice.drop_link()
        await until(lambda: states(made.heard["alice"])[-1:] == ["Reconnecting"])
        async with asyncio.TaskGroup() as group:
            group.create_task(alice.send_message("bob", "kept"), name="send")
            await until(lambda: alice.held_messages)
            alice.release_held()
        await until(lambda: messages(made.heard["bob"]))
        made.recorder.stop()
        text = made.recorder.text()
    assert "parallel:" in text
    assert "drop_link: alice" in text
    assert "alice link becomes reconnected" in text
    result, _, heard = await replay(text)
    assert result.ok, (failure(result), text)
    assert heard["bob"] == ["alice: b'kept'"]


async def test_who_was_there_already_gets_there_first() -> None:
    async with talk("alice") as made:
        alice = made.taps["alice"]
        await alice.login(token("alice"), "alice")
        await alice.create_room("lobby").join()
        made.record()
        await alice.rooms[0].send_message("hello")
        made.recorder.stop()
        text = made.recorder.text()
    assert "so it was when the recording began" in text
    result, again, _ = await replay(text)
    assert result.ok, (failure(result), text)
    assert [verb for _, verb, _ in again] == ["login", "join", "send_room"]


async def test_two_clients_of_one_user_have_two_names() -> None:
    async with talk("alice", "tablet") as made:
        made.record()
        await made.taps["alice"].login(token("alice"), "alice")
        await made.taps["tablet"].login(token("alice"), "alice")
        await until(lambda: any(isinstance(event, ev.LoggedOut) for event in made.heard["alice"]))
        made.recorder.stop()
        text = made.recorder.text()
    assert "alice_2: {user_id: alice}" in text
    assert "LoggedOut" in text
    result, _, _ = await replay(text)
    assert result.ok, (failure(result), text)


async def test_what_the_operator_does_is_recorded() -> None:
    async with talk("alice", "bob") as made:
        made.record()
        assert made.environment.operator is not None
        operator = made.recorder.operator(made.environment.operator)
        alice, bob = made.taps["alice"], made.taps["bob"]
        await alice.login(token("alice"), "alice")
        await bob.login(token("bob"), "bob")
        await bob.create_room("lobby").join()
        for what, fields in (
            ("fault", {"kind": "delay", "delay_ms": 20.0, "user_id": "bob", "app_id": APP}),
            ("kick", {"app_id": APP, "user_id": "bob", "room_id": "lobby"}),
        ):
            await operator.act(what, **fields)
        with pytest.raises(AdminError):
            await operator.act("kick", app_id=APP, user_id="bob", room_id="lobby")
        await operator.act("lift", number=1)
        await operator.act("lease", owner="x", seconds=1.0)
        await until(lambda: any(getattr(event, "state", None) == -1006 for event in made.heard["bob"]))
        made.recorder.stop()
        text = made.recorder.text()
    assert "fault: {kind: delay, delay: 20 ms, who: bob}" in text
    assert "lift: fault_1" in text
    assert "state: -1006" in text
    result, _, _ = await replay(text)
    assert result.ok, (failure(result), text)


async def test_nothing_recorded_is_a_scenario_too() -> None:
    recorder = Recorder()
    recorder.stop()
    assert "Nothing was recorded" in recorder.text()
    assert (await replay(recorder.text()))[0].ok
    assert (recorder.calls, recorder.events) == (0, 0)


async def test_a_call_that_has_not_ended_is_left_out_and_said_so() -> None:
    async with talk("alice") as made:
        made.record()
        made.recorder.began(made.taps["alice"], "login", {"user_id": "alice"})
        made.recorder.stop()
        text = made.recorder.text()
    assert "1 calls or events are not in it" in text


async def test_unreliable_messages_are_sent_again_but_not_expected() -> None:
    async with talk("alice", "bob") as made:
        made.record()
        for name in ("alice", "bob"):
            await made.taps[name].login(token(name), name)
        await made.taps["alice"].send_message("bob", "x", MessageMode.UNRELIABLE_UNORDERED, attributes={"type": "z"})
        await made.settle()
        made.recorder.stop()
        text = made.recorder.text()
    assert "mode: unreliable_unordered, attributes: {type: z}" in text
    assert "receives" not in text
    assert (await replay(text))[0].ok


# --- anything at all ------------------------------------------------------------------------------------------------

users = some.sampled_from(USERS)
rooms = some.sampled_from(["lobby", "stage"])
tricky = some.sampled_from(
    [
        '[1,{"a":"yes","b":1.5}]',
        "${x}",
        "$${",
        "a: b",
        "# c",
        " - x",
        "null",
        "\\n",
        "\x85\u2028",
        "x" * 300,
        "é" * 150,
        "<<",
    ]
)
texts = some.one_of(some.text(max_size=12), some.binary(max_size=12), tricky)
actions = some.one_of(
    some.tuples(some.just("login"), users),
    some.tuples(some.just("logout"), users),
    some.tuples(some.sampled_from(["join", "leave"]), users, rooms),
    some.tuples(some.just("send"), users, users, texts),
    some.tuples(some.just("send_room"), users, rooms, texts),
    some.tuples(some.just("look"), users, users),
    some.tuples(some.just("burst"), users, users),
    some.tuples(some.just("drop"), users),
    some.tuples(some.sampled_from(["renew", "name server"]), users),
    some.tuples(some.just("ask server"), users, texts),
    some.tuples(some.just("unreliable"), users, users, texts),
    some.tuples(some.just("hold"), users, some.sampled_from(OfflinePolicy)),
)
logins = [("login", name) for name in USERS]


async def do(made: Talk, action: tuple[Any, ...]) -> None:
    verb, who, *rest = action
    tap = made.taps[who]
    if verb == "login":
        await tap.login(token(who), who)
    elif verb == "logout":
        await tap.logout()
    elif verb in ("join", "leave", "send_room"):
        known = [room for room in tap.rooms if room.room_id == rest[0]]
        room = known[0] if known else tap.create_room(rest[0])
        if verb == "send_room":
            await room.send_message(rest[1])
        else:
            await (room.join() if verb == "join" else room.leave())
    elif verb == "send":
        await tap.send_message(*rest)
    elif verb == "unreliable":
        await tap.send_message(*rest, MessageMode.UNRELIABLE_ORDERED)
    elif verb == "renew":
        await tap.update_login_token(token(who))
    elif verb == "name server":
        await tap.set_server_params("signature", f"{made.environment.values['gateway.http_url']}/echo")
    elif verb == "ask server":
        await tap.send_server_message(*rest)
    elif verb == "look":
        await tap.get_peer_online_status(*rest)
    elif verb == "drop":
        if tap.logged_in:
            count = states(made.heard[who]).count("Reconnected")
            tap.drop_link()
            await until(lambda: states(made.heard[who]).count("Reconnected") > count)
    elif verb == "burst":
        await asyncio.gather(*(tap.send_message(rest[0], f"burst {n}") for n in range(3)))
    else:
        tap.offline_policy = rest[0]


async def recorded(sequence: Sequence[tuple[Any, ...]]) -> tuple[str, list[Outcome], dict[str, list[str]]]:
    async with talk() as made:
        made.record()
        for action in sequence:
            try:
                await do(made, action)
            except RtsError:
                pass
            await made.settle()
        made.recorder.stop()
        heard = {name: messages(events) for name, events in made.heard.items()}
        return made.recorder.text("anything"), outcomes(made.recorder), heard


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(some.lists(actions, max_size=12).map(lambda more: [*logins, *more]))
def test_whatever_was_done_comes_out_the_same(sequence: list[tuple[Any, ...]]) -> None:
    async def there_and_back() -> None:
        text, done, heard = await recorded(sequence)
        result, again, heard_again = await replay(text)
        assert result.ok, f"{failure(result).words}: {failure(result).seen}\n{text}"
        assert again == done, text
        assert {name: got for name, got in heard.items() if got} == {
            name: got for name, got in heard_again.items() if got
        }, text

    asyncio.run(there_and_back())
