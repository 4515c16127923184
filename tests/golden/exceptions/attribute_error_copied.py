# expect: CPython 3.13
# A copy of an AttributeError knows the name, but not the object, which may be anything.
import copy
import pickle


class Named(AttributeError):
    def __init__(self, text):
        super().__init__(text, name="given in __init__")


noted = AttributeError("noted", name="n")
noted.extra = [1]
noted.add_note("a note")
for error in AttributeError("text", name="n", obj=3), AttributeError(), AttributeError(name="x"), noted, Named("named"):
    print(error.__reduce__()[1:], error.__getstate__())
    for twin in pickle.loads(pickle.dumps(error)), copy.copy(error):
        print(repr(twin), twin.name, twin.obj, twin.__dict__)

try:
    (5).missing
except AttributeError as error:
    twin = pickle.loads(pickle.dumps(error))
    print(twin, twin.name, twin.obj)
