//! What some exception classes know beside their arguments: attributes, constructors and texts by family.
//!
//! The values lie in `ExceptionObj::fields`, in the order of the family's table; they are attributes of the
//! class and do not show up in the instance's `__dict__`.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, GetSet, NativeDef};
use crate::object::{Slots, Type};
use crate::types::exception::{ExceptionObj, args_of, args_value, base_init, base_new, base_str};
use crate::types::str::{StrObj, text_of};
use crate::types::tuple::TupleObj;
use crate::value::Value;

/// Slots and tables of the classes that share their attributes.
pub(crate) struct Family {
    pub(crate) slots: fn(&Slots),
    pub(crate) getset: &'static [GetSet],
    pub(crate) methods: &'static [NativeDef],
}

const fn family(slots: fn(&Slots), getset: &'static [GetSet]) -> Family {
    Family { slots, getset, methods: &[] }
}

/// A class without fields, with the constructor and `__new__` of BaseException for its own.
pub(crate) const PLAIN: Family = family(crate::types::exception::plain_slots, &[]);
/// A class that adds nothing to its base.
pub(crate) const NONE: Family = family(|_| {}, &[]);
pub(crate) const KEY: Family = family(key_slots, &[]);
pub(crate) const STOP: Family = family(stop_slots, &[field::<0>("value")]);
pub(crate) const EXIT: Family = family(exit_slots, &[field::<0>("code")]);
pub(crate) const NAME: Family = family(name_slots, &[field::<0>("name")]);
pub(crate) const ATTRIBUTE: Family = Family {
    slots: attribute_slots,
    getset: &[field::<0>("name"), field::<1>("obj")],
    methods: &[
        NativeDef::new("__getstate__", "(self, /)", |ctx, args| Ok(attribute_state(ctx, &args[0]))),
        NativeDef::new("__reduce__", "(self, /)", |ctx, args| {
            let x = &args[0];
            Ok(ctx.new_tuple(&[ctx.type_of(x).to_value(), args_value(x), attribute_state(ctx, x)]))
        }),
    ],
};
pub(crate) const IMPORT: Family = Family {
    slots: import_slots,
    getset: &[field::<0>("msg"), field::<1>("name"), field::<2>("path"), field::<3>("name_from")],
    methods: &[NativeDef::new("__reduce__", "(self, /)", import_reduce)],
};
pub(crate) const OS: Family = Family {
    slots: os_slots,
    getset: &[
        field::<0>("errno"),
        field::<1>("strerror"),
        field::<2>("filename"),
        field::<3>("filename2"),
        GetSet::get_set("characters_written", get_written, set_field::<4>),
    ],
    methods: &[NativeDef::new("__reduce__", "(self, /)", os_reduce)],
};
pub(crate) const SYNTAX: Family = family(
    syntax_slots,
    &[
        field::<0>("msg"),
        field::<1>("filename"),
        field::<2>("lineno"),
        field::<3>("offset"),
        field::<4>("text"),
        field::<5>("end_lineno"),
        field::<6>("end_offset"),
        field::<7>("print_file_and_line"),
    ],
);
const UNICODE_FIELDS: &[GetSet] = &[
    field::<0>("encoding"),
    field::<1>("object"),
    field::<2>("start"),
    field::<3>("end"),
    field::<4>("reason"),
];
pub(crate) const DECODE: Family = family(decode_slots, UNICODE_FIELDS);
pub(crate) const ENCODE: Family = family(encode_slots, UNICODE_FIELDS);
pub(crate) const TRANSLATE: Family = family(
    translate_slots,
    &[field::<1>("object"), field::<2>("start"), field::<3>("end"), field::<4>("reason")],
);
pub(crate) use crate::types::group::GROUP;

/// The attribute that shows field `I`.
pub(crate) const fn field<const I: usize>(name: &'static str) -> GetSet {
    GetSet::get_set(name, get_field::<I>, set_field::<I>)
}

fn get_field<const I: usize>(_: &Ctx, x: &Value) -> Result<Value> {
    Ok(field_of(x, I))
}

