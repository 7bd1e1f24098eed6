"""The look of the window: colours, type, spacing and icons, all from one token file.

`Theme` is made by the application and handed to whoever paints. Widgets that Qt paints get their colours from the
palette and one generated style sheet; widgets that paint themselves ask for `Theme.color`, `Theme.font` and
`Theme.icon` each time they paint, and repaint on `Theme.changed`.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any, Literal

from PySide6.QtCore import QByteArray, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from rts_console.gui.keymap import Keymap
from rts_console.gui.privacy import Privacy
from rts_console.paths import resource

ThemeName = Literal["system", "light", "dark", "contrast"]
Density = Literal["compact", "normal", "roomy"]
Severity = Literal["info", "success", "warning", "error"]

THEME_NAMES: tuple[ThemeName, ...] = ("system", "light", "dark", "contrast")
DENSITIES: tuple[Density, ...] = ("compact", "normal", "roomy")

SEVERITY_ICONS: Mapping[str, str] = {
    "info": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "error": "circle-alert",
}

_FONT_FILES = (
    "Inter-Regular.otf",
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "Inter-Bold.otf",
    "JetBrainsMono-Regular.ttf",
    "JetBrainsMono-Bold.ttf",
    "ConsoleNotoSansSC-Regular.otf",
)

# Asking macOS for families that it does not have costs a scan of all fonts, so each platform names only its own.
_CHINESE_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "win32": ("Microsoft YaHei UI", "Microsoft YaHei"),
    "darwin": ("PingFang SC",),
}
# The last resort: the 6,763 characters of GB 2312, so that Chinese can be read where no font for it is installed.
_CHINESE_BUNDLED = "Console Noto Sans SC"
_CHINESE_ELSEWHERE = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei")


class ThemeError(Exception):
    """A resource of the look is missing or broken: the installation is damaged."""


@dataclass(frozen=True, slots=True)
class IdentityColor:
    """The colour of one identity.

    `fill` is for shapes, `on` for text on top of `fill`, `text` for text on any surface, `soft` for a tinted ground.
    """

    fill: QColor
    on: QColor
    text: QColor
    soft: QColor


@dataclass(frozen=True, slots=True)
class _Scheme:
    dark: bool
    colors: Mapping[str, QColor]
    identities: tuple[IdentityColor, ...]


def _scheme(raw: Mapping[str, Any]) -> _Scheme:
    identities = tuple(
        IdentityColor(**{part: QColor(value) for part, value in entry.items()}) for entry in raw["identities"]
    )
    return _Scheme(raw["dark"], {name: QColor(value) for name, value in raw["colors"].items()}, identities)


class Theme(QObject):
    """The look in force. Signals: `changed` after every switch of theme, scale, density or motion;
    `rescaled(before, now)` in the middle of one to another scale, before anything of it is put on."""

    changed = Signal()
    rescaled = Signal(float, float)

    def __init__(self, parent: QObject | None = None, *, tokens: Path | None = None) -> None:
        """Read the token file; raises ThemeError when it cannot be read."""
        super().__init__(parent)
        path = tokens or resource("theme", "tokens.json")
        try:
            self._tokens: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            self._schemes = {name: _scheme(raw) for name, raw in self._tokens["schemes"].items()}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ThemeError(f"cannot read the theme file {path}: {error}; install the program again") from error
        self.keymap = Keymap(self)
        """Which keys do what, for whoever writes them on a button or in a tip."""
        self._choice: ThemeName = "light"
        self._name = "light"
        self._scale = 1.0
        self._worn_scale = 1.0
        self._magnified = 1.0
        self.privacy = Privacy()
        self._fonts: dict[tuple[str, int], QFont] = {}
        self._density: Density = "normal"
        self._reduce_motion = False
        self.desktop_reduces_motion = False
        """What the desktop wishes, as far as it is known; whoever puts a look on follows it or not."""
        self._app: QApplication | None = None
        self._worn = ""
        self._held = False
        self._svg_sources: dict[str, bytes] = {}

    # What is in force

    @property
    def choice(self) -> ThemeName:
        """What the user chose; "system" follows the desktop."""
        return self._choice

    @property
    def name(self) -> str:
        """The scheme in force: light, dark or contrast."""
        return self._name

    @property
    def dark(self) -> bool:
        """Whether the surface is darker than the text."""
        return self._scheme.dark

    @property
    def scale(self) -> float:
        """The factor on type and spacing (1.0, 1.5 ...), on top of the screen's own."""
        return self._scale * self._magnified

    @property
    def density(self) -> Density:
        """How close rows and controls sit."""
        return self._density

    @property
    def reduce_motion(self) -> bool:
        """Whether widgets must change at once instead of moving or fading."""
        return self._reduce_motion

    def set_reduce_motion(self, reduce: bool) -> None:
        """Switch movement off or on."""
        if reduce == self._reduce_motion:
            return
        self._reduce_motion = reduce
        self.changed.emit()

    @property
    def _scheme(self) -> _Scheme:
        return self._schemes[self._name]

    def magnify(self, factor: float) -> bool:
        """Show everything so many times as large as the user's own scale says, which stays; whether that is a
        change."""
        if factor == self._magnified:
            return False
        self._magnified = factor
        if self._app is not None:
            self._dress(self._app)
        return True

    def shown(self, text: str) -> str:
        """The text as it may be painted now: without what is private while somebody presents."""
        return self.privacy.shown(text)

    # Tokens

    def color(self, role: str) -> QColor:
        """The colour of a token; raises KeyError for a name that the token file does not have."""
        return QColor(self._scheme.colors[role])

    def identity_color(self, index: int) -> IdentityColor:
        """The colours of the identity at `index`; they repeat after eight."""
        identities = self._scheme.identities
        return identities[index % len(identities)]

    def space(self, step: str) -> int:
        """A distance in pixels: xxs 2, xs 4, s 8, m 12, l 16, xl 24, xxl 32 at scale 1."""
        return self.pixels(self._tokens["space"][step])

    def radius(self, step: str) -> int:
        """A corner radius in pixels: s, m, l or pill."""
        return self.pixels(self._tokens["radius"][step])

    @property
    def row_height(self) -> int:
        """The height of one table row in pixels (24, 28 or 34 at scale 1)."""
        return self.pixels(self._tokens["row_height"][self._density])

    @property
    def control_height(self) -> int:
        """The height of a button or a line edit in pixels."""
        return self.pixels(self._tokens["control_height"][self._density])

    def pixels(self, length: float) -> int:
        """A length given for scale 1, in pixels at the scale in force."""
        return round(length * self._scale * self._magnified)

    # Fonts

    def load_fonts(self) -> None:
        """Register the bundled fonts with Qt; raises ThemeError when one cannot be loaded. Needs the application."""
        self._fonts.clear()
        for name in _FONT_FILES:
            path = resource("fonts", name)
            if QFontDatabase.addApplicationFont(str(path)) < 0:
                raise ThemeError(f"cannot load the font {path}; install the program again")

    def font(self, role: str = "body") -> QFont:
        """The font of a type role: caption, small, body, strong, heading, title, display, mono, mono_strong.

        For painting. Widgets get theirs with `mark(widget, type=role)`: what `setFont` sets is lost at the next switch
        of the theme, because Qt restores the font that a widget had when its style sheet was first applied.
        """
        entry = self._tokens["type"][role]
        pixels = self.pixels(entry["px"])
        known = self._fonts.get((role, pixels))
        if known is None:  # painting asks for thousands a second, and one takes longer to make than its text to paint
            known = self._fonts[role, pixels] = self._make_font(role, pixels, entry["weight"])
        return QFont(known)

    def _make_font(self, role: str, pixels: int, weight: int) -> QFont:
        font = QFont()
        font.setFamilies(_families(role))
        font.setPixelSize(pixels)
        font.setWeight(QFont.Weight(weight))
        # Figures of one width; and no ligatures, which would show two characters of a payload as one sign.
        font.setFeature(QFont.Tag("tnum"), 1)
        font.setFeature(QFont.Tag("calt"), 0)
        font.setFeature(QFont.Tag("liga"), 0)
        if role.startswith("mono"):
            font.setStyleHint(QFont.StyleHint.Monospace)
        return font

    # Icons

    def icon(self, name: str, role: str = "icon") -> QIcon:
        """The icon `name` in the colour of the token `role`; sharp at every size, and it follows the theme.

        Never add pixmaps or files to what is returned: Qt would clone an engine that Python owns, and crash.
        Raises ThemeError for a name that is not in resources/icons.
        """
        self._svg(name)
        return QIcon(_TokenIconEngine(self, name, role))

    def pixmap(self, name: str, role: str, size: int, ratio: float = 1.0) -> QPixmap:
        """The icon as a pixmap of `size` logical pixels for a screen of `ratio` device pixels per pixel."""
        return self.colored_pixmap(name, self.color(role), QSize(size, size), ratio)

    def colored_pixmap(self, name: str, color: QColor, size: QSize, ratio: float = 1.0) -> QPixmap:
        """The icon drawn in any colour."""
        pixmap = QPixmap(size * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint_icon(painter, QRect(QPoint(0, 0), pixmap.size()), name, color)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def paint_icon(self, painter: QPainter, rect: QRect, name: str, color: QColor) -> None:
        """Paint the icon centred in `rect`, as large as fits."""
        source = self._svg(name).replace(b"currentColor", color.name().encode())
        renderer = QSvgRenderer(QByteArray(source))
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        painter.save()
        painter.setOpacity(painter.opacity() * color.alphaF())
        renderer.render(painter, square)
        painter.restore()

    def app_icon(self) -> QIcon:
        """The icon of the program itself."""
        icon = QIcon()
        for size in (16, 24, 32, 48, 64, 128, 256):
            icon.addPixmap(self.colored_pixmap("rts-console", QColor(), QSize(size, size)))
        return icon

    def _svg(self, name: str) -> bytes:
        source = self._svg_sources.get(name)
        if source is None:
            path = resource("icons", f"{name}.svg")
            try:
                source = path.read_bytes()
            except OSError as error:
                raise ThemeError(f"there is no icon {name!r} in {path.parent}") from error
            self._svg_sources[name] = source
        return source

    # Putting it on

    def apply(
        self,
        app: QApplication,
        name: ThemeName = "system",
        *,
        scale: float | None = None,
        density: Density | None = None,
    ) -> None:
        """Dress the application: style, palette, font and style sheet; then `changed`.

        A scale or density that is not given stays as it is.
        """
        self.choose(app, name, scale=scale, density=density)
        if self._app is None:
            app.setStyle(QStyleFactory.create("Fusion"))
            app.styleHints().colorSchemeChanged.connect(self._on_desktop_scheme_changed)
        self._app = app
        self._dress(app)

    def choose(
        self, app: QApplication, name: ThemeName, *, scale: float | None = None, density: Density | None = None
    ) -> None:
        """Only decide on colours and sizes, for who paints by himself: nothing is dressed yet, which takes longer."""
        if name not in THEME_NAMES:
            raise ValueError(f"there is no theme {name!r}; choose one of {', '.join(THEME_NAMES)}")
        self._choice = name
        self._scale = scale or self._scale
        self._density = density or self._density
        self._tell_desktop(app)
        self._name = _scheme_name(app.styleHints().colorScheme()) if name == "system" else name

    def _tell_desktop(self, app: QApplication) -> None:
        """Let title bars and native dialogs follow an explicit choice."""
        match self._choice:
            case "system":
                app.styleHints().unsetColorScheme()
            case "light":
                app.styleHints().setColorScheme(Qt.ColorScheme.Light)
            case _:
                app.styleHints().setColorScheme(Qt.ColorScheme.Dark)

    def _on_desktop_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        if self._app is None or self._choice != "system":
            return
        name = _scheme_name(scheme)
        if name == self._name:
            return
        self._name = name
        self._dress(self._app)

    def _dress(self, app: QApplication) -> None:
        sheet = self.stylesheet()
        if sheet == self._worn and (self._held or sheet == app.styleSheet()):
            return
        self._worn = sheet
        # From sheet to sheet Qt matches the rules of each widget anew for each of its children: five times the work
        # of taking the old sheet off and putting the new one on.
        app.setStyleSheet("")
        if self._scale != self._worn_scale:  # without the sheet widgets have the sizes that they were given
            before, self._worn_scale = self._worn_scale, self._scale
            self.rescaled.emit(before, self._scale)
        app.setPalette(self.palette())
        app.setFont(self.font())
        if not self._held:
            app.setStyleSheet(sheet)
        self.changed.emit()

    def hold_sheet(self) -> None:
        """Leave the style sheet off until `release_sheet`: while many widgets are made. With it on, Qt matches all
        rules for all widgets of a part each time that part is put into another one: three times the work.
        """
        self._held = True

    def release_sheet(self) -> None:
        """Put the style sheet on, if it was held back."""
        if not self._held:
            return
        self._held = False
        if self._app is not None:
            self._app.setStyleSheet(self._worn)

    def palette(self) -> QPalette:
        """The palette of the scheme in force."""
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, token in (
            (roles.Window, "window"),
            (roles.WindowText, "text"),
            (roles.Base, "surface"),
            (roles.AlternateBase, "sunken"),
            (roles.Text, "text"),
            (roles.Button, "raised"),
            (roles.ButtonText, "text"),
            (roles.BrightText, "on_error"),
            (roles.Highlight, "selection"),
            (roles.HighlightedText, "text"),
            (roles.PlaceholderText, "text_muted"),
            (roles.ToolTipBase, "tooltip"),
            (roles.ToolTipText, "tooltip_text"),
            (roles.Link, "accent_text"),
            (roles.LinkVisited, "accent_text"),
            (roles.Accent, "accent"),
            (roles.Light, "raised"),
            (roles.Midlight, "hover"),
            (roles.Mid, "border_strong"),
            (roles.Dark, "border_strong"),
            (roles.Shadow, "border_strong"),
        ):
            palette.setColor(role, self.color(token))
        dimmed = (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText, roles.PlaceholderText)
        for role in dimmed:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text_disabled"))
        return palette

    def stylesheet(self) -> str:
        """The style sheet of the scheme in force, scale and density; raises ThemeError for an unknown token in it."""
        text = resource("theme", "console.qss").read_text(encoding="utf-8")
        try:
            return Template(text).substitute(self._sheet_values()) + self._type_rules()
        except KeyError as error:
            raise ThemeError(f"the style sheet names the unknown token {error}") from error

    def _type_rules(self) -> str:
        rules = []
        for role, entry in self._tokens["type"].items():
            families = ", ".join(f'"{family}"' for family in _families(role))
            size, weight = self.pixels(entry["px"]), entry["weight"]
            font = f"font-family: {families}; font-size: {size}px; font-weight: {weight};"
            rules.append(f'*[type="{role}"] {{ {font} }}\n')
        return "".join(rules)

    def _sheet_values(self) -> dict[str, str]:
        values = {name: color.name() for name, color in self._scheme.colors.items()}
        for kind in ("space", "radius"):
            for step, length in self._tokens[kind].items():
                values[f"{kind}_{step}"] = f"{self.pixels(length)}px"
        for role, entry in self._tokens["type"].items():
            values[f"size_{role}"] = f"{self.pixels(entry['px'])}px"
        # A box's height is its content plus padding and a border of one pixel at either side.
        values["control_content"] = f"{self.control_height - 2 * self.pixels(3) - 2}px"
        values["button_content"] = f"{self.control_height - 2}px"
        values["row_content"] = f"{self.row_height}px"
        values["cell_pad"] = f"{self.pixels(6)}px"
        values["pad_y"] = f"{self.pixels(3)}px"
        values["icon"] = f"{self.pixels(16)}px"
        values["tab_icon"] = f"{self.pixels(15)}px"
        values["tab_pad"] = f"{self.pixels(5)}px"
        values["knob_out"] = f"-{self.pixels(6)}px"
        values["bar_height"] = f"{self.pixels(6)}px"
        values["bar_radius"] = f"{self.pixels(6) // 2}px"
        values["tick"] = f"{self.pixels(14)}px"
        values["tick_radius"] = f"{self.pixels(14) // 2 + 1}px"
        # Wider than high: the icon stands in the middle and so keeps clear of the words beside it.
        values["button_icon"] = f"{self.pixels(20)}px {self.pixels(16)}px"
        values["scrollbar"] = f"{self.pixels(10)}px"
        values["focus_width"] = "2px" if self._name == "contrast" else "1px"
        values["images"] = f"{resource('theme').as_posix()}/{self._name}"
        return values


def _families(role: str) -> list[str]:
    chinese = _CHINESE_FAMILIES.get(sys.platform, _CHINESE_ELSEWHERE)
    return ["JetBrains Mono" if role.startswith("mono") else "Inter", *chinese, _CHINESE_BUNDLED]


def _scheme_name(scheme: Qt.ColorScheme) -> str:
    # A desktop's wish for high contrast is not asked for: PySide6 6.11 frees QStyleHints.accessibility() after one use.
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"


class _TokenIconEngine(QIconEngine):
    """Paints one icon in a token's colour, looked up at each paint so that a theme switch needs no new icons."""

    def __init__(self, theme: Theme, name: str, role: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._role = role
        self._pixmaps: dict[tuple[int, int, float, str], QPixmap] = {}

    def _color(self, mode: QIcon.Mode) -> QColor:
        return self._theme.color("icon_disabled" if mode == QIcon.Mode.Disabled else self._role)

    def clone(self) -> QIconEngine:
        return _TokenIconEngine(self._theme, self._name, self._role)

    def key(self) -> str:
        return "token"

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF() if painter.device() else 1.0
        painter.drawPixmap(rect.topLeft(), self._pixmap(rect.size(), mode, ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._pixmap(size, mode, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        return self._pixmap(size, mode, scale)

    def _pixmap(self, size: QSize, mode: QIcon.Mode, ratio: float) -> QPixmap:
        color = self._color(mode)
        key = (size.width(), size.height(), ratio, color.name(QColor.NameFormat.HexArgb))
        if key not in self._pixmaps:
            self._pixmaps[key] = self._theme.colored_pixmap(self._name, color, size, ratio)
        return self._pixmaps[key]


def mark(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties that the style sheet selects by (type, role, kind, surface ...), and restyle."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
