# expect: CPython 3.13
# Finalizers that run when the modules are going can import nothing any more.
import sys


class Imports:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        try:
            import json
            print(self.name, "imported", json.dumps([1]))
        except ImportError as e:
            print(self.name, e)


early, late = Imports("early"), Imports("late")
del early
