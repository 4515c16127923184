//! struct: numbers as bytes in a layout of one's choice.

mod format;

use format::{Field, Format, Layout, parse};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{Args, GetSet, ModuleSpec, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Ref, Slots, Type, TypeFlags, Visitor};
use gilbox_vm::types::bytes::BytesObj;
use gilbox_vm::types::bytes::items::{
    Packed, double_to_half, double_to_single, half_to_double, int_of, integer_bounds, is_signed, pack_item,
    read_integer, wide_int,
};
use gilbox_vm::types::int::as_int;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// The module `_struct`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_struct",
    doc: "Functions to convert between Python values and C structs.",
    functions: &[
        NativeDef::new("pack", "(format, /, *values)", |ctx, a| {
            pack(ctx, &*cached(ctx, &a[0])?, values(&a[1]))
        }),
        NativeDef::new("pack_into", "(format, buffer, offset, /, *values)", |ctx, a| {
            pack_into(ctx, &*cached(ctx, &a[0])?, &a[1], &a[2], values(&a[3]))
        }),
        NativeDef::new("unpack", "(format, buffer, /)", |ctx, a| unpack(ctx, &*cached(ctx, &a[0])?, &a[1])),
        NativeDef::new("unpack_from", "(format, /, buffer, offset=0)", |ctx, a| {
            unpack_from(ctx, &*cached(ctx, &a[0])?, &a[1], arg(a, 2))
        }),
        NativeDef::new("iter_unpack", "(format, buffer, /)", |ctx, a| {
            iter_unpack(ctx, cached(ctx, &a[0])?, &a[1])
        }),
        NativeDef::new("calcsize", "(format, /)", |ctx, a| Ok(ctx.new_int(cached(ctx, &a[0])?.size as i64))),
        NativeDef::new("_clearcache", "()", |ctx, _| {
            ctx.state::<State>().formats.borrow_mut().clear();
            Ok(Value::NONE)
        }),
    ],
    init,
};

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    let error = ctx.new_exception_class("struct.error", &ctx.exceptions().exception);
    ctx.state::<State>().error.replace(Some(error.clone()));
    ctx.set_attr(module, &ctx.intern("error"), Some(error.as_value()))?;
    ctx.native_type(&ITERATOR, None);
    let class = ctx.native_type(&STRUCT, None);
    ctx.set_attr(module, &ctx.intern("Struct"), Some(class.as_value()))
}

#[derive(Default)]
struct State {
    error: RefCell<Option<Type>>,
    formats: RefCell<HashMap<Vec<u8>, Rc<Format>>>,
}

fn error(ctx: &Ctx, message: impl AsRef<str>) -> Raise {
    let class = ctx.state::<State>().error.borrow().clone();
    match class {
        Some(class) => ctx.raise(&class, message.as_ref()),
        None => ctx.value_error(message),
    }
}

fn values(tuple: &Value) -> &[Value] {
    tuple.downcast::<TupleObj>().map_or(&[], TupleObj::items)
}

/// The parsed format of a str or bytes.
fn cached(ctx: &Ctx, text: &Value) -> Result<Rc<Format>> {
    let bytes = if let Some(s) = text.downcast::<StrObj>() {
        if !s.is_ascii() {
            ctx.encode(text, "ascii", "strict")?;
        }
        s.bytes()
    } else if let Some(b) = text.downcast::<BytesObj>() {
        b.bytes()
    } else {
        // Formats are kept by their hash, which is asked for first.
        ctx.hash(text)?;
        let got = ctx.type_name(text);
        return Err(ctx.type_error(format!("Struct() argument 1 must be a str or bytes object, not {got}")));
    };
    if bytes.contains(&0) {
        return Err(error(ctx, "embedded null character"));
    }
    let state = ctx.state::<State>();
    if let Some(found) = state.formats.borrow().get(bytes) {
        return Ok(found.clone());
    }
    let parsed = Rc::new(parse(bytes).map_err(|e| error(ctx, e))?);
    let mut formats = state.formats.borrow_mut();
    if formats.len() >= 100 {
        formats.clear();
    }
    formats.insert(bytes.to_vec(), parsed.clone());
    Ok(parsed)
}

fn pack(ctx: &Ctx, format: &Format, values: &[Value]) -> Result<Value> {
    let bytes = packed(ctx, format, values, "pack")?;
    Ok(ctx.new_bytes(&bytes))
}

fn check_count(ctx: &Ctx, format: &Format, values: &[Value], name: &str) -> Result<()> {
    if values.len() == format.n_values {
        return Ok(());
    }
    let (wanted, got) = (format.n_values, values.len());
    Err(error(ctx, format!("{name} expected {wanted} items for packing (got {got})")))
}

