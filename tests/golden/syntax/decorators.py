# expect: CPython 3.13
# Decorators are evaluated from the top and applied from the bottom.
def deco(name):
    print("make", name)
    def apply(f):
        print("apply", name, f.__name__)
        return f
    return apply

@deco("a")
@deco("b")
def f(): pass

@(lambda c: [c.__name__])
class C: pass
print(C)
