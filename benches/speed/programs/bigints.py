"""Large ints: factorials, powers, digits."""


def main():
    total, f = 0, 1
    for i in range(1, 1200):
        f *= i
    total += len(str(f)) + f % 1000003
    for i in range(2000):
        total += pow(i + 2, 65537, 1000000007)
    a, b = 0, 1
    for _ in range(8000):
        a, b = b, a + b
    digits = str(a)
    total += sum(int(d) for d in digits) + int(digits[:300]) % 97
    return total + (1 << 4000) % 10007 + (f // (1 << 5000)).bit_length()
