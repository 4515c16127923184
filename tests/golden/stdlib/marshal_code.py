# expect: CPython 3.13
"""Code objects as bytes and back."""
import marshal

exec(marshal.loads(marshal.dumps(compile("print('ran')", "text", "exec"))))
