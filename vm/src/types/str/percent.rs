//! `format % arguments` for str; the conversions that bytes share.

use super::StrObj;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::shape;
use crate::text::TextBuf;
use crate::text::digits::{decimal, decimal_len};
use crate::text::format::percent::{
    Amount, Directive, Piece, Pieces, char_out_of_range, char_required, not_all_converted,
    not_enough_arguments, number_required, requires_mapping, star_wants_int,
};
use crate::text::int::IntRef;
use crate::types::float::FloatObj;
use crate::types::int::{as_int, to_i64};
use crate::types::tuple::TupleObj;
use crate::value::Value;

/// The arguments of a format, handed out one by one.
pub(crate) struct Arguments<'a> {
    /// The right side as given.
    whole: &'a Value,
    /// What `%(key)s` found last; it then is the only argument.
    found: Option<Value>,
    items: &'a [Value],
    next: usize,
    is_mapping: bool,
    is_text: bool,
}

impl<'a> Arguments<'a> {
    /// The arguments in the right side of `%`.
    pub(crate) fn new(ctx: &Ctx, whole: &'a Value, is_text: bool) -> Arguments<'a> {
        let tuple = whole.downcast::<TupleObj>();
        let is_mapping = tuple.is_none()
            && whole.downcast::<StrObj>().is_none()
            && (is_text || crate::types::bytes::args::content(whole).is_none())
            && ctx.type_of(whole).slots.getitem.get().is_some();
        let items = tuple.map_or(std::slice::from_ref(whole), TupleObj::items);
        Arguments { whole, found: None, items, next: 0, is_mapping, is_text }
    }

    /// Looks `%(key)` up: its value is the next argument.
    fn find(&mut self, ctx: &Ctx, key: &[u8]) -> Result<()> {
        if !self.is_mapping {
            return Err(ctx.text_error(requires_mapping()));
        }
        let key = if self.is_text { ctx.new_str_bytes(key, None) } else { ctx.new_bytes(key) };
        self.found = Some(ctx.get_item(self.whole, &key)?);
        self.next = 0;
        Ok(())
    }

    /// The next argument.
    fn take(&mut self, ctx: &Ctx) -> Result<Value> {
        let at = self.next;
        self.next += 1;
        let found = match &self.found {
            Some(found) if at == 0 => Some(found.clone()),
            Some(_) => None,
            None => self.items.get(at).cloned(),
        };
        found.ok_or_else(|| ctx.text_error(not_enough_arguments()))
    }

    fn star(&mut self, ctx: &Ctx) -> Result<Value> {
        let value = self.take(ctx)?;
        if as_int(&value).is_none() {
            return Err(ctx.text_error(star_wants_int()));
        }
        Ok(value)
    }

    /// Does what a directive asks before its conversion: key, `*` width, `*` precision, argument.
    pub(crate) fn prepare(&mut self, ctx: &Ctx, directive: &mut Directive<'_>) -> Result<Value> {
        if let Some(key) = directive.key {
            self.find(ctx, key)?;
        }
        if directive.width == Some(Amount::Star) {
            let width = self.star(ctx)?;
            directive.set_width(ctx.index_checked(&width)?);
        }
        if directive.precision == Some(Amount::Star) {
            let precision = self.star(ctx)?;
            let checked = ctx.index_i64(&precision)?.filter(|n| i32::try_from(*n).is_ok());
            let too_large = || ctx.overflow_error("Python int too large to convert to C int");
            directive.set_precision(checked.ok_or_else(too_large)?);
        }
        for amount in [directive.width, directive.precision] {
            if let Some(Amount::Number(n)) = amount
                && n > 1 << 20
            {
                ctx.check_allocation(n)?;
            }
        }
        self.take(ctx)
    }

    /// Checks that every argument was used.
    pub(crate) fn finish(&self, ctx: &Ctx) -> Result<()> {
        if self.next < self.items.len() && !self.is_mapping {
            return Err(ctx.text_error(not_all_converted(self.is_text)));
        }
        Ok(())
    }
}

/// `format % args`
pub(crate) fn modulo(ctx: &Ctx, format: &Value, args: &Value) -> Result<Value> {
    let Some(s) = format.downcast::<StrObj>() else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some(text) = plain_format(ctx, s, args) {
        return Ok(text);
    }
    let mut arguments = Arguments::new(ctx, args, true);
    let mut out = ctx.text_buf(s.bytes().len() + 32);
    let mut pieces = Pieces::of_text(s.bytes());
    loop {
        if let Some(conversion) = pieces.take_plain() {
            let value = arguments.take(ctx)?;
            push_plain(ctx, &mut out, conversion, &value)?;
            continue;
        }
        let Some(piece) = pieces.next() else { break };
        match piece.map_err(|e| ctx.text_error(e))? {
            Piece::Literal(bytes) if s.is_ascii() => out.push_ascii(bytes),
            Piece::Literal(bytes) => out.push_text(crate::text::PyText::new(bytes)),
            Piece::Directive(mut directive) => {
                let value = arguments.prepare(ctx, &mut directive)?;
                convert(ctx, &mut out, &directive, &value)?;
            }
        }
    }
    arguments.finish(ctx)?;
    Ok(ctx.new_str_buf(out))
}

/// A part of a format that asks for no more than plain `%s` and `%d`.
enum Part<'a> {
    Literal(&'a [u8]),
    Int(i64),
    Text(&'a StrObj),
}

/// Shows `f` the parts of such a format, where small ints and exact strs are all there is to fill in; `None` if it is
/// another, or has not as many values as it wants.
#[inline(always)]
fn each_part<'a>(format: &'a [u8], values: &'a [Value], mut f: impl FnMut(Part<'a>)) -> Option<()> {
    let (mut rest, mut values) = (format, values.iter());
    while let Some(at) = rest.iter().position(|b| *b == b'%') {
        let conversion = *rest.get(at + 1)?;
        f(Part::Literal(&rest[..at]));
        rest = &rest[at + 2..];
        match (conversion, values.next()?) {
            (b's' | b'd', value) if value.raw().is_small_int() => f(Part::Int(value.as_small_int()?)),
            (b's', value) if value.shape_id() == shape::STR => f(Part::Text(value.downcast::<StrObj>()?)),
            _ => return None,
        }
    }
    f(Part::Literal(rest));
    if values.next().is_none() { Some(()) } else { None }
}