/// The bytes of the values; `name` is for messages.
fn packed(ctx: &Ctx, format: &Format, values: &[Value], name: &str) -> Result<Vec<u8>> {
    check_count(ctx, format, values, name)?;
    ctx.check_allocation(format.size)?;
    let mut out = vec![0; format.size];
    let mut values = values.iter();
    for field in &format.fields {
        for n in 0..field.count {
            let Some(value) = values.next() else { continue };
            let offset = field.offset + if field.count > 1 { n * field.size } else { 0 };
            pack_field(ctx, format.layout, field, value, &mut out[offset..offset + field.size])?;
        }
    }
    Ok(out)
}

fn pack_field(ctx: &Ctx, layout: Layout, field: &Field, value: &Value, place: &mut [u8]) -> Result<()> {
    let code = field.format;
    if matches!(code, 's' | 'p') {
        return pack_text(ctx, code, value, place);
    }
    let bytes = match is_signed(code) {
        Some(signed) => pack_integer(ctx, code, field.size, signed, value)?,
        None if matches!(code, 'e' | 'f' | 'd') => pack_float(ctx, layout, code, value)?,
        None => match pack_item(ctx, code, value)? {
            Packed::Bytes(bytes) => bytes,
            Packed::WrongType => return Err(wrong_type(ctx, code)),
            Packed::OutOfRange => return Err(too_large(ctx, code)),
        },
    };
    place.copy_from_slice(&bytes[..field.size]);
    if layout.big {
        place.reverse();
    }
    Ok(())
}

fn pack_text(ctx: &Ctx, code: char, value: &Value, place: &mut [u8]) -> Result<()> {
    let is_bytes = ctx.buffer_ops(value).is_some_and(|ops| (ops.format)(value).1 == 1);
    let Some(bytes) = ctx.bytes_view(value)?.filter(|_| is_bytes) else {
        return Err(error(ctx, format!("argument for '{code}' must be a bytes object")));
    };
    let place = if code == 'p' {
        let Some((length, rest)) = place.split_first_mut() else { return Ok(()) };
        *length = bytes.len().min(rest.len()).min(255) as u8;
        rest
    } else {
        place
    };
    let n = bytes.len().min(place.len());
    place[..n].copy_from_slice(&bytes[..n]);
    Ok(())
}

fn wrong_type(ctx: &Ctx, code: char) -> Raise {
    error(
        ctx,
        match code {
            'c' => "char format requires a bytes object of length 1".to_owned(),
            _ => "required argument is not an integer".to_owned(),
        },
    )
}

fn too_large(ctx: &Ctx, code: char) -> Raise {
    match code {
        'c' => error(ctx, "char format requires a bytes object of length 1"),
        _ => error(ctx, "argument out of range"),
    }
}

fn pack_integer(ctx: &Ctx, code: char, size: usize, signed: bool, value: &Value) -> Result<[u8; 8]> {
    if !ctx.has_index(value) {
        return Err(error(ctx, "required argument is not an integer"));
    }
    let (mut least, most) = integer_bounds(size, signed);
    if code == 'P' {
        // Addresses have no sign of their own.
        least = i64::MIN.into();
    }
    match wide_int(&ctx.index(value)?).filter(|i| (least..=most).contains(i)) {
        Some(i) => Ok((i as u64).to_le_bytes()),
        None if code == 'P' => Err(error(ctx, "int too large to convert")),
        None => Err(error(ctx, format!("'{code}' format requires {least} <= number <= {most}"))),
    }
}

/// Whatever goes wrong on the way to a float has one text here.
fn pack_float(ctx: &Ctx, layout: Layout, code: char, value: &Value) -> Result<[u8; 8]> {
    let double = match pack_item(ctx, 'd', value) {
        Ok(Packed::Bytes(bytes)) => f64::from_le_bytes(bytes),
        Err(raise) if !raise.is(ctx, &ctx.exceptions().exception) => return Err(raise),
        _ => return Err(error(ctx, "required argument is not a float")),
    };
    let bits = match code {
        'd' => Some(double.to_bits()),
        'e' => double_to_half(double).map(u64::from),
        // With the sizes of C it is C's conversion, where what is too large is infinite.
        _ if layout.native => Some((double as f32).to_bits().into()),
        _ => double_to_single(double).map(|single| single.to_bits().into()),
    };
    bits.map(u64::to_le_bytes).ok_or_else(|| match as_int(value) {
        Some(_) => error(ctx, "int too large to convert"),
        None => ctx.overflow_error(format!("float too large to pack with {code} format")),
    })
}

