# expect: CPython 3.13
# exec() wants cells in a closure; input() does not mind streams that cannot be flushed.
import io
import sys


def outer():
    a, b = 3, 4

    def inner():
        print(a * b)
    return inner


inner = outer()
closure = inner.__closure__
exec(inner.__code__, closure=closure)
for wrong in (None, (1, 2), closure[:1], list(closure), (closure[0], 2)):
    try:
        exec(inner.__code__, closure=wrong)
    except TypeError as error:
        print(error)


class Bare:
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text


class Failing(Bare):
    def flush(self):
        raise ValueError("cannot")


for kind in (Bare, Failing):
    kept = sys.stdout, sys.stderr, sys.stdin
    sys.stdout, sys.stderr, sys.stdin = kind(), kind(), io.StringIO("a line\nmore")
    answers = input("asked? "), input()
    asked = sys.stdout.text
    sys.stdout, sys.stderr, sys.stdin = kept
    print(answers, repr(asked))
