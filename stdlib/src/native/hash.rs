//! `_hashlib`: digests of bytes.

use digest::{Digest, ExtendableOutput, Update, XofReader};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{GetSet, ModuleSpec, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags};
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;
use std::borrow::Cow;
use std::cell::RefCell;

/// The module `_hashlib`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_hashlib",
    doc: "Digests of bytes.",
    functions: &[
        NativeDef::new("new", "(name, data=b'')", new),
        NativeDef::new("blake2", "(name, data, params, key, salt, person, /)", blake2),
        NativeDef::new("pbkdf2_hmac", "(hash_name, password, salt, iterations, dklen=None)", pbkdf2),
        NativeDef::new("scrypt", "(password, salt, log_n, r, p, dklen, /)", scrypt_key),
        NativeDef::new("compare_digest", "(a, b, /)", compare_digest),
    ],
    init: |ctx, module| {
        let class = ctx.native_type(&SPEC, None);
        ctx.module_set(module, "HASH", class.to_value());
        let names: Vec<Value> = ALGORITHMS.iter().map(|algorithm| ctx.new_str(algorithm.name)).collect();
        ctx.module_set(module, "names", ctx.new_tuple(&names));
        Ok(())
    },
};

/// What takes bytes and has a digest of them at any time.
trait Hasher: Send {
    fn update(&mut self, data: &[u8]);
    /// The digest so far. The length matters where digests may be of any.
    fn digest(&self, length: usize) -> Vec<u8>;
    fn copy(&self) -> Box<dyn Hasher>;
}

/// Digests of one size.
#[derive(Clone, Default)]
struct Fixed<D>(D);

impl<D: Digest + Clone + Send + 'static> Hasher for Fixed<D> {
    fn update(&mut self, data: &[u8]) {
        Digest::update(&mut self.0, data);
    }
    fn digest(&self, _: usize) -> Vec<u8> {
        self.0.clone().finalize().to_vec()
    }
    fn copy(&self) -> Box<dyn Hasher> {
        Box::new(Fixed(self.0.clone()))
    }
}

/// Digests of any length.
#[derive(Clone, Default)]
struct Extendable<D>(D);

impl<D: ExtendableOutput + Update + Clone + Send + 'static> Hasher for Extendable<D> {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }
    fn digest(&self, length: usize) -> Vec<u8> {
        let mut out = vec![0; length];
        self.0.clone().finalize_xof().read(&mut out);
        out
    }
    fn copy(&self) -> Box<dyn Hasher> {
        Box::new(Extendable(self.0.clone()))
    }
}

impl Hasher for blake2b_simd::State {
    fn update(&mut self, data: &[u8]) {
        self.update(data);
    }
    fn digest(&self, _: usize) -> Vec<u8> {
        self.finalize().as_bytes().to_vec()
    }
    fn copy(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }
}

impl Hasher for blake2s_simd::State {
    fn update(&mut self, data: &[u8]) {
        self.update(data);
    }
    fn digest(&self, _: usize) -> Vec<u8> {
        self.finalize().as_bytes().to_vec()
    }
    fn copy(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }
}

/// A digest by its name, with the size of its blocks.
struct Algorithm {
    name: &'static str,
    block_size: usize,
    /// 0 where a digest may be of any length.
    digest_size: usize,
    make: fn() -> Box<dyn Hasher>,
}

const fn algorithm(
    name: &'static str,
    block_size: usize,
    digest_size: usize,
    make: fn() -> Box<dyn Hasher>,
) -> Algorithm {
    Algorithm { name, block_size, digest_size, make }
}

const ALGORITHMS: &[Algorithm] = &[
    algorithm("md5", 64, 16, || Box::<Fixed<md5::Md5>>::default()),
    algorithm("sha1", 64, 20, || Box::<Fixed<sha1::Sha1>>::default()),
    algorithm("sha224", 64, 28, || Box::<Fixed<sha2::Sha224>>::default()),
    algorithm("sha256", 64, 32, || Box::<Fixed<sha2::Sha256>>::default()),
    algorithm("sha384", 128, 48, || Box::<Fixed<sha2::Sha384>>::default()),
    algorithm("sha512", 128, 64, || Box::<Fixed<sha2::Sha512>>::default()),
    algorithm("sha512_224", 128, 28, || Box::<Fixed<sha2::Sha512_224>>::default()),
    algorithm("sha512_256", 128, 32, || Box::<Fixed<sha2::Sha512_256>>::default()),
    algorithm("sha3_224", 144, 28, || Box::<Fixed<sha3::Sha3_224>>::default()),
    algorithm("sha3_256", 136, 32, || Box::<Fixed<sha3::Sha3_256>>::default()),
    algorithm("sha3_384", 104, 48, || Box::<Fixed<sha3::Sha3_384>>::default()),
    algorithm("sha3_512", 72, 64, || Box::<Fixed<sha3::Sha3_512>>::default()),
    algorithm("shake_128", 168, 0, || Box::<Extendable<shake::Shake128>>::default()),
    algorithm("shake_256", 136, 0, || Box::<Extendable<shake::Shake256>>::default()),
    algorithm("blake2b", 128, 64, || Box::new(blake2b_simd::State::new())),
    algorithm("blake2s", 64, 32, || Box::new(blake2s_simd::State::new())),
];

