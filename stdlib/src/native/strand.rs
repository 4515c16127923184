//! `_strand`: functions on stacks of their own, which a thread enters and leaves. What greenlets are made of.

use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, TypeFlags};
use gilbox_vm::strand::{Closed, Strand};
use gilbox_vm::{Ctx, ModuleSpec, NativeDef, Raise, Result, Value};
use std::cell::RefCell;
use std::rc::Rc;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_strand",
    doc: "Functions on stacks of their own, within a thread.",
    functions: &[
        NativeDef::new("new", "(function, /)", new)
            .doc("Return a strand that will call the function when it is entered."),
        NativeDef::new("leave", "()", |ctx, _| match ctx.leave_strand() {
            true => Ok(Value::NONE),
            false => Err(ctx.runtime_error("no strand is running")),
        })
        .doc("Leave the strand that runs; return when it is entered again."),
    ],
    init: |ctx, module| {
        let ty = ctx.native_type(&SPEC, None);
        ctx.module_set(module, "Strand", ty.to_value());
        Ok(())
    },
};

/// The payload of strands.
struct StrandObj {
    strand: Strand,
    /// What the function raised.
    failure: Rc<RefCell<Option<Raise>>>,
}

impl Payload for StrandObj {}

static SPEC: TypeSpec = TypeSpec::new::<StrandObj>("_strand.Strand")
    .flags(TypeFlags::WEAKREF)
    .methods(&[NativeDef::new("enter", "(self, /)", enter)
        .doc("Go on with the strand until it leaves (False) or ends (True).")]);

fn new(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let failure = Rc::new(RefCell::new(None));
    let (inside, function) = (failure.clone(), args[0].clone());
    let body = move |ctx: &Ctx| {
        if let Err(raise) = ctx.call(&function, &[]) {
            inside.replace(Some(raise));
        }
        drop(function);
    };
    let strand = ctx.new_strand(Box::new(body));
    let strand = strand.map_err(|_| ctx.memory_error("there is no memory for another stack"))?;
    Ok(ctx.alloc(&ctx.type_for::<StrandObj>(), StrandObj { strand, failure }).into_value())
}

fn enter(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(object) = args[0].downcast::<StrandObj>() else {
        return Err(ctx.type_error("a strand is required"));
    };
    match object.strand.enter(ctx) {
        Ok(ended) => match object.failure.take() {
            Some(raise) => Err(raise),
            None => Ok(Value::from_bool(ended)),
        },
        Err(Closed::Elsewhere) => Err(ctx.runtime_error("the strand belongs to another thread")),
        Err(Closed::Busy) => Err(ctx.runtime_error("the strand runs already or has ended")),
        Err(Closed::Nested) => Err(ctx.runtime_error("strands are entered from no strand")),
    }
}
