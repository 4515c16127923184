from .. import value as up
from ..sibling import x
from . import exported
name = __name__ + " " + x