fn pack_into(ctx: &Ctx, format: &Format, buffer: &Value, offset: &Value, values: &[Value]) -> Result<Value> {
    let given = ctx.index_checked(offset)?;
    let len = ctx.writable_len(buffer)? as i64;
    check_count(ctx, format, values, "pack_into")?;
    let at = place_in(ctx, format, "pack_into", given, len)?;
    let bytes = packed(ctx, format, values, "pack_into")?;
    ctx.with_writable(buffer, &mut |all| {
        if let Some(place) = all.get_mut(at..at + bytes.len()) {
            place.copy_from_slice(&bytes);
        }
    })?;
    Ok(Value::NONE)
}

/// Where a struct at an offset lies in a buffer of `len` bytes.
fn place_in(ctx: &Ctx, format: &Format, name: &str, given: i64, len: i64) -> Result<usize> {
    let size = format.size as i64;
    let (verb, no_room) = if name == "pack_into" {
        ("packing", format!("no space to pack {size} bytes at offset {given}"))
    } else {
        ("unpacking", format!("not enough data to unpack {size} bytes at offset {given}"))
    };
    let mut offset = given;
    if offset < 0 {
        if offset + size > 0 {
            return Err(error(ctx, no_room));
        }
        if offset + len < 0 {
            return Err(error(ctx, format!("offset {given} out of range for {len}-byte buffer")));
        }
        offset += len;
    }
    if len - offset < size {
        let needed = offset.saturating_add(size);
        return Err(error(
            ctx,
            format!(
                "{name} requires a buffer of at least {needed} bytes for {verb} {size} bytes at offset {offset} (actual buffer size is {len})"
            ),
        ));
    }
    Ok(offset as usize)
}

fn unpack(ctx: &Ctx, format: &Format, buffer: &Value) -> Result<Value> {
    let bytes = ctx.bytes_like(buffer)?;
    if bytes.len() != format.size {
        return Err(error(ctx, format!("unpack requires a buffer of {} bytes", format.size)));
    }
    Ok(unpacked(ctx, format, &bytes))
}

fn unpack_from(ctx: &Ctx, format: &Format, buffer: &Value, offset: Option<&Value>) -> Result<Value> {
    let given = match offset {
        Some(v) => ctx.index_checked(v)?,
        None => 0,
    };
    let bytes = ctx.bytes_like(buffer)?;
    let at = place_in(ctx, format, "unpack_from", given, bytes.len() as i64)?;
    Ok(unpacked(ctx, format, &bytes[at..at + format.size]))
}

fn unpacked(ctx: &Ctx, format: &Format, bytes: &[u8]) -> Value {
    let mut values = Vec::with_capacity(format.n_values);
    for field in &format.fields {
        if matches!(field.format, 's' | 'p') {
            values.push(text_of(ctx, field, &bytes[field.offset..field.offset + field.size]));
            continue;
        }
        for n in 0..field.count {
            let offset = field.offset + n * field.size;
            let mut item = [0u8; 8];
            let item = &mut item[..field.size];
            item.copy_from_slice(&bytes[offset..offset + field.size]);
            if format.layout.big {
                item.reverse();
            }
            values.push(unpack_field(ctx, field.format, item));
        }
    }
    ctx.new_tuple_from(values)
}

fn text_of(ctx: &Ctx, field: &Field, bytes: &[u8]) -> Value {
    if field.format == 's' {
        return ctx.new_bytes(bytes);
    }
    match bytes.split_first() {
        Some((length, rest)) => ctx.new_bytes(&rest[..rest.len().min(*length as usize)]),
        None => ctx.new_bytes(b""),
    }
}

fn unpack_field(ctx: &Ctx, code: char, item: &[u8]) -> Value {
    if let Some(signed) = is_signed(code) {
        return int_of(ctx, read_integer(item, signed));
    }
    let bits = read_integer(item, false) as u64;
    match code {
        'c' => ctx.new_bytes(item),
        '?' => Value::from_bool(bits != 0),
        'e' => ctx.new_float(half_to_double(bits as u16)),
        'f' => ctx.new_float(f32::from_bits(bits as u32) as f64),
        _ => ctx.new_float(f64::from_bits(bits)),
    }
}

/// The payload of Struct.
struct StructObj {
    text: RefCell<Value>,
    format: RefCell<Option<Rc<Format>>>,
}

impl Payload for StructObj {
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.text.borrow());
    }
}

static STRUCT: TypeSpec =
    TypeSpec::new::<StructObj>("_struct.Struct").slots(struct_slots).methods(METHODS).getset(&[
        GetSet::get("format", |ctx, x| {
            let text = text_of_struct(ctx, x)?;
            Ok(match text.downcast::<BytesObj>() {
                Some(b) => ctx.new_str_text(gilbox_vm::text::PyText::new(b.bytes())),
                None => text,
            })
        }),
        GetSet::get("size", |ctx, x| Ok(ctx.new_int(of(ctx, x)?.size as i64))),
    ]);

