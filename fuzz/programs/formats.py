"""Formatting in all three styles, and the mini-language."""

from .values import Values


def spec(chance):
    """A format specification, right or nearly."""
    fill = chance.choice(["", "", "", "*<", "é^", ">", "<", "^", "=", "0=", "{{<", "x>"])
    parts = [fill, chance.choice(["", "", "+", "-", " "]), chance.choice(["", "", "z"]), chance.choice(["", "", "#"]),
             chance.choice(["", "", "0"]), chance.choice(["", "1", "5", "12", "20"]), chance.choice(["", "", ",", "_"]),
             chance.choice(["", "", ".0", ".1", ".3", ".10", ".", ".17"]), chance.choice(["", "d", "x", "X", "b", "o", "c",
                 "e", "E", "f", "F", "g", "G", "n",
                                                                                    "%", "s", "q", "s", "d", "f", "g"])]
    text = "".join(parts)
    if chance.random() < 0.05:
        text = text[::-1]
    return text.replace("{{", "{") if chance.random() < 0.02 else text.replace("{{<", "<")


def percent(chance):
    """A conversion of the oldest style."""
    return ("%" + chance.choice(["", "", "", "(a)", "(é)"]) + "".join(chance.choices(["", "-", "+", " ", "#", "0"], k=2)) +
            chance.choice(["", "5", "12", "*"]) + chance.choice(["", "", ".2", ".0", ".*", "."]) + chance.choice(["", "",
                "l", "h"]) +
            chance.choice("diouxXeEfFgGcrsa%sdq"))


def field(chance):
    """A replacement field of str.format."""
    name = chance.choice(["", "", "0", "1", "2", "a", "a[0]", "0[k]", "0.real", "a.b", "0[", "a[]", "é", "-1",
        "0.real.imag"])
    return "{" + name + chance.choice(["", "", "!r", "!s", "!a", "!x", "!"]) + chance.choice(["", ":" + spec(chance), ":{}",
        ":{0}>{1}"]) + "}"


def program(chance):
    """A program that formats."""
    make = Values(chance)

    def argument():
        return make.pick(chance.choice(["ints", "floats", "floats", "words", "complex", "small", "bytes", "others"]))

    def one():
        shape = chance.randrange(7)
        if shape < 3:
            return f"format({argument()}, {spec(chance)!r})"
        if shape == 3:
            text = "".join(chance.choice([percent(chance), "x", "é", "%%"]) for _ in range(chance.randrange(1, 4)))
            values = make.items(argument, 4)
            given = chance.choice([f"({values},)" if values else "()", f"{{'a': {argument()}, 'é': {argument()}}}",
                argument()])
            return f"{chance.choice(['', '', 'b'])}{ascii(text)} % {given}"
        if shape == 4:
            text = "".join(chance.choice([field(chance), "x", "{{", "}}", "é", "}",
                "{"]) if chance.random() < 0.9 else field(chance) for _ in range(chance.randrange(1, 4)))
            return f"{text!r}.format({argument()}, {argument()}, a={make.value()})"
        text = spec(chance).replace("{", "").replace("}", "").replace("'", "")
        value = argument().replace("'", '"')
        if "\\" in value or "lambda" in value or "[" in value:
            value = "1.5"
        return f"f'{{({value}){chance.choice(['', '', '!r', '!s', '!a', '='])}:{text}}}|{{{value}!r:>10}}'"

    return [f"show({one()})" for _ in range(10)]
