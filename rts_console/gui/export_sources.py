"""What can be exported of a table of events, and what must not leave the program with it."""

from rts_console import __version__
from rts_console.gui.context import Context
from rts_console.gui.widgets.event_table import EventTable
from rts_console.gui.widgets.export_dialog import Source
from rts_console.protocol.secret import Secret
from rts_console.record.log import EventLog
from rts_console.record.query import parse


def sources_of(table: EventTable, log: EventLog) -> tuple[Source, ...]:
    """The rows that the filter shows, those that are marked, those that are selected, and all."""
    selected = table.selected_seqs()
    words = table.filter_bar.query().text
    shown = table.tr("Shown: {filter}").format(filter=words) if words else table.tr("Shown")
    return (
        Source("shown", shown, None, table.model.query),
        Source("marked", table.tr("Marked"), len(table.marks), parse("mark")),
        Source("selected", table.tr("Selected"), len(selected), selected),
        Source("all", table.tr("All"), len(log), None),
    )


def origin_of(context: Context) -> str:
    """Which gateways the users on stage are at, under which rules, and what wrote it: a ticket asks for all three."""
    places = {(identity.target.url, identity.backend.rules.name): None for identity in context.stage.identities}
    gateways = "; ".join(f"gateway {url}, rules {rules}" for url, rules in places)
    return f"RTS Console {__version__}" + (f"; {gateways}." if gateways else ".")


def known_secrets(context: Context) -> list[Secret]:
    """What must not leave the program: tokens of the users on stage, keys, and what was typed."""
    stage = context.stage
    tokens = [each.token for identity in stage.identities for each in stage.tokens.taken(identity.key)]
    return [secret for secret in (*tokens, *context.child.secrets, *context.keys.known()) if secret]
