"""What a result says of itself."""

from rts_console.scenario.progress import Status
from tests.scenario.world import play


async def test_containers_are_not_counted() -> None:
    result = await play("- repeat: {times: 2, steps: [{note: a}]}\n- expect: {that: 1, equals: 2}\n- note: b")
    assert [result.count(status) for status in Status] == [2, 1, 1, 0]
    assert result.first_failure is not None
    assert [each.rounds for each in result.results if each.words == "a"] == [(1,), (2,)]
