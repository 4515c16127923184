# expect: CPython 3.13
# A comparison may empty the dict that a set is changed by: that ends the walk and is no mistake.


class Emptying:
    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        keys.clear()
        return self is other

    def __hash__(self):
        return 0


keys = {Emptying("key"): None}
items = {Emptying("item")}
items.symmetric_difference_update(keys)
print(sorted(item.name for item in items), keys)
