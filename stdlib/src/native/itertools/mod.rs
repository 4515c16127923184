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
use gilbox_vm::types::tuple::TupleObj;
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

/// The two methods by which an iterator is copied and pickled.
macro_rules! saved {
    ($reduce:expr, $setstate:expr) => {
        &[
            NativeDef::new("__reduce__", "(self, /)", $reduce).doc("Return state information for pickling."),
            NativeDef::new("__setstate__", "(self, state, /)", $setstate)
                .doc("Set state information for unpickling."),
        ]
    };
}
use saved;

/// Every way to copy or pickle an iterator of this module warns.
fn warn_saved(ctx: &Ctx) -> Result<()> {
    ctx.warn_deprecated("Pickle, copy, and deepcopy support will be removed from itertools in Python 3.14.")
}

/// The class of an object, the arguments to call it with, and its state if it has one, for `__reduce__`.
fn reduced(ctx: &Ctx, x: &Value, args: &[Value], state: Option<Value>) -> Result<Value> {
    warn_saved(ctx)?;
    let mut parts = vec![ctx.type_of(x).to_value(), ctx.new_tuple(args)];
    parts.extend(state);
    Ok(ctx.new_tuple_from(parts))
}

/// The parts of a state, which is a tuple of that many.
fn state_parts(ctx: &Ctx, state: &Value, counts: std::ops::RangeInclusive<usize>) -> Result<Vec<Value>> {
    if state.downcast::<TupleObj>().is_none() {
        return Err(ctx.type_error("state is not a tuple"));
    }
    let parts = ctx.tuple_items(state).to_vec();
    if counts.contains(&parts.len()) {
        return Ok(parts);
    }
    let (low, high, n) = (counts.start(), counts.end(), parts.len());
    let (bound, number) = match (low == high, n < *low) {
        (true, _) => ("exactly", low),
        (false, true) => ("at least", low),
        (false, false) => ("at most", high),
    };
    let plural = if *number == 1 { "" } else { "s" };
    Err(ctx.type_error(format!("function takes {bound} {number} argument{plural} ({n} given)")))
}

/// Indices that a state says, each cut to what `limit` allows for its place; an exception if they are not `n`.
fn state_indices(
    ctx: &Ctx,
    state: &Value,
    n: usize,
    limit: impl Fn(usize) -> (i64, i64),
) -> Result<Vec<usize>> {
    if state.downcast::<TupleObj>().is_none_or(|_| ctx.tuple_items(state).len() != n) {
        return Err(ctx.value_error("invalid arguments"));
    }
    let mut indices = Vec::with_capacity(n);
    for (at, index) in ctx.tuple_items(state).iter().enumerate() {
        let (low, high) = limit(at);
        indices.push(ctx.index_checked(index)?.min(high).max(low) as usize);
    }
    Ok(indices)
}

/// A tuple of indices.
fn index_tuple(ctx: &Ctx, indices: &[usize]) -> Value {
    ctx.new_tuple_from(indices.iter().map(|index| ctx.new_int(*index as i64)).collect())
}

/// `iter(x)` of an iterator: itself.
fn itself(_ctx: &Ctx, x: &Value) -> Result<Value> {
    Ok(x.clone())
}
