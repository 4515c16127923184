# expect: CPython 3.13
# exec, eval and compile with namespaces of their own.
ns = {"x": 2}
exec("y = x * 21", ns)
print(ns["y"], eval("x + y", ns), eval("a", {"a": 1}, {"a": 2}))
code = compile("1 + 1", "<test>", "eval")
print(eval(code), code.co_filename)
exec(compile("print('single')\n", "f", "single"))
exec(compile("3 * 3", "f", "single"))
try:
    eval("1 +")
except SyntaxError as e:
    print(e.msg)