fn set_field<const I: usize>(_: &Ctx, x: &Value, value: Option<&Value>) -> Result<()> {
    put(x, I, value.cloned().unwrap_or(Value::NONE));
    Ok(())
}

/// A field; None if it was never set.
pub(crate) fn field_of(x: &Value, at: usize) -> Value {
    let found = x.downcast::<ExceptionObj>().and_then(|e| e.fields.borrow().get(at).cloned());
    found.filter(|value| !value.is_unbound()).unwrap_or(Value::NONE)
}

/// Sets a field.
pub(crate) fn put(x: &Value, at: usize, value: Value) {
    let Some(e) = x.downcast::<ExceptionObj>() else { return };
    let old = {
        let mut fields = e.fields.borrow_mut();
        if fields.len() <= at {
            fields.resize(at + 1, Value::UNBOUND);
        }
        std::mem::replace(&mut fields[at], value)
    };
    drop(old);
}

/// The keyword arguments a constructor knows, in its order; None where one was not given.
fn known_keywords<const N: usize>(
    ctx: &Ctx,
    class: &str,
    args: Args<'_>,
    known: [&str; N],
) -> Result<[Value; N]> {
    let mut values = [const { Value::NONE }; N];
    for (name, value) in args.keywords() {
        let text = text_of(name);
        match known.iter().position(|k| *k == text) {
            Some(at) => values[at] = value.clone(),
            None => {
                let message = format!("{class}() got an unexpected keyword argument '{text}'");
                return Err(ctx.type_error(message));
            }
        }
    }
    Ok(values)
}

fn key_slots(s: &Slots) {
    s.init.set(Some(base_init));
    s.str.set(Some(|ctx, x| match args_of(x).as_slice() {
        [one] => ctx.repr(one),
        _ => base_str(ctx, x),
    }));
}

fn stop_slots(s: &Slots) {
    s.init.set(Some(|ctx, x, args| {
        base_init(ctx, x, args)?;
        put(x, 0, args.pos().first().cloned().unwrap_or(Value::NONE));
        Ok(())
    }));
}

fn exit_slots(s: &Slots) {
    s.init.set(Some(|ctx, x, args| {
        base_init(ctx, x, args)?;
        put(
            x,
            0,
            match args.pos() {
                [] => Value::NONE,
                [code] => code.clone(),
                several => ctx.new_tuple(several),
            },
        );
        Ok(())
    }));
}

fn name_slots(s: &Slots) {
    s.str.set(Some(base_str));
    s.init.set(Some(|ctx, x, args| {
        let [name] = known_keywords(ctx, "NameError", args, ["name"])?;
        base_init(ctx, x, Args::positional(args.pos()))?;
        put(x, 0, name);
        Ok(())
    }));
}

fn attribute_slots(s: &Slots) {
    s.str.set(Some(base_str));
    s.init.set(Some(|ctx, x, args| {
        let [name, object] = known_keywords(ctx, "AttributeError", args, ["name", "obj"])?;
        base_init(ctx, x, Args::positional(args.pos()))?;
        put(x, 0, name);
        put(x, 1, object);
        Ok(())
    }));
}

fn import_slots(s: &Slots) {
    s.init.set(Some(|ctx, x, args| {
        let keywords = known_keywords(ctx, "ImportError", args, ["name", "path", "name_from"])?;
        base_init(ctx, x, Args::positional(args.pos()))?;
        put(x, 0, if let [message] = args.pos() { message.clone() } else { Value::NONE });
        for (i, value) in keywords.into_iter().enumerate() {
            put(x, i + 1, value);
        }
        Ok(())
    }));
    s.str.set(Some(|ctx, x| {
        let message = field_of(x, 0);
        if message.downcast::<StrObj>().is_some() { Ok(message) } else { base_str(ctx, x) }
    }));
}

/// What a copy of an AttributeError is given: not the object, which may be anything.
fn attribute_state(ctx: &Ctx, x: &Value) -> Value {
    let state = ctx.new_dict();
    for (name, value) in ctx.own_attrs(x) {
        state.set_str(&name, value);
    }
    let name = field_of(x, 0);
    if !name.is_none() {
        state.set_str(&ctx.intern("name"), name);
    }
    state.set_str(&ctx.intern("args"), args_value(x));
    state.into_value()
}

