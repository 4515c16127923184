//! array: numbers of one kind, packed.

mod edit;
mod iter;
mod pickled;
mod slots;

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{Args, GetSet, ModuleSpec, NativeDef};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Type, TypeFlags};
use gilbox_vm::types::bytes::BufferOps;
use gilbox_vm::types::bytes::items::{Packed, clamped_int, is_signed, item_size, pack_item, unpack_item};
use gilbox_vm::types::object::same_init;
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "array",
    doc: "An array type of numbers (or characters) of one kind.",
    functions: &[NativeDef::new(
        "_array_reconstructor",
        "(arraytype, typecode, mformat_code, items, /)",
        pickled::reconstruct,
    )],
    init,
};

const CODES: &str = "bBuwhHiIlLqQfd";

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    let class = ctx.native_type(&SPEC, None);
    ctx.native_type(&iter::SPEC, None);
    ctx.register_buffer::<ArrayObj>(BufferOps {
        read: |x, f| {
            if let Some(a) = x.downcast::<ArrayObj>() {
                f(&a.bytes.borrow());
            }
        },
        write: Some(|x, f| {
            if let Some(a) = x.downcast::<ArrayObj>() {
                f(&mut a.bytes.borrow_mut());
            }
        }),
        pin: |x, change| {
            if let Some(a) = x.downcast::<ArrayObj>() {
                a.exports.set(a.exports.get().saturating_add_signed(change));
            }
        },
        format: |x| x.downcast::<ArrayObj>().map_or(('B', 1), |a| (a.code, a.size)),
    });
    ctx.set_attr(module, &ctx.intern("array"), Some(class.as_value()))?;
    ctx.set_attr(module, &ctx.intern("ArrayType"), Some(class.as_value()))?;
    ctx.set_attr(module, &ctx.intern("typecodes"), Some(&ctx.new_str(CODES)))
}

/// The payload: items as bytes in native order.
pub struct ArrayObj {
    code: char,
    size: usize,
    bytes: RefCell<Vec<u8>>,
    /// How many memoryviews forbid a change of size.
    exports: Cell<usize>,
}

impl Payload for ArrayObj {}

/// The type.
pub static SPEC: TypeSpec = TypeSpec::new::<ArrayObj>("array.array")
    .methods(edit::METHODS)
    .getset(GETSET)
    .slots(slots::fill)
    .flags(TypeFlags::BASE.with(TypeFlags::SEQUENCE).with(TypeFlags::WEAKREF))
    .doc("array(typecode [, initializer]) -> array");

const GETSET: &[GetSet] = &[
    GetSet::get("typecode", |ctx, x| this(ctx, x).map(|a| ctx.new_str(&a.code.to_string()))),
    GetSet::get("itemsize", |ctx, x| this(ctx, x).map(|a| ctx.new_int(a.size as i64))),
];

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a ArrayObj> {
    x.downcast::<ArrayObj>().ok_or_else(|| ctx.type_error("an array.array is required"))
}

impl ArrayObj {
    fn len(&self) -> usize {
        self.bytes.borrow().len() / self.size
    }

    fn item(&self, ctx: &Ctx, at: usize) -> Option<Value> {
        let bytes = self.bytes.borrow();
        let item = bytes.get(at * self.size..(at + 1) * self.size)?;
        Some(unpack_item(ctx, self.code, item))
    }

    fn items(&self, ctx: &Ctx) -> Vec<Value> {
        self.bytes.borrow().chunks_exact(self.size).map(|b| unpack_item(ctx, self.code, b)).collect()
    }

    /// The bytes of a value as an item.
    fn pack(&self, ctx: &Ctx, value: &Value) -> Result<[u8; 8]> {
        // Asked once only: `__index__` is script code.
        let asked = is_signed(self.code).is_some() && value.as_small_int().is_none() && ctx.has_index(value);
        let number = if asked { Some(ctx.index(value)?) } else { None };
        let value = number.as_ref().unwrap_or(value);
        match pack_item(ctx, self.code, value)? {
            Packed::Bytes(bytes) => Ok(bytes),
            Packed::WrongType => Err(wrong_type(ctx, self.code, value)),
            // C rounds what is too large for a float to infinity.
            Packed::OutOfRange if self.code == 'f' => {
                let infinity = f32::INFINITY.copysign(ctx.to_f64(value)? as f32);
                Ok(u64::from(infinity.to_bits()).to_le_bytes())
            }
            Packed::OutOfRange => Err(out_of_range(ctx, self.code, value)),
        }
    }

