"""Attributes that each greenlet has for itself."""

from weakref import WeakKeyDictionary

from greenlet import getcurrent

__all__ = ["local"]


class local:
    """An object whose attributes are others in each greenlet."""

    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        object.__setattr__(self, "_greens", WeakKeyDictionary())
        object.__setattr__(self, "_args", (args, kwargs))
        return self

    def __getattribute__(self, name):
        _enter(self)
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        _enter(self)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        _enter(self)
        object.__delattr__(self, name)


def _enter(self):
    """Give the object the attributes of the greenlet that runs."""
    greens = object.__getattribute__(self, "_greens")
    me = getcurrent()
    found = greens.get(me)
    if found is None:
        args = object.__getattribute__(self, "_args")
        found = greens[me] = {"_greens": greens, "_args": args}
        object.__setattr__(self, "__dict__", found)
        if type(self).__init__ is not object.__init__ and len(greens) > 1:
            self.__init__(*args[0], **args[1])
    object.__setattr__(self, "__dict__", found)
