def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def area(width, height=2, *, scale=1):
    return width * height * scale


total = fib(20)
for i in range(20_000):
    total += area(i) + area(i, 3) + area(i, height=1, scale=2)
print(total)
