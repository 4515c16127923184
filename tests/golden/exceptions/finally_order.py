# expect: CPython 3.13
# Nested finally clauses run from the inside out.
def f():
    for i in range(2):
        try:
            try:
                print("body", i)
                if i:
                    return "value"
                continue
            finally:
                print("inner", i)
        finally:
            print("outer", i)
print(f())
