"""Modules of the library: calls of their functions, and little languages of their own."""

from .values import Values

SETUP = """
import math, cmath, itertools, functools, operator, string, textwrap, statistics, bisect, binascii, base64, unicodedata, html, shlex, fnmatch, calendar, posixpath, copy, zlib, random
import urllib.parse, difflib, pprint, reprlib, keyword, fractions, decimal, datetime, collections, json, re, struct, hashlib, types, contextlib, enum, ipaddress, uuid, heapq, csv, io, colorsys
""".replace(", colorsys", "")
FUNCTIONS = {
    "math": "acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist erf erfc exp exp2 expm1 fabs floor fma fmod frexp fsum gcd hypot isclose isfinite isinf isnan isqrt lcm ldexp log log10 log1p log2 modf nextafter "
            "perm pow prod radians remainder sin sinh sqrt sumprod tan tanh trunc ulp",
    "cmath": "acos acosh asin asinh atan atanh cos cosh exp isclose isfinite isinf isnan log log10 phase polar rect sin sinh sqrt tan tanh",
    "operator": "abs add and_ attrgetter call concat contains countOf delitem eq floordiv ge getitem gt iadd iand iconcat index indexOf inv is_ is_not isub itemgetter le length_hint lshift lt matmul methodcaller mod ne neg not_ or_ pos setitem sub truediv truth xor",
    "string": "capwords", "textwrap": "dedent indent shorten fill wrap",
        "statistics": "mean median median_low median_high mode multimode pstdev pvariance stdev variance fmean geometric_mean harmonic_mean quantiles correlation covariance linear_regression median_grouped",
    "bisect": "bisect bisect_left bisect_right",
        "binascii": "hexlify unhexlify b2a_base64 a2b_base64 crc32 crc_hqx b2a_hex a2b_hex a2b_qp b2a_qp a2b_uu b2a_uu",
        "base64": "b64encode b64decode b32encode b32decode b16encode b16decode b85encode b85decode a85encode a85decode urlsafe_b64encode",
    "unicodedata": "name category bidirectional combining decimal digit numeric east_asian_width mirrored normalize lookup decomposition is_normalized",
        "html": "escape unescape", "shlex": "split quote join",
    "fnmatch": "fnmatch fnmatchcase translate filter",
        "calendar": "isleap leapdays weekday monthrange month monthcalendar timegm calendar",
        "posixpath": "join split splitext basename dirname normpath isabs commonpath commonprefix relpath splitroot splitdrive",
    "copy": "copy deepcopy replace", "zlib": "crc32 adler32",
        "urllib.parse": "quote unquote quote_plus unquote_plus urlencode parse_qs parse_qsl urlsplit urlparse urljoin urldefrag quote_from_bytes unquote_to_bytes",
        "difflib": "get_close_matches", "reprlib": "repr", "pprint": "pformat saferepr isreadable",
    "keyword": "iskeyword issoftkeyword", "fractions": "Fraction", "decimal": "Decimal",
        "functools": "reduce partial cmp_to_key", "types": "SimpleNamespace MappingProxyType",
        "ipaddress": "ip_address ip_network IPv4Address IPv6Address",
    "uuid": "UUID", "heapq": "nlargest nsmallest", "json": "dumps loads", "struct": "calcsize", "re": "escape compile",
        "collections": "Counter deque OrderedDict ChainMap UserList UserDict UserString",
        "datetime": "timedelta date time datetime timezone"}


def functions(chance):
    """Calls of functions of modules with any arguments."""
    make = Values(chance)
    chunks = [SETUP]
    for _ in range(10):
        module = chance.choice(list(FUNCTIONS))
        function = chance.choice(FUNCTIONS[module].split())
        if function in ("comb", "perm", "ldexp", "b2a_uu"):
            kinds = ["index", "float"]
        elif module in ("math", "cmath"):
            kinds = ["float", "int", "float", "numbers", "index"] if function not in ("exp2", "exp") else ["float"]
        elif module in ("statistics", "heapq", "bisect"):
            kinds = ["numbers", "numbers", "list", "index", "float"]
        elif module in ("binascii", "base64", "zlib"):
            kinds = ["bytes", "bytes", "str", "index"]
        elif module in ("operator", "copy", "pprint", "json", "functools", "types", "collections", "reprlib"):
            kinds = ["any", "list", "dict", "index", "str", "set"]
        elif module in ("calendar", "datetime"):
            kinds = ["index", "index", "int", "float"]
        else:
            kinds = ["str", "str", "str", "strings", "index"]
        count = chance.choice([0, 1, 1, 1, 2, 2, 3])
        if module == "calendar" and function in ("calendar", "monthcalendar", "month", "monthrange"):
            arguments = [chance.choice(["2024", "1999", "1", "2", "12", "13", "0",
                "-1"]) for _ in range(2)][:2 if function != "calendar" else 1]
        else:
            arguments = [make.like(chance.choice(kinds)) for _ in range(count)]
        chunks.append(f"show({module}.{function}({', '.join(arguments)}))")
    return chunks


