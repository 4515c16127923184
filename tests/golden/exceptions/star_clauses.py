# expect: CPython 3.13
# What comes out of except* clauses that raise: which exceptions, with which contexts and lines.


def tree(error, depth=0):
    if error is None or depth > 5:
        return ""
    parts = "; ".join(tree(each, depth + 1) for each in error.exceptions) if isinstance(error, BaseExceptionGroup) else ""
    return (f"{type(error).__name__}({error})" + (f"[{parts}]" if parts else "")
            + (f" from {tree(error.__cause__, depth + 1)}" if error.__cause__ else "")
            + (f" during {tree(error.__context__, depth + 1)}" if error.__context__ else ""))


def lines(error):
    found, entry = [], error.__traceback__
    while entry:
        found.append(entry.tb_lineno)
        entry = entry.tb_next
    return found[1:]


class Own(ExceptionGroup):
    def derive(self, parts):
        return Own(self.message, parts)


bodies = ["pass", "raise", "raise e", "raise RuntimeError('again')", "raise TypeError('n') from e", "1 / 0", "raise e.exceptions[0]",
          "raise ExceptionGroup('own', [KeyError(5)]) from e"]
raised = ["ExceptionGroup('a', [ValueError(1), KeyError(2)])", "Own('m', [ValueError(1), Own('n', [KeyError(2)])])", "ValueError(7)"]
pairs = [("ValueError", "KeyError", "pass"), ("ValueError", "KeyError", "raise"), ("KeyError", "ValueError", "1 / 0"), ("Exception", "3", "pass"),
         ("Exception", "ExceptionGroup", "pass"), ("OSError", "KeyError", "raise e"), ("ValueError", "(KeyError, ExceptionGroup)", "pass")]
for what in raised:
    for body in bodies:
        for first, second, other in pairs:
            text = f"def f():\n  try:\n    raise {what}\n  except* {first} as e:\n    {body}\n  except* {second} as e:\n    {other}\n"
            space = {"Own": Own}
            exec(text, space)
            print(what, body, first, second, other)
            try:
                space["f"]()
                print("    fine")
            except Exception as error:
                print("   ", tree(error), lines(error), [lines(each) for each in getattr(error, "exceptions", ())])


def bare():
    try:
        pass
    finally:
        raise


class Manager:
    def __enter__(self):
        pass

    def __exit__(self, kind, value, trace):
        print("exit", value, trace is not None)


try:
    bare()
except RuntimeError as error:
    print(error, len(lines(error)))
try:
    with Manager():
        raise
except RuntimeError as error:
    print(error)
