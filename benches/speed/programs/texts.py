"""Joining, splitting, replacing, stripping and formatting."""


def main():
    total = 0
    for i in range(12000):
        row = ["%05d" % i, str(i * 7), "item-%s" % (i & 31), f"{i:x}", "  padded  ".strip()]
        line = ";".join(row)
        cells = line.split(";")
        total += len(cells) + len(line.replace("-", "--")) + line.count("1") + line.find("item")
        total += int(cells[0]) + (1 if cells[2].startswith("item") else 0)
        total += len("{:>8}|{:<8}|{!r}".format(cells[0], cells[1], cells[3]))
        total += sum(map(len, line.upper().partition(";")))
        total += ord(line[i % len(line)]) + (line[::-1] > line)
    return total