def regex(chance):
    """Patterns, right and wrong, with all functions of re."""
    def pattern(depth=3):
        if depth <= 0 or chance.random() < 0.3:
            return chance.choice(["a", "b", "é", "ß", ".", "\\d", "\\w", "\\s", "\\b", "\\B", "^", "$", "\\A", "\\Z",
                "[abc]", "[^a]", "[a-c\\d]", "\\W", "ab", "\\1", "(?P=n)", "\\n", "\\x61", "\\u00e9", "[]a]", "[é-ü]", "K",
                "", "\\.", "[\\]", "x{2}", "\\q", "[z-a]", "(?#c)", " ", "1", "_", "\\N{DIGIT ONE}"])
        inner = pattern(depth - 1)
        return chance.choice([inner + pattern(depth - 1), inner + pattern(depth - 1), f"({inner})", f"(?:{inner})",
            f"(?P<{chance.choice('nmx')}>{inner})", f"{inner}|{pattern(depth - 1)}",
            f"(?:{inner}){chance.choice(['*', '+', '?', '{2}', '{1,2}', '{,2}', '*?', '+?', '??', '{1,}?', '*+', '++', '?+', '{2,1}', '**', '{a}'])}",
                              f"(?={inner})", f"(?!{inner})", f"(?<={inner})", f"(?<!{inner})", f"(?>{inner})",
                                  f"(?i:{inner})", f"(?-i:{inner})", f"(?{chance.choice('imsxau')}){inner}",
                                  f"({inner})?(?(1){pattern(depth - 1)}|{pattern(depth - 1)})",
                                  inner + chance.choice("*+?|)(["), f"(?x: {inner} # c\n)",
                                  f"(?{chance.choice(['z', '<', 'P', 'P=', 'P<1>', '('])}{inner})"])
    chunks = ["import re"]
    for _ in range(8):
        text = repr("".join(chance.choices(["a", "b", "c", "é", "ß", "K", "\u212a", "1", "٣", " ", "\n", "_", "x", "A", "ſ",
            "s", "İ", "ı"], k=chance.randrange(9))))
        regular, flags = pattern(), chance.choice(["0", "0", "0", "re.I", "re.M", "re.S", "re.X", "re.A", "re.I | re.M",
            "re.I | re.A", "re.U", "re.L"])
        replacement = repr(chance.choice(["", "x", "\\1", "\\g<0>", "\\g<n>", "[\\g<1>]", "\\2", "\\\\", "\\n", "\\q",
            "\\g<9>", "\\g<", "é", "\\0", "\\101"]))
        kind = chance.choice(["", "", "", "b"])
        if kind:
            regular, text = regular.encode("ascii", "replace").decode(), ascii(text[1:-1].encode("ascii",
                "replace").decode())
            replacement = ascii(replacement[1:-1].encode("ascii", "replace").decode())
        regular = f"{kind}{regular!r}"
        text, replacement = kind + text, kind + replacement
        call = chance.choice([f"m = re.{chance.choice(['match', 'search', 'fullmatch'])}({regular}, {text}, {flags})\nshow(m and (m.span(), m.group(), m.groups(), m.groupdict(), m.regs, m.lastindex, m.lastgroup))"] * 4 + [
            f"show(re.findall({regular}, {text}, {flags}))",
                f"show(re.split({regular}, {text}{chance.choice(['', ', maxsplit=2', ', 1'])}))",
                f"show(re.subn({regular}, {replacement}, {text}{chance.choice(['', ', 1', ', count=2'])}))",
                f"show([m.span() for m in re.finditer({regular}, {text}, {flags})])",
            f"p = re.compile({regular}, {flags})\nshow(p.groups, p.groupindex, p.flags, p.pattern)\nshow(p)",
                f"show(re.sub({regular}, lambda m: str(m.groups()), {text}))",
                f"show(re.compile({regular}).scanner({text}).search())",
                f"m = re.search({regular}, {text})\nshow(m, m.expand({replacement}), m.start(1), m['n'])",
            f"p = re.compile({regular})\nshow(p.match({text}, {chance.randrange(-1, 5)}, {chance.randrange(-1, 9)}), p == re.compile({regular}, re.I))"])
        chunks.append(call)
    return chunks


def structs(chance):
    """Packing and unpacking."""
    make = Values(chance)
    chunks = ["import struct"]
    for _ in range(8):
        form = chance.choice(["", "<", ">", "!", "=", "@", ""]) + "".join(chance.choice(["", "", "2", "0", "3",
            " "]) + chance.choice("xcbB?hHiIlLqQnNefdspPz") for _ in range(chance.randrange(1, 4)))
        values = make.items(lambda: make.pick(chance.choice(["ints", "small", "floats", "bytes", "small"])), 4)
        data = "bytes(range(%d))" % chance.choice([0, 1, 2, 4, 8, 9, 16, 24])
        chunks.append(chance.choice([f"show(struct.pack({form!r}, {values}))"] * 2 + [f"show(struct.calcsize({form!r}))",
            f"show(struct.unpack({form!r}, {data}))", f"show(struct.unpack({form!r}, {data}[:struct.calcsize({form!r})]))",
            f"show(list(struct.iter_unpack({form!r}, {data})))",
                                     f"b = bytearray(12)\nstruct.pack_into({form!r}, b, {make.pick('small')}, {values})\nshow(b)",
                                         f"show(struct.unpack_from({form!r}, {data}, {make.pick('small')}))",
                                         f"s = struct.Struct({form!r})\nshow(s.size, s.format, s)"]))
    return chunks


