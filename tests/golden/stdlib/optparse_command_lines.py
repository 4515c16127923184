# expect: CPython 3.13
# Options of programs: kinds, groups, help, mistakes.
import optparse, os, sys
os.environ["COLUMNS"] = "80"
from optparse import OptionParser, OptionGroup, make_option
p = OptionParser(usage="usage: %prog [options] arg", version="%prog 1.0", description="Does things with a rather long description that must be wrapped at some point of the line, surely.", epilog="The end.", prog="prog")
p.add_option("-f", "--file", dest="filename", help="write report to FILE", metavar="FILE")
p.add_option("-q", "--quiet", action="store_false", dest="verbose", default=True, help="don't print status messages to stdout, and a very long text that goes on and on so that it wraps [default: %default]")
p.add_option("-n", type="int", default=3, help="number [default: %default]")
p.add_option("--pair", nargs=2, type=float)
p.add_option("-v", action="count")
p.add_option("-a", action="append")
p.add_option("--mode", choices=["x", "y"], default="x")
p.add_option("--hidden", help=optparse.SUPPRESS_HELP)
p.add_option("--a-very-long-option-name-indeed", help="long")
def cb(option, opt, value, parser): parser.values.cb = (opt, value)
p.add_option("-c", action="callback", callback=cb, type="string")
g = OptionGroup(p, "Dangerous Options", "Caution: use these at your own risk.")
g.add_option("-g", action="store_true", help="Group option.")
p.add_option_group(g)
print(p.format_help())
values, args = p.parse_args(["-f", "x", "--quiet", "-n5", "--pair", "1", "2.5", "-vvv", "-aone", "-a", "two", "--mo=y", "rest", "-c", "v", "-g", "--", "-z"])
print(values, args)
print(p.parse_args([])[0].n, p.parse_args(["-n0x1f"])[0].n)
sys.stderr = sys.stdout
for args in (["-n", "x"], ["--mode=z"], ["--nope"], ["-z"], ["--pair", "1"], ["--version"], ["-n"], ["--quiet=3"], ["--h"], ["--help"]):
    try: p.parse_args(args)
    except SystemExit as e: print("exit", e.code)
for bad in (lambda: p.add_option("-f"), lambda: p.add_option("f"), lambda: p.add_option("-k", action="zip"), lambda: p.add_option("-k", type="choice"), lambda: p.add_option("-k", nope=1)):
    try: bad()
    except optparse.OptParseError as e: print(type(e).__name__, e)
print(p.has_option("-f"), p.get_option("--file"), p.get_prog_name())
q = OptionParser(option_list=[make_option("-x", default="7", type="int")], add_help_option=False, formatter=optparse.TitledHelpFormatter())
q.disable_interspersed_args()
print(*q.parse_args(["a", "-x", "1"]))
q.set_defaults(x=1, y=2)
print(q.parse_args([])[0])
