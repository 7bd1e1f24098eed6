"""The shared moment: told to all, with who set it."""

from rts_console.gui.time_cursor import TimeCursor


def test_whoever_listens_is_told_of_each_moment_and_who_set_it() -> None:
    cursor, told = TimeCursor(), []
    cursor.moved.connect(lambda at_ns, by: told.append((at_ns, by)))
    moment = 1_700_000_000_123_456_789
    cursor.set(moment, cursor)
    assert cursor.at_ns == moment
    cursor.set(moment)
    cursor.clear()
    assert told == [(moment, cursor), (moment, None), (0, None)]
