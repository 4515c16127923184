def f(a, b):
    c = a + 1 - b * 2 // 3 % 4
    c += a << 2 | b & 255 ^ ~c
    d = 2 ** 10 + 1.5 * 2, "ab" "cd" * 2, -1, not 0
    return -a @ b / c ** d
