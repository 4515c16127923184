# expect: CPython 3.13
# Which of the clauses of a try statement run, and in what order.
def f(kind):
    try:
        print("try", kind)
        if kind == "raise":
            raise ValueError(kind)
        if kind == "return":
            return "returned"
    except ValueError as e:
        print("except", e)
    else:
        print("else")
    finally:
        print("finally")
    return "end"
for kind in ("plain", "raise", "return"):
    print(f(kind))
