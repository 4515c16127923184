//! The generator behind `random`.

pub mod mersenne;

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{Args, ModuleSpec, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, Type, TypeFlags};
use gilbox_vm::types::int::{as_int, to_big, to_i64};
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;
use mersenne::Mersenne;
use num_bigint::{BigUint, Sign};
use std::cell::RefCell;
use std::hash::{BuildHasher, Hasher};

/// The module `_random`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_random",
    doc: "Module implements the Mersenne Twister random number generator.",
    functions: &[],
    init: |ctx, module| {
        let class = ctx.native_type(&RANDOM, None);
        ctx.module_set(module, "Random", class.into_value());
        Ok(())
    },
};

/// The payload of `_random.Random`.
struct RandomObj {
    twister: RefCell<Mersenne>,
}

impl Payload for RandomObj {}

static RANDOM: TypeSpec = TypeSpec::new::<RandomObj>("_random.Random")
    .slots(slots)
    .methods(METHODS)
    .flags(TypeFlags::BASE)
    .doc("Random() -> create a random number generator with its own internal state.");

const METHODS: &[NativeDef] = &[
    NativeDef::new("random", "(self, /)", |ctx, args| Ok(ctx.new_float(twister(ctx, args)?.borrow_mut().next_float())))
        .doc("random() -> x in the interval [0, 1)."),
    NativeDef::new("seed", "(self, n=None, /)", |ctx, args| {
        seed(ctx, twister(ctx, args)?, arg(args, 1))?;
        Ok(Value::NONE)
    })
    .doc("Defaults to use urandom and falls back to a combination of the current time and the process identifier."),
    NativeDef::new("getrandbits", "(self, k, /)", get_rand_bits).doc("getrandbits(k) -> x. Generates an int with k random bits."),
    NativeDef::new("getstate", "(self, /)", get_state).doc("getstate() -> tuple containing the current state."),
    NativeDef::new("setstate", "(self, state, /)", set_state).doc("setstate(state) -> None. Restores generator state."),
];

fn slots(s: &Slots) {
    s.new.set(Some(new));
    s.init.set(Some(init));
}

fn new(ctx: &Ctx, ty: &Type, _args: Args<'_>) -> Result<Value> {
    Ok(ctx.alloc(ty, RandomObj { twister: RefCell::new(Mersenne::from_key(&entropy(ctx))) }).into_value())
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    let n = args.values().len();
    if args.has_keywords() || n > 1 {
        return Err(ctx.type_error(format!("Random expected at most 1 argument, got {n}")));
    }
    seed(ctx, twister(ctx, std::slice::from_ref(x))?, args.pos().first())
}

fn twister<'a>(ctx: &Ctx, args: &'a [Value]) -> Result<&'a RefCell<Mersenne>> {
    match args.first().and_then(|x| x.downcast::<RandomObj>()) {
        Some(random) => Ok(&random.twister),
        None => Err(wrong_self(ctx)),
    }
}

#[cold]
fn wrong_self(ctx: &Ctx) -> Raise {
    ctx.type_error("a _random.Random is required")
}

/// Words that differ from one call to the next: the keys the standard library draws for its hash tables.
fn entropy(ctx: &Ctx) -> Vec<u32> {
    let words = (0..8u64).flat_map(|i| {
        let mut hasher = std::hash::RandomState::new().build_hasher();
        hasher.write_u64(i);
        let word = ctx.input(hasher.finish() as i64) as u64;
        [word as u32, (word >> 32) as u32]
    });
    words.collect()
}

/// Seeds by the size of an int, by the hash of anything else, by chance without either.
fn seed(ctx: &Ctx, twister: &RefCell<Mersenne>, by: Option<&Value>) -> Result<()> {
    let key = match by.filter(|x| !x.is_none()) {
        None => entropy(ctx),
        Some(x) if as_int(x).is_some() => to_big(x).magnitude().to_u32_digits(),
        Some(x) => {
            let hash = ctx.hash(x)? as u64;
            BigUint::from(hash).to_u32_digits()
        }
    };
    // Zero is one word, too.
    let key = if key.is_empty() { vec![0] } else { key };
    *twister.borrow_mut() = Mersenne::from_key(&key);
    Ok(())
}

fn get_rand_bits(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let twister = twister(ctx, args)?;
    let k = ctx.index_checked(&args[1])?;
    let Ok(k) = usize::try_from(k) else {
        return Err(ctx.value_error("number of bits must be non-negative"));
    };
    if k == 0 {
        return Ok(Value::from_i32(0));
    }
    if k <= 64 {
        return Ok(ctx.new_uint(twister.borrow_mut().small_bits(k as u32)));
    }
    ctx.check_allocation(k / 8)?;
    let words = twister.borrow_mut().bits(k);
    Ok(ctx.new_big_int(num_bigint::BigInt::from_biguint(Sign::Plus, BigUint::new(words))))
}

fn get_state(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let twister = twister(ctx, args)?.borrow();
    let (words, index) = twister.state();
    let mut state: Vec<Value> = words.iter().map(|w| ctx.new_int(*w as i64)).collect();
    state.push(ctx.new_int(index as i64));
    Ok(ctx.new_tuple_from(state))
}

fn set_state(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let twister = twister(ctx, args)?;
    let Some(state) = args[1].downcast::<TupleObj>() else {
        return Err(ctx.type_error("state vector must be a tuple"));
    };
    let Some((index, words)) = state.items().split_last().filter(|(_, words)| words.len() == 624) else {
        return Err(ctx.value_error("state vector is the wrong size"));
    };
    let word = |x: &Value| to_i64(x).and_then(|n| u32::try_from(n).ok());
    let Some(words) = words.iter().map(word).collect::<Option<Vec<u32>>>() else {
        return Err(ctx.type_error("an integer is required"));
    };
    let restored =
        to_i64(index).and_then(|i| usize::try_from(i).ok()).and_then(|i| Mersenne::from_state(&words, i));
    match restored {
        Some(restored) => *twister.borrow_mut() = restored,
        None => return Err(ctx.value_error("invalid state")),
    }
    Ok(Value::NONE)
}
