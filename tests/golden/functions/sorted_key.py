# expect: CPython 3.13
# sorted is stable, with a key, reversed, and with a key that counts its calls.
words = "The quick brown fox jumps over the lazy dog".split()
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len, reverse=True))
calls = []
sorted([3, 1, 2], key=lambda x: calls.append(x) or x)
print(calls)
