"""The look: every text can be read on its ground, and a switch of theme reaches everything."""

from __future__ import annotations

import gc
import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontInfo, QIcon, QImage, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import THEME_NAMES, Theme, ThemeError, ThemeName, mark
from rts_console.paths import resource

TOKENS: dict[str, Any] = json.loads(resource("theme", "tokens.json").read_text(encoding="utf-8"))
SCHEMES = tuple(TOKENS["schemes"])

# How the three common kinds of colour blindness see linear red, green and blue (Machado, Oliveira, Fernandes 2009).
VISIONS = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


@pytest.fixture
def theme() -> Theme:
    theme = Theme()
    theme.load_fonts()
    return theme


def linear(color: str) -> tuple[float, float, float]:
    channels = QColor(color).getRgbF()[:3]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG 2 defines it."""
    light, dark = sorted(
        (sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(each), strict=True)) for each in (one, other)),
        reverse=True,
    )
    return (light + 0.05) / (dark + 0.05)


def lab(color: str, vision: str) -> tuple[float, float, float]:
    rgb = linear(color)
    seen = [min(1.0, max(0.0, sum(w * c for w, c in zip(row, rgb, strict=True)))) for row in VISIONS[vision]]
    rows = ((0.4124, 0.3576, 0.1805, 0.95047), (0.2126, 0.7152, 0.0722, 1.0), (0.0193, 0.1192, 0.9505, 1.08883))
    x, y, z = ((r * seen[0] + g * seen[1] + b * seen[2]) / white for r, g, b, white in rows)
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def test_the_contrast_formula_gives_the_known_values() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_pair_of_text_and_ground_can_be_read(scheme: str) -> None:
    colors = TOKENS["schemes"][scheme]["colors"]
    poor = [
        f"{text} on {ground}: {contrast(colors[text], colors[ground]):.2f} < {pair['min']}"
        for pair in TOKENS["pairs"]
        for text, ground in itertools.product(pair["text"], pair["on"])
        if contrast(colors[text], colors[ground]) < pair["min"]
    ]
    assert not poor, "\n".join(poor)


def sheet_pairs() -> set[tuple[str, str]]:
    """Every text and ground that one rule of the style sheet puts together."""
    sheet = resource("theme", "console.qss").read_text(encoding="utf-8")
    found: set[tuple[str, str]] = set()
    for rule in re.findall(
        r"([^{}]+)[{]((?:[^{}]|[$][{][a-z_]+[}])*)[}]", re.sub(r"/[*].*?[*]/", "", sheet, flags=re.S)
    ):
        text = re.search(r"(?<![-a-z])color:\s*[$](\w+)", rule[1])
        ground = re.search(r"background:\s*[$](\w+)", rule[1])
        if text and ground and ":disabled" not in rule[0]:
            found.add((text[1], ground[1]))
    return found


def test_every_pair_of_the_style_sheet_is_among_those_that_are_measured() -> None:
    measured = {
        (text, ground)
        for pair in TOKENS["pairs"]
        if pair["min"] >= 4.5
        for text, ground in itertools.product(pair["text"], pair["on"])
    }
    pairs = sheet_pairs()
    assert len(pairs) > 10, "the rules of the style sheet were not found"
    assert sorted(pairs - measured) == []


def test_every_colour_of_text_in_the_style_sheet_is_measured_somewhere() -> None:
    sheet = resource("theme", "console.qss").read_text(encoding="utf-8")
    used = set(re.findall(r"(?<![-a-z])color:\s*[$](\w+)", sheet)) - {"text_disabled"}
    measured = {text for pair in TOKENS["pairs"] if pair["min"] >= 4.5 for text in pair["text"]}
    assert sorted(used - measured) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_bars_for_text_are_the_accessible_ones(scheme: str) -> None:
    for pair in TOKENS["pairs"]:
        if any(name.startswith(("text", "on_", "syntax_")) and name != "text_disabled" for name in pair["text"]):
            assert pair["min"] >= 4.5, pair


@pytest.mark.parametrize("scheme", SCHEMES)
def test_identity_colours_carry_and_make_readable_text(scheme: str) -> None:
    raw = TOKENS["schemes"][scheme]
    grounds = [raw["colors"][name] for name in ("window", "surface", "raised", "sunken", "hover", "selection")]
    for identity in raw["identities"]:
        assert contrast(identity["on"], identity["fill"]) >= 4.5, identity
        for ground in (*grounds, identity["soft"]):
            assert contrast(identity["text"], ground) >= 4.5, (identity, ground)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_eight_identities_differ_for_every_eye(scheme: str, vision: str) -> None:
    fills = [identity["fill"] for identity in TOKENS["schemes"][scheme]["identities"]]
    assert len(fills) == 8
    for one, other in itertools.combinations(fills, 2):
        distance = sum((a - b) ** 2 for a, b in zip(lab(one, vision), lab(other, vision), strict=True)) ** 0.5
        assert distance >= 15, f"{one} and {other} look alike ({distance:.0f})"


def test_all_schemes_name_the_same_tokens() -> None:
    names = {frozenset(raw["colors"]) for raw in TOKENS["schemes"].values()}
    assert len(names) == 1


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_style_sheets_images_have_the_schemes_colours(scheme: str) -> None:
    colors = TOKENS["schemes"][scheme]["colors"]
    on_accent = {"check", "dash", "dot"}
    for path in sorted(resource("theme").glob(f"{scheme}-*.svg")):
        used = set(re.findall(r"#[0-9a-f]{6}", path.read_text(encoding="utf-8")))
        name = path.stem.removeprefix(f"{scheme}-")
        assert used == {colors["on_accent" if name in on_accent else "icon"]}, path.name


def test_the_style_sheet_names_only_images_that_exist(theme: Theme, qapp: QApplication) -> None:
    for scheme in SCHEMES:
        theme.apply(qapp, scheme)
        images = re.findall(r'url\("([^"]+)"\)', theme.stylesheet())
        assert images
        assert [image for image in images if not Path(image).is_file()] == []


@pytest.mark.parametrize("name", THEME_NAMES)
def test_applying_dresses_the_application(theme: Theme, qapp: QApplication, name: Any) -> None:
    theme.apply(qapp, name)
    assert theme.choice == name
    assert theme.name in SCHEMES
    assert qapp.palette().color(QPalette.ColorRole.Window) == theme.color("window")
    assert theme.color("accent").name() in qapp.styleSheet()
    assert QFontInfo(qapp.font()).family() == "Inter"


def test_system_follows_the_desktop(theme: Theme, qapp: QApplication) -> None:
    theme.apply(qapp, "system")
    changes: list[str] = []
    theme.changed.connect(lambda: changes.append(theme.name))
    for scheme in (Qt.ColorScheme.Dark, Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
        qapp.styleHints().colorSchemeChanged.emit(scheme)
    assert changes == ["dark", "light"]


def test_an_explicit_choice_does_not_follow_the_desktop(theme: Theme, qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.name == "light"


def test_an_unknown_theme_is_refused_with_the_choices(theme: Theme, qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="system, light, dark, contrast"):
        theme.apply(qapp, "pink")  # type: ignore[arg-type]


def test_scale_and_density_stretch_type_and_rows(theme: Theme, qapp: QApplication) -> None:
    theme.apply(qapp, "light", scale=1.0, density="normal")
    assert (theme.row_height, theme.space("s"), theme.font().pixelSize()) == (28, 8, 13)
    theme.apply(qapp, "light", scale=2.0, density="roomy")
    assert (theme.row_height, theme.space("s"), theme.font().pixelSize()) == (68, 16, 26)
    theme.apply(qapp, "dark")
    assert theme.scale == 2.0
    assert theme.density == "roomy"


def test_a_widget_keeps_its_type_role_through_a_switch(theme: Theme, qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, "light", scale=1.0)
    edit = QPlainTextEdit()
    qtbot.addWidget(edit)
    edit.show()
    mark(edit, type="mono")
    assert QFontInfo(edit.font()).family() == "JetBrains Mono"
    theme.apply(qapp, "dark", scale=2.0)
    assert QFontInfo(edit.font()).family() == "JetBrains Mono"
    assert edit.font().pixelSize() == 24


def test_what_is_worn_already_is_not_put_on_again(theme: Theme, qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    switches: list[str] = []
    theme.changed.connect(lambda: switches.append(theme.name))
    theme.apply(qapp, "light", scale=1.0)
    assert switches == []
    theme.apply(qapp, "dark")
    assert switches == ["dark"]


def test_mono_figures_and_signs_all_have_one_width(theme: Theme, qapp: QApplication) -> None:
    assert QFontInfo(theme.font("mono")).fixedPitch()
    label = QLabel()
    label.setFont(theme.font("mono"))
    metrics = label.fontMetrics()
    assert len({metrics.horizontalAdvance(text) for text in ("0000", "1111", "!==>", "wwww")}) == 1


def test_body_figures_have_one_width(theme: Theme) -> None:
    label = QLabel()
    label.setFont(theme.font())
    assert label.fontMetrics().horizontalAdvance("1111") == label.fontMetrics().horizontalAdvance("8888")


@pytest.mark.parametrize("path", sorted(resource("icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_is_drawn(theme: Theme, path: Path) -> None:
    image = theme.pixmap(path.stem, "icon", 16).toImage()
    assert any(image.pixelColor(x, y).alpha() > 128 for x in range(16) for y in range(16))


def test_an_icon_is_sharp_at_each_ratio(theme: Theme) -> None:
    icon = theme.icon("search")
    for ratio in (1.0, 1.5, 2.0, 3.0):
        pixmap = icon.pixmap(QSize(16, 16), ratio)
        assert pixmap.size() == QSize(16, 16) * ratio
        assert pixmap.devicePixelRatio() == ratio


def test_an_icon_follows_the_theme_and_the_state(theme: Theme, qapp: QApplication) -> None:
    icon = theme.icon("square", "accent_text")

    def color(mode: QIcon.Mode = QIcon.Mode.Normal) -> QColor:
        image = icon.pixmap(QSize(96, 96), mode).toImage().convertToFormat(QImage.Format.Format_ARGB32)
        return image.pixelColor(12, 48)

    theme.apply(qapp, "light")
    assert color() == theme.color("accent_text")
    theme.apply(qapp, "dark")
    assert color() == theme.color("accent_text")
    assert color(QIcon.Mode.Disabled) == theme.color("icon_disabled")


def test_icons_outlive_the_name_they_were_made_under(theme: Theme, qtbot: QtBot) -> None:
    buttons = []
    for _ in range(50):
        button = QToolButton()
        qtbot.addWidget(button)
        button.setIcon(theme.icon("search"))
        buttons.append(button)
    gc.collect()
    assert all(not button.grab().isNull() for button in buttons)


def test_an_icon_that_is_not_there_is_named(theme: Theme) -> None:
    with pytest.raises(ThemeError, match="no icon 'unicorn'"):
        theme.icon("unicorn")


def test_the_programs_icon_has_the_usual_sizes(theme: Theme) -> None:
    sizes = {size.width() for size in theme.app_icon().availableSizes()}
    assert {16, 32, 48, 256} <= sizes


def test_a_broken_token_file_is_reported_with_its_path(tmp_path: Path) -> None:
    broken = tmp_path / "tokens.json"
    broken.write_text('{"schemes": {}', encoding="utf-8")
    with pytest.raises(ThemeError, match=re.escape(str(broken))):
        Theme(tokens=broken)


def test_identity_colours_repeat_after_eight(theme: Theme) -> None:
    assert theme.identity_color(9) == theme.identity_color(1)
    assert theme.identity_color(0) != theme.identity_color(1)


def test_another_scale_is_told_once_before_it_is_put_on(theme: Theme, qapp: QApplication) -> None:
    theme.apply(qapp, "light", scale=1.0)
    told: list[tuple[float, float, str]] = []
    theme.rescaled.connect(lambda before, now: told.append((before, now, qapp.styleSheet())))
    theme.apply(qapp, "dark")
    theme.apply(qapp, "dark", scale=1.5)
    assert told == [(1.0, 1.5, "")]


def test_reduced_motion_is_announced_once(theme: Theme) -> None:
    changes: list[bool] = []
    theme.changed.connect(lambda: changes.append(theme.reduce_motion))
    theme.set_reduce_motion(True)
    theme.set_reduce_motion(True)
    assert changes == [True]


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("name", SCHEMES)
def test_the_list_of_a_combo_box_has_all_four_borders(
    theme: Theme, qapp: QApplication, qtbot: QtBot, name: str
) -> None:
    theme.apply(qapp, name)
    combo = QComboBox()
    combo.addItems(["Text", "JSON", "Hex"])
    qtbot.addWidget(combo)
    combo.show()
    combo.showPopup()
    image = combo.view().window().grab().toImage()
    combo.hidePopup()
    right, bottom = image.width() - 1, image.height() - 1
    middles = ((0, bottom // 2), (right, bottom // 2), (right // 2, 0), (right // 2, bottom))
    assert {image.pixelColor(x, y).name() for x, y in middles} == {theme.color("border_strong").name()}


def test_for_an_audience_all_is_larger_and_the_users_own_size_stays(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme()
    theme.apply(qapp, "light", scale=1.15)
    body = theme.font().pixelSize()
    with qtbot.waitSignal(theme.changed):
        assert theme.magnify(2.0)
    assert not theme.magnify(2.0)
    assert theme.font().pixelSize() == round(2 * body)
    assert theme.scale == 2.3
    theme.apply(qapp, "dark")
    assert theme.scale == 2.3
    theme.magnify(1.0)
    assert theme.font().pixelSize() == body
    theme.apply(qapp, "light", scale=1.0)  # the tests to come wear it too


def test_private_words_are_shown_only_to_who_does_not_present(theme: Theme) -> None:
    assert theme.shown("at ws://west:1") == "at ws://west:1"
    theme.privacy.on = True
    assert theme.shown("at ws://west:1") == "at •••"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit, QTextEdit])
def test_what_stands_in_an_empty_field_can_be_read(
    qtbot: QtBot, qapp: QApplication, theme: Theme, scheme: ThemeName, kind: type[QWidget]
) -> None:
    theme.apply(qapp, scheme)
    edit = kind()
    qtbot.addWidget(edit)
    edit.show()
    role, groups = QPalette.ColorRole.PlaceholderText, QPalette.ColorGroup
    for group in (groups.Active, groups.Inactive):
        color = edit.palette().color(group, role)
        assert (color.alpha(), color.name()) == (255, theme.color("text_muted").name())
        for ground in ("surface", "sunken"):
            assert contrast(color.name(), theme.color(ground).name()) >= 4.5


def test_a_hint_in_a_form_that_cannot_be_used_can_be_read_in_high_contrast(
    qtbot: QtBot, qapp: QApplication, theme: Theme
) -> None:
    theme.apply(qapp, "contrast")
    edit = QLineEdit()
    qtbot.addWidget(edit)
    edit.setEnabled(False)
    edit.show()
    color = edit.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.PlaceholderText)
    assert color.alpha() == 255
    assert contrast(color.name(), theme.color("sunken").name()) >= 4.5