const METHODS: &[NativeDef] = &[
    NativeDef::new("pack", "(self, /, *values)", |ctx, a| pack(ctx, &*of(ctx, &a[0])?, values(&a[1]))),
    NativeDef::new("pack_into", "(self, buffer, offset, /, *values)", |ctx, a| {
        pack_into(ctx, &*of(ctx, &a[0])?, &a[1], &a[2], values(&a[3]))
    }),
    NativeDef::new("unpack", "(self, buffer, /)", |ctx, a| unpack(ctx, &*of(ctx, &a[0])?, &a[1])),
    NativeDef::new("unpack_from", "(self, /, buffer, offset=0)", |ctx, a| {
        unpack_from(ctx, &*of(ctx, &a[0])?, &a[1], arg(a, 2))
    }),
    NativeDef::new("iter_unpack", "(self, buffer, /)", |ctx, a| iter_unpack(ctx, of(ctx, &a[0])?, &a[1])),
];

fn struct_slots(s: &Slots) {
    s.new.set(Some(|ctx: &Ctx, ty: &Type, _: Args<'_>| {
        let fresh = StructObj { text: RefCell::new(Value::NONE), format: RefCell::new(None) };
        Ok(ctx.alloc(ty, fresh).into_value())
    }));
    s.init.set(Some(|ctx: &Ctx, x: &Value, args: Args<'_>| {
        let [text] = args.values() else {
            let n = args.values().len();
            return Err(ctx.type_error(format!("Struct() takes exactly 1 argument ({n} given)")));
        };
        let format = cached(ctx, text)?;
        if let Some(s) = x.downcast::<StructObj>() {
            s.format.replace(Some(format));
            let old = s.text.replace(text.clone());
            drop(old);
        }
        Ok(())
    }));
    s.repr.set(Some(|ctx: &Ctx, x: &Value| {
        let (class, text) = (ctx.type_of(x).name_text(), text_of_struct(ctx, x)?);
        Ok(ctx.new_str(&format!("{class}({})", ctx.repr_text(&text)?)))
    }));
}

fn text_of_struct(ctx: &Ctx, x: &Value) -> Result<Value> {
    let s = x.downcast::<StructObj>().ok_or_else(|| ctx.type_error("a Struct is required"))?;
    Ok(s.text.borrow().clone())
}

fn of(ctx: &Ctx, x: &Value) -> Result<Rc<Format>> {
    let format = x.downcast::<StructObj>().and_then(|s| s.format.borrow().clone());
    format.ok_or_else(|| ctx.runtime_error("Struct object is not initialized"))
}

/// The payload of the iterator of iter_unpack.
struct IterObj {
    format: Rc<Format>,
    bytes: Vec<u8>,
    at: Cell<usize>,
}

impl Payload for IterObj {}

static ITERATOR: TypeSpec = TypeSpec::new::<IterObj>("_struct.unpack_iterator")
    .slots(iterator_slots)
    .flags(TypeFlags::NO_NEW)
    .methods(&[NativeDef::new("__length_hint__", "(self, /)", |ctx, a| {
        let Some(it) = a[0].downcast::<IterObj>() else { return Ok(Value::NONE) };
        Ok(ctx.new_int(((it.bytes.len() - it.at.get()) / it.format.size) as i64))
    })]);

fn iterator_slots(s: &Slots) {
    s.iter.set(Some(|_: &Ctx, x: &Value| Ok(x.clone())));
    s.next.set(Some(|ctx: &Ctx, x: &Value| {
        let Some(it) = x.downcast::<IterObj>() else { return Ok(None) };
        let (at, size) = (it.at.get(), it.format.size);
        let Some(bytes) = it.bytes.get(at..at + size) else { return Ok(None) };
        it.at.set(at + size);
        Ok(Some(unpacked(ctx, &it.format, bytes)))
    }));
}

fn iter_unpack(ctx: &Ctx, format: Rc<Format>, buffer: &Value) -> Result<Value> {
    let bytes = ctx.bytes_like(buffer)?.into_owned();
    if format.size == 0 {
        return Err(error(ctx, "cannot iteratively unpack with a struct of length 0"));
    }
    if bytes.len() % format.size != 0 {
        let size = format.size;
        return Err(error(
            ctx,
            format!("iterative unpacking requires a buffer of a multiple of {size} bytes"),
        ));
    }
    let it: Ref<IterObj> = ctx.alloc(&ctx.type_for::<IterObj>(), IterObj { format, bytes, at: Cell::new(0) });
    Ok(it.into_value())
}
