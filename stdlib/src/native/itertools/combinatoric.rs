//! product, permutations, combinations, combinations_with_replacement.

use super::{index_tuple, itself, reduced, saved, state_indices, state_parts, warn_saved};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, NativeDef};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, Type, Visitor};
use gilbox_vm::types::str::text_of;
use gilbox_vm::value::Value;
use std::cell::RefCell;

/// Where an enumeration stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Fresh,
    Running,
    Over,
}

/// A product: one index a pool, counting like an odometer.
struct Product {
    pools: Vec<Vec<Value>>,
    state: RefCell<(Stage, Vec<usize>)>,
}

impl Payload for Product {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.pools.iter().flatten().for_each(visit);
    }
}

pub(super) const PRODUCT: TypeSpec = TypeSpec::new::<Product>("itertools.product")
    .methods(&[
        NativeDef::new("__sizeof__", "(self, /)", |ctx, args| {
            let n = ctx.payload::<Product>(&args[0], "itertools.product")?.pools.len();
            Ok(ctx.new_int(48 + 8 * n as i64))
        }),
        NativeDef::new("__reduce__", "(self, /)", product_reduce),
        NativeDef::new("__setstate__", "(self, state, /)", product_setstate),
    ])
    .slots(|s: &Slots| {
        s.new.set(Some(product_new));
        s.iter.set(Some(itself));
        s.next.set(Some(product_next));
    })
    .doc("Cartesian product of input iterables.  Equivalent to nested for-loops.");

fn product_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let mut repeat = 1;
    for (key, value) in args.keywords() {
        let text = text_of(key);
        if text != "repeat" {
            return Err(ctx.type_error(format!("product() got an unexpected keyword argument '{text}'")));
        }
        repeat = ctx.index_checked(value)?;
        if repeat < 0 {
            return Err(ctx.value_error("repeat argument cannot be negative"));
        }
    }
    let n = args.pos().len();
    let total = n.checked_mul(repeat as usize).filter(|n| *n <= isize::MAX as usize / size_of::<usize>());
    let Some(total) = total else { return Err(ctx.overflow_error("repeat argument too large")) };
    ctx.check_allocation(total.saturating_mul(32))?;
    let mut pools = Vec::with_capacity(total);
    if total > 0 {
        for iterable in args.pos() {
            pools.push(ctx.collect(iterable)?);
        }
        while pools.len() < total {
            let again = pools[pools.len() - n].clone();
            pools.push(again);
        }
    }
    let indices = vec![0; pools.len()];
    Ok(ctx.alloc(ty, Product { pools, state: RefCell::new((Stage::Fresh, indices)) }).into_value())
}

fn product_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<Product>(x, "itertools.product")?;
    let mut state = it.state.borrow_mut();
    let (stage, indices) = &mut *state;
    match *stage {
        Stage::Over => return Ok(None),
        Stage::Fresh => {
            if it.pools.iter().any(Vec::is_empty) {
                *stage = Stage::Over;
                return Ok(None);
            }
            *stage = Stage::Running;
        }
        Stage::Running => {
            let mut carried = true;
            for (index, pool) in indices.iter_mut().zip(&it.pools).rev() {
                *index += 1;
                if *index < pool.len() {
                    carried = false;
                    break;
                }
                *index = 0;
            }
            if carried {
                *stage = Stage::Over;
                return Ok(None);
            }
        }
    }
    let items: Vec<Value> =
        indices.iter().zip(&it.pools).filter_map(|(i, pool)| pool.get(*i).cloned()).collect();
    drop(state);
    Ok(Some(ctx.new_tuple_from(items)))
}

fn product_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<Product>(&args[0], "itertools.product")?;
    let (stage, indices) = it.state.borrow().clone();
    if stage == Stage::Over {
        // A product with one empty pool gives nothing.
        return reduced(ctx, &args[0], &[ctx.new_tuple(&[])], None);
    }
    let pools: Vec<Value> = it.pools.iter().map(|pool| ctx.new_tuple(pool)).collect();
    reduced(ctx, &args[0], &pools, (stage == Stage::Running).then(|| index_tuple(ctx, &indices)))
}

