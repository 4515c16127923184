# expect: CPython 3.13
# The names of types.
import types
def f(): yield
print(types.FunctionType is type(f), types.GeneratorType is type(f()), types.SimpleNamespace(a=1, b="x"), types.MappingProxyType({"k": 1}), type(None) is types.NoneType, list[int], int | str, types.MethodType(len, [1, 2])())
C = types.new_class("C", (), {}, lambda ns: ns.update(x=5))
print(C.x, C.__name__)
