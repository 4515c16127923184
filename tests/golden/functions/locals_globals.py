# expect: CPython 3.13
# locals() is a snapshot of a function's variables, globals() is the module.
def f(a):
    b = 2
    d = locals()
    c = 3
    return sorted(d), sorted(locals())
print(f(1))
globals()["made"] = 5
print(made)
class C:
    x = 1
    names = [n for n in locals() if not n.startswith("_")]
print(C.names)
