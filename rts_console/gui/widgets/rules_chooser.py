"""Which rule set the local gateway follows."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from rts_console.gui.language import said
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.combo_tip import ComboTip
from rts_console.gui.widgets.field import Field
from rts_console.protocol.words import RULE_SETS
from rts_console.vendors.families import rules_title


class RulesChooser(Field):
    """A list of the rule sets. Signals: `chosen` with the name of one, by the user's hand."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.box = QComboBox()
        self.box.setObjectName("local_rules")
        for name in RULE_SETS:
            self.box.addItem(said(rules_title(name)), name)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(6)
        self.box.setMinimumWidth(theme.pixels(56))
        ComboTip(self.box)
        super().__init__(theme, "", self.box, parent=parent)
        self.set_label(self.tr("Rules"))
        # Always there: what is below must not jump under the hand that starts the gateway.
        self.set_hint(self.tr("Another choice restarts a gateway that runs; in another family all log in again."))
        self.box.activated.connect(lambda _place: self.chosen.emit(self.rules))

    @property
    def rules(self) -> str:
        """The name of the chosen rule set."""
        return str(self.box.currentData())

    def show_rules(self, rules: str) -> None:
        """Show which one is followed."""
        place = self.box.findData(rules)
        if place >= 0 and place != self.box.currentIndex() and not self.box.view().isVisible():
            self.box.setCurrentIndex(place)
