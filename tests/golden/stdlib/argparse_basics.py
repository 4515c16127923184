# expect: CPython 3.13
# args: -v --n 3 in.txt more -vv
# A command line with options, positionals and help.
import argparse
p = argparse.ArgumentParser(prog="demo", description="A demo.", epilog="The end.")
p.add_argument("files", nargs="+", help="what to read")
p.add_argument("-v", "--verbose", action="count", default=0)
p.add_argument("--n", type=int, default=1, metavar="N", help="how often (default: %(default)s)")
p.add_argument("--mode", choices=["a", "b"])
print(p.parse_args())
print(p.parse_args(["x", "--mode=a"]))
p.print_help()
