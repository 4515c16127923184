"""Texts that are nearly programs: the errors must have the same words and places."""

import pathlib
import token
import tokenize
import io

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden"
LINES = []
TOKENS = ["(", ")", "[", "]", "{", "}", ":", ",", "=", ":=", "->", "**", "*", "@", ".", "...", ";", "!", "$", "?", "\\",
    "\n", "\n    ", "'", "\"\"\"", "f'{", "0x", "1_", "07", "1e", "é", "€", "\t", "lambda", "if", "else", "for", "in",
    "not", "is",
          "def", "class", "return", "yield", "await", "async", "import", "from", "as", "with", "try", "except", "finally",
              "raise", "del", "pass", "break", "continue", "global", "nonlocal", "match", "case", "type", "_", "x", "1",
              "None", "True", "print", "==", "+", "-", "~",
          "<>", "||", "&&", "++", "=>", "!=", "f'{x!r:>{y}}'", "b'é'", "rb''", "u''", "# c", "and", "or", "%", "//="]


def lines():
    """Logical lines of the golden scripts."""
    if not LINES:
        for path in sorted(GOLDEN.rglob("*.py")):
            for line in path.read_text(encoding="utf-8").split("\n"):
                if 3 < len(line.strip()) < 90 and not line.lstrip().startswith("#"):
                    LINES.append(line.strip())
    return LINES


def broken(chance, text):
    """A text with one to three tokens lost, doubled, exchanged or put in."""
    try:
        parts = [each for each in tokenize.generate_tokens(io.StringIO(text).readline) if each.string.strip()]
        words = [each.string for each in parts]
    except (tokenize.TokenError, SyntaxError):
        words = text.split(" ")
    if not words:
        return text
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        at = chance.randrange(len(words))
        change = chance.randrange(5)
        if change == 0:
            del words[at]
        elif change == 1:
            words.insert(at, chance.choice(TOKENS))
        elif change == 2:
            words[at] = chance.choice(TOKENS)
        elif change == 3:
            words.insert(at, words[at])
        else:
            other = chance.randrange(len(words))
            words[at], words[other] = words[other], words[at]
        if not words:
            break
    return " ".join(words)


def program(chance):
    """A program of broken lines."""
    chunks = []
    for _ in range(8):
        text = broken(chance, chance.choice(lines()))
        if chance.random() < 0.3:
            text += "\n    " + broken(chance, chance.choice(lines()))
        if chance.random() < 0.05:
            text = " ".join(chance.choices(TOKENS, k=chance.randrange(1, 6)))
        chunks.append(f"def f():\n    compile({text!r}, 'fuzzed', 'exec')\ntry: f()\nexcept SyntaxError as e: show(type(e), e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)\nexcept ValueError as e: show(e)\nelse: show('good')")
    return chunks