/// Data of that many bytes and more is digested without the lock.
const LONG: usize = 2048;

/// The payload of digests. The state is absent while a thread works on it without the lock.
struct HashObj {
    algorithm: &'static Algorithm,
    /// As the algorithm's own, but that BLAKE2 may be asked for less.
    digest_size: usize,
    state: RefCell<Option<Box<dyn Hasher>>>,
}

impl Payload for HashObj {}

static SPEC: TypeSpec = TypeSpec::new::<HashObj>("_hashlib.HASH")
    .methods(METHODS)
    .getset(GETSET)
    .slots(slots)
    .flags(TypeFlags::NO_NEW)
    .doc("A hash is an object used to calculate a checksum of a string of information.");

fn slots(s: &Slots) {
    s.repr.set(Some(|ctx, x| {
        let hash = this(ctx, x)?;
        let (name, address) = (hash.algorithm.name, x.id());
        Ok(ctx.new_str(&match name {
            "blake2b" | "blake2s" => format!("<_blake2.{name} object at {address:#x}>"),
            "shake_128" | "shake_256" => format!("<{name} _hashlib.HASHXOF object @ {address:#x}>"),
            _ => format!("<{name} _hashlib.HASH object @ {address:#x}>"),
        }))
    }));
}

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a HashObj> {
    ctx.payload::<HashObj>(x, "HASH")
}

fn find(ctx: &Ctx, name: &Value) -> Result<&'static Algorithm> {
    if name.downcast::<StrObj>().is_none() {
        return Err(ctx.type_error("name must be a string"));
    }
    let name = text_of(name);
    let plain = name.to_ascii_lowercase().replace(['-', '/'], "_");
    let plain = plain.strip_prefix("sha_").map_or(plain.clone(), |size| format!("sha{size}"));
    let plain =
        if plain == "shake128" || plain == "shake256" { plain.replace("shake", "shake_") } else { plain };
    let found = ALGORITHMS.iter().find(|algorithm| algorithm.name == plain);
    found.ok_or_else(|| ctx.value_error(format!("unsupported hash type {name}")))
}

fn data_of<'a>(ctx: &Ctx, value: &'a Value) -> Result<Cow<'a, [u8]>> {
    if value.downcast::<StrObj>().is_some() {
        return Err(ctx.type_error("Strings must be encoded before hashing"));
    }
    match ctx.bytes_view(value)? {
        Some(bytes) => Ok(bytes),
        None => Err(ctx.type_error("object supporting the buffer API required")),
    }
}

fn new(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let algorithm = find(ctx, &args[0])?;
    let data = arg(args, 1).map_or(Ok(Cow::Borrowed(&[][..])), |data| data_of(ctx, data))?;
    begin(ctx, algorithm, algorithm.digest_size, (algorithm.make)(), &data)
}

fn begin(
    ctx: &Ctx,
    algorithm: &'static Algorithm,
    digest_size: usize,
    state: Box<dyn Hasher>,
    data: &[u8],
) -> Result<Value> {
    let hash = HashObj { algorithm, digest_size, state: RefCell::new(Some(state)) };
    hash.update(ctx, data)?;
    Ok(ctx.alloc(&ctx.type_for::<HashObj>(), hash).into_value())
}

/// Gives all parameters to a state of BLAKE2; the two crates name them alike.
macro_rules! blake2_state {
    ($family:ident, $p:ident, $key:ident, $salt:ident, $person:ident) => {{
        let mut params = $family::Params::new();
        params.hash_length($p[0] as usize).fanout($p[1] as u8).max_depth($p[2] as u8);
        params.max_leaf_length($p[3] as u32).node_offset($p[4]).node_depth($p[5] as u8);
        params.inner_hash_length($p[6] as usize).last_node($p[7] != 0);
        params.key(&$key).salt(&$salt).personal(&$person);
        Box::new(params.to_state())
    }};
}

