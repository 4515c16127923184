"""Sorting by keys, by tuples and by hand."""


def quicksort(items):
    if len(items) < 2:
        return items
    pivot, rest = items[0], items[1:]
    return quicksort([x for x in rest if x < pivot]) + [pivot] + quicksort([x for x in rest if x >= pivot])


def insertion(items):
    for i in range(1, len(items)):
        x, k = items[i], i
        while k > 0 and items[k - 1] > x:
            items[k] = items[k - 1]
            k -= 1
        items[k] = x
    return items


def main():
    total, x, rows = 0, 5, []
    for i in range(15000):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        rows.append((x % 100, "name%d" % (x % 1000), i))
    for _ in range(3):
        total += sorted(rows)[7][2] + sorted(rows, key=lambda row: (row[1], -row[2]))[9][2]
        total += sorted(rows, key=lambda row: row[2] % 97, reverse=True)[11][0]
    numbers = [row[0] * 31 + row[2] % 17 for row in rows]
    total += quicksort(numbers)[500] + insertion(numbers[:700])[350]
    return total
