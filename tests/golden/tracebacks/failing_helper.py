def go(items):
    for item in items:
        check(item)


def check(item):
    assert item < 2, f"too large: {item}"