fn import_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = &args[0];
    let state = ctx.new_dict();
    for (name, value) in ctx.own_attrs(x) {
        state.set_str(&name, value);
    }
    for (i, name) in [(1, "name"), (2, "path"), (3, "name_from")] {
        let value = field_of(x, i);
        if !value.is_none() {
            state.set_str(&ctx.intern(name), value);
        }
    }
    let mut parts = vec![ctx.type_of(x).to_value(), args_value(x)];
    if !state.is_empty() {
        parts.push(state.into_value());
    }
    Ok(ctx.new_tuple_from(parts))
}

/// The OSError subclass of an error number.
fn class_of_errno(ctx: &Ctx, errno: i64) -> Option<&Type> {
    let e = ctx.exceptions();
    Some(match errno {
        11 | 114 | 115 => &e.blocking_io_error,
        32 | 108 => &e.broken_pipe_error,
        10 => &e.child_process_error,
        103 => &e.connection_aborted_error,
        111 => &e.connection_refused_error,
        104 => &e.connection_reset_error,
        17 => &e.file_exists_error,
        2 => &e.file_not_found_error,
        21 => &e.is_a_directory_error,
        20 => &e.not_a_directory_error,
        4 => &e.interrupted_error,
        1 | 13 => &e.permission_error,
        3 => &e.process_lookup_error,
        110 => &e.timeout_error,
        _ => return None,
    })
}

fn os_slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, args| {
        if leaves_all_to_init(ctx, ty) {
            return base_new(ctx, ty, Args::positional(&[]));
        }
        if args.has_keywords() {
            return Err(ctx.type_error(format!("{}() takes no keyword arguments", ty.name_text())));
        }
        let pos = args.pos();
        let mut class = ty;
        if ty.is(&ctx.exceptions().os_error)
            && (2..=5).contains(&pos.len())
            && let Some(fitting) = pos[0].as_small_int().and_then(|errno| class_of_errno(ctx, errno))
        {
            class = fitting;
        }
        let x = base_new(ctx, class, Args::positional(pos))?;
        fill_os(ctx, &x, pos);
        Ok(x)
    }));
    s.init.set(Some(|ctx, x, args| {
        // Otherwise `__new__` has done it, with the arguments that it was called with.
        if leaves_all_to_init(ctx, ctx.type_of(x)) {
            base_init(ctx, x, args)?;
            fill_os(ctx, x, args.pos());
        }
        Ok(())
    }));
    s.str.set(Some(os_str));
}

/// A class with an `__init__` of its own and no `__new__`: what is not handed on to ours is not kept.
fn leaves_all_to_init(ctx: &Ctx, ty: &Type) -> bool {
    let ours = &ctx.exceptions().os_error.slots;
    let is_ours = |init: usize| ours.init.get().is_some_and(|own| own as usize == init);
    let is_our_new = |new: usize| ours.new.get().is_some_and(|own| own as usize == new);
    ty.slots.init.get().is_some_and(|init| !is_ours(init as usize))
        && ty.slots.new.get().is_some_and(|new| is_our_new(new as usize))
}

fn fill_os(ctx: &Ctx, x: &Value, pos: &[Value]) {
    if !(2..=5).contains(&pos.len()) {
        return;
    }
    put(x, 0, pos[0].clone());
    put(x, 1, pos[1].clone());
    let Some(filename) = pos.get(2).filter(|name| !name.is_none()) else { return };
    if ctx.is_instance_by_mro(x, &ctx.exceptions().blocking_io_error) && filename.as_small_int().is_some() {
        put(x, 4, filename.clone());
        return;
    }
    put(x, 2, filename.clone());
    if let Some(second) = pos.get(4) {
        put(x, 3, second.clone());
    }
    // The file names are no part of `args`, as they have never been.
    if let Some(e) = x.downcast::<ExceptionObj>() {
        drop(e.args.replace(ctx.new_tuple(&pos[..2])));
    }
}

