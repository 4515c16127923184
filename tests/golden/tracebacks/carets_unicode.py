# expect: CPython 3.13
# stderr: exact
# exit: 1
# Carets count columns, not bytes.
größe = {"é": "中文"}
print("é€𝄞", größe["é"] + größe["中"])
