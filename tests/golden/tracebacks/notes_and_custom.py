# expect: CPython 3.13
# stderr: exact
# exit: 1
# Notes follow the message; the class is named with its module.
class AppError(Exception):
    pass
e = AppError("it broke")
e.add_note("note one")
e.add_note("note two\nof two lines")
raise e
