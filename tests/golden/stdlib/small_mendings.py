# expect: CPython 3.13
import string, csv, platform
t = string.Template('$a ${b} $$ x')
print(bool(t.pattern.match('$x')), t.substitute(a=1,b=2), t.pattern is string.Template.pattern)
class P(string.Template): delimiter='%'
print(P('%a $b').safe_substitute(a=3), P.pattern.search('%z').group('named'))
class Q(string.Template): idpattern='[a-z]'
print(Q('$ab').substitute(a=1))
class R(Q): delimiter='#'
print(R('#ab').substitute(a=1))
class S(string.Template):
    pattern = r"(?P<escaped>@@)|@(?P<named>\w+)|@\{(?P<braced>\w+)\}|(?P<invalid>@)"
print(S('@a @@').substitute(a=1), S('x').get_identifiers())
for sample in ('a,b,c\n1,2,3\n', '"a" "b"\n"c" "d"\n', "'x';'y, z'\n'q';'r'\n", 'a\tb\n"c"\td\n', 'x|y\n', '"one","two""2"\n"3","4"\n', '"alone"\n'):
    try:
        d = csv.Sniffer().sniff(sample); print(repr(sample), repr(d.delimiter), d.quotechar, d.doublequote, d.skipinitialspace)
    except csv.Error as e: print(repr(sample), e)
print(platform.libc_ver()[0], '-with-glibc' in platform.platform())

import functools, doctest, weakref, io, tempfile, sys, types, shutil
@functools.total_ordering
class A:
    def __eq__(self, o): return True
    def __gt__(self, o): return False
print(A.__lt__.__qualname__, A.__le__.__name__, A.__ge__.__qualname__)
class E:
    def __del__(self): print("gone at the end")
e = E(); f = weakref.finalize(e, print, "not called", e); f.atexit = False; del e
with tempfile.TemporaryDirectory() as d:
    with open(d + "/x", "w+b") as g: print(repr(g).replace(d, ""))
    with open(d + "/x", "rb") as g: print(repr(g).replace(d, ""))
    class B(io.BufferedReader): pass
    print(repr(B(io.BytesIO())).split(".")[-1], io.BufferedRWPair(io.BytesIO(), io.BytesIO()).readable())
print(shutil.COPY_BUFSIZE)