/// `blake2(name, data, params, key, salt, person)`: the eight numbers of `params` are the digest's size, the fanout, the
/// depth, the leaf's size, the node's offset and depth, the inner digest's size, and whether the node is the last. The
/// caller has checked that they and the three byte strings fit.
fn blake2(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let algorithm = find(ctx, &args[0])?;
    let data = data_of(ctx, &args[1])?;
    let mut numbers = [0u64; 8];
    for (place, number) in numbers.iter_mut().zip(ctx.collect(&args[2])?) {
        *place = ctx.index_checked(&number)? as u64;
    }
    let [key, salt, person] = [&args[3], &args[4], &args[5]].map(|value| ctx.bytes_like(value));
    let (key, salt, person) = (key?, salt?, person?);
    let widths = if algorithm.name == "blake2b" { (64, 16) } else { (32, 8) };
    let fits = (1..=widths.0).contains(&numbers[0])
        && numbers[6] <= widths.0
        && key.len() as u64 <= widths.0
        && salt.len().max(person.len()) <= widths.1
        && numbers[2] > 0;
    if !fits || (widths.0 == 32 && numbers[4] >= 1 << 48) {
        return Err(ctx.value_error("parameters of BLAKE2 out of range"));
    }
    let state: Box<dyn Hasher> = if algorithm.name == "blake2b" {
        blake2_state!(blake2b_simd, numbers, key, salt, person)
    } else {
        blake2_state!(blake2s_simd, numbers, key, salt, person)
    };
    begin(ctx, algorithm, numbers[0] as usize, state, &data)
}

impl HashObj {
    fn update(&self, ctx: &Ctx, data: &[u8]) -> Result<()> {
        let taken = self.state.borrow_mut().take();
        let Some(mut state) = taken else {
            return Err(ctx.runtime_error("the digest is being updated by another thread"));
        };
        if data.len() >= LONG {
            ctx.detach_call(|| state.update(data));
        } else {
            state.update(data);
        }
        *self.state.borrow_mut() = Some(state);
        Ok(())
    }

