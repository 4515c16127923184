//! `str.format` and `str.format_map`.

use super::StrObj;
use super::args::this;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::text::format::spec::{Align, FormatSpec};
use crate::text::format::template::{
    AutoNumber, Field, First, Parts, Step, index_out_of_range, positional_in_mapping, recursion_exceeded,
    split_field_name, unknown_conversion,
};
use crate::text::{PyText, TextBuf};
use crate::types::dict::DictObj;
use crate::types::tuple::TupleObj;
use crate::value::Value;

/// Where fields take their values from.
struct Source<'a> {
    /// Positional arguments; none at all for `format_map`.
    positional: Option<&'a [Value]>,
    named: &'a Value,
}

pub(super) fn format(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let s = this(ctx, args)?;
    let positional = args[1].downcast::<TupleObj>().map_or(&[][..], TupleObj::items);
    run(ctx, s, &Source { positional: Some(positional), named: &args[2] })
}

pub(super) fn format_map(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    run(ctx, this(ctx, args)?, &Source { positional: None, named: &args[1] })
}

fn run(ctx: &Ctx, s: &StrObj, source: &Source<'_>) -> Result<Value> {
    let mut out = ctx.text_buf(s.bytes().len() + 32);
    render(ctx, &mut out, s.text(), source, &mut AutoNumber::default(), 2)?;
    Ok(ctx.new_str_buf(out))
}

fn render(
    ctx: &Ctx,
    out: &mut TextBuf,
    template: PyText<'_>,
    source: &Source<'_>,
    numbers: &mut AutoNumber,
    depth: u32,
) -> Result<()> {
    if depth == 0 {
        return Err(ctx.text_error(recursion_exceeded()));
    }
    for part in Parts::new(template) {
        let part = part.map_err(|e| ctx.text_error(e))?;
        out.push_text(part.literal);
        let Some(field) = part.field else { continue };
        let value = find_value(ctx, &field, source, numbers)?;
        let value = match field.conversion {
            None => value,
            Some(c) => convert(ctx, &value, c)?,
        };
        if field.nested {
            let mut spec = TextBuf::new();
            render(ctx, &mut spec, field.spec, source, numbers, depth - 1)?;
            ctx.push_format(out, &value, spec.as_text())?;
        } else {
            ctx.push_format(out, &value, field.spec)?;
        }
    }
    Ok(())
}

fn convert(ctx: &Ctx, value: &Value, conversion: u32) -> Result<Value> {
    match char::from_u32(conversion) {
        Some('r') => ctx.repr(value),
        Some('s') => ctx.str(value),
        Some('a') => ctx.ascii(value),
        _ => Err(ctx.text_error(unknown_conversion(conversion))),
    }
}

fn find_value(ctx: &Ctx, field: &Field<'_>, source: &Source<'_>, numbers: &mut AutoNumber) -> Result<Value> {
    if field.name.is_empty()
        && let Some(values) = source.positional
    {
        let i = numbers.next().map_err(|e| ctx.text_error(e))?;
        return values.get(i).cloned().ok_or_else(|| ctx.text_error(index_out_of_range(i)));
    }
    let (first, steps) = split_field_name(field.name, Some(numbers)).map_err(|e| ctx.text_error(e))?;
    let mut value = match (first, source.positional) {
        (First::Index(_), None) => return Err(ctx.text_error(positional_in_mapping())),
        (First::Index(i), Some(values)) => {
            values.get(i).cloned().ok_or_else(|| ctx.text_error(index_out_of_range(i)))?
        }
        (First::Name(name), positional) => {
            let key = ctx.new_str_text(name);
            match source.named.downcast::<DictObj>() {
                Some(dict) if positional.is_some() => {
                    ctx.dict_get(dict, &key)?.ok_or_else(|| ctx.key_error(&key))?
                }
                _ => ctx.get_item(source.named, &key)?,
            }
        }
    };
    for step in steps {
        value = match step.map_err(|e| ctx.text_error(e))? {
            Step::Attribute(name) => {
                let name = ctx.intern_value(&ctx.new_str_text(name));
                ctx.get_attr(&value, &name)?
            }
            Step::Index(i) => ctx.get_item(&value, &ctx.new_int(i as i64))?,
            Step::Key(key) => ctx.get_item(&value, &ctx.new_str_text(key))?,
        };
    }
    Ok(value)
}

/// What kind of value is formatted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Text,
    Int,
    Float,
}

/// Refuses a specification whose width, or of a number the precision, would take more memory than there may be. One that
/// is wrong is left to those who format by it.
///
/// # Errors
/// MemoryError.
pub(crate) fn check_width(ctx: &Ctx, spec: PyText<'_>, of: Shown) -> Result<()> {
    let of_text = of == Shown::Text;
    if spec.bytes().len() < 6 {
        return Ok(());
    }
    let Ok(parsed) = FormatSpec::parse_unchecked(spec, 0, Align::Left, "") else { return Ok(()) };
    if !parsed.has_known_presentation(of_text) {
        return Ok(());
    }
    if of == Shown::Int && parsed.precision.is_some() && parsed.is_integer() {
        return Ok(());
    }
    // A precision that no C int holds is refused in other words.
    let precision = parsed.precision.filter(|n| !of_text && i32::try_from(*n).is_ok());
    let bytes = parsed.width.max(precision.unwrap_or(0));
    if bytes > 1 << 20 { ctx.check_allocation(bytes) } else { Ok(()) }
}
