# expect: CPython 3.13
"""The tokens of a line."""
import io
import tokenize

for token in tokenize.generate_tokens(io.StringIO("x = 1 + y\n").readline):
    print(tokenize.tok_name[token.type], repr(token.string))
