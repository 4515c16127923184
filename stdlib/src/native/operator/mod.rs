//! _operator: the operators as functions.

mod getters;

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef, NativeFn, arg};
use gilbox_vm::object::{BinOp, Cmp};
use gilbox_vm::types::bytes::BytesObj;
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;

/// The module `_operator`.
pub const MODULE: ModuleSpec =
    ModuleSpec { name: "_operator", doc: "Operator interface.", functions: FUNCTIONS, init };

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    for spec in [&getters::ITEMGETTER, &getters::ATTRGETTER, &getters::METHODCALLER] {
        let ty = ctx.native_type(spec, None);
        let name = spec.name.rsplit('.').next().unwrap_or(spec.name);
        ctx.set_attr(module, &ctx.intern(name), Some(ty.as_value()))?;
    }
    Ok(())
}

const fn two(name: &'static str, doc: &'static str, function: NativeFn) -> NativeDef {
    NativeDef::new(name, "(a, b, /)", function).doc(doc)
}

const fn one(name: &'static str, doc: &'static str, function: NativeFn) -> NativeDef {
    NativeDef::new(name, "(a, /)", function).doc(doc)
}

/// Lines of the table for binary operators, comparisons and in-place operators.
macro_rules! binary {
    ($name:literal, $op:ident, $doc:literal) => {
        two($name, $doc, |ctx, args| ctx.binary(BinOp::$op, &args[0], &args[1]))
    };
}
macro_rules! in_place {
    ($name:literal, $op:ident, $doc:literal) => {
        two($name, $doc, |ctx, args| ctx.inplace(BinOp::$op, &args[0], &args[1]))
    };
}
macro_rules! comparison {
    ($name:literal, $op:ident, $doc:literal) => {
        two($name, $doc, |ctx, args| ctx.compare(&args[0], &args[1], Cmp::$op))
    };
}

const FUNCTIONS: &[NativeDef] = &[
    one("abs", "Same as abs(a).", |ctx, args| ctx.absolute(&args[0])),
    one("neg", "Same as -a.", |ctx, args| ctx.negative(&args[0])),
    one("pos", "Same as +a.", |ctx, args| ctx.positive(&args[0])),
    one("inv", "Same as ~a.", |ctx, args| ctx.invert(&args[0])),
    one("invert", "Same as ~a.", |ctx, args| ctx.invert(&args[0])),
    one("not_", "Same as not a.", |ctx, args| ctx.is_true(&args[0]).map(|b| Value::from_bool(!b))),
    one("truth", "Return True if a is true, False otherwise.", |ctx, args| {
        ctx.is_true(&args[0]).map(Value::from_bool)
    }),
    one("index", "Same as a.__index__()", |ctx, args| ctx.index(&args[0])),
    binary!("add", Add, "Same as a + b."),
    binary!("sub", Sub, "Same as a - b."),
    binary!("mul", Mul, "Same as a * b."),
    binary!("matmul", MatMul, "Same as a @ b."),
    binary!("floordiv", FloorDiv, "Same as a // b."),
    binary!("truediv", TrueDiv, "Same as a / b."),
    binary!("mod", Mod, "Same as a % b."),
    binary!("pow", Pow, "Same as a ** b."),
    binary!("lshift", Shl, "Same as a << b."),
    binary!("rshift", Shr, "Same as a >> b."),
    binary!("and_", And, "Same as a & b."),
    binary!("or_", Or, "Same as a | b."),
    binary!("xor", Xor, "Same as a ^ b."),
    in_place!("iadd", Add, "Same as a += b."),
    in_place!("isub", Sub, "Same as a -= b."),
    in_place!("imul", Mul, "Same as a *= b."),
    in_place!("imatmul", MatMul, "Same as a @= b."),
    in_place!("ifloordiv", FloorDiv, "Same as a //= b."),
    in_place!("itruediv", TrueDiv, "Same as a /= b."),
    in_place!("imod", Mod, "Same as a %= b."),
    in_place!("ipow", Pow, "Same as a **= b."),
    in_place!("ilshift", Shl, "Same as a <<= b."),
    in_place!("irshift", Shr, "Same as a >>= b."),
    in_place!("iand", And, "Same as a &= b."),
    in_place!("ior", Or, "Same as a |= b."),
    in_place!("ixor", Xor, "Same as a ^= b."),
    comparison!("lt", Lt, "Same as a < b."),
    comparison!("le", Le, "Same as a <= b."),
    comparison!("eq", Eq, "Same as a == b."),
    comparison!("ne", Ne, "Same as a != b."),
    comparison!("gt", Gt, "Same as a > b."),
    comparison!("ge", Ge, "Same as a >= b."),
    two("is_", "Same as a is b.", |_, args| Ok(Value::from_bool(args[0].is(&args[1])))),
    two("is_not", "Same as a is not b.", |_, args| Ok(Value::from_bool(!args[0].is(&args[1])))),
    two("concat", "Same as a + b, for a and b sequences.", concat),
    two("iconcat", "Same as a += b, for a and b sequences.", iconcat),
    two("contains", "Same as b in a (note reversed operands).", |ctx, args| {
        ctx.contains(&args[0], &args[1]).map(Value::from_bool)
    }),
    two("getitem", "Same as a[b].", |ctx, args| ctx.get_item(&args[0], &args[1])),
    two("delitem", "Same as del a[b].", |ctx, args| ctx.del_item(&args[0], &args[1]).map(|()| Value::NONE)),
    NativeDef::new("setitem", "(a, b, c, /)", |ctx, args| {
        ctx.set_item(&args[0], &args[1], &args[2]).map(|()| Value::NONE)
    })
    .doc("Same as a[b] = c."),
    two("countOf", "Return the number of items in a which are, or which equal, b.", count_of),
    two("indexOf", "Return the first index of b in a.", index_of),
    NativeDef::new("length_hint", "(obj, default=0, /)", length_hint)
        .doc("Return an estimate of the number of items in obj."),
    NativeDef::new("call", "(obj, /, *args, **kwargs)", call).doc("Same as obj(*args, **kwargs)."),
    two("_compare_digest", "Return 'a == b'.", compare_digest),
];

