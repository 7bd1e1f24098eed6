"""Stands in for Qt's OpenGL modules in the standalone program: pyqtgraph imports them whatever it draws with.

The console never draws with OpenGL; the real ones are 10 MB.
"""

import importlib
import sys
import types
from typing import Any


class _OpenGL(types.ModuleType):
    """Any class of it is a plain object that nobody makes; the widget is one, because pyqtgraph derives from it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "QOpenGLWidget":
            widgets = importlib.import_module("PySide6.QtWidgets")
            made = type(name, (widgets.QWidget,), {})
        else:
            made = type(name, (), {})
        setattr(self, name, made)
        return made


for _name in ("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets"):
    sys.modules[_name] = _OpenGL(_name)