fn os_str(ctx: &Ctx, x: &Value) -> Result<Value> {
    let [errno, strerror, filename, filename2] = [0, 1, 2, 3].map(|i| field_of(x, i));
    let set = |i: usize| {
        x.downcast::<ExceptionObj>()
            .is_some_and(|e| e.fields.borrow().get(i).is_some_and(|v| !v.is_unbound()))
    };
    if !filename.is_none() {
        let head = format!(
            "[Errno {}] {}: {}",
            ctx.str_text(&errno)?,
            ctx.str_text(&strerror)?,
            ctx.repr_text(&filename)?
        );
        let tail =
            if filename2.is_none() { String::new() } else { format!(" -> {}", ctx.repr_text(&filename2)?) };
        return Ok(ctx.new_str(&format!("{head}{tail}")));
    }
    if set(0) && set(1) {
        return Ok(ctx.new_str(&format!("[Errno {}] {}", ctx.str_text(&errno)?, ctx.str_text(&strerror)?)));
    }
    base_str(ctx, x)
}

fn get_written(ctx: &Ctx, x: &Value) -> Result<Value> {
    let value = field_of(x, 4);
    if value.is_none() { Err(ctx.attribute_error("characters_written")) } else { Ok(value) }
}

fn os_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = &args[0];
    let mut values = args_of(x);
    let filename = field_of(x, 2);
    if values.len() == 2 && !filename.is_none() {
        values.push(filename);
        let second = field_of(x, 3);
        if !second.is_none() {
            values.extend([Value::NONE, second]);
        }
    }
    let mut parts = vec![ctx.type_of(x).to_value(), ctx.new_tuple_from(values)];
    if !ctx.own_attrs(x).is_empty()
        && let Some(dict) = ctx.dict_of(x)
    {
        parts.push(dict.into_value());
    }
    Ok(ctx.new_tuple_from(parts))
}

fn syntax_slots(s: &Slots) {
    s.init.set(Some(|ctx, x, args| {
        base_init(ctx, x, args)?;
        let pos = args.pos();
        if let Some(message) = pos.first() {
            put(x, 0, message.clone());
        }
        let [_, place] = pos else { return Ok(()) };
        let place = ctx.collect(place)?;
        match place.len() {
            n @ ..=3 => {
                return Err(ctx.type_error(format!("function takes at least 4 arguments ({n} given)")));
            }
            n @ 7.. => return Err(ctx.type_error(format!("function takes at most 6 arguments ({n} given)"))),
            5 => return Err(ctx.type_error("end_offset must be provided when end_lineno is provided")),
            _ => {}
        }
        for (i, value) in place.into_iter().enumerate() {
            put(x, i + 1, value);
        }
        Ok(())
    }));
    s.str.set(Some(|ctx, x| {
        let message = ctx.str_text(&field_of(x, 0))?;
        let filename = field_of(x, 1);
        let filename = filename.downcast::<StrObj>().map(|_| text_of(&filename));
        let filename = filename.as_deref().map(|name| name.rsplit('/').next().unwrap_or(name));
        let line = field_of(x, 2).as_small_int();
        Ok(ctx.new_str(&match (filename, line) {
            (Some(filename), Some(line)) => format!("{message} ({filename}, line {line})"),
            (Some(filename), None) => format!("{message} ({filename})"),
            (None, Some(line)) => format!("{message} (line {line})"),
            (None, None) => message,
        }))
    }));
}

/// Checks the arguments of a Unicode error and keeps them, from field `first` on.
fn fill_unicode(ctx: &Ctx, x: &Value, args: Args<'_>, first: usize) -> Result<()> {
    base_init(ctx, x, args)?;
    let (pos, expected) = (args.pos(), 5 - first);
    if pos.len() != expected {
        let n = pos.len();
        return Err(ctx.type_error(format!("function takes exactly {expected} arguments ({n} given)")));
    }
    for (i, value) in pos.iter().enumerate() {
        let is_text = value.downcast::<StrObj>().is_some();
        let wanted = match i + first {
            0 | 4 if !is_text => "str",
            1 if first == 1 && !is_text => "str",
            2 | 3 if !ctx.has_index(value) => {
                let got = ctx.type_name(value);
                return Err(ctx.type_error(format!("'{got}' object cannot be interpreted as an integer")));
            }
            _ => {
                put(x, i + first, value.clone());
                continue;
            }
        };
        let got = if value.is_none() { "None".to_owned() } else { ctx.type_name(value) };
        return Err(ctx.type_error(format!("argument {} must be {wanted}, not {got}", i + 1)));
    }
    Ok(())
}

