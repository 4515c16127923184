# expect: CPython 3.13
# A traceback that a script makes has the line that the script says.
import sys
import types

frame = sys._getframe()
for line in (1, 77, 2):
    t = types.TracebackType(None, frame, frame.f_lasti, line)
    print(t.tb_lineno, t.tb_next, t.tb_frame is frame)