def json_texts(chance):
    """Writing with options, reading texts that may be broken."""
    make = Values(chance)

    def text(depth=3):
        if depth <= 0 or chance.random() < 0.3:
            return chance.choice(["1", "-0", "1.5", "1e5", "1E400", "true", "false", "null", '"a"', '"\\u00e9"',
                '"\\ud83d\\ude00"', '"\\ud83d"', '"é"', "NaN", "-Infinity", '""', "01", "1.", ".5", "'a'", "tru", '"\n"',
                '"\\x"', "", "+1", "12345678901234567890", '"\\/"', "1e", "[]", "{}", "\ufeff1"])
        items = [text(depth - 1) for _ in range(chance.randrange(4))]
        return chance.choice(["[" + ",".join(items) + "]", "[" + ", ".join(items) + chance.choice(["]", "", ",]"]),
            "{" + ",".join(f'"{chance.choice("abc")}": {item}' for item in items) + "}", "{" + chance.choice(["a:1", '"a"',
            '"a":', '"a":1,', "1:2"]) + "}", f" {text(depth - 1)} \n", text(depth - 1) + chance.choice(["", "x", " 1"])])

    options = ["", ", indent=2", ", indent='\\t'", ", sort_keys=True", ", ensure_ascii=False", ", separators=(',', ':')",
        ", allow_nan=False", ", skipkeys=True", ", default=str", ", default=lambda o: [1]", ", check_circular=False",
        ", indent=0", ", cls=None", ", bad=1"]
    loading = ["", "", "", ", parse_float=str", ", parse_int=float", ", object_hook=lambda d: len(d)",
        ", object_pairs_hook=list", ", parse_constant=lambda c: c", ", strict=False"]
    chunks = ["import json"]
    for _ in range(8):
        chunks.append(chance.choice([f"show(json.dumps({make.value(3)}{chance.choice(options)}{chance.choice(options[:6])}))",
            f"show(json.dumps({make.like('dict')}{chance.choice(options)}))",
            f"show(json.loads({text()!r}{chance.choice(loading)}))",
            f"show(json.loads({text()!r}.encode('{chance.choice(['utf-8', 'utf-16', 'utf-32', 'utf-16-le'])}', 'surrogatepass')))",
                                     f"x = [1]\nx.append({chance.choice(['x', '{1: x}', '(x,)', '2'])})\nshow(json.dumps(x{chance.choice(options)}))",
                                         f"show(json.JSONDecoder().raw_decode({text()!r}, {chance.choice(['0', '1', '-1', '99'])}))",
                                         f"try: json.loads({text()!r})\nexcept json.JSONDecodeError as e: show(e.msg, e.pos, e.lineno, e.colno, e.doc)",
                                     f"show(list(json.JSONEncoder(indent=1).iterencode({make.value(2)})))",
                                         f"show(json.loads({make.value()}))"]).replace("indent=2, indent",
                                         "indent").replace(", sort_keys=True, sort_keys=True", ", sort_keys=True"))
    return chunks


def dates(chance):
    """Dates, times, spans of time, zones, their texts."""
    make = Values(chance)

    def number(*choices):
        return chance.choice(list(choices) + ["0", "1", "-1", "59", "60", "1.5", "999999", "2**31",
            "None"] if chance.random() < 0.12 else list(choices))
    zone = lambda: chance.choice(["None", "timezone.utc", "timezone(timedelta(hours=5, minutes=30))",
        "timezone(-timedelta(hours=3), 'X')", "timezone(timedelta(seconds=1))", "timezone(timedelta(hours=24))", "3"])
    date = lambda: f"date({number('1', '1970', '2000', '2024', '9999', '0')}, {number('1', '2', '12', '13')}, {number('1', '28', '29', '31')})"
    clock = lambda: f"time({number('0', '12', '23', '24')}, {number('0', '30')}, {number('0', '59')}, {number('0', '1', '123456')}, {zone()}{chance.choice(['', ', fold=1'])})"
    whole = lambda: f"datetime({number('1', '1970', '2000', '2024', '9999')}, {number('1', '2', '12')}, {number('1', '28', '31')}, {number('0', '23')}, {number('0', '59')}, {number('0', '59')}, {number('0', '999999')}, {zone()})"
    span = lambda: f"timedelta({number('0', '1', '-1', '999999999', '1.5', '1e-6')}, {number('0', '86399', '-1', '0.1')}, {number('0', '1', '1e10', '0.5')})"
    any_one = lambda: chance.choice([date, clock, whole, span])()
    text = lambda: repr(chance.choice(["2024-02-29", "20240229", "2024-W09-4", "2024-060", "12:30", "12:30:15.123",
        "2024-02-29T12:30:15+05:30", "2024-02-29 23:59:59.999999Z", "T12", "24:00", "2024-2-9", "", "2024-13-01",
        "12:30:15,5", "2024-02-29T12:30:15-00:00:01", "1", "１２:３０", "2024-W53-1", "20240229T123015", "12:60"]))
    form = lambda: repr("".join(chance.choices(["%Y", "%m", "%d", "%H", "%M", "%S", "%f", "%z", "%Z", "%j", "%a", "%A",
        "%b", "%B", "%p", "%I", "%y", "%w", "%U", "%W", "%c", "%x", "%X", "%G", "%V", "%u", "%%", "-", " ", "x", "é", "%:z",
        "%e", "%D", "%q", "%", "%T", "%s"], k=chance.randrange(1, 5))))
    chunks = ["from datetime import *"]
    for _ in range(10):
        a = any_one()
        chunks.append(chance.choice([f"show({a}, str({a}))",
            f"show({a} {chance.choice(['+', '-', '-', '*', '/', '//', '%'])} {chance.choice([any_one(), span(), make.pick('small'), make.pick('floats')])})",
            f"show({a} {chance.choice(['<', '==', '>=', '!='])} {chance.choice([any_one(), a, '5'])})",
            f"show({a}.isoformat({chance.choice(['', repr(' '), repr('minutes'), 'timespec=' + repr('milliseconds'), repr('T'), 'timespec=' + repr('x')])}))",
                                     f"show({a}.strftime({form()}))",
                                         f"show({chance.choice(['date', 'time', 'datetime'])}.fromisoformat({text()}))",
                                         f"show(datetime.strptime({text()}, {chance.choice(['%Y-%m-%d', '%H:%M', '%Y-%m-%dT%H:%M:%S%z', '%Y%m%d', '%Y-W%W-%w', '%G-W%V-%u', '%Y-%j', '%q', '%H:%M:%S.%f'])!r}))",
                                     f"show({a}.replace({chance.choice(['year=2023', 'month=2', 'day=31', 'hour=5', 'tzinfo=None', 'microsecond=7', '1', 'fold=1', 'x=1'])}))",
                                         f"show({a}.{chance.choice(['isocalendar', 'weekday', 'toordinal', 'timetuple', 'utctimetuple', 'utcoffset', 'tzname', 'dst', 'ctime', 'total_seconds', 'isoweekday', 'date', 'time', 'timetz', 'timestamp'])}())",
                                     f"show(hash({a}) == hash({a}), bool({a}), -{span()}, abs({span()}), +{span()}, divmod({span()}, {span()}))",
                                         f"show({chance.choice(['date', 'datetime'])}.fromordinal({make.pick('ints')}))",
                                         f"show(datetime.fromtimestamp({chance.choice([make.pick('floats'), make.pick('ints'), '1e9', '-1.5'])}, {zone()}))",
                                         f"show(date.fromisocalendar({number('2024', '2020')}, {number('1', '53', '54')}, {number('1', '7', '8')}))",
                                     f"show({whole()}.astimezone({zone()}))",
                                         f"show(datetime.combine({date()}, {clock()}))", f"show({zone()}, str({zone()}))",
                                         f"show(format({a}, {form()}), f'{{{a}:%Y}}')",
                                         f"show({a}.{chance.choice(['year', 'hour', 'days', 'seconds', 'tzinfo', 'fold', 'max', 'min', 'resolution', 'microseconds'])})",
                                         f"import copy, pickle\nshow(copy.deepcopy({a}) == {a}, pickle.loads(pickle.dumps({a})))"]))
    return chunks


