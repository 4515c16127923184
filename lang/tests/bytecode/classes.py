@decorated
class A(B, metaclass=M):
    """Doc."""
    x: int = 1
    _y = [x for _ in z]
    def __init__(self, v):
        self.v = v
        self.__private = __class__
