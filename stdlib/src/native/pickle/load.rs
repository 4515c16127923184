//! From pickles to objects: the loop and the instructions for atoms and texts.

use super::opcode as op;
use super::source::Source;
use super::unpickler::UnpicklerObj;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::types::list::ListObj;
use gilbox_vm::value::Value;
use num_bigint::BigInt;

/// One run of an unpickler.
pub struct Load<'a> {
    pub(super) ctx: &'a Ctx,
    /// The unpickler itself, for the methods that scripts override; None for the functions of the module.
    pub(super) this: &'a Value,
    pub(super) unpickler: &'a UnpicklerObj,
    pub(super) source: &'a mut Source,
    pub(super) stack: Vec<Value>,
    pub(super) marks: Vec<usize>,
    pub(super) memo: Vec<Option<Value>>,
    pub(super) protocol: u8,
}

/// A memo that claims to be longer than this is taken to be damaged.
const MOST_NUMBERS: usize = 1 << 28;

impl Load<'_> {
    /// Runs instructions up to the end; answers the object.
    pub fn run(&mut self) -> Result<Value> {
        loop {
            let Some(code) = self.source.next(self.ctx)? else {
                return Err(self.ctx.eof_error("Ran out of input"));
            };
            if code == op::STOP {
                return self.pop();
            }
            self.step(code)?;
        }
    }

    #[inline]
    fn step(&mut self, code: u8) -> Result<()> {
        let ctx = self.ctx;
        match code {
            op::NONE => self.push(Value::NONE),
            op::NEWTRUE => self.push(Value::TRUE),
            op::NEWFALSE => self.push(Value::FALSE),
            op::BININT1 => {
                let n = self.number(1)? as i32;
                self.push(Value::from_i32(n));
            }
            op::BININT2 => {
                let n = self.number(2)? as i32;
                self.push(Value::from_i32(n));
            }
            op::BININT => {
                let n = self.number(4)? as u32 as i32;
                self.push(Value::from_i32(n));
            }
            op::BINFLOAT => {
                let bytes = self.source.take(ctx, 8)?;
                let f = f64::from_be_bytes(bytes.try_into().unwrap_or_default());
                self.push(ctx.new_float(f));
            }
            op::MARK => self.marks.push(self.stack.len()),
            op::SHORT_BINUNICODE => self.text(1)?,
            op::BINUNICODE => self.text(4)?,
            op::BINUNICODE8 => self.text(8)?,
            op::SHORT_BINBYTES => self.bytes(1)?,
            op::BINBYTES => self.bytes(4)?,
            op::BINBYTES8 => self.bytes(8)?,
            op::MEMOIZE => self.put(self.memo.len())?,
            op::BINPUT => self.put_numbered(1)?,
            op::LONG_BINPUT => self.put_numbered(4)?,
            op::BINGET => self.get_numbered(1)?,
            op::LONG_BINGET => self.get_numbered(4)?,
            op::EMPTY_LIST => self.push(ctx.new_list(Vec::new())),
            op::EMPTY_DICT => self.push(ctx.new_dict().into_value()),
            op::EMPTY_TUPLE => self.push(ctx.new_tuple(&[])),
            op::TUPLE1 => self.tuple(1)?,
            op::TUPLE2 => self.tuple(2)?,
            op::TUPLE3 => self.tuple(3)?,
            op::APPENDS => {
                let items = self.pop_mark()?;
                self.append(items)?;
            }
            op::SETITEMS => {
                let items = self.pop_mark()?;
                self.set_items(items)?;
            }
            _ => return self.rare_step(code),
        }
        Ok(())
    }

    fn rare_step(&mut self, code: u8) -> Result<()> {
        let ctx = self.ctx;
        match code {
            op::APPEND => {
                let item = self.pop()?;
                self.append(vec![item])?;
            }
            op::SETITEM => {
                let items = self.pop_many(2)?;
                self.set_items(items)?;
            }
            op::TUPLE => {
                let items = self.pop_mark()?;
                self.push(ctx.new_tuple_from(items));
            }
            op::LIST => {
                let items = self.pop_mark()?;
                self.push(ctx.new_list(items));
            }
            op::DICT => {
                let items = self.pop_mark()?;
                self.push(ctx.new_dict().into_value());
                self.set_items(items)?;
            }
            op::PROTO => {
                self.protocol = self.number(1)? as u8;
                if self.protocol > super::pickler::HIGHEST as u8 {
                    let protocol = self.protocol;
                    return Err(ctx.value_error(format!("unsupported pickle protocol: {protocol}")));
                }
            }
            op::FRAME => {
                let length = self.number(8)? as usize;
                self.source.fill(ctx, length)?;
            }
            op::POP => self.drop_top()?,
            op::POP_MARK => {
                self.pop_mark()?;
            }
            op::DUP => {
                let top = self.top()?.clone();
                self.push(top);
            }
            op::PUT => {
                let number = self.line_number()?;
                self.put(number)?;
            }
            op::GET => {
                let number = self.line_number()?;
                self.get(number)?;
            }
            op::EMPTY_SET => self.push(ctx.new_set().into_value()),
            op::ADDITEMS => self.add_items()?,
            op::FROZENSET => {
                let items = self.pop_mark()?;
                self.push(ctx.build_frozenset(&items)?);
            }
            _ => return self.text_step(code),
        }
        Ok(())
    }

    fn text_step(&mut self, code: u8) -> Result<()> {
        let ctx = self.ctx;
        match code {
            op::INT => self.line_int(false)?,
            op::LONG => self.line_int(true)?,
            op::LONG1 => self.long(1)?,
            op::LONG4 => self.long(4)?,
            op::FLOAT => {
                let line = self.source.line(ctx)?;
                let text = ctx.new_str(&String::from_utf8_lossy(&line));
                self.push(ctx.call(ctx.types().float.as_value(), &[text])?);
            }
            op::UNICODE => {
                let line = self.source.line(ctx)?;
                let text = ctx.call_method_str(
                    &ctx.new_bytes(&line),
                    "decode",
                    &[ctx.new_str("raw_unicode_escape")],
                )?;
                self.push(text);
            }
            op::STRING => {
                let line = self.source.line(ctx)?;
                let bytes = self.unquoted(&line)?;
                self.push_old(&bytes)?;
            }
            op::BINSTRING => self.old_string(4)?,
            op::SHORT_BINSTRING => self.old_string(1)?,
            op::BYTEARRAY8 => {
                let length = self.length(8)?;
                let bytes = ctx.new_bytes(self.source.take(ctx, length)?);
                self.push(ctx.call(ctx.types().bytearray.as_value(), &[bytes])?);
            }
            op::NEXT_BUFFER => self.next_buffer()?,
            op::READONLY_BUFFER => self.readonly_buffer()?,
            _ => return self.object_step(code),
        }
        Ok(())
    }

    /// `pickle.UnpicklingError`
    #[cold]
    pub(super) fn error(&self, message: impl AsRef<str>) -> Raise {
        super::error(self.ctx, "UnpicklingError", message.as_ref())
    }

    #[inline]
    pub(super) fn push(&mut self, x: Value) {
        self.stack.push(x);
    }

    /// The lowest place that the instruction may take from.
    #[inline]
    fn floor(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    pub(super) fn top(&self) -> Result<&Value> {
        match self.stack.len() > self.floor() {
            true => Ok(&self.stack[self.stack.len() - 1]),
            false => Err(self.underflow()),
        }
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Result<Value> {
        if self.stack.len() <= self.floor() {
            return Err(self.underflow());
        }
        self.stack.pop().ok_or_else(|| self.underflow())
    }

    #[cold]
    fn underflow(&self) -> Raise {
        let text = if self.marks.is_empty() { "unpickling stack underflow" } else { "unexpected MARK found" };
        self.error(text)
    }

    pub(super) fn pop_many(&mut self, n: usize) -> Result<Vec<Value>> {
        if self.stack.len() < self.floor() + n {
            return Err(self.underflow());
        }
        Ok(self.stack.split_off(self.stack.len() - n))
    }

    /// Everything above the last mark.
    pub(super) fn pop_mark(&mut self) -> Result<Vec<Value>> {
        match self.marks.pop() {
            Some(at) => Ok(self.stack.split_off(at)),
            None => Err(self.error("could not find MARK")),
        }
    }

    fn drop_top(&mut self) -> Result<()> {
        // A mark counts as an object here.
        if self.marks.last() == Some(&self.stack.len()) {
            self.marks.pop();
            return Ok(());
        }
        self.pop().map(drop)
    }

    /// A number of so many bytes, the lowest first.
    #[inline]
    pub(super) fn number(&mut self, bytes: usize) -> Result<u64> {
        let bytes = self.source.take(self.ctx, bytes)?;
        Ok(bytes.iter().rev().fold(0, |n, byte| n << 8 | *byte as u64))
    }

    /// How much follows.
    #[inline]
    pub(super) fn length(&mut self, bytes: usize) -> Result<usize> {
        let length = self.number(bytes)?;
        match i64::try_from(length) {
            Ok(length) => Ok(length as usize),
            Err(_) => Err(self
                .ctx
                .overflow_error(format!("BINUNICODE8 exceeds system's maximum size of {} bytes", i64::MAX))),
        }
    }

    fn line_number(&mut self) -> Result<usize> {
        let line = self.source.line(self.ctx)?;
        let number = std::str::from_utf8(&line).ok().and_then(|text| text.trim().parse::<usize>().ok());
        number.ok_or_else(|| self.ctx.value_error("negative PUT argument"))
    }

    #[inline]
    fn put(&mut self, number: usize) -> Result<()> {
        let top = self.top()?.clone();
        if number == self.memo.len() {
            self.memo.push(Some(top));
            return Ok(());
        }
        if number > MOST_NUMBERS {
            return Err(self.ctx.memory_error(""));
        }
        if number >= self.memo.len() {
            self.memo.resize(number + 1, None);
        }
        self.memo[number] = Some(top);
        Ok(())
    }

    fn put_numbered(&mut self, bytes: usize) -> Result<()> {
        let number = self.number(bytes)? as usize;
        self.put(number)
    }

    #[inline]
    fn get(&mut self, number: usize) -> Result<()> {
        match self.memo.get(number).cloned().flatten() {
            Some(x) => {
                self.push(x);
                Ok(())
            }
            None => Err(self.error(format!("Memo value not found at index {number}"))),
        }
    }

    fn get_numbered(&mut self, bytes: usize) -> Result<()> {
        let number = self.number(bytes)? as usize;
        self.get(number)
    }

    fn tuple(&mut self, n: usize) -> Result<()> {
        let items = self.pop_many(n)?;
        self.push(self.ctx.new_tuple_from(items));
        Ok(())
    }

    #[inline]
    fn text(&mut self, bytes: usize) -> Result<()> {
        let (ctx, length) = (self.ctx, self.length(bytes)?);
        let bytes = self.source.take(ctx, length)?;
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => ctx.new_str(text),
            Err(_) => {
                let args = [ctx.new_str("utf-8"), ctx.new_str("surrogatepass")];
                ctx.call_method_str(&ctx.new_bytes(bytes), "decode", &args)?
            }
        };
        self.push(text);
        Ok(())
    }

    fn bytes(&mut self, bytes: usize) -> Result<()> {
        let (ctx, length) = (self.ctx, self.length(bytes)?);
        let bytes = ctx.new_bytes(self.source.take(ctx, length)?);
        self.push(bytes);
        Ok(())
    }

    fn long(&mut self, bytes: usize) -> Result<()> {
        let length = self.number(bytes)? as u32 as i32;
        let Ok(length) = usize::try_from(length) else {
            return Err(self.error("LONG pickle has negative byte count"));
        };
        let bytes = self.source.take(self.ctx, length)?;
        let number = BigInt::from_signed_bytes_le(bytes);
        self.push(self.ctx.new_big_int(number));
        Ok(())
    }

    fn line_int(&mut self, is_long: bool) -> Result<()> {
        let ctx = self.ctx;
        let line = self.source.line(ctx)?;
        let line = if is_long { line.strip_suffix(b"L").unwrap_or(&line) } else { &line[..] };
        let value = match line {
            b"01" if !is_long => Value::TRUE,
            b"00" if !is_long => Value::FALSE,
            _ => match std::str::from_utf8(line).ok().and_then(|text| text.trim().parse::<BigInt>().ok()) {
                Some(number) => ctx.new_big_int(number),
                None => return Err(ctx.value_error("could not convert string to int")),
            },
        };
        self.push(value);
        Ok(())
    }

    fn old_string(&mut self, bytes: usize) -> Result<()> {
        let length = self.number(bytes)? as u32 as i32;
        let Ok(length) = usize::try_from(length) else {
            return Err(self.error("BINSTRING pickle has negative byte count"));
        };
        let bytes = self.source.take(self.ctx, length)?.to_vec();
        self.push_old(&bytes)
    }

    /// A string of Python 2: text by the encoding that was asked for, or bytes.
    fn push_old(&mut self, bytes: &[u8]) -> Result<()> {
        let ctx = self.ctx;
        let bytes = ctx.new_bytes(bytes);
        let (encoding, errors) = self.unpickler.decoding();
        if encoding == "bytes" {
            self.push(bytes);
            return Ok(());
        }
        let text = ctx.call_method_str(&bytes, "decode", &[ctx.new_str(&encoding), ctx.new_str(&errors)])?;
        self.push(text);
        Ok(())
    }

    /// The bytes that a literal of Python 2 in quotes stands for.
    fn unquoted(&self, line: &[u8]) -> Result<Vec<u8>> {
        let line = line.trim_ascii_end();
        let inner = match line {
            [first @ (b'"' | b'\''), inner @ .., last] if first == last => inner,
            _ => return Err(self.error("the STRING opcode argument must be quoted")),
        };
        let mut out = Vec::with_capacity(inner.len());
        let mut rest = inner;
        while let Some((&byte, more)) = rest.split_first() {
            rest = more;
            if byte != b'\\' {
                out.push(byte);
                continue;
            }
            let Some((&kind, more)) = rest.split_first() else { break };
            rest = more;
            match kind {
                b'n' => out.push(b'\n'),
                b't' => out.push(b'\t'),
                b'r' => out.push(b'\r'),
                b'a' => out.push(7),
                b'b' => out.push(8),
                b'f' => out.push(12),
                b'v' => out.push(11),
                b'x' => {
                    let digits = rest.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
                    let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) else {
                        return Err(self.ctx.value_error("invalid \\x escape at position 0"));
                    };
                    out.push(byte);
                    rest = &rest[2..];
                }
                b'0'..=b'7' => {
                    let more = rest.iter().take(2).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
                    let digits = rest[..more].iter().map(|byte| (byte - b'0') as u32);
                    out.push(digits.fold((kind - b'0') as u32, |n, digit| n * 8 + digit) as u8);
                    rest = &rest[more..];
                }
                b'\\' | b'\'' | b'"' => out.push(kind),
                _ => out.extend_from_slice(&[b'\\', kind]),
            }
        }
        Ok(out)
    }

    /// Adds to the list on top.
    fn append(&mut self, items: Vec<Value>) -> Result<()> {
        let ctx = self.ctx;
        let list = self.top()?.clone();
        if let Some(found) = list.downcast::<ListObj>()
            && ctx.type_of(&list).is(&ctx.types().list)
        {
            items.into_iter().for_each(|item| found.push(item));
            return Ok(());
        }
        if let Some(extend) = ctx.get_attr_opt(&list, &ctx.intern("extend"))? {
            return ctx.call(&extend, &[ctx.new_list(items)]).map(drop);
        }
        let append = ctx.get_attr_str(&list, "append")?;
        for item in items {
            ctx.call(&append, &[item])?;
        }
        Ok(())
    }

    /// Adds keys and values to the dict on top.
    fn set_items(&mut self, items: Vec<Value>) -> Result<()> {
        let ctx = self.ctx;
        if !items.len().is_multiple_of(2) {
            return Err(self.error("odd number of items for SETITEMS"));
        }
        let dict = self.top()?.clone();
        let plain = dict.downcast::<gilbox_vm::types::dict::DictObj>();
        let plain = plain.filter(|_| ctx.type_of(&dict).is(&ctx.types().dict));
        let mut items = items.into_iter();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            match plain {
                Some(plain) => ctx.dict_set(plain, &key, value)?,
                None => ctx.set_item(&dict, &key, &value)?,
            }
        }
        Ok(())
    }

    fn add_items(&mut self) -> Result<()> {
        let ctx = self.ctx;
        let items = self.pop_mark()?;
        let set = self.top()?.clone();
        if let Some(found) = set.downcast::<gilbox_vm::types::set::SetObj>() {
            for item in &items {
                ctx.set_add(found, item)?;
            }
            return Ok(());
        }
        let add = ctx.get_attr_str(&set, "add")?;
        for item in items {
            ctx.call(&add, &[item])?;
        }
        Ok(())
    }
}
