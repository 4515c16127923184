# expect: CPython 3.13
# JSON both ways, and its errors.
import json
data = {"a": [1, 2.5, True, None, "é\n\"q\""], "b": {"c": -1e100}, "n": []}
print(json.dumps(data), json.loads(json.dumps(data)) == data, json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
print(json.dumps(data, indent=2))
print(json.loads(' [1, -2.5e3, "\\u00e9\\ud83d\\ude00", {"k": null}] '), json.dumps({1: 2, None: 3, True: 4}), json.dumps(float("inf")))
for t in ("", "[1,", '{"a" 1}', "[1 2]", "nul", '{"a": 1,}', '"x', "[1]x", '"\\q"'):
    try:
        json.loads(t)
    except json.JSONDecodeError as e:
        print(e)
try:
    json.dumps({1, 2})
except TypeError as e:
    print(e)