def decimals(chance):
    """Decimal and Fraction."""
    make = Values(chance)
    text = lambda: chance.choice(["'0'", "'-0'", "'1'", "'-1.50'", "'1E+5'", "'1e-10'", "'Infinity'", "'-inf'", "'NaN'",
        "'sNaN'", "'NaN123'", "'123456789.987654321'", "'9.99E+999'", "'0.1'", "'1_000'", "' 2 '", "'x'", "''", "'٣'",
        "'1e2500'", "'0E-7'", "'100'", "'3'", "'7'", make.pick("ints"), make.pick("floats")])
    number = lambda: f"D({text()})"
    fraction = lambda: f"F({chance.choice(['1', '-3', '0', '7', '10**20', '0.5', repr('1/3'), repr('-2.5e-1'), repr('x'), repr('1/0'), 'D(1)', '1.5', repr(' 1/2 '), repr('1_0/3')])}{chance.choice(['', ', 2', ', -4', ', 0', ', F(1, 3)'])})"
    context = lambda: chance.choice(["", "", "c.prec = 3", "c.prec = 28", "c.rounding = ROUND_DOWN",
        "c.rounding = ROUND_HALF_UP", "c.Emax = 10; c.Emin = -10", "c.traps[Inexact] = True",
        "c.traps[DivisionByZero] = False", "c.traps[InvalidOperation] = False", "c.clamp = 1", "c.capitals = 0",
        "c.prec = 0", "c.rounding = 'x'"])
    methods = "adjusted as_tuple canonical compare compare_signal compare_total compare_total_mag conjugate copy_abs copy_negate copy_sign exp fma is_canonical is_finite is_infinite is_nan is_normal is_qnan is_signed is_snan is_subnormal is_zero ln log10 logb logical_and logical_invert logical_or logical_xor max max_mag min min_mag next_minus next_plus next_toward normalize number_class quantize radix remainder_near rotate same_quantum scaleb shift sqrt to_eng_string to_integral_exact to_integral_value as_integer_ratio __round__ __floor__ __ceil__ __trunc__ __int__ __float__ __hash__ __bool__ __complex__".split()
    counts = {"fma": 2, **{name: 1 for name in methods if name.startswith(("compare", "copy_sign", "logical_a", "logical_o",
        "logical_x", "max", "min", "next_t", "quant", "remain", "rot", "same", "scaleb", "shift"))}}
    chunks = ["from decimal import *\nfrom fractions import Fraction as F\nimport math\nD = Decimal\nc = Context(prec=28, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999, capitals=1, clamp=0, flags=[], traps=[InvalidOperation, DivisionByZero, Overflow])\nsetcontext(c)"]
    for _ in range(10):
        method = chance.choice(methods)
        arguments = ", ".join(number() for _ in range(counts.get(method, 0)))
        chunks.append(chance.choice([context() or "c.prec = 28",
            f"show({number()} {chance.choice(['+', '-', '*', '/', '//', '%'])} {number()})",
            f"show({number()} ** D({chance.choice(['2', '0.5', '-1', '0', repr('1.5'), repr('NaN'), '10', repr('-Infinity')])}))",
            f"show({number()}.{method}({arguments}))", f"show({number()}.{method}({arguments}))",
            f"show({number()} {chance.choice(['<', '==', '>=', '!='])} {chance.choice([number(), make.pick('floats'), make.pick('ints'), fraction()])})",
                                     f"show(format({number()}, {chance.choice(['', '.2f', '10.3e', ',', '+.1%', 'g', '08.2f', '_', 'x', '>12', 'n', '.0f', 'z.1f', 'E', '*^15', '<+9.4G'])!r}))",
                                         f"show({number()}, str({number()}), int({number()}))",
                                         f"show(round({number()}, {chance.choice(['0', '1', '-2', '3'])}), math.floor({number()}))",
                                         f"show([str(f).partition('.')[2] for f, v in sorted(c.flags.items(), key=str) if v], c)",
                                     f"show({fraction()} {chance.choice(['+', '-', '*', '/', '//', '%', '**', '<', '=='])} {chance.choice([fraction(), make.pick('small'), make.pick('floats'), number(), '1j'])})",
                                         f"show({fraction()}.{chance.choice(['limit_denominator(10)', 'numerator', 'as_integer_ratio()', '__round__()', '__round__(1)', '__floor__()', '__hash__()', 'is_integer()', '__float__()', 'limit_denominator(0)', 'from_float(0.5)', 'real'])})",
                                         f"show(str({fraction()}), format({fraction()}, {chance.choice(['', '.2f', '>8', 'e', '#', '_', '08.3f'])!r}))",
                                     f"show(c.{chance.choice(['sqrt', 'abs', 'create_decimal', 'plus', 'to_sci_string', 'ln', 'normalize', 'number_class', 'is_zero'])}({number()}))",
                                         f"show(divmod({number()}, {number()}), hash({number()}) == hash({number()}))",
                                         f"show(D.from_float({make.pick('floats')}), D(({chance.choice('012')}, (1, 2, {chance.choice(['3', '11', '-1'])}), {chance.choice(['-2', '0', repr('F'), repr('n')])})))",
                                         f"with localcontext(prec={chance.choice(['2', '50', '0'])}) as x: show({number()} / D(7))"]))
    return chunks


