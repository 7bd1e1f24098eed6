"""How the vendor writes a time."""

from rts_console.gateway.config import RongCloudApp
from rts_console.gateway.http.rongcloud_endpoints import CALLS_PER_SECOND, Endpoint, vendor_time
from rts_console.gateway.http.rongcloud_parameters import Parameters
from rts_console.protocol.secret import Secret

AT_NS = 1_700_000_000_999_000_000


def test_time_is_that_of_the_data_centre() -> None:
    assert vendor_time(AT_NS, RongCloudApp("k", Secret("s"))) == "2023-11-15 06:13:20"
    assert vendor_time(AT_NS, RongCloudApp("k", Secret("s"), utc=True)) == "2023-11-14 22:13:20"


def test_a_call_counts_once_of_a_hundred_unless_it_says_otherwise() -> None:
    plain = Endpoint(lambda *_: {})
    assert (plain.per_second, plain.amount(Parameters({})), plain.service) == (CALLS_PER_SECOND, 1, "")
