# expect: CPython 3.13
# Where other languages have blocks in braces, and keys of mapping patterns that are names.
TEXTS = [
    "if (x) { y = 1; }", "while x { y = 1 }", "for x in y { z = 1 }", "foo { y = 1 }", "a {b c}", "a {1 = 2}",
    "a {f() = 2}", "a {x if y}", "a {b, c = 1}", "a {x.y := 1}", "a {b {c = 1}}", "[a {c = 1}]", "a {b = 1: c}",
    "a {b: c = 1}", "a 5 {c = 1}", "a b {c = 1}", "if (x) { y }", "if x { return 1 }", "if x { print(y) }",
    "x = a {b = 1}", "a {\n y = 1\n}", "def f() { y = 1 }",
    "match x:\n    case {a: 1}: pass", "match x:\n    case {a: 1}: pass\n    case 2: pass\ny = 3\n",
    "match x:\n    case {a.b: 1}: pass\n    case {a: 1}: pass\n", "match x:\n    case {1: a, b: c}: pass\n",
    "match x:\n    case [a, {b: 1}]: pass\n", "match x:\n    case A(a={b: 1}): pass\n",
    "match x:\n    case {}: pass\n    case {b:}: pass\n", "match x:\n    case {'a': 1 'b': 2}: pass\n",
]
for text in TEXTS:
    try:
        compile(text, "text", "exec")
        print(repr(text), "is fine")
    except SyntaxError as e:
        print(repr(text), e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)