fn product_setstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    warn_saved(ctx)?;
    let it = ctx.payload::<Product>(&args[0], "itertools.product")?;
    let last = |at: usize| (0, it.pools.get(at).map_or(0, Vec::len) as i64 - 1);
    let indices = state_indices(ctx, &args[1], it.pools.len(), last)?;
    let empty = it.pools.iter().any(Vec::is_empty);
    *it.state.borrow_mut() = (if empty { Stage::Over } else { Stage::Running }, indices);
    Ok(Value::NONE)
}

/// The indices of a choice out of one pool, and how they advance.
struct Choice<const KIND: u8> {
    pool: Vec<Value>,
    r: usize,
    state: RefCell<State>,
}

struct State {
    stage: Stage,
    indices: Vec<usize>,
    /// Permutations: how many choices each place has left.
    cycles: Vec<usize>,
}

const PERMUTE: u8 = 0;
const COMBINE: u8 = 1;
const REPLACE: u8 = 2;

impl<const K: u8> Payload for Choice<K> {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.pool.iter().for_each(visit);
    }
}

pub(super) const PERMUTATIONS: TypeSpec = TypeSpec::new::<Choice<PERMUTE>>("itertools.permutations")
    .methods(saved!(choice_reduce::<PERMUTE>, choice_setstate::<PERMUTE>))
    .slots(|s: &Slots| {
        s.new.set(Some(permutations_new));
        s.iter.set(Some(itself));
        s.next.set(Some(choice_next::<PERMUTE>));
    })
    .doc("Return successive r-length permutations of elements in the iterable.");
pub(super) const COMBINATIONS: TypeSpec = TypeSpec::new::<Choice<COMBINE>>("itertools.combinations")
    .methods(saved!(choice_reduce::<COMBINE>, choice_setstate::<COMBINE>))
    .slots(|s: &Slots| {
        s.new.set(Some(|ctx, ty, args| combinations_new::<COMBINE>(ctx, ty, args, "combinations")));
        s.iter.set(Some(itself));
        s.next.set(Some(choice_next::<COMBINE>));
    })
    .doc("Return successive r-length combinations of elements in the iterable.");
pub(super) const COMBINATIONS_WITH_REPLACEMENT: TypeSpec =
    TypeSpec::new::<Choice<REPLACE>>("itertools.combinations_with_replacement")
        .methods(saved!(choice_reduce::<REPLACE>, choice_setstate::<REPLACE>))
        .slots(|s: &Slots| {
            let new = |ctx: &Ctx, ty: &Type, args: Args<'_>| {
                combinations_new::<REPLACE>(ctx, ty, args, "combinations_with_replacement")
            };
            s.new.set(Some(new));
            s.iter.set(Some(itself));
            s.next.set(Some(choice_next::<REPLACE>));
        })
        .doc("Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.");

fn make<const K: u8>(ctx: &Ctx, ty: &Type, pool: Vec<Value>, r: i64) -> Result<Value> {
    if r < 0 {
        return Err(ctx.value_error("r must be non-negative"));
    }
    let (n, r) = (pool.len(), r as usize);
    let over = match K {
        REPLACE => n == 0 && r > 0,
        _ => r > n,
    };
    let mut state = State {
        stage: if over { Stage::Over } else { Stage::Fresh },
        indices: Vec::new(),
        cycles: Vec::new(),
    };
    ctx.check_allocation(r.saturating_mul(16))?;
    if !over {
        match K {
            PERMUTE => {
                state.indices = (0..n).collect();
                state.cycles = (0..r).map(|i| n - i).collect();
            }
            COMBINE => state.indices = (0..r).collect(),
            _ => state.indices = vec![0; r],
        }
    }
    Ok(ctx.alloc(ty, Choice::<K> { pool, r, state: RefCell::new(state) }).into_value())
}

fn permutations_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let [iterable, r] = args.places(ctx, "permutations", ["iterable", "r"], 1)?;
    let pool = ctx.collect(iterable.unwrap_or(&Value::NONE))?;
    let r = match r.filter(|r| !r.is_none()) {
        None => pool.len() as i64,
        Some(r) if r.as_small_int().is_some() || ctx.is_instance_by_mro(r, &ctx.types().int) => {
            ctx.index_checked(r)?
        }
        Some(_) => return Err(ctx.type_error("Expected int as r")),
    };
    make::<PERMUTE>(ctx, ty, pool, r)
}

