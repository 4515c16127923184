//! Making strs: the constructor, translation tables.

use super::args::{exact, text_arg, this};
use super::{StrObj, codec};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, arg};
use crate::object::{Type, shape};
use crate::text::TextBuf;
use crate::text::string::translate::{Translated, translate as translate_text};
use crate::types::dict::DictObj;
use crate::types::int::to_i64;
use crate::types::str::text_of;
use crate::value::Value;

/// `str(object='')`, `str(object=b'', encoding='utf-8', errors='strict')`
pub(super) fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    if ty.is(&ctx.types().str)
        && !args.has_keywords()
        && let [only] = args.pos()
    {
        return ctx.str(only);
    }
    let [object, encoding, errors] = places(ctx, args)?;
    let Some(object) = object else { return Ok(of_type(ctx, ty, ctx.new_str(""))) };
    if encoding.is_none() && errors.is_none() {
        return ctx.str(&object).map(|text| of_type(ctx, ty, text));
    }
    for (i, name) in [(1, &encoding), (2, &errors)] {
        if let Some(value) = name {
            let which = ["encoding", "errors"][i - 1];
            text_arg(ctx, value, &format!("str() argument '{which}'"))?;
        }
    }
    let text = codec::decode_value(ctx, &object, encoding.as_ref(), errors.as_ref())?;
    Ok(of_type(ctx, ty, text))
}

fn of_type(ctx: &Ctx, ty: &Type, text: Value) -> Value {
    if ty.is(&ctx.types().str) {
        return exact(ctx, &text);
    }
    match text.downcast::<StrObj>() {
        Some(s) => ctx.make_str(ty, s.bytes(), Some(s.len())),
        None => text,
    }
}

fn places(ctx: &Ctx, args: Args<'_>) -> Result<[Option<Value>; 3]> {
    const NAMES: [&str; 3] = ["object", "encoding", "errors"];
    let n = args.values().len();
    if n > 3 {
        return Err(ctx.type_error(format!("str expected at most 3 arguments, got {n}")));
    }
    let mut places = [None, None, None];
    for (place, value) in places.iter_mut().zip(args.pos()) {
        *place = Some(value.clone());
    }
    for (key, value) in args.keywords() {
        let name = text_of(key);
        let Some(at) = NAMES.iter().position(|n| *n == name) else {
            return Err(ctx.type_error(format!("str() got an unexpected keyword argument '{name}'")));
        };
        if places[at].is_some() {
            let at = at + 1;
            return Err(
                ctx.type_error(format!("argument for str() given by name ('{name}') and position ({at})"))
            );
        }
        places[at] = Some(value.clone());
    }
    Ok(places)
}

/// `s.translate(table)`
pub(super) fn translate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let s = this(ctx, args)?;
    let table = &args[1];
    let text = translate_text(s.text(), |c| look_up(ctx, table, c))?;
    Ok(ctx.new_str_buf(text))
}

fn look_up(ctx: &Ctx, table: &Value, c: u32) -> Result<Translated> {
    let key = Value::from_i32(c as i32);
    let found = match table.downcast::<DictObj>() {
        Some(dict) if table.shape_id() == shape::DICT => match ctx.dict_get(dict, &key)? {
            Some(found) => found,
            None => return Ok(Translated::Keep),
        },
        _ => match ctx.get_item(table, &key) {
            Ok(found) => found,
            Err(raise) if raise.is(ctx, &ctx.exceptions().lookup_error) => return Ok(Translated::Keep),
            Err(raise) => return Err(raise),
        },
    };
    if found.is_none() {
        return Ok(Translated::Delete);
    }
    if let Some(s) = found.downcast::<StrObj>() {
        return Ok(if s.len() == 1 {
            Translated::Point(s.code_point(0))
        } else {
            Translated::Text(TextBuf::from(s.text()))
        });
    }
    if crate::types::int::as_int(&found).is_none() {
        return Err(ctx.type_error("character mapping must return integer, None or str"));
    }
    match to_i64(&found).filter(|i| (0..0x110000).contains(i)) {
        Some(i) => Ok(Translated::Point(i as u32)),
        None => Err(ctx.value_error("character mapping must be in range(0x110000)")),
    }
}

/// `str.maketrans(x[, y[, z]])`
pub(super) fn make_trans(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let table = ctx.new_dict();
    let Some(y) = arg(args, 1) else {
        return from_dict(ctx, &args[0]);
    };
    let y = text_arg(ctx, y, "maketrans() argument 2")?;
    let z = arg(args, 2).map(|z| text_arg(ctx, z, "maketrans() argument 3")).transpose()?;
    let Some(x) = args[0].downcast::<StrObj>() else {
        return Err(ctx.type_error("first maketrans argument must be a string if there is a second argument"));
    };
    if x.len() != y.len() {
        return Err(ctx.value_error("the first two maketrans arguments must have equal length"));
    }
    for (from, to) in x.text().code_points().zip(y.text().code_points()) {
        ctx.dict_set(&table, &Value::from_i32(from as i32), Value::from_i32(to as i32))?;
    }
    if let Some(z) = z {
        for c in z.text().code_points() {
            ctx.dict_set(&table, &Value::from_i32(c as i32), Value::NONE)?;
        }
    }
    Ok(table.into_value())
}

fn from_dict(ctx: &Ctx, x: &Value) -> Result<Value> {
    let table = ctx.new_dict();
    let Some(dict) = x.downcast::<DictObj>() else {
        return Err(ctx.type_error("if you give only one argument to maketrans it must be a dict"));
    };
    for (key, value) in dict.items() {
        let key = match key.downcast::<StrObj>() {
            Some(s) if s.len() == 1 => Value::from_i32(s.code_point(0) as i32),
            Some(_) => return Err(ctx.value_error("string keys in translate table must be of length 1")),
            None if crate::types::int::as_int(&key).is_some() => key,
            None => return Err(ctx.type_error("keys in translate table must be strings or integers")),
        };
        ctx.dict_set(&table, &key, value)?;
    }
    Ok(table.into_value())
}