/// Where the fault is, as it was told, and the item there if it is one inside an object of `len` items.
fn place(x: &Value, len: usize) -> (String, Option<usize>) {
    let read = |i: usize| field_of(x, i).as_small_int().unwrap_or(0);
    let (start, end) = (read(2), read(3));
    let one = usize::try_from(start).ok().filter(|at| *at < len && end == start.saturating_add(1));
    (if one.is_some() { start.to_string() } else { format!("{start}-{}", end.saturating_sub(1)) }, one)
}

fn decode_slots(s: &Slots) {
    s.init.set(Some(|ctx, x, args| {
        if let Some(object) = args.pos().get(1)
            && args.pos().len() == 5
        {
            let bytes = ctx.bytes_like(object)?;
            if object.downcast::<crate::types::bytes::BytesObj>().is_none() {
                // Another buffer may change: what it holds now is kept.
                let bytes = ctx.new_bytes(&bytes);
                fill_unicode(ctx, x, args, 0)?;
                put(x, 1, bytes);
                return Ok(());
            }
        }
        fill_unicode(ctx, x, args, 0)
    }));
    s.str.set(Some(|ctx, x| {
        let object = field_of(x, 1);
        let Some(bytes) = ctx.bytes_view(&object)? else { return Ok(ctx.new_str("")) };
        let (place, one) = place(x, bytes.len());
        let (codec, reason) = (ctx.str_text(&field_of(x, 0))?, ctx.str_text(&field_of(x, 4))?);
        let what = match one.and_then(|at| bytes.get(at)) {
            Some(byte) => format!("byte 0x{byte:02x}"),
            None => "bytes".to_owned(),
        };
        Ok(ctx.new_str(&format!("'{codec}' codec can't decode {what} in position {place}: {reason}")))
    }));
}

fn escaped(point: u32) -> String {
    match point {
        0..=0xff => format!("\\x{point:02x}"),
        0x100..=0xffff => format!("\\u{point:04x}"),
        _ => format!("\\U{point:08x}"),
    }
}

fn encode_slots(s: &Slots) {
    s.init.set(Some(|ctx, x, args| {
        if let [encoding, object, _, _, _] = args.pos()
            && encoding.downcast::<StrObj>().is_some()
            && object.downcast::<StrObj>().is_none()
        {
            let got = ctx.type_name(object);
            return Err(ctx.type_error(format!("argument 2 must be str, not {got}")));
        }
        fill_unicode(ctx, x, args, 0)
    }));
    s.str.set(Some(|ctx, x| text_fault(ctx, x, true)));
}

fn translate_slots(s: &Slots) {
    s.init.set(Some(|ctx, x, args| fill_unicode(ctx, x, args, 1)));
    s.str.set(Some(|ctx, x| text_fault(ctx, x, false)));
}

fn text_fault(ctx: &Ctx, x: &Value, encodes: bool) -> Result<Value> {
    let object = field_of(x, 1);
    let Some(text) = object.downcast::<StrObj>() else { return Ok(ctx.new_str("")) };
    let (place, one) = place(x, text.len());
    let reason = ctx.str_text(&field_of(x, 4))?;
    let head = if encodes {
        format!("'{}' codec can't encode", ctx.str_text(&field_of(x, 0))?)
    } else {
        "can't translate".to_owned()
    };
    let what = match one {
        Some(at) => format!("character '{}'", escaped(text.code_point(at))),
        None => "characters".to_owned(),
    };
    Ok(ctx.new_str(&format!("{head} {what} in position {place}: {reason}")))
}

/// The items of a tuple, or nothing.
pub(crate) fn tuple_of(x: &Value) -> Vec<Value> {
    x.downcast::<TupleObj>().map(|t| t.items().to_vec()).unwrap_or_default()
}