    /// Runs a change of size, which views forbid. `f` runs no script code.
    fn resize<R>(&self, ctx: &Ctx, f: impl FnOnce(&mut Vec<u8>) -> R) -> Result<R> {
        if self.exports.get() > 0 {
            return Err(ctx.buffer_error("cannot resize an array that is exporting buffers"));
        }
        let mut bytes = self.bytes.borrow_mut();
        ctx.make_room(&mut *bytes, 8)?;
        Ok(f(&mut bytes))
    }

    fn like(&self, ctx: &Ctx, bytes: Vec<u8>) -> Value {
        let fresh =
            ArrayObj { code: self.code, size: self.size, bytes: RefCell::new(bytes), exports: Cell::new(0) };
        ctx.alloc(&ctx.type_for::<ArrayObj>(), fresh).into_value()
    }
}

#[cold]
fn wrong_type(ctx: &Ctx, code: char, value: &Value) -> Raise {
    let got = ctx.type_name(value);
    match code {
        'u' | 'w' => ctx.type_error("array item must be unicode character"),
        'f' | 'd' => ctx.type_error(format!("must be real number, not {got}")),
        _ => ctx.type_error(format!("'{got}' object cannot be interpreted as an integer")),
    }
}

/// The C types an item of this code passes through, widest first, and the words for what does not fit one.
fn steps(code: char) -> &'static [(&'static str, i128, i128)] {
    const SHORT: (&str, i128, i128) = ("signed short integer", i16::MIN as i128, i16::MAX as i128);
    const INT: (&str, i128, i128) = ("signed integer", i32::MIN as i128, i32::MAX as i128);
    match code {
        'b' => &[SHORT, ("signed char", i8::MIN as i128, i8::MAX as i128)],
        'B' => &[("unsigned byte integer", 0, u8::MAX as i128)],
        'h' => &[SHORT],
        'H' => &[INT, ("unsigned short", 0, u16::MAX as i128)],
        'i' => &[INT],
        _ => &[("unsigned int", 0, u32::MAX as i128)],
    }
}

#[cold]
fn out_of_range(ctx: &Ctx, code: char, value: &Value) -> Raise {
    let number = clamped_int(value);
    let plain = match code {
        'q' | 'Q' if number < 0 && code == 'Q' => "can't convert negative int to unsigned",
        'q' | 'Q' => "int too big to convert",
        'I' | 'L' if number < 0 => "can't convert negative value to unsigned int",
        'I' | 'L' if number > u64::MAX as i128 => "Python int too large to convert to C unsigned long",
        'I' => "",
        _ if i64::try_from(number).is_err() => "Python int too large to convert to C long",
        _ => "",
    };
    if !plain.is_empty() {
        return ctx.overflow_error(plain);
    }
    let failed = steps(code).iter().find(|(_, least, most)| !(*least..=*most).contains(&number));
    let (name, least, _) = failed.copied().unwrap_or(("array item", 0, 0));
    let how = if number < least { "less than minimum" } else { "greater than maximum" };
    ctx.overflow_error(format!("{name} is {how}"))
}

/// `array(typecode, initializer)`
fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    // A subclass with an `__init__` of its own may take keywords there.
    if args.has_keywords() && same_init(ty, &ctx.type_for::<ArrayObj>()) {
        return Err(ctx.type_error("array.array() takes no keyword arguments"));
    }
    let (code, source) = match args.pos() {
        [code] => (code, None),
        [code, source] => (code, Some(source)),
        [] => return Err(ctx.type_error("array() takes at least 1 argument (0 given)")),
        more => {
            let n = more.len();
            return Err(ctx.type_error(format!("array() takes at most 2 arguments ({n} given)")));
        }
    };
    if code.downcast::<StrObj>().is_none_or(|s| s.len() != 1) {
        let got = ctx.type_name(code);
        return Err(ctx.type_error(format!("array() argument 1 must be a unicode character, not {got}")));
    }
    let code = text_of(code).chars().next().unwrap_or(' ');
    let Some(size) = item_size(code).filter(|_| CODES.contains(code)) else {
        return Err(ctx.value_error("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)"));
    };
    if code == 'u' {
        ctx.warn_deprecated("The 'u' type code is deprecated and will be removed in Python 3.16")?;
    }
    let fresh = ArrayObj { code, size, bytes: RefCell::default(), exports: Cell::new(0) };
    let array = ctx.alloc(ty, fresh).into_value();
    if let Some(source) = source {
        edit::fill(ctx, &array, source)?;
    }
    Ok(array)
}
