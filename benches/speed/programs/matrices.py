"""Lists of lists: products, transposition, elimination with fractions of ints."""


def product(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


def transposed(a):
    return [[row[i] for row in a] for i in range(len(a[0]))]


def eliminated(a):
    a, n = [row[:] for row in a], len(a)
    for k in range(n):
        pivot = a[k][k] or 1
        for i in range(k + 1, n):
            factor = a[i][k]
            for j in range(k, n):
                a[i][j] = (a[i][j] * pivot - factor * a[k][j]) % 10007
    return a


def main():
    n = 45
    a = [[(i * j + i) % 11 + 1 for j in range(n)] for i in range(n)]
    total = 0
    for _ in range(5):
        b = transposed(product(a, a))
        total += sum(map(sum, b)) + sum(row[-1] for row in eliminated(b))
    return total
