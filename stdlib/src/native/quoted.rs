//! The encodings of `binascii` for texts that are nearly ASCII: quoted-printable and uuencode.

use super::binascii::{ascii_like, error};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::value::Value;

/// No line of quoted-printable text is longer.
const LONGEST: usize = 76;

fn flag(ctx: &Ctx, args: &[Value], at: usize, default: bool) -> Result<bool> {
    arg(args, at).map_or(Ok(default), |value| ctx.is_true(value))
}

/// `a2b_qp(data, header=False)`
pub(super) fn from_quoted(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (data, header) = (ascii_like(ctx, &args[0])?, flag(ctx, args, 1, false)?);
    let mut out = Vec::with_capacity(data.len());
    let mut at = 0;
    while let Some(&byte) = data.get(at) {
        at += 1;
        match byte {
            b'=' => at = escape(&data, at, &mut out),
            b'_' if header => out.push(b' '),
            byte => out.push(byte),
        }
    }
    Ok(ctx.new_bytes(&out))
}

/// What follows a `=`: the end of a line that goes on, or two digits. Answers where it ends.
fn escape(data: &[u8], at: usize, out: &mut Vec<u8>) -> usize {
    let digit = |at: usize| data.get(at).and_then(|byte| (*byte as char).to_digit(16));
    match (data.get(at), digit(at), digit(at + 1)) {
        (None, ..) => at,
        (Some(b'\n' | b'\r'), ..) => {
            let rest = data[at..].iter().position(|byte| *byte == b'\n');
            rest.map_or(data.len(), |length| at + length + 1)
        }
        (Some(b'='), ..) => {
            out.push(b'=');
            at + 1
        }
        (_, Some(high), Some(low)) => {
            out.push((high * 16 + low) as u8);
            at + 2
        }
        _ => {
            out.push(b'=');
            at
        }
    }
}

/// Text that becomes quoted-printable, line by line.
struct Quoter<'a> {
    data: &'a [u8],
    out: Vec<u8>,
    line: usize,
    line_end: &'static [u8],
    quote_spaces: bool,
    is_text: bool,
    header: bool,
}

/// `b2a_qp(data, quotetabs=False, istext=True, header=False)`
pub(super) fn to_quoted(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let data = ctx.bytes_like(&args[0])?;
    let first_end = data.iter().position(|byte| *byte == b'\n');
    let crlf = first_end.is_some_and(|at| at > 0 && data[at - 1] == b'\r');
    let mut quoter = Quoter {
        data: &data,
        out: Vec::new(),
        line: 0,
        line_end: if crlf { b"\r\n" } else { b"\n" },
        quote_spaces: flag(ctx, args, 1, false)?,
        is_text: flag(ctx, args, 2, true)?,
        header: flag(ctx, args, 3, false)?,
    };
    let mut at = 0;
    while at < data.len() {
        at = quoter.step(at);
    }
    Ok(ctx.new_bytes(&quoter.out))
}

impl Quoter<'_> {
    fn must_quote(&self, at: usize) -> bool {
        let next = self.data.get(at + 1);
        match self.data[at] {
            b'=' | 127.. => true,
            b'_' => self.header,
            b'.' => self.line == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0)),
            b'\r' | b'\n' => !self.is_text,
            b'\t' | b' ' => next.is_none() || self.quote_spaces,
            byte => byte < 33,
        }
    }

    fn quote(&mut self, byte: u8) {
        self.out.extend_from_slice(format!("={byte:02X}").as_bytes());
    }

    fn soft_end(&mut self) {
        self.out.push(b'=');
        self.out.extend_from_slice(self.line_end);
        self.line = 0;
    }

    /// Writes what stands at a place; answers where to go on.
    fn step(&mut self, at: usize) -> usize {
        let (byte, next) = (self.data[at], self.data.get(at + 1).copied());
        if self.must_quote(at) {
            if self.line + 3 >= LONGEST {
                self.soft_end();
            }
            self.quote(byte);
            self.line += 3;
            return at + 1;
        }
        let pair = byte == b'\r' && next == Some(b'\n');
        if self.is_text && (byte == b'\n' || pair) {
            // Spaces at the end of a line do not survive the way.
            if let Some(space @ (b' ' | b'\t')) = self.out.last().copied() {
                self.out.pop();
                self.quote(space);
            }
            self.out.extend_from_slice(self.line_end);
            self.line = 0;
            return at + 1 + usize::from(pair);
        }
        if next.is_some_and(|next| next != b'\n') && self.line + 1 >= LONGEST {
            self.soft_end();
        }
        self.line += 1;
        self.out.push(if self.header && byte == b' ' { b'_' } else { byte });
        at + 1
    }
}

/// `a2b_uu(data)`: a line of uuencoded text.
pub(super) fn from_uu(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let data = ascii_like(ctx, &args[0])?;
    let size = usize::from(data.first().copied().unwrap_or(b' ').wrapping_sub(b' ') & 63);
    let (mut out, mut rest, mut at) = (Vec::with_capacity(size + 3), 0u32, 1);
    let mut bits = 0;
    while out.len() < size {
        let digit = match data.get(at) {
            // A line may have lost the spaces at its end.
            None | Some(b'\n' | b'\r') => 0,
            Some(byte @ b' '..=b'`') => u32::from(byte - b' ') & 63,
            Some(_) => return Err(error(ctx, "Illegal char")),
        };
        at += 1;
        (rest, bits) = (rest << 6 | digit, bits + 6);
        if bits >= 8 {
            bits -= 8;
            out.push((rest >> bits) as u8);
        }
    }
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'`' | b'\n' | b'\r');
    match data.get(at..).is_none_or(|tail| tail.iter().all(is_blank)) {
        true => Ok(ctx.new_bytes(&out)),
        false => Err(error(ctx, "Trailing garbage")),
    }
}

/// `b2a_uu(data, *, backtick=False)`: a line of uuencoded text.
pub(super) fn to_uu(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (data, backtick) = (ctx.bytes_like(&args[0])?, flag(ctx, args, 1, false)?);
    if data.len() > 45 {
        return Err(error(ctx, "At most 45 bytes at once"));
    }
    let digit = |n: u32| if n & 63 == 0 && backtick { b'`' } else { b' ' + (n & 63) as u8 };
    let mut out = vec![digit(data.len() as u32)];
    for group in data.chunks(3) {
        let bytes = [0, 1, 2].map(|at| u32::from(group.get(at).copied().unwrap_or(0)));
        let all = bytes[0] << 16 | bytes[1] << 8 | bytes[2];
        out.extend([18, 12, 6, 0].map(|shift| digit(all >> shift)));
    }
    out.push(b'\n');
    Ok(ctx.new_bytes(&out))
}
