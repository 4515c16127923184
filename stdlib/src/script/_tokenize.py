"""The tokens of source text, for the module `tokenize`. gilbox keeps its tokens to itself for now."""


class TokenizerIter:
    """Would give the tokens of the lines that `readline` returns."""

    def __init__(self, readline, /, *, encoding=None, extra_tokens=False):
        raise NotImplementedError("gilbox does not hand out the tokens of source text")
