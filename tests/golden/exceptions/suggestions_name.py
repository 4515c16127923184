# expect: CPython 3.13
# stderr: exact
# exit: 1
# An uncaught NameError suggests a name that is near.
counter = 1
print(conter)
