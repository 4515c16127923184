# expect: CPython 3.13
# stderr: exact
# exit: 1
# An uncaught AttributeError suggests a name that is near.
class A:
    value = 1
A().valeu