def codecs(chance):
    """Encoding, decoding, handlers of errors, texts of all planes."""
    names = ["utf-8", "utf-16", "utf-16-le", "utf-32", "utf-32-be", "ascii", "latin-1", "cp1252", "utf-7", "utf-8-sig",
        "unicode_escape", "raw_unicode_escape", "cp437", "idna", "punycode", "iso8859-15", "koi8-r", "mac-roman", "UTF8",
        "nosuch", "hex", "rot13", "charmap"]
    handlers = ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape", "surrogatepass",
        "namereplace", "nosuch"]
    chunks = ["import codecs"]
    for _ in range(10):
        text = ascii("".join(chance.choices(["a", "é", "€", "\U0001f600", "\ud800", "\udc80", "\x00", "\x80", "\n", "+",
            "\\", "я", "\ufeff", "Z", "-", "&"], k=chance.randrange(6))))
        data = repr(bytes(chance.choices(b"a\xc3\xa9\xff\xfe\xe2\x82\xac\xf0\x9f\x98\x80\xed\xa0\x00\\ux41+-A",
            k=chance.randrange(8))))
        name, handler = chance.choice(names), chance.choice(handlers)
        chunks.append(chance.choice([f"show({text}.encode({name!r}, {handler!r}))"] * 2 + [f"show({data}.decode({name!r}, {handler!r}))"] * 3 + [f"show(codecs.lookup({name!r}).name)",
            f"d = codecs.getincrementaldecoder({name!r})({handler!r})\nshow([d.decode(bytes([b])) for b in {data}], d.decode(b'', True))",
            f"show(str({data}, {name!r}))",
                                     f"try: {data}.decode({name!r})\nexcept UnicodeDecodeError as e: show(e.start, e.end, e.reason, e.object, e.encoding)",
                                         f"try: {text}.encode({name!r})\nexcept UnicodeEncodeError as e: show(e.start, e.end, e.reason, e.object, e.encoding)",
                                         f"show(codecs.encode({text}, {name!r}), codecs.decode({data}, {name!r}))",
                                     f"show({text}.isprintable(), {text}.casefold(), {text}.swapcase(), {text}.title(), {text}.capitalize(), ascii({text}), {text}.splitlines())"]))
    return chunks


