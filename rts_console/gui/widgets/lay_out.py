"""Lays out what cannot be seen yet, so that it has its size and its place when it is."""

from PySide6.QtWidgets import QWidget


def lay_out_hidden(top: QWidget) -> None:
    """Dress and lay out all of `top` from the inside out: what is hidden keeps the lengths of when it was seen last."""
    for part in (top, *top.findChildren(QWidget)):
        part.ensurePolished()
    for part in (*reversed(top.findChildren(QWidget)), top):
        layout = part.layout()
        if layout is not None:
            layout.invalidate()
            layout.activate()
