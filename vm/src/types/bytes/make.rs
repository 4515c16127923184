//! Making bytes and bytearrays: constructors and `fromhex`.

use super::ByteArrayObj;
use super::args::content;
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::Args;
use crate::object::{Type, TypeData, shape};
use crate::types::int::to_i64;
use crate::types::str::args::text_arg;
use crate::types::str::{StrObj, text_of};
use crate::value::Value;

/// `bytes(source, encoding, errors)`
pub(super) fn new_bytes(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let places = places(ctx, args, "bytes")?;
    let exactly = ty.is(&ctx.types().bytes);
    if let [Some(source), None, None] = &places {
        if exactly && source.shape_id() == shape::BYTES {
            return Ok(source.clone());
        }
        if let Some(made) = ctx.call_special(source, &ctx.names().__bytes__, &[])? {
            let Some(bytes) = made.downcast::<super::BytesObj>() else {
                let got = ctx.type_name(&made);
                return Err(ctx.type_error(format!("__bytes__ returned non-bytes (type {got})")));
            };
            return Ok(if exactly { made.clone() } else { ctx.make_bytes(ty, bytes.bytes()) });
        }
    }
    let bytes = from_source(ctx, &places, "bytes")?;
    Ok(ctx.make_bytes(ty, &bytes))
}

/// `bytearray(...)`, first half: anything goes, `__init__` looks at the arguments.
pub(super) fn new_byte_array(ctx: &Ctx, ty: &Type, _args: Args<'_>) -> Result<Value> {
    Ok(ctx.alloc(ty, ByteArrayObj::new(Vec::new())).into_value())
}

pub(super) fn init_byte_array(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    let places = places(ctx, args, "bytearray")?;
    let bytes = from_source(ctx, &places, "byte")?;
    super::bytearray::replace_all(ctx, x, bytes)
}

fn places(ctx: &Ctx, args: Args<'_>, class: &str) -> Result<[Option<Value>; 3]> {
    const NAMES: [&str; 3] = ["source", "encoding", "errors"];
    let n = args.values().len();
    if n > 3 {
        return Err(ctx.type_error(format!("{class}() takes at most 3 arguments ({n} given)")));
    }
    let mut places = [None, None, None];
    for (place, value) in places.iter_mut().zip(args.pos()) {
        *place = Some(value.clone());
    }
    for (key, value) in args.keywords() {
        let name = text_of(key);
        let Some(at) = NAMES.iter().position(|n| *n == name) else {
            return Err(ctx.type_error(format!("{class}() got an unexpected keyword argument '{name}'")));
        };
        if places[at].is_some() {
            let at = at + 1;
            return Err(ctx
                .type_error(format!("argument for {class}() given by name ('{name}') and position ({at})")));
        }
        places[at] = Some(value.clone());
    }
    for at in [1, 2] {
        if let Some(v) = &places[at] {
            text_arg(ctx, v, &format!("{class}() argument '{}'", NAMES[at]))?;
            ctx.plain_name(v)?;
        }
    }
    Ok(places)
}

/// `what` is how the message about a number out of range begins: "bytes" or "byte".
fn from_source(ctx: &Ctx, places: &[Option<Value>; 3], what: &str) -> Result<Vec<u8>> {
    let [source, encoding, errors] = places;
    let text = source.as_ref().filter(|s| s.downcast::<StrObj>().is_some());
    if let Some(encoding) = encoding {
        let Some(text) = text else { return Err(ctx.type_error("encoding without a string argument")) };
        let errors = errors.as_ref().map_or("strict".to_owned(), text_of);
        let bytes = ctx.encode(text, &text_of(encoding), &errors)?;
        return Ok(content(&bytes).map(|b| b.into_owned()).unwrap_or_default());
    }
    if text.is_some() {
        return Err(ctx.type_error("string argument without an encoding"));
    }
    if errors.is_some() {
        return Err(ctx.type_error("errors without a string argument"));
    }
    match source {
        None => Ok(Vec::new()),
        Some(source) => from_object(ctx, source, what),
    }
}

