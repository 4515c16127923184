# expect: CPython 3.13
# A specification is read to its end before room is asked for: what is wrong with it comes first.
for value, spec in (("a", "2.2250738585072014e-308"), ("a", "22250738585072014d"), ("a", "22250738585072014dd"),
                    ("a", "99999999999999999999999"), ("abc", ".2250738585072014"), ("abc", "5.2250738585072014s"),
                    (1, ".2250738585072014d"), (1.5, ".2250738585072014f"), (1, "99999999999999999999999d"),
                    (1, "2250738585072014c-"), (1.5, "2250738585072014q")):
    for show in format, lambda v, s: "{:{}}".format(v, s), lambda v, s: f"{v:{s}}", lambda v, s: type(v).__format__(v, s):
        try: print(show(value, spec))
        except ValueError as e: print("ValueError", e)
for value in "a", 1, 1.5:
    try: format(value, "922337203685477580")
    except MemoryError: print("MemoryError")
