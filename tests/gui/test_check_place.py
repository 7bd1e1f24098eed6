"""What is checked, and as whom: nobody at work is thrown out for it."""

from rts_console.gui.check_place import CHECK_USER, local_place, place_of
from rts_console.gui.stage import Target
from rts_console.protocol.secret import Secret
from tests.gui.panels.test_connection import APP, World
from tests.support import until

TARGET = Target("wss://rts.example", APP, ca_file="ca.pem", pin="sha256/x")


async def test_the_local_gateway_is_checked_as_a_user_of_its_own() -> None:
    world = World()
    assert local_place(world.context).url == ""
    await world.child.start()
    place = local_place(world.context)
    assert (place.url, place.app_id, place.user_id) == (world.child.url, world.child.app_id, CHECK_USER)
    assert place.token
    same = place_of(world.context, Target(place.url, place.app_id), "ann", Secret("hers"))
    assert same.user_id == CHECK_USER
    await world.child.stop()


async def test_a_service_is_checked_with_the_token_that_was_given() -> None:
    place = place_of(World().context, TARGET, "ann", Secret("hers"))
    assert (place.url, place.user_id, place.ca_file, place.pin) == (TARGET.url, "ann", "ca.pem", "sha256/x")
    assert place.token == Secret("hers")


async def test_who_is_logged_in_is_left_alone() -> None:
    world = World()
    identity = world.stage.add("ann", TARGET)
    await identity.backend.login(Secret("hers"), "ann")
    await until(lambda: identity.backend.logged_in)
    assert not place_of(world.context, TARGET, "ann", Secret("hers")).token
    assert place_of(world.context, TARGET, "bob", Secret("his")).token
    await world.stage.aclose()
