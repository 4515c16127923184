//! Formatting against CPython.

use super::{Args, check, shown};
use crate::text::format::percent::{Piece, Pieces};
use crate::text::format::template::{First, Part, Parts, Step, split_field_name};
use crate::text::format::{format_complex, format_float, format_int, format_str};
use crate::text::int::IntRef;
use crate::text::{PyText, TextBuf, TextResult};

fn text(buffer: TextBuf) -> Vec<u8> {
    let (bytes, ascii) = buffer.into_parts();
    assert_eq!(ascii, bytes.is_ascii());
    bytes
}

fn percent(operation: &str, a: &Args) -> TextResult<TextBuf> {
    let mut out = TextBuf::new();
    for piece in Pieces::of_text(a.bytes(0)) {
        match piece? {
            Piece::Literal(bytes) => out.push_text(PyText::new(bytes)),
            Piece::Directive(d) if operation == "percent-int" && d.is_integer() => {
                let n = a.big(1);
                let n = n.to_string().parse().map_or(IntRef::Big(&n), IntRef::Small);
                d.render_int(&mut out, n, 0)?;
            }
            Piece::Directive(d) if d.is_float() => d.render_float(&mut out, a.float(1))?,
            Piece::Directive(d) if d.conversion == 's' as u32 => {
                d.render_text(&mut out, PyText::new(a.bytes(1)))
            }
            Piece::Directive(d) => return Err(d.unsupported()),
        }
    }
    Ok(out)
}

fn push_field(out: &mut TextBuf, part: Part<'_>) -> TextResult<()> {
    let push = |out: &mut TextBuf, mark: &str, text: PyText<'_>| {
        out.push_str(mark);
        out.push_str("<");
        out.push_text(text);
        out.push_str(">");
    };
    push(out, "L", part.literal);
    let Some(field) = part.field else { return Ok(()) };
    let (first, steps) = split_field_name(field.name, None)?;
    match first {
        First::Index(index) => push(out, " FI", index.to_string().as_str().into()),
        First::Name(name) => push(out, " FN", name),
    }
    for step in steps {
        match step? {
            Step::Attribute(name) => push(out, ".", name),
            Step::Index(index) => push(out, "#", index.to_string().as_str().into()),
            Step::Key(key) => push(out, "[", key),
        }
    }
    out.push_str("!");
    field.conversion.into_iter().for_each(|c| out.push(c));
    push(out, ":", field.spec);
    Ok(())
}

fn template(source: PyText<'_>) -> TextResult<TextBuf> {
    let mut out = TextBuf::new();
    for part in Parts::new(source) {
        if !out.is_empty() {
            out.push_str(" ");
        }
        push_field(&mut out, part?)?;
    }
    Ok(out)
}

#[test]
fn formats() {
    check(include_str!("format.txt"), |operation, a| {
        let spec = PyText::new(a.bytes(a.0.len() - 1));
        match operation {
            "int" => {
                let n = a.big(0);
                let result = shown(format_int(IntRef::Big(&n), spec, "int", 0), text);
                if let Ok(small) = a.text(0).parse() {
                    assert_eq!(shown(format_int(IntRef::Small(small), spec, "int", 0), text), result);
                }
                result
            }
            "float" => shown(format_float(a.float(0), spec, "float"), text),
            "str" => shown(format_str(PyText::new(a.bytes(0)), spec, "str"), text),
            "complex" => shown(format_complex(a.float(0), a.float(1), spec, "complex"), text),
            "template" => shown(template(PyText::new(a.bytes(0))), text),
            _ => shown(percent(operation, a), text),
        }
    });
}
