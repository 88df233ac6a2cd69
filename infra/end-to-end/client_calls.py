"""Notes which of the published client's public methods are called, so that none is left out."""

import functools
import inspect

from veep import VP
from veep.collections import Collections
from veep.schema import Schema
from veep.vectors import Vectors

CLASSES = (VP, Collections, Vectors, Schema)


class Calls:
    """Wraps every public method of the client's classes."""

    def __init__(self):
        self.made = set()
        self.known = set()
        for kind in CLASSES:
            for name, member in vars(kind).items():
                function = member.__func__ if isinstance(member, (classmethod, staticmethod)) else member
                if not name.startswith("_") and inspect.isfunction(function):
                    self.known.add(f"{kind.__name__}.{name}")
                    noting = self._noting(function, f"{kind.__name__}.{name}")
                    setattr(kind, name, type(member)(noting) if function is not member else noting)

    def _noting(self, function, name):
        @functools.wraps(function)
        def noting(*arguments, **named):
            self.made.add(name)
            return function(*arguments, **named)

        return noting

    def check(self):
        assert len(self.known) >= 20, self.known
        assert self.made == self.known, f"never called: {sorted(self.known - self.made)}"
