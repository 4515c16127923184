//! array: numbers of one kind, packed.

mod edit;
mod slots;

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{Args, GetSet, ModuleSpec, NativeDef};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Type, TypeFlags};
use gilbox_vm::types::bytes::BufferOps;
use gilbox_vm::types::bytes::items::{Packed, integer_bounds, is_signed, item_size, pack_item, unpack_item};
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
        |ctx, a| {
            let array = ctx.call(&a[0], &[a[1].clone()])?;
            ctx.call_method_str(&array, "frombytes", &a[3..4])?;
            Ok(array)
        },
    )],
    init,
};

const CODES: &str = "bBuwhHiIlLqQfd";

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    let class = ctx.native_type(&SPEC, None);
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
    .flags(TypeFlags::BASE.with(TypeFlags::SEQUENCE))
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
        match pack_item(ctx, self.code, value)? {
            Packed::Bytes(bytes) => Ok(bytes),
            Packed::WrongType => Err(wrong_type(ctx, self.code, value)),
            Packed::OutOfRange => Err(out_of_range(ctx, self.code, self.size, value)),
        }
    }

    /// Runs a change of size, which views forbid. `f` runs no script code.
    fn resize<R>(&self, ctx: &Ctx, f: impl FnOnce(&mut Vec<u8>) -> R) -> Result<R> {
        if self.exports.get() > 0 {
            return Err(ctx.buffer_error("cannot resize an array that is exporting buffers"));
        }
        Ok(f(&mut self.bytes.borrow_mut()))
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
        'u' | 'w' => match value.downcast::<StrObj>() {
            Some(s) => {
                let n = s.len();
                ctx.type_error(format!("array item must be a unicode character, not a string of length {n}"))
            }
            None => ctx.type_error(format!("array item must be a unicode character, not {got}")),
        },
        'f' | 'd' => ctx.type_error(format!("must be real number, not {got}")),
        _ => ctx.type_error(format!("'{got}' object cannot be interpreted as an integer")),
    }
}

#[cold]
fn out_of_range(ctx: &Ctx, code: char, size: usize, value: &Value) -> Raise {
    let (least, _) = integer_bounds(size, is_signed(code).unwrap_or(false));
    let below = gilbox_vm::types::bytes::items::wide_int(value).is_some_and(|i| i < least);
    let name = match code {
        'b' => "signed char",
        'B' => "unsigned byte integer",
        'h' => "signed short integer",
        'H' => "unsigned short",
        'i' => "signed integer",
        'I' => "unsigned int",
        _ => {
            let negative = below && is_signed(code) == Some(false);
            return ctx.overflow_error(if negative {
                "can't convert negative value to unsigned int"
            } else if is_signed(code).is_some() {
                "Python int too large to convert to C long"
            } else {
                "float too large to pack with f format"
            });
        }
    };
    ctx.overflow_error(match (code, below) {
        ('b' | 'B' | 'h', true) => format!("{name} is less than minimum"),
        ('b' | 'B' | 'h', false) => format!("{name} is greater than maximum"),
        ('I', true) => "can't convert negative value to unsigned int".to_owned(),
        (_, true) => format!("{name} is less than minimum"),
        (_, false) => format!("{name} is greater than maximum"),
    })
}

/// `array(typecode, initializer)`
fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let (code, source) = match (args.has_keywords(), args.pos()) {
        (true, _) => return Err(ctx.type_error("array.array() takes no keyword arguments")),
        (_, [code]) => (code, None),
        (_, [code, source]) => (code, Some(source)),
        (_, []) => return Err(ctx.type_error("array() takes at least 1 argument (0 given)")),
        (_, more) => {
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
    let fresh = ArrayObj { code, size, bytes: RefCell::default(), exports: Cell::new(0) };
    let array = ctx.alloc(ty, fresh).into_value();
    if let Some(source) = source {
        edit::fill(ctx, &array, source)?;
    }
    Ok(array)
}