pub(super) fn from_object(ctx: &Ctx, source: &Value, what: &str) -> Result<Vec<u8>> {
    if ctx.has_index(source) {
        match ctx.index(source) {
            Ok(n) => return zeros(ctx, source, &n, what),
            Err(raise) if raise.is(ctx, &ctx.exceptions().type_error) => {}
            Err(raise) => return Err(raise),
        }
    }
    if let Some(bytes) = ctx.bytes_view(source)? {
        return Ok(bytes.into_owned());
    }
    if source.shape_id() == shape::LIST {
        return from_list(ctx, source, what);
    }
    let items = match ctx.iter(source) {
        Err(raise) if raise.is(ctx, &ctx.exceptions().type_error) => {
            let (got, class) = (ctx.type_name(source), if what == "byte" { "bytearray" } else { "bytes" });
            return Err(ctx.type_error(format!("cannot convert '{got}' object to {class}")));
        }
        answer => answer?,
    };
    // Only bytes ask how many to expect; a bytearray grows as they come.
    let expected = if what == "byte" { 0 } else { ctx.estimated_len(source, 64)? };
    ctx.check_allocation(expected as usize)?;
    let mut out = Vec::with_capacity(expected.min(1 << 20) as usize);
    while let Some(item) = ctx.next(&items)? {
        ctx.make_room(&mut out, 1)?;
        out.push(byte_in(ctx, &item, what)?);
    }
    Ok(out)
}

fn zeros(ctx: &Ctx, source: &Value, n: &Value, what: &str) -> Result<Vec<u8>> {
    let n = to_i64(n).ok_or_else(|| {
        let name = ctx.type_name(source);
        ctx.overflow_error(format!("cannot fit '{name}' into an index-sized integer"))
    })?;
    if n < 0 {
        return Err(ctx.value_error("negative count"));
    }
    // What CPython's object takes besides its bytes.
    if what == "bytes" && n > i64::MAX - 33 {
        return Err(ctx.overflow_error("byte string is too large"));
    }
    // A bytearray takes them as they are; of bytes they are there twice until the object is made.
    let copies = if what == "byte" { 1 } else { 2 };
    ctx.check_allocation((n as usize).saturating_mul(copies))?;
    Ok(vec![0; n as usize])
}

/// The bytes of an iterable of small numbers; it is asked how many to expect after it is asked for its iterator.
pub(super) fn from_iterable(ctx: &Ctx, source: &Value) -> Result<Vec<u8>> {
    if source.shape_id() == shape::LIST {
        return from_list(ctx, source, "byte");
    }
    let items = ctx.iter(source)?;
    let expected = ctx.estimated_len(source, 32)?;
    ctx.check_allocation(expected as usize)?;
    let mut out = Vec::with_capacity(expected.min(1 << 20) as usize);
    while let Some(item) = ctx.next(&items)? {
        ctx.make_room(&mut out, 1)?;
        out.push(byte_in(ctx, &item, "byte")?);
    }
    Ok(out)
}

/// The bytes of a list that may change while its items are asked for their numbers.
fn from_list(ctx: &Ctx, source: &Value, what: &str) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(ctx.length_hint(source).unwrap_or(0).min(1 << 20));
    ctx.for_each(source, |item| {
        ctx.make_room(&mut out, 1)?;
        out.push(byte_in(ctx, &item, what)?);
        Ok(true)
    })?;
    Ok(out)
}

fn byte_in(ctx: &Ctx, item: &Value, what: &str) -> Result<u8> {
    let outside = || -> Raise { ctx.value_error(format!("{what} must be in range(0, 256)")) };
    let int = ctx.index(item)?;
    to_i64(&int).and_then(|i| u8::try_from(i).ok()).ok_or_else(outside)
}

/// `bytes.fromhex(text)`
pub(super) fn from_hex(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(text) = args[1].downcast::<StrObj>() else {
        let got = ctx.given_name(&args[1]);
        return Err(ctx.type_error(format!("fromhex() argument must be str, not {got}")));
    };
    let bytes = crate::text::bytes::hex::from_hex(text.text()).map_err(|e| ctx.text_error(e))?;
    let types = ctx.types();
    let Some(class) = args[0].downcast::<TypeData>() else { return Ok(ctx.new_bytes(&bytes)) };
    if types.bytes.as_value().is(&args[0]) {
        return Ok(ctx.new_bytes(&bytes));
    }
    if types.bytearray.as_value().is(&args[0]) {
        return Ok(ctx.new_byte_array(bytes));
    }
    let is_array = class.kind == crate::object::Kind::ByteArray;
    let bytes = if is_array { ctx.new_byte_array(bytes) } else { ctx.new_bytes(&bytes) };
    ctx.call(&args[0], &[bytes])
}
