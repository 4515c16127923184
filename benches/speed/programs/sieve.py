"""Sieve of Eratosthenes: list items and slices."""


def main():
    total = 0
    for limit in (200000, 300000, 400000):
        prime = [True] * limit
        prime[0] = prime[1] = False
        i = 2
        while i * i < limit:
            if prime[i]:
                for k in range(i * i, limit, i):
                    prime[k] = False
            i += 1
        total += sum(1 for flag in prime if flag)
    return total
