"""What the window looks like, chosen in its menus: theme, density, size, motion, language."""

from rts_console.gui.look_desk import DRESS_AFTER_MS
from rts_console.gui.window import MainWindow
from tests.support import until


async def test_motion_is_that_of_the_desktop_until_the_user_chooses(window: MainWindow) -> None:
    theme = window.context.theme
    window.look.desktop_reduces_motion(True)
    assert theme.reduce_motion
    assert window.commands["motion_system"].isChecked()
    window.commands["motion_full"].trigger()
    assert not theme.reduce_motion
    window.look.desktop_reduces_motion(False)
    window.commands["motion_reduced"].trigger()
    assert theme.reduce_motion
    assert window.context.settings.look.motion == "reduced"


async def test_every_theme_density_and_size_can_be_put_on(window: MainWindow) -> None:
    for name in ("theme_dark", "theme_contrast", "density_compact", "larger", "smaller", "usual_size", "theme_light"):
        window.commands[name].trigger()
    look = window.context.settings.look
    assert (look.theme, look.density, look.scale) == ("light", "compact", 1.0)
    assert window.commands["theme_light"].isChecked()
    window.commands["density_normal"].trigger()


async def test_several_steps_of_size_are_put_on_as_one(window: MainWindow) -> None:
    sizes: list[float] = []
    window.context.theme.rescaled.connect(lambda _before, now: sizes.append(now))
    for _ in range(3):
        window.commands["larger"].trigger()
    assert sizes == []
    await until(lambda: bool(sizes), 1 + DRESS_AFTER_MS / 1000)
    assert sizes == [1.5]
    window.commands["usual_size"].trigger()
    await until(lambda: window.context.theme.scale == 1.0)


async def test_every_choice_is_in_one_of_the_menus_and_one_of_each_is_ticked(window: MainWindow) -> None:
    for title, menu in window.look.menus:
        assert sum(action.isChecked() for action in menu.actions()) == 1, title


async def test_the_icon_is_that_of_the_theme_in_force(window: MainWindow) -> None:
    window.commands["theme_dark"].trigger()
    assert window.look.icon == "moon"
    window.commands["theme_light"].trigger()
    assert window.look.icon == "sun"
