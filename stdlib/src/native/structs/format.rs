//! Format strings of struct.

use gilbox_vm::types::bytes::items::item_size;

/// How numbers lie in memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Layout {
    /// The most significant byte first?
    pub(super) big: bool,
    /// With the sizes and alignment of C?
    pub(super) native: bool,
}

/// A field: so many items of a format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Field {
    pub(super) format: char,
    /// Where it lies.
    pub(super) offset: usize,
    /// The bytes of an item; of all, for strings.
    pub(super) size: usize,
    /// How many items; one for strings, none for pads.
    pub(super) count: usize,
}

/// A parsed format.
#[derive(Clone, Debug)]
pub(super) struct Format {
    pub(super) layout: Layout,
    pub(super) fields: Vec<Field>,
    pub(super) size: usize,
    /// How many values it takes.
    pub(super) n_values: usize,
}

/// Parses a format.
///
/// # Errors
/// What struct.error says.
pub(super) fn parse(text: &[u8]) -> Result<Format, &'static str> {
    let (layout, rest) = layout(text);
    let mut format = Format { layout, fields: Vec::new(), size: 0, n_values: 0 };
    let mut at = 0;
    while at < rest.len() {
        if rest[at].is_ascii_whitespace() || rest[at] == 0x0b {
            at += 1;
            continue;
        }
        let start = at;
        let mut count = 0usize;
        while let Some(digit @ b'0'..=b'9') = rest.get(at) {
            let grown = count.checked_mul(10).and_then(|n| n.checked_add((digit - b'0') as usize));
            count = grown.filter(|n| *n <= isize::MAX as usize).ok_or("overflow in item count")?;
            at += 1;
        }
        let counted = at > start;
        let Some(code) = rest.get(at) else { return Err("repeat count given without format specifier") };
        at += 1;
        add(&mut format, *code as char, if counted { count } else { 1 })?;
    }
    Ok(format)
}

fn layout(text: &[u8]) -> (Layout, &[u8]) {
    let (big, native) = match text.first() {
        Some(b'<') => (false, false),
        Some(b'>' | b'!') => (true, false),
        Some(b'=') => (false, false),
        Some(b'@') => (false, true),
        _ => return (Layout { big: false, native: true }, text),
    };
    (Layout { big, native }, &text[1..])
}

fn size_of(code: char, native: bool) -> Option<usize> {
    Some(match code {
        'x' | 's' | 'p' => 1,
        'l' | 'L' if !native => 4,
        'n' | 'N' | 'P' if !native => return None,
        'w' | 'u' => return None,
        code => item_size(code)?,
    })
}

fn add(format: &mut Format, code: char, count: usize) -> Result<(), &'static str> {
    let size = size_of(code, format.layout.native).ok_or("bad char in struct format")?;
    let too_large = "total struct size too long";
    if format.layout.native && size > 1 {
        let aligned = format.size.checked_next_multiple_of(size);
        format.size = aligned.ok_or(too_large)?;
    }
    let offset = format.size;
    let total = size.checked_mul(count).and_then(|n| n.checked_add(offset));
    format.size = total.filter(|n| *n <= isize::MAX as usize).ok_or(too_large)?;
    let field = match code {
        'x' => Field { format: code, offset, size: count, count: 0 },
        's' | 'p' => Field { format: code, offset, size: count, count: 1 },
        _ => Field { format: code, offset, size, count },
    };
    format.n_values += field.count;
    if field.count > 0 {
        format.fields.push(field);
    }
    Ok(())
}
