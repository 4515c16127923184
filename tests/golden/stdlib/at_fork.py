# expect: CPython 3.13
# What os.register_at_fork takes.
import os

for hooks in ({}, {"before": None}, {"before": 3}, {"after_in_child": "x"}, {"after_in_parent": print, "before": 1}):
    try:
        print(os.register_at_fork(**hooks))
    except TypeError as error:
        print(error)
print(os.register_at_fork(before=list, after_in_child=list, after_in_parent=list))
