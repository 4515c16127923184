def numbers(n):
    for i in range(n):
        yield i


def halves(n):
    yield from (i // 2 for i in numbers(n))


caught = 0
for i in numbers(20_000):
    try:
        if i % 2:
            raise ValueError(i)
        [][i]
    except ValueError as error:
        caught += error.args[0]
    except IndexError:
        caught -= 1
    finally:
        caught += 1
print(caught, sum(halves(50_000)), sum(i * i for i in range(50_000)))
