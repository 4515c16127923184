# expect: CPython 3.13
# csv, getopt, base64, contextvars, graphlib, sched.
import csv, io, getopt, base64, contextvars, graphlib, sched
print(list(csv.reader(['a,b,c', '1,"x,y",3', '"q""q", z ,', '', '"multi', 'line",2', "x"])))
print(list(csv.reader(["a;b", "'c;d';e"], delimiter=";", quotechar="'")), list(csv.reader(['1,"a",2.5'], quoting=csv.QUOTE_NONNUMERIC)), list(csv.reader(["a\\,b,c"], escapechar="\\", quoting=csv.QUOTE_NONE)), list(csv.reader(["a, b"], skipinitialspace=True)))
o = io.StringIO(); w = csv.writer(o); w.writerow(["a", 1, 2.5, None, 'x,y', 'q"q', "n\nl", " "]); w.writerows([[1], [""], []]); print(repr(o.getvalue()))
for q in range(6):
    o = io.StringIO(); csv.writer(o, quoting=q, escapechar="\\", lineterminator="|").writerow(["a", 1, "x,y", 'q"', None, ""]); print(q, o.getvalue())
d = csv.DictReader(io.StringIO("n,m\n1,2\n3\n4,5,6\n")); print(list(d), d.fieldnames, d.line_num)
o = io.StringIO(); dw = csv.DictWriter(o, ["a", "b"], restval="-"); dw.writeheader(); dw.writerow({"a": 1}); print(repr(o.getvalue()))
try: dw.writerow({"z": 1})
except ValueError as e: print(e)
csv.register_dialect("pipes", delimiter="|", quoting=csv.QUOTE_ALL); print(csv.list_dialects(), csv.get_dialect("pipes").delimiter, list(csv.reader(["a|b"], "pipes")))
for f in (lambda: csv.reader(5), lambda: csv.writer(5), lambda: csv.reader([], "nope"), lambda: csv.writer(io.StringIO()).writerow(5), lambda: csv.reader([], delimiter="ab"), lambda: list(csv.reader([b"x"])), lambda: csv.writer(io.StringIO(), quoting=csv.QUOTE_NONE).writerow(["a,b"]), lambda: list(csv.reader(['"a"b'], strict=True)), lambda: csv.reader([], foo=1), lambda: list(csv.reader(["a\rb"]))):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(csv.Sniffer().sniff("a;b;c\n1;2;3\n").delimiter, csv.Sniffer().sniff("'a','b'\n'c','d'\n").quotechar, csv.Sniffer().has_header("name,age\nbob,12\nsue,30\n"))
print(getopt.getopt(["-a", "-bval", "--long=3", "--flag", "rest", "-c"], "ab:", ["long=", "flag"]), getopt.gnu_getopt(["x", "-a", "--fl", "y"], "a", ["flag"]))
for a in (["-z"], ["-b"], ["--nope"], ["--flag=1"], ["--long"]):
    try: getopt.getopt(a, "ab:", ["long=", "flag"])
    except getopt.GetoptError as e: print(e, e.opt)
for n in ("b64", "b32", "b16", "b85", "a85", "b32hex", "z85", "urlsafe_b64"):
    e = getattr(base64, n + "encode")(b"\xff\xfehello world1234"); print(n, e, getattr(base64, n + "decode")(e) == b"\xff\xfehello world1234")
print(base64.encodebytes(b"x" * 60), base64.a85encode(bytes(4) + b"    ", foldspaces=True, adobe=True))
for f in (lambda: base64.b64decode("abc"), lambda: base64.b32decode("abc"), lambda: base64.b16decode("xyz"), lambda: base64.b64encode("x"), lambda: base64.b64decode("a!bc", validate=True)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
v = contextvars.ContextVar("v", default=1); t = v.set(5); c = contextvars.copy_context(); v.reset(t); print(v.get(), c[v], c.run(v.get), list(c.items())[0][1], v in contextvars.copy_context())
try: v.reset(t)
except RuntimeError as e: print("used" in str(e))
try: contextvars.ContextVar("w").get()
except LookupError as e: print("name='w'" in str(e))
print(list(graphlib.TopologicalSorter({"d": {"b", "c"}, "b": {"a"}, "c": ["a"]}).static_order())[0])
try: list(graphlib.TopologicalSorter({1: [2], 2: [1]}).static_order())
except graphlib.CycleError as e: print(e.args[0])
s = sched.scheduler(); s.enter(0.01, 2, print, ("late",)); s.enter(0, 1, print, ("early",), {"end": "!\n"}); s.run()
