words = [f"word{i * 7919 % 1009}" for i in range(20_000)]
counts = {}
for word in words:
    counts[word] = counts.get(word, 0) + 1
ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
pairs = {(i % 50, i % 31) for i in range(20_000)}
table = {n: [n] * (n % 5) for n in range(10_000)}
print(ranked[:2], len(pairs), sum(len(row) for row in table.values()))