def iterators(chance):
    """itertools and functools, nested."""
    make = Values(chance)

    def iterator(depth=2):
        if depth <= 0:
            return chance.choice([make.ordered(), "range(5)", "'abc'", "iter([1, 2, 3])", "count(3)", "repeat(1, 3)",
                "cycle('ab')", "G()", "Broken()", "(i for i in range(3))", "5"])
        a, b, n = iterator(depth - 1), iterator(depth - 1), make.pick("small")
        f = chance.choice(["bool", "str", "lambda x: x", "lambda *a: a", "lambda x: x < 2", "None", "operator.add",
            "lambda a, b: a", "lambda x: 1 / 0", "len"])
        many = f"islice({a}, 6)"
        return chance.choice([f"accumulate({a})", f"accumulate({a}, {f})",
            f"accumulate({a}, operator.mul, initial={n})" if False else f"accumulate({a}, max, initial={n})",
            f"batched({a}, {n})", f"batched({a}, 2, strict=True)", f"chain({a}, {b})", f"chain.from_iterable({a})",
            f"combinations({many}, {n})", f"combinations_with_replacement({many}, {chance.choice('0123')})",
            f"compress({a}, {b})",
                              f"dropwhile({f}, islice({a}, 50))", f"filterfalse({f}, islice({a}, 50))",
                                  f"groupby({a}, {f})", f"islice({a}, {n})", f"islice({a}, {n}, {n})",
                                  f"islice({a}, {n}, None, {n})", f"pairwise({a})",
                                  f"permutations({many}, {chance.choice(['0', '1', '2', 'None', '-1'])})",
                                  f"product({many}, repeat={chance.choice(['0', '1', '2', '-1'])})",
                                  f"product({many}, islice({b}, 3))",
                              f"starmap({f}, {a})", f"takewhile({f}, islice({a}, 50))",
                                  f"tee({a}, {chance.choice('0123')})[0]",
                                  f"zip_longest(islice({a}, 9), islice({b}, 9), fillvalue={n})",
                                  f"zip({a}, {b}, strict=True)", f"map({f}, {a}, {b})", f"enumerate({a}, {n})", f"zip({a})",
                                  f"filter({f}, islice({a}, 50))", f"count({n}, {make.pick('floats')})",
                                  f"repeat({n}, {n})", f"iter(iter({a}).__next__, {n})"])
    chunks = ["import itertools, functools, operator\nfrom itertools import *\nclass G:\n    def __getitem__(self, i):\n        if i > 3: raise IndexError\n        return i * 2\nclass Broken:\n    n = 0\n    def __iter__(self): return self\n    def __next__(self):\n        self.n += 1\n        if self.n == 3: raise ValueError('broken')\n        if self.n > 5: raise StopIteration\n        return self.n"]
    for _ in range(8):
        i = iterator()
        chunks.append(chance.choice([f"i = {i}\nshow(type(i).__name__)\nfor _ in range(12): show(next(i, 'end'))",
            f"show(list(islice({i}, 30)))",
            f"show(functools.reduce({chance.choice(['operator.add', 'max', 'lambda a, b: a'])}, islice({i}, 20){chance.choice(['', ', 0'])}))",
            f"show([(k, list(g)) for k, g in groupby(islice({i}, 20))])",
            f"a, b = tee(islice({i}, 9))\nshow(next(a, 0), list(b), list(a))",
                                     f"show(sum(islice({i}, 20)), any(islice({i}, 20)))",
                                         f"a, *b = islice({i}, 5)\nshow(a, b)",
                                         f"show(repr({i})[:12], operator.length_hint({i}, 7))",
                                         f"show(max(islice({i}, 9)), sorted(islice({i}, 9)))",
                                         f"show(dict(islice({i}, 9)))"]))
    return chunks


def collections_program(chance):
    """namedtuple, enumerations, caches, context managers, simple namespaces."""
    make = Values(chance)
    fields = chance.choice(["'a b'", "'a, b, c'", "['x', 'y']", "'a a'", "'1'", "'_x'", "'def'", "'a b _c'", "''"])
    members = "\n    ".join(chance.sample(["A = 1", "B = 2", "C = 1", "D = auto()", "E = 'x'",
        "F = A | B" if chance.random() < 0.5 else "F = 3", "G = 4", "def m(self): return self.value", "H = (1, 2)",
        "_ignore_ = ['I']", "J = -1", "_missing_ = classmethod(lambda cls, v: cls.A)", "K = nonmember(3)", "L = member(4)"],
        4))
    chunks = ["from collections import *\nfrom enum import *\nimport functools, contextlib, types, copy, pickle",
        f"N = namedtuple('N', {fields}{chance.choice(['', ', defaults=(7,)', ', rename=True', ', module=3'])})",
        f"class E({chance.choice(['Enum', 'IntEnum', 'Flag', 'IntFlag', 'StrEnum', 'Enum'])}{chance.choice(['', '', ', boundary=KEEP', ', boundary=STRICT'])}):\n    {members}"]
    for _ in range(9):
        value = make.pick("small")
        chunks.append(chance.choice([f"show(N({make.items(make.simple, 3)}))",
            f"show(N(1, 2)._replace(a={value}), N(1, 2)._asdict(), N._fields, N._field_defaults)",
            f"n = N._make({make.container()})\nshow(n, n == tuple(n), n[{value}], n + (1,), hash(n) != 0)",
            f"show(N(a={value}, b=2), N.__doc__, N.a.__doc__)", f"N(1, 2).a = 3",
            f"show(E({value}), E.A, repr(E.A), str(E.A))", "show(list(E), len(E), E.__members__)",
            f"show(E['{chance.choice('ABCX')}'], 'A' in E, {value} in E)",
                                     "show(E.A | E.B, E.A & E.B, ~E.A, E.A ^ E.B)",
                                         "show(E.A == 1, E.A is E.C, E.A < E.B, hash(E.A) == hash(E.A))",
                                         "show(E.A.name, E.A.value, E.A.m())", f"E.A = {value}",
                                         f"show(f'{{E.A}} {{E.A!r}} {{E.A:>8}}', '%s %d' % (E.A, E.A))",
                                         "show(E(3), E(7), E(0), E(-1))", f"class X(E): pass", "show(E.D, E.D.value, E.E)",
                                         "show(bool(E.A), int(E.A), E.A + 1)",
                                     f"@functools.lru_cache(maxsize={chance.choice(['None', '1', '2', '0', '-1'])}{chance.choice(['', ', typed=True'])})\ndef f(*a, **k): show('ran', a); return a\nfor v in [1, 1.0, True, 2, 1, {value}]: f(v)\nshow(f.cache_info(), f.cache_parameters())\nf([])",
                                         f"show(types.SimpleNamespace(a={value}, b=[1]), types.SimpleNamespace(a=1) == types.SimpleNamespace(a=1))",
                                         f"p = functools.partial(max, {value}, key=str)\nshow(p(1, 2), p.args, p.keywords, p)",
                                     f"@functools.singledispatch\ndef f(a): return 'any'\n@f.register\ndef _(a: int): return 'int'\n@f.register(list)\ndef _(a): return 'list'\nshow(f({make.value()}), f.dispatch(bool)({value}))",
                                         f"@functools.total_ordering\nclass T:\n    def __init__(self, v): self.v = v\n    def __{chance.choice(['lt', 'le', 'gt', 'ge'])}__(self, o): return self.v < o.v\n    def __eq__(self, o): return self.v == o.v\nshow(T(1) <= T({value}), T(1) > T(2), T(1) >= 3)",
                                     f"@contextlib.contextmanager\ndef c():\n    try: yield {value}\n    except ValueError as e: show('in', e)\nwith c() as x, contextlib.suppress(KeyError): raise {chance.choice(['ValueError(1)', 'KeyError(2)', 'TypeError', 'StopIteration(1)'])}",
                                         f"with contextlib.ExitStack() as s:\n    s.callback(show, {value})\n    s.enter_context(contextlib.suppress(ValueError))\n    s.push(lambda *a: show(a[0]))\n    raise {chance.choice(['ValueError(1)', 'KeyError(2)'])}",
                                     f"class P:\n    @functools.cached_property\n    def x(self): show('made'); return {value}\np = P()\nshow(p.x, p.x, p.__dict__)",
                                         f"show(copy.copy(N(1, [2])), copy.deepcopy([N(1, 2)]))",
                                         f"show(UserDict({{1: 2}}) | {{3: 4}}, UserList([1]) + [2], UserString('ab') * 2, UserString('é').upper())",
                                         f"show(E.A in [E.B, {value}], E._value2member_map_ if False else 0, E.__name__, E.A.__class__)"]))
    return chunks


