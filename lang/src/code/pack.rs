//! Code objects as bytes, and back: for `marshal`, and for the library, which is compiled as gilbox is built. The
//! format is gilbox's own and of this version only. Texts stand in a table at the begin, each once.

use super::{
    Code, Const, ExceptionEntry, Instr, NamedTemp, Position, Site, SiteKind, SyntaxWarning, validate,
};
use num_bigint::BigInt;
use std::collections::HashMap;
use std::sync::Arc;

/// What the bytes begin with: it changes with the ops and with the format.
const MAGIC: &[u8] = concat!("gilbox code ", env!("CARGO_PKG_VERSION"), " 2\n").as_bytes();

/// Room for so many items is made before the first one is read.
const AT_ONCE: usize = 4096;

/// How deep constants may lie in one another.
const DEEPEST: usize = 200;

const SITES: [SiteKind; 8] = [
    SiteKind::Global,
    SiteKind::Name,
    SiteKind::Attr,
    SiteKind::StoreAttr,
    SiteKind::Method,
    SiteKind::Super,
    SiteKind::Call,
    SiteKind::CallKw,
];

/// A code object as bytes.
pub fn pack(code: &Code) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.code(code);
    let mut whole = Writer { out: MAGIC.to_vec(), ..Writer::default() };
    whole.list(&writer.texts, |whole, text| whole.bytes(text.as_bytes()));
    whole.out.extend(writer.out);
    whole.out
}

/// The code object that bytes tell.
///
/// # Errors
/// What is wrong with them.
pub fn unpack(bytes: &[u8]) -> Result<Code, String> {
    let code = unpack_own(bytes)?;
    // The machine relies on what the validator asks for.
    validate(&code)?;
    Ok(code)
}

/// As [`unpack`], for bytes that are part of gilbox itself: they are as the compiler made them, and not validated again.
///
/// # Errors
/// What is wrong with them.
pub fn unpack_own(bytes: &[u8]) -> Result<Code, String> {
    let rest = bytes.strip_prefix(MAGIC).ok_or("this is no code object of this version of gilbox")?;
    let mut reader = Reader { rest, texts: Vec::new(), depth: 0 };
    let code = reader.texts().and_then(|()| reader.code());
    Ok(code.ok_or("a code object is not whole")?)
}

#[derive(Default)]
struct Writer {
    out: Vec<u8>,
    /// The texts so far, and where each is in the table.
    texts: Vec<Arc<str>>,
    places: HashMap<Arc<str>, usize>,
}

impl Writer {
    fn number(&mut self, number: u64) {
        let mut left = number;
        while left >= 0x80 {
            self.out.push(left as u8 | 0x80);
            left >>= 7;
        }
        self.out.push(left as u8);
    }

    fn fixed(&mut self, number: u64) {
        self.out.extend(number.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.out.extend(bytes);
    }

    fn list<T>(&mut self, items: &[T], write: impl Fn(&mut Writer, &T)) {
        self.number(items.len() as u64);
        items.iter().for_each(|item| write(self, item));
    }

    fn text(&mut self, text: &Arc<str>) {
        let next = self.texts.len();
        let place = *self.places.entry(text.clone()).or_insert(next);
        if place == next {
            self.texts.push(text.clone());
        }
        self.number(place as u64);
    }

    fn names(&mut self, names: &[Arc<str>]) {
        self.list(names, Writer::text);
    }

    fn place(&mut self, place: &Position) {
        for number in [place.line, place.end_line, place.col, place.end_col] {
            self.number(number.into());
        }
    }

    fn code(&mut self, code: &Code) {
        for text in [&code.name, &code.qualname, &code.filename] {
            self.text(text);
        }
        self.number(code.first_line.into());
        self.number(code.flags.into());
        let counts = [code.arg_count, code.posonly_count, code.kwonly_count, code.n_locals];
        for count in counts.into_iter().chain([code.n_cells, code.n_free, code.n_registers, code.n_held]) {
            self.number(count.into());
        }
        for names in [&code.varnames, &code.cellvars, &code.freevars, &code.names, &code.var_names] {
            self.names(names);
        }
        self.list(&code.cell_params, |writer, param| writer.number(param.map_or(0, |at| u64::from(at) + 1)));
        self.list(&code.constants, Writer::constant);
        self.list(code.docstring.as_slice(), Writer::constant);
        self.list(&code.sites, |writer, site| {
            writer.number(SITES.iter().position(|kind| *kind == site.kind).unwrap_or(0) as u64);
            writer.number(site.index.into());
        });
        self.list(&code.instrs, |writer, word| writer.fixed(word.0));
        self.list(&code.positions, Writer::place);
        self.list(&code.exceptions, |writer, entry| {
            for number in [entry.start, entry.end, entry.handler, entry.depth.into()] {
                writer.number(number.into());
            }
        });
        self.list(&code.named_temps, |writer, temp| {
            writer.text(&temp.name);
            writer.number(temp.register.into());
            for number in [u32::from(temp.is_cell), temp.start, temp.end] {
                writer.number(number.into());
            }
        });
        self.list(&code.silent_lines, |writer, (at, line)| {
            writer.number((*at).into());
            writer.number((*line).into());
        });
        self.list(&code.warnings, |writer, warning| {
            writer.place(&warning.place);
            writer.bytes(warning.message.as_bytes());
        });
    }

    fn constant(&mut self, constant: &Const) {
        let letter = match constant {
            Const::None => b'N',
            Const::True => b'T',
            Const::False => b'F',
            Const::Ellipsis => b'.',
            Const::Int(_) => b'i',
            Const::BigInt(_) => b'I',
            Const::Float(_) => b'f',
            Const::Complex(..) => b'c',
            Const::Str(_) => b's',
            Const::Bytes(_) => b'b',
            Const::Tuple(_) => b't',
            Const::FrozenSet(_) => b'z',
            Const::Code(_) => b'C',
        };
        self.out.push(letter);
        match constant {
            Const::None | Const::True | Const::False | Const::Ellipsis => {}
            Const::Int(number) => self.fixed(*number as u64),
            Const::BigInt(number) => self.bytes(&number.to_signed_bytes_le()),
            Const::Float(number) => self.fixed(number.to_bits()),
            Const::Complex(real, imag) => [real, imag].into_iter().for_each(|x| self.fixed(x.to_bits())),
            Const::Str(bytes) | Const::Bytes(bytes) => self.bytes(bytes),
            Const::Tuple(items) | Const::FrozenSet(items) => self.list(items, Writer::constant),
            Const::Code(code) => self.code(code),
        }
    }
}

struct Reader<'b> {
    rest: &'b [u8],
    texts: Vec<Arc<str>>,
    depth: usize,
}

