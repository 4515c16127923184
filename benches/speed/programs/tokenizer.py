"""Character by character through a text."""

TEXT = "total = (alpha + 42) * beta1 - 3.14 / gamma_2; print(total, 'done') # end\n" * 40


def tokens(text):
    i, n = 0, len(text)
    while i < n:
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isalpha() or c == "_":
            begin = i
            while i < n and (text[i].isalnum() or text[i] == "_"):
                i += 1
            yield "name", text[begin:i]
        elif c.isdigit():
            begin = i
            while i < n and (text[i].isdigit() or text[i] == "."):
                i += 1
            yield "number", text[begin:i]
        elif c == "'":
            end = text.index("'", i + 1)
            yield "string", text[i:end + 1]
            i = end + 1
        elif c == "#":
            while i < n and text[i] != "\n":
                i += 1
        else:
            yield "sign", c
            i += 1


def main():
    counts = {}
    for _ in range(40):
        for kind, text in tokens(TEXT):
            counts[kind] = counts.get(kind, 0) + len(text)
    return sorted(counts.items())
