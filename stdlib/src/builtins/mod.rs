//! The module `builtins`: functions, types, exceptions and constants that every script sees.

mod attributes;
mod class;
mod code;
mod iteration;
mod numbers;
mod print;
mod site;

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{InPlace, ModuleSpec, NativeDef};
use gilbox_vm::value::Value;

/// The module `builtins`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "builtins",
    doc: "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all \
          'built-in'\nidentifiers of Python; for example, builtins.len is\nthe full name for the built-in function \
          len().\n\nThis module is not normally accessed explicitly by most\napplications, but can be useful in \
          modules that provide\nobjects with the same name as a builtin and that wrap or\nextend that builtin.",
    functions: FUNCTIONS,
    init,
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("__build_class__", "(func, name, /, *bases, **kwds)", class::build_class),
    NativeDef::new("__import__", "(name, globals=None, locals=None, fromlist=(), level=0)", code::import),
    NativeDef::new("abs", "(x, /)", |ctx, args| ctx.absolute(&args[0])),
    NativeDef::new("aiter", "(async_iterable, /)", |ctx, args| ctx.async_iter(&args[0])),
    NativeDef::new("all", "(iterable, /)", iteration::all),
    NativeDef::new("anext", "(async_iterator, default=None, /)", iteration::anext),
    NativeDef::new("any", "(iterable, /)", iteration::any),
    NativeDef::new("ascii", "(obj, /)", |ctx, args| ctx.ascii(&args[0])),
    NativeDef::new("bin", "(number, /)", |ctx, args| numbers::based(ctx, &args[0], 2)),
    NativeDef::new("breakpoint", "(*args, **kws)", code::breakpoint),
    NativeDef::new("callable", "(obj, /)", |ctx, args| Ok(Value::from_bool(ctx.is_callable(&args[0])))),
    NativeDef::new("chr", "(i, /)", numbers::chr),
    NativeDef::new(
        "compile",
        "(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
        code::compile,
    ),
    NativeDef::new("delattr", "(obj, name, /)", attributes::delattr),
    NativeDef::new("dir", "(object=None, /)", attributes::dir),
    NativeDef::new("divmod", "(x, y, /)", numbers::divmod),
    NativeDef::new("eval", "(source, /, globals=None, locals=None)", code::eval),
    NativeDef::new("exec", "(source, /, globals=None, locals=None, *, closure=None)", code::exec),
    NativeDef::new("format", "(value, format_spec='', /)", attributes::format),
    NativeDef::new("getattr", "(object, name, default=None, /)", attributes::getattr),
    NativeDef::new("globals", "()", code::globals),
    NativeDef::new("hasattr", "(obj, name, /)", attributes::hasattr),
    NativeDef::new("hash", "(obj, /)", |ctx, args| Ok(ctx.new_int(ctx.hash(&args[0])?))),
    NativeDef::new("hex", "(number, /)", |ctx, args| numbers::based(ctx, &args[0], 16)),
    NativeDef::new("id", "(obj, /)", |ctx, args| Ok(ctx.new_int(args[0].id() as i64))),
    NativeDef::new("input", "(prompt='', /)", print::input),
    NativeDef::new("isinstance", "(obj, class_or_tuple, /)", |ctx, args| {
        ctx.isinstance(&args[0], &args[1]).map(Value::from_bool)
    })
    .in_place(InPlace::IsInstance),
    NativeDef::new("issubclass", "(cls, class_or_tuple, /)", |ctx, args| {
        ctx.issubclass(&args[0], &args[1]).map(Value::from_bool)
    }),
    NativeDef::new("iter", "(object, sentinel=None, /)", iteration::iter),
    NativeDef::new("len", "(obj, /)", |ctx, args| Ok(ctx.new_int(ctx.len(&args[0])? as i64)))
        .in_place(InPlace::Len),
    NativeDef::new("locals", "()", |ctx, _| Ok(ctx.current_locals())),
    NativeDef::new("max", "(*args, key=None, default=None)", |ctx, args| iteration::extreme(ctx, args, true)),
    NativeDef::new("min", "(*args, key=None, default=None)", |ctx, args| {
        iteration::extreme(ctx, args, false)
    }),
    NativeDef::new("next", "(iterator, default=None, /)", iteration::next).in_place(InPlace::Next),
    NativeDef::new("oct", "(number, /)", |ctx, args| numbers::based(ctx, &args[0], 8)),
    NativeDef::new(
        "open",
        "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
        print::open,
    ),
    NativeDef::new("ord", "(c, /)", numbers::ord),
    NativeDef::new("pow", "(base, exp, mod=None)", numbers::pow),
    NativeDef::new("print", "(*args, sep=' ', end=None, file=None, flush=False)", print::print),
    NativeDef::new("repr", "(obj, /)", |ctx, args| ctx.repr(&args[0])),
    NativeDef::new("round", "(number, ndigits=None)", numbers::round),
    NativeDef::new("setattr", "(obj, name, value, /)", attributes::setattr),
    NativeDef::new("sorted", "(iterable, /, *, key=None, reverse=False)", iteration::sorted),
    NativeDef::new("sum", "(iterable, /, start=0)", numbers::sum),
    NativeDef::new("vars", "(object=None, /)", attributes::vars),
];

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    crate::native::unicodedata::name_characters(ctx);
    let t = ctx.types();
    let types = [
        ("bool", &t.bool),
        ("bytearray", &t.bytearray),
        ("bytes", &t.bytes),
        ("classmethod", &t.classmethod),
        ("complex", &t.complex),
        ("dict", &t.dict),
        ("enumerate", &t.enumerate),
        ("filter", &t.filter),
        ("float", &t.float),
        ("frozenset", &t.frozenset),
        ("int", &t.int),
        ("list", &t.list),
        ("map", &t.map),
        ("memoryview", &t.memoryview),
        ("object", &t.object),
        ("property", &t.property),
        ("range", &t.range),
        ("reversed", &t.reversed),
        ("set", &t.set),
        ("slice", &t.slice),
        ("staticmethod", &t.staticmethod),
        ("str", &t.str),
        ("super", &t.super_),
        ("tuple", &t.tuple),
        ("type", &t.r#type),
        ("zip", &t.zip),
    ];
    for (name, class) in types {
        ctx.module_set(module, name, class.to_value());
    }
    for (name, class) in ctx.exceptions().by_name() {
        ctx.module_set(module, name, class.to_value());
    }
    for name in ["EnvironmentError", "IOError"] {
        ctx.module_set(module, name, ctx.exceptions().os_error.to_value());
    }
    ctx.module_set(module, "None", Value::NONE);
    ctx.module_set(module, "True", Value::TRUE);
    ctx.module_set(module, "False", Value::FALSE);
    ctx.module_set(module, "Ellipsis", Value::ELLIPSIS);
    ctx.module_set(module, "NotImplemented", Value::NOT_IMPLEMENTED);
    ctx.module_set(module, "__debug__", Value::TRUE);
    site::add(ctx, module);
    ctx.adopt_builtins(module);
    Ok(())
}