impl<'b> Reader<'b> {
    #[inline]
    fn number(&mut self) -> Option<u64> {
        match self.rest.split_first() {
            Some((byte, rest)) if *byte < 0x80 => {
                self.rest = rest;
                Some(u64::from(*byte))
            }
            _ => self.long_number(),
        }
    }

    fn long_number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn small<T: TryFrom<u64>>(&mut self) -> Option<T> {
        T::try_from(self.number()?).ok()
    }

    fn take(&mut self, size: usize) -> Option<&'b [u8]> {
        let (piece, rest) = self.rest.split_at_checked(size)?;
        self.rest = rest;
        Some(piece)
    }

    fn fixed(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn bytes(&mut self) -> Option<&'b [u8]> {
        let size = self.small()?;
        self.take(size)
    }

    fn texts(&mut self) -> Option<()> {
        self.texts = self.list(|reader| Some(std::str::from_utf8(reader.bytes()?).ok()?.into()))?;
        Some(())
    }

    fn text(&mut self) -> Option<Arc<str>> {
        let place: usize = self.small()?;
        self.texts.get(place).cloned()
    }

    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        // Every item takes a byte at least.
        let count: usize = self.small().filter(|count| *count <= self.rest.len())?;
        let mut items = Vec::with_capacity(count.min(AT_ONCE));
        for _ in 0..count {
            items.push(read(self)?);
        }
        Some(items)
    }

    fn place(&mut self) -> Option<Position> {
        let [line, end_line, col, end_col] = [self.small()?, self.small()?, self.small()?, self.small()?];
        Some(Position { line, end_line, col, end_col })
    }

    fn code(&mut self) -> Option<Code> {
        Some(Code {
            name: self.text()?,
            qualname: self.text()?,
            filename: self.text()?,
            first_line: self.small()?,
            flags: self.small()?,
            arg_count: self.small()?,
            posonly_count: self.small()?,
            kwonly_count: self.small()?,
            n_locals: self.small()?,
            n_cells: self.small()?,
            n_free: self.small()?,
            n_registers: self.small()?,
            n_held: self.small()?,
            varnames: self.list(Reader::text)?,
            cellvars: self.list(Reader::text)?,
            freevars: self.list(Reader::text)?,
            names: self.list(Reader::text)?,
            var_names: self.list(Reader::text)?,
            cell_params: self.list(|reader| {
                let number: u64 = reader.number()?;
                Some(number.checked_sub(1).map(|at| at as u16))
            })?,
            constants: self.list(Reader::constant)?,
            docstring: self.list(Reader::constant)?.pop(),
            sites: self.list(|reader| {
                let kind = *SITES.get(reader.small::<usize>()?)?;
                Some(Site { kind, index: reader.small()? })
            })?,
            instrs: self.list(|reader| {
                let word = Instr(reader.fixed()?);
                super::Op::from_u8(word.op_byte()).map(|_| word)
            })?,
            positions: self.list(Reader::place)?,
            exceptions: self.list(|reader| {
                let [start, end, handler] = [reader.small()?, reader.small()?, reader.small()?];
                Some(ExceptionEntry { start, end, handler, depth: reader.small()? })
            })?,
            named_temps: self.list(|reader| {
                let (name, register) = (reader.text()?, reader.small()?);
                let is_cell = reader.number()? != 0;
                Some(NamedTemp { name, register, is_cell, start: reader.small()?, end: reader.small()? })
            })?,
            silent_lines: self.list(|reader| Some((reader.small()?, reader.small()?)))?,
            warnings: self.list(|reader| {
                let place = reader.place()?;
                Some(SyntaxWarning { place, message: std::str::from_utf8(reader.bytes()?).ok()?.to_owned() })
            })?,
        })
    }

    fn constant(&mut self) -> Option<Const> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let constant = self.constant_inside();
        self.depth -= 1;
        constant
    }

    fn constant_inside(&mut self) -> Option<Const> {
        Some(match self.take(1)?[0] {
            b'N' => Const::None,
            b'T' => Const::True,
            b'F' => Const::False,
            b'.' => Const::Ellipsis,
            b'i' => Const::Int(self.fixed()? as i64),
            b'I' => Const::BigInt(Arc::new(BigInt::from_signed_bytes_le(self.bytes()?))),
            b'f' => Const::Float(f64::from_bits(self.fixed()?)),
            b'c' => Const::Complex(f64::from_bits(self.fixed()?), f64::from_bits(self.fixed()?)),
            b's' => Const::Str(self.bytes()?.into()),
            b'b' => Const::Bytes(self.bytes()?.into()),
            b't' => Const::Tuple(self.list(Reader::constant)?.into()),
            b'z' => Const::FrozenSet(self.list(Reader::constant)?.into()),
            b'C' => Const::Code(Arc::new(self.code()?)),
            _ => return None,
        })
    }
}
