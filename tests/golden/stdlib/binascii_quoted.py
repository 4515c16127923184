# expect: CPython 3.13
import binascii as b, quopri, io
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for d in (b"plain", b"a=b", b"caf\xc3\xa9 \t\nend ", b"x" * 80, b"=" * 40, b". \n.\r\nx\r\n", b"tab\tspace _under", b"\x00\x1f\x7f\xff", b"line \r\nnext\t\r\n", b"", b"word " * 20):
    for k in ({}, {"quotetabs": True}, {"istext": False}, {"header": True}, {"quotetabs": True, "header": True}):
        print(b.b2a_qp(d, **k), end=" ")
    print(b.a2b_qp(b.b2a_qp(d)) == d)
for d in (b"a=3Db", "a=\nb", b"a=  \nb", b"=zz=4", b"==41", b"a=", b"a_b", b"=e9=E9", b"x=\r\ny"): t(lambda: (b.a2b_qp(d), b.a2b_qp(d, header=True)))
for d in (b"", b"a", b"abc", bytes(range(45))): t(lambda: (b.b2a_uu(d), b.b2a_uu(d, backtick=True), b.a2b_uu(b.b2a_uu(d)) == d))
t(lambda: b.b2a_uu(b"x" * 46)); t(lambda: b.a2b_uu(b"!\x01")); t(lambda: b.a2b_uu(b"#86)C  \n")); t(lambda: b.a2b_uu(b"#86)CX\n")); t(lambda: b.a2b_uu("\u00e9"))
o = io.BytesIO(); quopri.encode(io.BytesIO(b"a b\xe9\n"), o, True); print(o.getvalue(), quopri.decodestring(o.getvalue()), quopri.encodestring(b"a_b c", header=True))