def texts(chance):
    """textwrap, Template, splitting, str methods over longer non-ASCII text."""
    make = Values(chance)
    words = ["the", "quick", "é́té", "日本語", "hyphen-ated", "a--b", "x", "looooooooooong", "\t", "\n", "\n\n", "  ", ".",
        "End.", "ß", "İ", "ς", "ΑΣ", "$x", "${y}", "$$", "$", "{", "ﬃ", "'q'", "\u2003", "\x1f", "ǆ", "1st", "_"]
    chunks = ["import textwrap, string, difflib, pprint, shlex, csv, io"]
    for _ in range(8):
        text = ascii(" ".join(chance.choices(words, k=chance.randrange(1, 14))))
        other = ascii(chance.choice([" ", "e", "é", "the", "", "\n", "x", "ß", "s"]))
        option = chance.choice(["", f", width={chance.choice(['10', '1', '0', '20', '5'])}",
            ", 12, initial_indent='* ', subsequent_indent='  '", ", 15, break_long_words=False",
            ", 9, break_on_hyphens=False", ", 30, max_lines=2", ", 8, max_lines=1, placeholder='…'",
            ", 20, drop_whitespace=False", ", 20, replace_whitespace=False", ", 20, expand_tabs=False, tabsize=4",
            ", 25, fix_sentence_endings=True", ", 3, placeholder='....', max_lines=1"])
        method = chance.choice(["upper", "lower", "title", "swapcase", "capitalize", "casefold", "splitlines", "split",
            "rsplit", "strip", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower",
            "isnumeric", "isprintable", "isspace", "istitle", "isupper", "expandtabs", "encode"])
        chunks.append(chance.choice([f"show(textwrap.wrap({text}{option}))", f"show(textwrap.fill({text}{option}))",
            f"show(textwrap.dedent({text}), textwrap.indent({text}, '> '))",
            f"show(textwrap.shorten({text}, {chance.choice(['5', '12', '30'])}))",
            f"show(string.Template({text}).{chance.choice(['substitute', 'safe_substitute'])}(x={make.value()}{chance.choice(['', ', y=2'])}))",
            f"show(string.Template({text}).get_identifiers(), string.Template({text}).is_valid())",
                                     f"show({text}.{method}())",
                                         f"show([w.{method}() for w in {text}.split({other} or None)])",
                                         f"show({text}.{chance.choice(['find', 'rfind', 'index', 'rindex', 'count', 'startswith', 'endswith', 'partition', 'rpartition', 'removeprefix', 'removesuffix', 'strip', 'lstrip', 'rstrip'])}({other}{chance.choice(['', '', ', 2', ', -5, 9'])}))",
                                         f"show({text}.replace({other}, {other}{chance.choice(['', ', 1', ', -1', ', count=2'])}))",
                                     f"show({text}.split({other}{chance.choice(['', ', 1', ', maxsplit=-1'])}))",
                                         f"show({text}.translate(str.maketrans({other}, {other})))",
                                         f"show({text}.translate({{97: 'A', 98: None, 101: 0x65e5, ord('x'): {make.value()}}}))",
                                         f"show({other}.join({text}.split()))",
                                         f"show({text}.center({chance.choice(['5', '60', '41'])}, {other}))",
                                         f"show(list(difflib.ndiff({text}.split(), {text}.lower().split())))",
                                         f"show(difflib.SequenceMatcher(None, {text}, {other}).ratio())",
                                     f"show(shlex.split({text}))",
                                         f"show(list(csv.reader([{text}], {chance.choice(['delimiter=\" \"', 'quotechar=\"q\"', 'skipinitialspace=True', 'quoting=3'])})))",
                                         f"w = io.StringIO()\ncsv.writer(w{chance.choice(['', ', delimiter=\" \"', ', quoting=1', ', quoting=2'])}).writerow([{text}, {make.pick('floats')}, {make.pick('small')}, None])\nshow(w.getvalue())",
                                         f"pprint.pprint({make.value(3)}, stream=(s := io.StringIO()), width={chance.choice(['80', '20', '5'])}{chance.choice(['', ', indent=3', ', compact=True', ', depth=1', ', sort_dicts=False'])})\nshow(s.getvalue())",
                                     f"f = io.StringIO({text})\nshow(f.readline(), f.read(3), f.tell(), f.readlines(), f.seek(2), f.write('é'), f.getvalue(), f.truncate(3), f.getvalue())",
                                         f"f = io.TextIOWrapper(io.BytesIO({text}.encode('utf-8')), 'utf-8', newline={chance.choice(['None', repr(''), repr(chr(10))])})\nshow(f.read(2), f.readline(), list(f))",
                                         f"show({text}.format({make.items(make.simple)}))",
                                         f"show({text} % {make.pick('small')})"]))
    return chunks


