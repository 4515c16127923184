# expect: CPython 3.13
# Source text as tokens and back.
import tokenize, io, token, sys
print(sorted((v, k) for k, v in vars(token).items() if isinstance(v, int)), token.EXACT_TOKEN_TYPES == dict(token.EXACT_TOKEN_TYPES), sorted(token.EXACT_TOKEN_TYPES.items()))
S = ['x = 1\n', 'def f(a, *, b=2):\n    # c\n    if a:\n        return a ** b\n\n    return [1,\n      2]\n\n\nprint(f(1))', 'x = """a\nb"""\ny = \'q\' "r" rb"z"\n', 'if x:\n\ty\n\n# end\n', 'a = b \\\n  + c # hi', 'f"a{x!r:>{w}} {{b}} {y=}" + fr"{z:%H:%M}"\n', 'x = 1_000 + 0x1F + 1.5e-3 + 2j + .5 + 1.\n', '@d\nclass A: ...\nx: int = (y := 3)\nprint(a<b, a!=b, a->b, a//=b)\n', '', '\n', '# only', 'for i in x: pass; y\nelse:\n  z\n', 'f"""x\n{a}\n"""\n', "async def g():\n    await x\n    lambda: 0\nmatch x:\n  case 1: pass\n", "é = 'ü'\n"]
for s in S:
    print(repr(s))
    try:
        toks = list(tokenize.generate_tokens(io.StringIO(s).readline))
        for t in toks: print('  ', t, token.tok_name[t.exact_type])
        if '" ' not in s and "' " not in s: print(repr(tokenize.untokenize(toks)), repr(tokenize.untokenize([t[:2] for t in toks])))
    except Exception as e: print(type(e).__name__, e)
print(list(tokenize.tokenize(io.BytesIO(b"# -*- coding: latin-1 -*-\nx='\xe9'\n").readline))[:4])
for b in (b"# coding: nope\n", b"\xef\xbb\xbfx\n", b"x\n", b"#!x\n# coding=utf-8\n", b""):
    try: print(tokenize.detect_encoding(io.BytesIO(b).readline))
    except SyntaxError as e: print(e)
for bad in ("x = (1,\n", "'abc\n", '"""abc', "if x:\n    y\n  z\n"):
    try: list(tokenize.generate_tokens(io.StringIO(bad).readline)); print("no")
    except (tokenize.TokenError, SyntaxError) as e: print(type(e).__name__)
