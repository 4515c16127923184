//! _dis: the instructions of code objects, for the module `dis`.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef};
use gilbox_vm::object::Ref;
use gilbox_vm::types::code::CodeObj;
use gilbox_vm::types::code_listing::{legend, ops};
use gilbox_vm::value::Value;

/// The module `_dis`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_dis",
    doc: "The instructions of code objects.",
    functions: FUNCTIONS,
    init: |_, _| Ok(()),
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("instructions", "(code, /)", instructions)
        .doc("A tuple (opcode, operands, jump target or None, is a safe point) for each instruction."),
    NativeDef::new("exception_table", "(code, /)", exception_table)
        .doc("A tuple (start, end, handler) for each range that has a handler, innermost first."),
    NativeDef::new("register_count", "(code, /)", |ctx, args| {
        Ok(ctx.new_int(code_of(ctx, &args[0])?.register_count() as i64))
    })
    .doc("How many registers a frame of the code has."),
    NativeDef::new("pack", "(code, /)", |ctx, args| {
        Ok(ctx.new_bytes(&ctx.pack_code(&*code_of(ctx, &args[0])?)))
    })
    .doc("The code as bytes."),
    NativeDef::new("unpack", "(bytes, /)", |ctx, args| {
        let bytes = ctx.bytes_like(&args[0])?.into_owned();
        Ok(ctx.unpack_code(&bytes)?.into_value())
    })
    .doc("The code that bytes tell."),
    NativeDef::new("atomicity", "(code, source, /)", |ctx, args| {
        let text = code_of(ctx, &args[0])?.atomicity(&ctx.str_text(&args[1])?);
        Ok(ctx.new_str(&text))
    })
    .doc("The source with where a thread may lose the lock, and which statements are atomic."),
    NativeDef::new("atomicity_legend", "()", |ctx, _| Ok(ctx.new_str(legend())))
        .doc("What the marks of that text mean."),
    NativeDef::new("ops", "()", |ctx, _| {
        let one = |(name, jumps, doc): (&str, bool, &str)| {
            ctx.new_tuple(&[ctx.new_str(name), Value::from_bool(jumps), ctx.new_str(doc)])
        };
        Ok(ctx.new_list(ops().map(one).collect()))
    })
    .doc("A tuple (name, jumps, what it does) for each op, in the order of their numbers."),
];

fn code_of(ctx: &Ctx, value: &Value) -> Result<Ref<CodeObj>> {
    Ref::<CodeObj>::from_value(value).ok_or_else(|| ctx.type_error("a code object is needed"))
}

fn instructions(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let one = |listed: gilbox_vm::types::code_listing::Listed| {
        let target = listed.target.map_or(Value::NONE, |target| ctx.new_int(target as i64));
        let opcode = ctx.new_int(listed.op as i64);
        ctx.new_tuple(&[
            opcode,
            ctx.new_str(&listed.operands),
            target,
            Value::from_bool(listed.is_safe_point),
        ])
    };
    Ok(ctx.new_list(code_of(ctx, &args[0])?.listing().into_iter().map(one).collect()))
}

fn exception_table(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let covered = code_of(ctx, &args[0])?.covered();
    let one = |entry: gilbox_vm::types::code_listing::Covered| {
        let numbers = [entry.start, entry.end, entry.handler].map(|number| ctx.new_int(i64::from(number)));
        ctx.new_tuple(&numbers)
    };
    Ok(ctx.new_list(covered.into_iter().map(one).collect()))
}
