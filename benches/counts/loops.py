def primes(limit):
    sieve = [True] * limit
    for i in range(2, int(limit**0.5) + 1):
        if sieve[i]:
            for j in range(i * i, limit, i):
                sieve[j] = False
    return sum(sieve) - 2


x = 0.0
n = 0
while n < 100_000:
    x = x * 0.5 + n
    n += 1
print(primes(100_000), x)
