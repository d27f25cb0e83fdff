"""Warnings: shown once for each place, unless a filter says otherwise."""

import _warnings
from _warnings import simplefilter, filterwarnings, resetwarnings, warn


class WarningMessage:
    def __init__(self, message, category, filename, lineno):
        self.message, self.category, self.filename, self.lineno = message, category, filename, lineno

    def __str__(self):
        return f"{{message : {self.message!r}, category : {self.category.__name__!r}, filename : {self.filename!r}, lineno : {self.lineno}}}"


class catch_warnings:
    """Inside the block filters are its own; with record=True the warnings come as a list instead of text."""

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._action, self._category = action, category

    def __enter__(self):
        log = [] if self._record else None
        self._saved = _warnings.begin(None if log is None else lambda *parts: log.append(WarningMessage(*parts)))
        if self._action is not None:
            simplefilter(self._action, self._category)
        return log

    def __exit__(self, *details):
        _warnings.end(self._saved)
