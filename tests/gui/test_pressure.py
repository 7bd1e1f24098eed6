"""Readings and losses: nothing is negative, nothing noted comes back, nothing open goes away."""

from rts_console.gui.pressure import KEPT_S, READ_EVERY_S, Counters, Loss, Losses, Pressure, PressureHistory


def rows(count: int) -> Loss:
    return Loss("rows", count, "rows were let go", "the log is full.")


def test_rates_are_what_was_added_in_the_time_between() -> None:
    before = Counters(10.0, 100, 50, 3, 0)
    assert Counters(12.0, 1_100, 250, 43, 6).rates_since(before) == (500, 100, 20, 3)


def test_a_counter_that_began_anew_is_no_negative_rate() -> None:
    assert Counters(11.0, 0, 0, 0, 0).rates_since(Counters(10.0, 9, 9, 9, 9)) == (0, 0, 0, 0)


def test_the_history_keeps_the_last_minutes() -> None:
    history = PressureHistory()
    assert history.last == Pressure()
    most = round(KEPT_S / READ_EVERY_S)
    for count in range(most + 5):
        history.add(Pressure(events_per_s=count))
    assert len(history) == most
    assert history.version == most + 5
    assert history.values(lambda each: each.events_per_s) == list(range(5, most + 5))


def test_a_grave_loss_is_open_until_noted_and_stays_known_after() -> None:
    losses = Losses()
    losses.take([rows(0)])
    assert not len(losses)
    losses.take([rows(1_204), Loss("samples", 7, "samples were let go", "old.", grave=False)])
    assert [loss.text for loss in losses.open] == ["1,204 rows were let go: the log is full."]
    losses.acknowledge()
    assert losses.open == []
    losses.take([rows(5_000), Loss("series", 1, "series were refused", "too many.")])
    assert [loss.key for loss in losses.open] == ["series"]
    assert [(loss.key, loss.count) for loss in losses] == [("rows", 5_000), ("series", 1)]


def test_a_loss_that_begins_anew_is_open_again() -> None:
    losses = Losses()
    losses.take([rows(3)])
    losses.acknowledge()
    losses.take([rows(0)])  # the log was cleared
    losses.take([rows(1)])
    assert [loss.count for loss in losses.open] == [1]
