# expect: CPython 3.13
# What a text at a prompt may become.
import rlcompleter


class Thing:
    shown, _hidden, __very = 1, 2, 3

    @property
    def runs(self):
        return 1 // 0

    def method(self):
        pass

    def other(self, x):
        pass


completer = rlcompleter.Completer({"abc": 1, "abf": lambda: 0, "abg": lambda x: 0, "text": "s", "thing": Thing()})
for text in "ab", "text.isal", "thing.", "thing._h", "thing.__ini", "fi", "els", "pas", "retu", "nope.x", "memo", "1.re":
    found = []
    while (match := completer.complete(text, len(found))) is not None:
        found.append(match)
    print(text, found)
try:
    rlcompleter.Completer(1)
except TypeError as error:
    print(error)
