//! Arrays in pickles: as bytes with a number for what machine they come from, or as a list of items.

use super::{ArrayObj, this};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::types::bytes::BytesObj;
use gilbox_vm::types::bytes::items::unpack_item;
use gilbox_vm::types::str::text_of;
use gilbox_vm::value::Value;

/// By machine format: a native code of the same items, and whether their bytes come the other way round.
const FORMATS: &[(char, bool)] = &[
    ('B', false),
    ('b', false),
    ('H', false),
    ('H', true),
    ('h', false),
    ('h', true),
    ('I', false),
    ('I', true),
    ('i', false),
    ('i', true),
    ('Q', false),
    ('Q', true),
    ('q', false),
    ('q', true),
    ('f', false),
    ('f', true),
    ('d', false),
    ('d', true),
];
/// UTF-16 and UTF-32, each little-endian and big-endian, come behind the numbers.
const TEXT: [&str; 4] = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"];
const UTF_32: i64 = 20;
/// Where the formats of floats begin.
const FIRST_FLOAT: usize = 14;

fn format_of(code: char) -> i64 {
    let same = match code {
        'u' | 'w' => return UTF_32,
        'l' => 'q',
        'L' => 'Q',
        code => code,
    };
    FORMATS.iter().position(|(known, _)| *known == same).map_or(-1, |at| at as i64)
}

pub(super) fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let a = this(ctx, &args[0])?;
    let class = ctx.type_of(&args[0]).to_value();
    let code = ctx.new_str(&a.code.to_string());
    let attributes = ctx.get_attr_opt(&args[0], &ctx.names().__dict__)?.unwrap_or(Value::NONE);
    if ctx.index_checked(&args[1])? < 3 {
        let parts = ctx.new_tuple(&[code, ctx.new_list(a.items(ctx))]);
        return Ok(ctx.new_tuple(&[class, parts, attributes]));
    }
    let rebuild = ctx.get_attr_str(&ctx.import_module("array")?, "_array_reconstructor")?;
    let format = ctx.new_int(format_of(a.code));
    let bytes = ctx.new_bytes(&a.bytes.borrow());
    let parts = ctx.new_tuple(&[class, code, format, bytes]);
    Ok(ctx.new_tuple(&[rebuild, parts, attributes]))
}

pub(super) fn reconstruct(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let [class, code, format, items] = args else { return Err(ctx.type_error("four arguments are needed")) };
    let format = ctx.index_checked(format)?;
    let Some(bytes) = items.downcast::<BytesObj>() else {
        let got = ctx.type_name(items);
        return Err(ctx.type_error(format!("fourth argument should be bytes, not {got}")));
    };
    let invalid = || ctx.value_error("third argument must be a valid machine format code.");
    let at = usize::try_from(format).map_err(|_| invalid())?;
    // Integers of another machine keep their size and sign, whatever their code was.
    let same = text_of(code).chars().next().is_some_and(|code| format_of(code) == format);
    let native = FORMATS.get(at).filter(|_| at < FIRST_FLOAT && !same).map(|(code, _)| code.to_string());
    let array = match native {
        Some(native) => ctx.call(class, &[ctx.new_str(&native)])?,
        None => ctx.call(class, std::slice::from_ref(code))?,
    };
    if let Some(encoding) = at.checked_sub(FORMATS.len()).and_then(|at| TEXT.get(at)) {
        let text = ctx.call_method_str(items, "decode", &[ctx.new_str(encoding)])?;
        ctx.call_method_str(&array, "fromunicode", &[text])?;
        return Ok(array);
    }
    let (native, swapped) = *FORMATS.get(at).ok_or_else(invalid)?;
    let a = array
        .downcast::<ArrayObj>()
        .ok_or_else(|| ctx.type_error("first argument must be a subtype of array"))?;
    let size = gilbox_vm::types::bytes::items::item_size(native).unwrap_or(1);
    if bytes.bytes().len() % size != 0 {
        return Err(ctx.value_error("bytes length not a multiple of item size"));
    }
    if !swapped && format_of(a.code) == format {
        a.resize(ctx, |all| all.extend_from_slice(bytes.bytes()))?;
        return Ok(array);
    }
    for item in bytes.bytes().chunks_exact(size) {
        let mut item = item.to_vec();
        if swapped {
            item.reverse();
        }
        let packed = a.pack(ctx, &unpack_item(ctx, native, &item))?;
        a.resize(ctx, |all| all.extend_from_slice(&packed[..a.size]))?;
    }
    Ok(array)
}