/// The result of a format that asks for nothing rare, without a buffer in between.
fn plain_format(ctx: &Ctx, format: &StrObj, args: &Value) -> Option<Value> {
    let values = match args.shape_id() {
        shape::TUPLE => args.downcast::<TupleObj>()?.items(),
        shape::STR | 0 => std::slice::from_ref(args),
        _ => return None,
    };
    let mut bytes = 0;
    // How many bytes there are more than code points.
    let mut wide = format.bytes().len() - format.len();
    each_part(format.bytes(), values, |part| match part {
        Part::Literal(literal) => bytes += literal.len(),
        Part::Int(i) => bytes += decimal_len(i),
        Part::Text(s) => (bytes, wide) = (bytes + s.bytes().len(), wide + s.bytes().len() - s.len()),
    })?;
    if !(2..1 << 16).contains(&bytes) {
        return None;
    }
    Some(ctx.build_str(bytes, bytes - wide, |tail| {
        each_part(format.bytes(), values, |part| match part {
            Part::Literal(literal) => tail.push(literal),
            Part::Int(i) => tail.push(decimal(i, &mut [0; 20])),
            Part::Text(s) => tail.push(s.bytes()),
        });
    }))
}

/// Adds the value of a `%s` or `%d` without flags, width and precision.
fn push_plain(ctx: &Ctx, out: &mut TextBuf, conversion: u8, value: &Value) -> Result<()> {
    if conversion == b's' || value.raw().is_small_int() {
        return ctx.push_str_of(out, value);
    }
    let conversion = conversion as u32;
    let flags = Default::default();
    push_number(
        ctx,
        out,
        &Directive { key: None, flags, width: None, precision: None, conversion, index: 0 },
        value,
    )
}

fn is_plain(d: &Directive<'_>) -> bool {
    d.width.is_none() && d.precision.is_none() && d.flags == Default::default()
}

fn convert(ctx: &Ctx, out: &mut TextBuf, d: &Directive<'_>, value: &Value) -> Result<()> {
    match char::from_u32(d.conversion) {
        Some('s') if is_plain(d) => return ctx.push_str_of(out, value),
        Some('d') if is_plain(d) && value.raw().is_small_int() => return ctx.push_str_of(out, value),
        Some('s') => push_text(out, d, &ctx.str(value)?),
        Some('r') => push_text(out, d, &ctx.repr(value)?),
        Some('a') => push_text(out, d, &ctx.ascii(value)?),
        Some('c') => push_text(out, d, &character(ctx, value)?),
        _ => return push_number(ctx, out, d, value),
    }
    Ok(())
}

