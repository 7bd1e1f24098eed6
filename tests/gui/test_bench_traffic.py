"""A speaker says every number once, to the real gateway, and stops when it is told."""

from rts_console.client.rts import RtsClient
from rts_console.gateway.server import Gateway
from rts_console.gui.bench_traffic import NUMBERS, Speaker, Stretch, TrafficOrder, _speak
from rts_console.protocol import events as ev
from tests.client.people import APP, NO_RATES, config, token
from tests.support import until


async def test_each_message_has_its_number_twice() -> None:
    async with Gateway(config(limits=NO_RATES)) as gateway:
        order = TrafficOrder(gateway.url, APP, "r", {"ann": token("ann").reveal()}, 64, reliable=True)
        speaker = Speaker(order, "ann")
        heard: list[ev.RoomMessageReceived] = []
        async with RtsClient(APP, url=gateway.url) as listener:
            await listener.login(token("bo"), "bo")
            await listener.create_room("r").join()
            listener.observe(lambda events: heard.extend(e for e in events if isinstance(e, ev.RoomMessageReceived)))
            await speaker.enter()
            sent = await _speak([speaker], Stretch(500, 0.5))
            await until(lambda: len(heard) == sent.sent["ann"])
            await speaker.leave()
        numbers = [int(event.data.split()[1]) for event in heard]
        assert numbers == list(range(sent.sent["ann"]))
        assert [event.composed_at_ns % NUMBERS for event in heard] == [number % NUMBERS for number in numbers]
        assert len(numbers) > 200
        assert sent.refused == 0
        assert all(len(event.data) == 64 for event in heard)
