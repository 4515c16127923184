# expect: CPython 3.13
# exit: 1
# sys.excepthook is called with what was not caught.
import sys
def hook(t, v, tb):
    print("hook", t.__name__, v, tb.tb_lineno)
    print(tb.tb_frame.f_code.co_name, tb.tb_next.tb_frame.f_code.co_name, tb.tb_next.tb_next)
sys.excepthook = hook
def f():
    raise KeyError("k")
f()
