//! itertools: iterators as building blocks.

mod combinatoric;
mod group;
mod infinite;
mod select;
mod string_together;

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::value::Value;

/// The module `itertools`.
pub const MODULE: ModuleSpec = ModuleSpec {
    name: "itertools",
    doc: "Functional tools for creating and using iterators.",
    functions: FUNCTIONS,
    init,
};

const FUNCTIONS: &[NativeDef] = &[NativeDef::new("tee", "(iterable, n=2, /)", group::tee)
    .doc("Returns a tuple of n independent iterators.")];

static TYPES: [&TypeSpec; 21] = [
    &string_together::ACCUMULATE,
    &string_together::CHAIN,
    &string_together::STARMAP,
    &string_together::ZIP_LONGEST,
    &string_together::PAIRWISE,
    &string_together::BATCHED,
    &combinatoric::PRODUCT,
    &combinatoric::PERMUTATIONS,
    &combinatoric::COMBINATIONS,
    &combinatoric::COMBINATIONS_WITH_REPLACEMENT,
    &infinite::COUNT,
    &infinite::CYCLE,
    &infinite::REPEAT,
    &select::COMPRESS,
    &select::DROPWHILE,
    &select::TAKEWHILE,
    &select::FILTERFALSE,
    &select::ISLICE,
    &group::GROUPBY,
    &group::GROUPER,
    &group::TEE,
];

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    for spec in TYPES {
        let ty = ctx.native_type(spec, None);
        let name = spec.name.rsplit('.').next().unwrap_or(spec.name);
        ctx.set_attr(module, &ctx.intern(name), Some(ty.as_value()))?;
    }
    Ok(())
}

/// `iter(x)` of an iterator: itself.
fn itself(_ctx: &Ctx, x: &Value) -> Result<Value> {
    Ok(x.clone())
}
