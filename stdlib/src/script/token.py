"""The kinds of tokens, by number."""

_NAMES = """ENDMARKER NAME NUMBER STRING NEWLINE INDENT DEDENT LPAR RPAR LSQB RSQB COLON COMMA SEMI PLUS
MINUS STAR SLASH VBAR AMPER LESS GREATER EQUAL DOT PERCENT LBRACE RBRACE EQEQUAL NOTEQUAL LESSEQUAL
GREATEREQUAL TILDE CIRCUMFLEX LEFTSHIFT RIGHTSHIFT DOUBLESTAR PLUSEQUAL MINEQUAL STAREQUAL SLASHEQUAL
PERCENTEQUAL AMPEREQUAL VBAREQUAL CIRCUMFLEXEQUAL LEFTSHIFTEQUAL RIGHTSHIFTEQUAL DOUBLESTAREQUAL
DOUBLESLASH DOUBLESLASHEQUAL AT ATEQUAL RARROW ELLIPSIS COLONEQUAL EXCLAMATION OP TYPE_IGNORE
TYPE_COMMENT SOFT_KEYWORD FSTRING_START FSTRING_MIDDLE FSTRING_END COMMENT NL ERRORTOKEN ENCODING
N_TOKENS""".split()
_OPERATORS = """( ) [ ] : , ; + - * / | & < > = . % { } == != <= >= ~ ^ << >> ** += -= *= /= %= &= |= ^=
<<= >>= **= // //= @ @= -> ... := !""".split()

tok_name = dict(enumerate(_NAMES))
NT_OFFSET = 256
tok_name[NT_OFFSET] = "NT_OFFSET"
globals().update((name, number) for number, name in tok_name.items())
EXACT_TOKEN_TYPES = {text: number for number, text in enumerate(_OPERATORS, 7)}
EXACT_TOKEN_TYPES = dict(sorted(EXACT_TOKEN_TYPES.items()))

__all__ = ["tok_name", "ISTERMINAL", "ISNONTERMINAL", "ISEOF", *_NAMES, "NT_OFFSET", "EXACT_TOKEN_TYPES"]


def ISTERMINAL(x):
    """Is it a kind of token, and not of the grammar?"""
    return x < NT_OFFSET


def ISNONTERMINAL(x):
    """Is it of the grammar?"""
    return x >= NT_OFFSET


def ISEOF(x):
    """Is it the end?"""
    return x == 0
