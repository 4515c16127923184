# expect: CPython 3.13
# Packages, submodules, relative imports and __init__.
import pkg
print(pkg.value, pkg.__name__, pkg.__package__)
import pkg.sub.leaf as leaf
print(leaf.name, leaf.up, leaf.__package__, pkg.sub.leaf is leaf)
from pkg import sibling
from pkg.sub import *
print(sibling.x, exported, "hidden" in globals())