fn is_sequence(ctx: &Ctx, x: &Value) -> bool {
    ctx.is_sequence(x)
}

fn concat(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if !is_sequence(ctx, &args[0]) {
        let got = ctx.type_name(&args[0]);
        return Err(ctx.type_error(format!("'{got}' object can't be concatenated")));
    }
    ctx.binary(BinOp::Add, &args[0], &args[1])
}

fn iconcat(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if !is_sequence(ctx, &args[0]) {
        let got = ctx.type_name(&args[0]);
        return Err(ctx.type_error(format!("'{got}' object can't be concatenated")));
    }
    ctx.inplace(BinOp::Add, &args[0], &args[1])
}

fn iterate(ctx: &Ctx, x: &Value) -> Result<Value> {
    if !ctx.has_iter(x) {
        return Err(ctx.type_error(format!("argument of type '{}' is not iterable", ctx.type_name(x))));
    }
    ctx.iter(x)
}

fn count_of(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let iterator = iterate(ctx, &args[0])?;
    let mut n = 0;
    while let Some(item) = ctx.next(&iterator)? {
        n += ctx.eq(&item, &args[1])? as i64;
    }
    Ok(ctx.new_int(n))
}

fn index_of(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let iterator = iterate(ctx, &args[0])?;
    let mut at = 0;
    while let Some(item) = ctx.next(&iterator)? {
        if ctx.eq(&item, &args[1])? {
            return Ok(ctx.new_int(at));
        }
        at += 1;
    }
    Err(ctx.value_error("sequence.index(x): x not in sequence"))
}

fn length_hint(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let default = match arg(args, 1) {
        Some(default) => ctx.index_checked(default)?,
        None => 0,
    };
    ctx.estimated_len(&args[0], default).map(|n| ctx.new_int(n))
}

fn call(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let pos = arg(args, 1).and_then(|t| t.downcast::<TupleObj>()).map_or(&[][..], TupleObj::items);
    let keywords = arg(args, 2).and_then(|d| d.downcast::<DictObj>()).map(DictObj::items).unwrap_or_default();
    let mut values = pos.to_vec();
    values.extend(keywords.iter().map(|(_, v)| v.clone()));
    let names: Vec<Value> = keywords.into_iter().map(|(k, _)| k).collect();
    ctx.call_args(&args[0], gilbox_vm::native::Args::with_names(&values, &names))
}

fn compare_digest(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if let (Some(a), Some(b)) = (args[0].downcast::<StrObj>(), args[1].downcast::<StrObj>()) {
        if !a.is_ascii() || !b.is_ascii() {
            return Err(ctx.type_error("comparing strings with non-ASCII characters is not supported"));
        }
        return Ok(Value::from_bool(same_bytes(a.bytes(), b.bytes())));
    }
    match (args[0].downcast::<BytesObj>(), args[1].downcast::<BytesObj>()) {
        (Some(a), Some(b)) => Ok(Value::from_bool(same_bytes(a.bytes(), b.bytes()))),
        _ => {
            let (a, b) = (ctx.type_name(&args[0]), ctx.type_name(&args[1]));
            Err(ctx
                .type_error(format!("unsupported operand types(s) or combination of types: '{a}' and '{b}'")))
        }
    }
}

/// Compares without telling by its time how far two secrets agree.
fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |seen, (x, y)| seen | (x ^ y)) == 0
}
