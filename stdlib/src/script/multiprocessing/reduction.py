"""Objects as bytes, on their way between processes."""

import copyreg
import io
import pickle

__all__ = ["register", "dump", "ForkingPickler"]


class ForkingPickler(pickle.Pickler):
    """A pickler to which ways of reduction can be added."""

    _more = {}

    def __init__(self, *args):
        super().__init__(*args)
        self.dispatch_table = {**copyreg.dispatch_table, **self._more}

    @classmethod
    def register(cls, type, reduce):
        """Have objects of a type reduced by a function."""
        cls._more[type] = reduce

    @classmethod
    def dumps(cls, obj, protocol=None):
        """Return an object as bytes."""
        if not cls._more:
            return pickle.dumps(obj, protocol)
        buffer = io.BytesIO()
        cls(buffer, protocol).dump(obj)
        return buffer.getvalue()

    loads = staticmethod(pickle.loads)


register = ForkingPickler.register


def dump(obj, file, protocol=None):
    """Write an object to a file."""
    ForkingPickler(file, protocol).dump(obj)
