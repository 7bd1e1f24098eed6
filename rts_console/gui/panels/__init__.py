"""The panes of the window, one module each. `PANELS` is the list: what is not in it does not exist."""

from rts_console.gui.context import Panel
from rts_console.gui.panels.connection import ConnectionPanel
from rts_console.gui.panels.conversation import ConversationPanel
from rts_console.gui.panels.faults import FaultsPanel
from rts_console.gui.panels.gateway import GatewayPanel
from rts_console.gui.panels.lanes import LanesPanel
from rts_console.gui.panels.latency import LatencyPanel
from rts_console.gui.panels.limits import LimitsPanel
from rts_console.gui.panels.load import LoadPanel
from rts_console.gui.panels.matrix import MatrixPanel
from rts_console.gui.panels.messages import MessagesPanel
from rts_console.gui.panels.operator_page import OperatorPanel
from rts_console.gui.panels.peers import PeersPanel
from rts_console.gui.panels.rooms import RoomsPanel
from rts_console.gui.panels.scenario import ScenarioPanel
from rts_console.gui.panels.server_api import ServerApiPanel
from rts_console.gui.panels.snippets import SnippetsPanel
from rts_console.gui.panels.token_lab import TokenLabPanel
from rts_console.gui.panels.xray import XRayPanel

PANELS: tuple[type[Panel], ...] = (
    ConnectionPanel,
    GatewayPanel,
    FaultsPanel,
    TokenLabPanel,
    MessagesPanel,
    ConversationPanel,
    ScenarioPanel,
    LanesPanel,
    MatrixPanel,
    XRayPanel,
    OperatorPanel,
    ServerApiPanel,
    LimitsPanel,
    RoomsPanel,
    PeersPanel,
    SnippetsPanel,
    LatencyPanel,
    LoadPanel,
)
"""In the order of their tabs and menus."""
