# expect: CPython 3.13
# Encodings and what is done with what does not fit.
s = "aé€𝄞"
for enc in ("utf-8", "utf-16-le", "utf-32-be", "utf-8-sig", "utf-16"):
    b = s.encode(enc)
    print(enc, b, b.decode(enc) == s)
for errors in ("ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace"):
    print(errors, s.encode("ascii", errors), ascii(b"a\xff\xe2\x82b".decode("utf-8", errors)) if errors in ("ignore", "replace", "backslashreplace") else "")
print(b"\xff".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"), "é".encode("latin-1"), b"\xe9".decode("latin1"))
for action in (lambda: s.encode("ascii"), lambda: b"ab\xff".decode(), lambda: b"\xe2\x82".decode(), lambda: "\ud800".encode(), lambda: "a".encode("x-nope"), lambda: b"\x80".decode("ascii")):
    try:
        action()
    except (UnicodeError, LookupError) as e:
        print(type(e).__name__, e)