    /// The digest; only those of any length take one.
    fn digest(&self, ctx: &Ctx, method: &str, length: Option<&Value>) -> Result<Vec<u8>> {
        let length = match (length, self.algorithm.digest_size) {
            (Some(length), 0) => match usize::try_from(ctx.index_checked(length)?) {
                Ok(length) => length,
                Err(_) => return Err(ctx.value_error("length must not be negative")),
            },
            (None, 0) => {
                return Err(ctx.type_error(format!("{method}() missing required argument 'length' (pos 1)")));
            }
            (Some(_), _) => {
                return Err(ctx.type_error(format!("HASH.{method}() takes no arguments (1 given)")));
            }
            (None, _) => self.digest_size,
        };
        ctx.check_allocation(length)?;
        match &*self.state.borrow() {
            Some(state) => Ok(state.digest(length)),
            None => Err(ctx.runtime_error("the digest is being updated by another thread")),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("update", "(self, data, /)", |ctx, args| {
        let data = data_of(ctx, &args[1])?;
        this(ctx, &args[0])?.update(ctx, &data)?;
        Ok(Value::NONE)
    }),
    NativeDef::new("digest", "(self, length=None)", |ctx, args| {
        let digest = this(ctx, &args[0])?.digest(ctx, "digest", arg(args, 1))?;
        Ok(ctx.new_bytes(&digest))
    }),
    NativeDef::new("hexdigest", "(self, length=None)", |ctx, args| {
        let digest = this(ctx, &args[0])?.digest(ctx, "hexdigest", arg(args, 1))?;
        Ok(ctx.new_str(&hex(&digest)))
    }),
    NativeDef::new("copy", "(self, /)", |ctx, args| {
        let hash = this(ctx, &args[0])?;
        let state = hash.state.borrow().as_ref().map(|state| state.copy());
        match state {
            Some(state) => begin(ctx, hash.algorithm, hash.digest_size, state, &[]),
            None => Err(ctx.runtime_error("the digest is being updated by another thread")),
        }
    }),
];

const GETSET: &[GetSet] = &[
    GetSet::get("name", |ctx, x| Ok(ctx.new_str(this(ctx, x)?.algorithm.name))),
    GetSet::get("digest_size", |ctx, x| Ok(ctx.new_int(this(ctx, x)?.digest_size as i64))),
    GetSet::get("block_size", |ctx, x| Ok(ctx.new_int(this(ctx, x)?.algorithm.block_size as i64))),
];

/// `scrypt(password, salt, log_n, r, p, dklen)`, whose caller has checked the numbers.
fn scrypt_key(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (password, salt) = (ctx.bytes_like(&args[0])?, ctx.bytes_like(&args[1])?);
    let mut numbers = [0; 4];
    for (place, value) in numbers.iter_mut().zip(&args[2..6]) {
        *place = ctx.index_checked(value)?;
    }
    let [log_n, r, p, size] = numbers;
    let (Ok(log_n), Ok(r), Ok(p), Ok(size)) =
        (u8::try_from(log_n), u32::try_from(r), u32::try_from(p), usize::try_from(size))
    else {
        return Err(ctx.value_error("Invalid parameter combination for n, r, p, maxmem."));
    };
    let Ok(params) = scrypt::Params::new(log_n, r, p) else {
        return Err(ctx.value_error("Invalid parameter combination for n, r, p, maxmem."));
    };
    ctx.check_allocation(size)?;
    let mut key = vec![0; size];
    match ctx.detach_call(|| scrypt::scrypt(&password, &salt, &params, &mut key)) {
        Ok(()) => Ok(ctx.new_bytes(&key)),
        Err(_) => Err(ctx.value_error("dklen must be greater than 0 and smaller than 2147483647")),
    }
}

/// `hmac(key, message)` of an algorithm.
fn hmac(algorithm: &Algorithm, key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut block = vec![0; algorithm.block_size];
    if key.len() > algorithm.block_size {
        let mut state = (algorithm.make)();
        state.update(key);
        let short = state.digest(algorithm.digest_size);
        block[..short.len()].copy_from_slice(&short);
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let run = |pad: u8, parts: &[&[u8]]| {
        let mut state = (algorithm.make)();
        state.update(&block.iter().map(|b| b ^ pad).collect::<Vec<u8>>());
        parts.iter().for_each(|part| state.update(part));
        state.digest(algorithm.digest_size)
    };
    let inner = run(0x36, parts);
    run(0x5c, &[&inner])
}

fn pbkdf2(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let algorithm = find(ctx, &args[0])?;
    let (password, salt) = (data_of(ctx, &args[1])?, data_of(ctx, &args[2])?);
    let rounds = ctx.index_checked(&args[3])?;
    if rounds < 1 {
        return Err(ctx.value_error("iteration value must be greater than 0."));
    }
    if rounds > i64::from(i32::MAX) {
        return Err(ctx.overflow_error("iteration value is too great."));
    }
    let size = match arg(args, 4).filter(|size| !size.is_none()) {
        Some(size) => ctx.index_checked(size)?,
        None => hmac(algorithm, b"", &[]).len() as i64,
    };
    let Some(size) = usize::try_from(size).ok().filter(|size| *size > 0) else {
        return Err(ctx.value_error("key length must be greater than 0."));
    };
    if size > i32::MAX as usize {
        return Err(ctx.overflow_error("key length is too great."));
    }
    ctx.check_allocation(size)?;
    let key = ctx.detach_call(|| {
        let mut key = Vec::with_capacity(size);
        let mut number = 1u32;
        while key.len() < size {
            let mut last = hmac(algorithm, &password, &[&salt, &number.to_be_bytes()]);
            let mut sum = last.clone();
            for _ in 1..rounds {
                last = hmac(algorithm, &password, &[&last]);
                sum.iter_mut().zip(&last).for_each(|(a, b)| *a ^= b);
            }
            key.extend_from_slice(&sum);
            number += 1;
        }
        key.truncate(size);
        key
    });
    Ok(ctx.new_bytes(&key))
}

/// Compares in a time that does not tell where the two differ.
fn compare_digest(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = |value: &Value| match value.downcast::<StrObj>() {
        Some(text) if text.is_ascii() => Ok(text.bytes().to_vec()),
        Some(_) => Err(ctx.type_error("comparing strings with non-ASCII characters is not supported")),
        None => ctx.bytes_like(value).map(|bytes| bytes.into_owned()),
    };
    let is_text = |value: &Value| value.downcast::<StrObj>().is_some();
    if is_text(&args[0]) != is_text(&args[1]) {
        let (a, b) = (ctx.type_name(&args[0]), ctx.type_name(&args[1]));
        return Err(
            ctx.type_error(format!("unsupported operand types(s) or combination of types: '{a}' and '{b}'"))
        );
    }
    let (a, b) = (bytes(&args[0])?, bytes(&args[1])?);
    let differs = a.iter().zip(&b).fold(0u8, |sum, (x, y)| sum | (x ^ y));
    Ok(Value::from_bool(a.len() == b.len() && differs == 0))
}