fn push_text(out: &mut TextBuf, d: &Directive<'_>, text: &Value) {
    if let Some(s) = text.downcast::<StrObj>() {
        d.render_text(out, s.text());
    }
}

fn character(ctx: &Ctx, value: &Value) -> Result<Value> {
    if let Some(s) = value.downcast::<StrObj>() {
        return if s.len() == 1 { Ok(value.clone()) } else { Err(ctx.text_error(char_required(true))) };
    }
    if !ctx.has_index(value) {
        return Err(ctx.text_error(char_required(true)));
    }
    match ctx.index_i64(value)?.filter(|c| (0..0x110000).contains(c)) {
        Some(c) => Ok(ctx.new_char(c as u32)),
        None => Err(ctx.text_error(char_out_of_range(true))),
    }
}

/// Adds a number for the conversions that str and bytes have in common.
pub(crate) fn push_number(ctx: &Ctx, out: &mut TextBuf, d: &Directive<'_>, value: &Value) -> Result<()> {
    if d.is_float() {
        let x = real(ctx, value)?;
        return d.render_float(out, x).map_err(|e| ctx.text_error(e));
    }
    if !d.is_integer() {
        return Err(ctx.text_error(d.unsupported()));
    }
    let converted;
    let n = match as_int(value) {
        Some(n) => n,
        None => {
            converted = integer(ctx, d, value)?;
            as_int(&converted).unwrap_or(IntRef::Small(0))
        }
    };
    d.render_int(out, n, crate::types::int::max_str_digits(ctx)).map_err(|e| ctx.text_error(e))
}

/// What `%d` and the like make of a value that is no int.
fn integer(ctx: &Ctx, d: &Directive<'_>, value: &Value) -> Result<Value> {
    let slots = &ctx.type_of(value).slots;
    let exactly = matches!(char::from_u32(d.conversion), Some('x' | 'X' | 'o'));
    let convert = if exactly { slots.index.get() } else { slots.int.get().or(slots.index.get()) };
    let method = if exactly || slots.int.get().is_none() { "__index__" } else { "__int__" };
    let required = || ctx.text_error(number_required(d.conversion, &ctx.type_name(value)));
    let found = match convert {
        Some(f) => match f(ctx, value) {
            Ok(n) if as_int(&n).is_some() => return crate::types::int::checked(ctx, &n, method),
            found => found,
        },
        // What counts as a number goes the whole way of `int(x)`: a text that has `__float__` is read.
        None if !exactly && ctx.is_number(value) => crate::types::int::from_value(ctx, value),
        None => return Err(required()),
    };
    match found {
        Ok(n) if convert.is_none() => Ok(n),
        Ok(_) => Err(required()),
        Err(raise) if raise.is(ctx, &ctx.exceptions().type_error) => Err(required()),
        Err(raise) => Err(raise),
    }
}

/// A value as a float, as C functions take them.
pub(crate) fn real(ctx: &Ctx, value: &Value) -> Result<f64> {
    if let Some(x) = value.as_exact_float() {
        return Ok(x);
    }
    if let Some(i) = value.as_small_int() {
        return Ok(i as f64);
    }
    if let Some(f) = value.downcast::<FloatObj>() {
        return Ok(f.value);
    }
    let slots = &ctx.type_of(value).slots;
    if value.shape_id() != shape::INT
        && let Some(f) = slots.float.get()
    {
        let result = f(ctx, value)?;
        if let Some(x) = result.as_exact_float() {
            return Ok(x);
        }
        if let Some(f) = result.downcast::<FloatObj>() {
            return Ok(f.value);
        }
        let (class, got) = (ctx.type_name(value), ctx.type_name(&result));
        return Err(ctx.type_error(format!("{class}.__float__ returned non-float (type {got})")));
    }
    if value.shape_id() != shape::INT && as_int(value).is_none() && slots.index.get().is_none() {
        return Err(ctx.type_error(format!("must be real number, not {}", ctx.type_name(value))));
    }
    let int = ctx.index(value)?;
    match (to_i64(&int), as_int(&int)) {
        (Some(i), _) => Ok(i as f64),
        (None, Some(IntRef::Big(big))) => {
            crate::text::int::float::to_float(big).map_err(|e| ctx.text_error(e))
        }
        _ => Ok(0.0),
    }
}