fn combinations_new<const K: u8>(ctx: &Ctx, ty: &Type, args: Args<'_>, name: &str) -> Result<Value> {
    let [iterable, r] = args.places(ctx, name, ["iterable", "r"], 2)?;
    let r = ctx.index_checked(r.unwrap_or(&Value::NONE))?;
    let pool = ctx.collect(iterable.unwrap_or(&Value::NONE))?;
    make::<K>(ctx, ty, pool, r)
}

fn choice_reduce<const K: u8>(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<Choice<K>>(&args[0], "itertools")?;
    let r = ctx.new_int(it.r as i64);
    let (stage, indices, cycles) = {
        let state = it.state.borrow();
        (state.stage, index_tuple(ctx, &state.indices), index_tuple(ctx, &state.cycles))
    };
    match stage {
        Stage::Over => reduced(ctx, &args[0], &[ctx.new_tuple(&[]), r], None),
        Stage::Fresh => reduced(ctx, &args[0], &[ctx.new_tuple(&it.pool), r], None),
        Stage::Running => {
            let state = if K == PERMUTE { ctx.new_pair(indices, cycles) } else { indices };
            reduced(ctx, &args[0], &[ctx.new_tuple(&it.pool), r], Some(state))
        }
    }
}

fn choice_setstate<const K: u8>(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    warn_saved(ctx)?;
    let it = ctx.payload::<Choice<K>>(&args[0], "itertools")?;
    let (n, r) = (it.pool.len() as i64, it.r);
    if K != REPLACE && r as i64 > n || n == 0 && r > 0 {
        return Err(ctx.value_error("invalid arguments"));
    }
    let mut cycles = Vec::new();
    let indices = match K {
        PERMUTE => {
            let parts = state_parts(ctx, &args[1], 2..=2)?;
            cycles = state_indices(ctx, &parts[1], r, |at| (1, n - at as i64))?;
            state_indices(ctx, &parts[0], n as usize, |_| (0, n - 1))?
        }
        COMBINE => state_indices(ctx, &args[1], r, |at| (0, at as i64 + n - r as i64))?,
        _ => state_indices(ctx, &args[1], r, |_| (0, n - 1))?,
    };
    *it.state.borrow_mut() = State { stage: Stage::Running, indices, cycles };
    Ok(Value::NONE)
}

fn choice_next<const K: u8>(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<Choice<K>>(x, "itertools")?;
    let mut state = it.state.borrow_mut();
    match state.stage {
        Stage::Over => return Ok(None),
        Stage::Fresh => state.stage = Stage::Running,
        Stage::Running => {
            let n = it.pool.len();
            let on = match K {
                PERMUTE => permute(&mut state, n, it.r),
                COMBINE => combine(&mut state.indices, n),
                _ => replace(&mut state.indices, n),
            };
            if !on {
                state.stage = Stage::Over;
                return Ok(None);
            }
        }
    }
    let items: Vec<Value> =
        state.indices.iter().take(it.r).filter_map(|i| it.pool.get(*i).cloned()).collect();
    drop(state);
    Ok(Some(ctx.new_tuple_from(items)))
}

/// The next permutation; false after the last.
fn permute(state: &mut State, n: usize, r: usize) -> bool {
    for i in (0..r).rev() {
        state.cycles[i] -= 1;
        if state.cycles[i] == 0 {
            // This place has seen all: its index goes to the end.
            state.indices[i..].rotate_left(1);
            state.cycles[i] = n - i;
        } else {
            let j = state.cycles[i];
            state.indices.swap(i, n - j);
            return true;
        }
    }
    false
}

/// The next ascending choice; false after the last.
fn combine(indices: &mut [usize], n: usize) -> bool {
    let r = indices.len();
    let Some(i) = (0..r).rev().find(|i| indices[*i] != i + n - r) else { return false };
    indices[i] += 1;
    for j in i + 1..r {
        indices[j] = indices[j - 1] + 1;
    }
    true
}

/// The next never descending choice; false after the last.
fn replace(indices: &mut [usize], n: usize) -> bool {
    let Some(i) = indices.iter().rposition(|i| *i + 1 != n) else { return false };
    let next = indices[i] + 1;
    indices[i..].fill(next);
    true
}
