"""Letters to numbers and back, and a frequency count."""


def shift(text, k):
    out = []
    for c in text:
        if "a" <= c <= "z":
            out.append(chr((ord(c) - 97 + k) % 26 + 97))
        elif "A" <= c <= "Z":
            out.append(chr((ord(c) - 65 + k) % 26 + 65))
        else:
            out.append(c)
    return "".join(out)


def main():
    text = "The Quick Brown Fox Jumps Over The Lazy Dog. " * 30
    total = 0
    for k in range(1, 80):
        coded = shift(text, k)
        total += sum(1 for a, b in zip(text, coded) if a == b)
        counts = {}
        for c in coded:
            counts[c] = counts.get(c, 0) + 1
        total += max(counts.values())
    return total
