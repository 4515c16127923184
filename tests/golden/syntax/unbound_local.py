# expect: CPython 3.13
# A name assigned anywhere in a function is local everywhere in it.
x = 1
def f():
    print(x)
    x = 2

def g():
    del y
    y = 1

for function in (f, g):
    try:
        function()
    except UnboundLocalError as e:
        print(e)
