# expect: CPython 3.13
# The `type` statement makes a lazily evaluated alias.
type Pair[T] = tuple[T, T]
type Rec = list[Rec] | int
print(Pair, Pair.__name__, Pair.__value__, Pair.__type_params__, Rec.__value__)
print(Pair[int], Pair[int].__origin__ is Pair, Pair[int].__args__)
type Bad = undefined_name
try:
    Bad.__value__
except NameError as e:
    print(e)
