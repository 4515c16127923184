# expect: CPython 3.13
"""Encodings of one byte a character, with all error handlers."""
import encodings, codecs
for e in 'cp437 cp1252 windows-1252 koi8-r iso-8859-15 latin2 mac-roman cp850 IBM437'.split():
    print(e, codecs.lookup(e).name)
    for er in ('strict','ignore','replace','xmlcharrefreplace','backslashreplace'):
        try: print(er, 'aé€Жß\u1234z'.encode(e,er))
        except Exception as x: print(type(x).__name__, x)
    for er in ('strict','ignore','replace','backslashreplace','surrogateescape'):
        try: print(er, ascii(bytes(range(120,256)).decode(e,er)))
        except Exception as x: print(type(x).__name__, x)
print(codecs.charmap_encode('abc','strict',{97:65,98:b'BB',99:'x'} if 0 else {97:65,98:b'BB',99:67}), codecs.charmap_decode(b'\x00\x01','strict',{0:'xx',1:98}), codecs.make_encoding_map({1:2,3:2,4:5}), codecs.make_identity_dict(range(2)))
d=codecs.getincrementaldecoder('cp1252')(); print(d.decode(b'\x80'))
import io; b=io.BytesIO(); w=io.TextIOWrapper(b,'cp1252'); w.write('é€'); w.flush(); print(b.getvalue()); b.seek(0); print(io.TextIOWrapper(b,'cp1252').read())
