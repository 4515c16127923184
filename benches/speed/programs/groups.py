"""Dicts and sets: grouping, counting, unions, tuple keys."""


def main():
    total, x = 0, 7
    for round in range(12):
        groups, pairs, seen = {}, {}, set()
        for i in range(9000):
            x = (x * 69069 + 1) & 0xFFFFFFFF
            key = x >> 24
            groups.setdefault(key, []).append(i)
            pair = (key & 15, i & 7)
            pairs[pair] = pairs.get(pair, 0) + 1
            if key in seen:
                total += 1
            else:
                seen.add(key)
        evens = {k for k in groups if k % 2 == 0}
        total += len(evens & seen) + len(evens | {1, 3, 5}) + len(seen - evens)
        total += sum(len(v) for v in groups.values()) + max(pairs.values())
        inverse = {v: k for k, v in pairs.items()}
        total += len(inverse) + sum(k[0] for k in sorted(pairs))
    return total