def records(chance):
    """Data classes, abstract classes, protocols, typing."""
    make = Values(chance)
    option = ", ".join(chance.sample(["frozen=True", "order=True", "eq=False", "slots=True", "kw_only=True", "repr=False",
        "unsafe_hash=True", "init=False", "match_args=False", "weakref_slot=True"], chance.choice([0, 1, 1, 2])))
    field = lambda name: f"    {name}: {chance.choice(['int', 'str', 'list', 'ClassVar[int]', 'InitVar[int]', 'KW_ONLY', repr('int')])}" + chance.choice(["",
        "", f" = {make.value()}", " = field(default_factory=list)", " = field(repr=False)",
        " = field(default=3, compare=False)", " = field(init=False)", " = field(kw_only=True)",
        f" = field(default={make.pick('small')}, hash=True)"])
    chunks = ["from dataclasses import *\nfrom typing import *\nfrom abc import *\nimport copy",
        f"@dataclass({option})\nclass A:\n" + "\n".join(field(name) for name in "xyz"[:chance.randrange(1,
        4)]) + chance.choice(["", "\n    def __post_init__(self, *a): show('post', a)",
        "\n    def __eq__(self, o): return True", "\n    def __lt__(self, o): return True",
        "\n    def __hash__(self): return 5", "\n    __match_args__ = ('y',)"]),
              f"@dataclass({chance.choice(['', option])})\nclass B({chance.choice(['A', 'A', 'Generic[TypeVar(\"T\")]'])}):\n{field('w')}\n{field('x')}"]
    for _ in range(8):
        arguments = make.items(lambda: make.pick("small"), 4) + chance.choice(["", "", ", x=1" if False else ""])
        kind = chance.choice("AAB")
        chunks.append(chance.choice([f"a = {kind}({arguments})\nshow(a)",
            f"show({kind}({arguments}) == {kind}({arguments}), {kind}({arguments}) < {kind}({arguments}))",
            f"show(hash({kind}({arguments})) == hash({kind}({arguments})))",
            f"show([(f.name, f.kw_only, f.init, f.default is MISSING) for f in fields({kind})])",
            f"show(asdict({kind}({arguments})), astuple({kind}({arguments})))",
            f"show(replace({kind}({arguments}), x={make.pick('small')}))",
                                     f"a = {kind}({arguments})\na.x = 5\nshow(a)\ndel a.x\nshow(a)",
                                         f"show({kind}.__match_args__, is_dataclass({kind}))",
                                         f"show({kind}(x={make.pick('small')}, y={make.pick('small')}))",
                                         f"show(make_dataclass('M', [{chance.choice(['\"a\"', '(\"a\", int)', '(\"a\", int, 3)', '\"1\"', '(\"a\", int, field(default=2))'])}, 'b'])(1, 2))",
                                         f"show(copy.copy({kind}({arguments})), {kind}.__annotations__)",
                                         f"match {kind}({arguments}):\n    case {kind}(p, q): show(p, q)\n    case {kind}(x=p): show(p)",
                                     f"show(__import__('inspect').signature({kind}))",
                                         f"class P(Protocol):\n    {chance.choice(['x: int', 'def f(self): ...'])}\nshow(isinstance({kind}({arguments}), runtime_checkable(P)))",
                                         f"class Q(ABC):\n    @abstractmethod\n    def f(self): ...\n    {chance.choice(['', 'g = abstractproperty()', '@property\n    @abstractmethod\n    def h(self): ...'])}\nQ()",
                                         f"show({chance.choice(['list[int]', 'dict[str, int]', 'Optional[int]', 'Union[int, str, int]', 'int | str | None', 'Callable[[int], str]', 'Tuple[int, ...]', 'Literal[1, 2]', 'Annotated[int, 3]', 'list[int][str]', 'Union[3]', 'Generic[int]', 'type[int] | None', 'Final[int]', 'dict[TypeVar(\"K\"), int][str]', 'get_type_hints(A)', 'get_args(int | str)', 'get_origin(list[int])'])})",
                                     f"class T(TypedDict, total=False):\n    a: int\nshow(T(a=1), T.__total__, T.__required_keys__)",
                                         f"class NT(NamedTuple):\n    a: int\n    b: str = 'x'\nshow(NT(1), NT({arguments}), NT._field_defaults)"]))
    return chunks
