//! `_hashlib`: digests of bytes.

use digest::DynDigest;
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
        NativeDef::new("pbkdf2_hmac", "(hash_name, password, salt, iterations, dklen=None)", pbkdf2),
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

/// A digest by its name, with the size of its blocks.
struct Algorithm {
    name: &'static str,
    block_size: usize,
    make: fn() -> Box<dyn DynDigest + Send>,
}

const ALGORITHMS: &[Algorithm] = &[
    Algorithm { name: "md5", block_size: 64, make: || Box::new(md5::Md5::default()) },
    Algorithm { name: "sha1", block_size: 64, make: || Box::new(sha1::Sha1::default()) },
    Algorithm { name: "sha224", block_size: 64, make: || Box::new(sha2::Sha224::default()) },
    Algorithm { name: "sha256", block_size: 64, make: || Box::new(sha2::Sha256::default()) },
    Algorithm { name: "sha384", block_size: 128, make: || Box::new(sha2::Sha384::default()) },
    Algorithm { name: "sha512", block_size: 128, make: || Box::new(sha2::Sha512::default()) },
    Algorithm { name: "sha3_224", block_size: 144, make: || Box::new(sha3::Sha3_224::default()) },
    Algorithm { name: "sha3_256", block_size: 136, make: || Box::new(sha3::Sha3_256::default()) },
    Algorithm { name: "sha3_384", block_size: 104, make: || Box::new(sha3::Sha3_384::default()) },
    Algorithm { name: "sha3_512", block_size: 72, make: || Box::new(sha3::Sha3_512::default()) },
    Algorithm { name: "blake2b", block_size: 128, make: || Box::new(blake2::Blake2b512::default()) },
    Algorithm { name: "blake2s", block_size: 64, make: || Box::new(blake2::Blake2s256::default()) },
];

/// Data of that many bytes and more is digested without the lock.
const LONG: usize = 2048;

/// The payload of digests. The state is absent while a thread works on it without the lock.
struct HashObj {
    algorithm: &'static Algorithm,
    state: RefCell<Option<Box<dyn DynDigest + Send>>>,
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
        let name = this(ctx, x)?.algorithm.name;
        Ok(ctx.new_str(&format!("<{name} _hashlib.HASH object @ {:#x}>", x.id())))
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
    let plain = name.to_ascii_lowercase().replace('-', "_");
    let plain = plain.strip_prefix("sha_").map_or(plain.clone(), |size| format!("sha{size}"));
    let found = ALGORITHMS.iter().find(|algorithm| algorithm.name == plain);
    found.ok_or_else(|| ctx.value_error(format!("unsupported hash type {name}")))
}

fn data_of<'a>(ctx: &Ctx, value: &'a Value) -> Result<Cow<'a, [u8]>> {
    if value.downcast::<StrObj>().is_some() {
        return Err(ctx.type_error("Strings must be encoded before hashing"));
    }
    match ctx.bytes_view(value) {
        Some(bytes) => Ok(bytes),
        None => Err(ctx.type_error("object supporting the buffer API required")),
    }
}

fn new(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let algorithm = find(ctx, &args[0])?;
    let data = arg(args, 1).map_or(Ok(Cow::Borrowed(&[][..])), |data| data_of(ctx, data))?;
    let hash = HashObj { algorithm, state: RefCell::new(Some((algorithm.make)())) };
    hash.update(ctx, &data)?;
    Ok(ctx.alloc(&ctx.type_for::<HashObj>(), hash).into_value())
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

    fn digest(&self, ctx: &Ctx) -> Result<Box<[u8]>> {
        match &*self.state.borrow() {
            Some(state) => Ok(state.box_clone().finalize()),
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
    NativeDef::new("digest", "(self, /)", |ctx, args| {
        this(ctx, &args[0])?.digest(ctx).map(|digest| ctx.new_bytes(&digest))
    }),
    NativeDef::new("hexdigest", "(self, /)", |ctx, args| {
        this(ctx, &args[0])?.digest(ctx).map(|digest| ctx.new_str(&hex(&digest)))
    }),
    NativeDef::new("copy", "(self, /)", |ctx, args| {
        let hash = this(ctx, &args[0])?;
        let replay = hash.algorithm;
        let state = hash.state.borrow().as_ref().map(|state| (state.box_clone(), replay));
        match state {
            Some((state, algorithm)) => {
                let copy = Copied { algorithm, state: RefCell::new(state) };
                Ok(ctx.alloc(&ctx.native_type(&COPY_SPEC, None), copy).into_value())
            }
            None => Err(ctx.runtime_error("the digest is being updated by another thread")),
        }
    }),
];

/// The payload of copies: `box_clone` does not say that its box may go to other threads, so these stay with the lock.
struct Copied {
    algorithm: &'static Algorithm,
    state: RefCell<Box<dyn DynDigest>>,
}

impl Payload for Copied {}

static COPY_SPEC: TypeSpec = TypeSpec::new::<Copied>("_hashlib.HASH")
    .methods(COPY_METHODS)
    .getset(COPY_GETSET)
    .flags(TypeFlags::NO_NEW);

fn copied<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a Copied> {
    ctx.payload::<Copied>(x, "HASH")
}

impl Copied {
    fn digest(&self) -> Box<[u8]> {
        self.state.borrow().box_clone().finalize()
    }
}

const COPY_METHODS: &[NativeDef] = &[
    NativeDef::new("update", "(self, data, /)", |ctx, args| {
        let data = data_of(ctx, &args[1])?;
        copied(ctx, &args[0])?.state.borrow_mut().update(&data);
        Ok(Value::NONE)
    }),
    NativeDef::new("digest", "(self, /)", |ctx, args| Ok(ctx.new_bytes(&copied(ctx, &args[0])?.digest()))),
    NativeDef::new("hexdigest", "(self, /)", |ctx, args| {
        Ok(ctx.new_str(&hex(&copied(ctx, &args[0])?.digest())))
    }),
    NativeDef::new("copy", "(self, /)", |ctx, args| {
        let from = copied(ctx, &args[0])?;
        let copy = Copied { algorithm: from.algorithm, state: RefCell::new(from.state.borrow().box_clone()) };
        Ok(ctx.alloc(&ctx.type_for::<Copied>(), copy).into_value())
    }),
];

const COPY_GETSET: &[GetSet] = &[
    GetSet::get("name", |ctx, x| Ok(ctx.new_str(copied(ctx, x)?.algorithm.name))),
    GetSet::get("digest_size", |ctx, x| Ok(ctx.new_int(copied(ctx, x)?.digest().len() as i64))),
    GetSet::get("block_size", |ctx, x| Ok(ctx.new_int(copied(ctx, x)?.algorithm.block_size as i64))),
];

const GETSET: &[GetSet] = &[
    GetSet::get("name", |ctx, x| Ok(ctx.new_str(this(ctx, x)?.algorithm.name))),
    GetSet::get("digest_size", |ctx, x| Ok(ctx.new_int(this(ctx, x)?.digest(ctx)?.len() as i64))),
    GetSet::get("block_size", |ctx, x| Ok(ctx.new_int(this(ctx, x)?.algorithm.block_size as i64))),
];

/// `hmac(key, message)` of an algorithm.
fn hmac(algorithm: &Algorithm, key: &[u8], parts: &[&[u8]]) -> Box<[u8]> {
    let mut block = vec![0; algorithm.block_size];
    if key.len() > algorithm.block_size {
        let mut state = (algorithm.make)();
        state.update(key);
        let short = state.finalize();
        block[..short.len()].copy_from_slice(&short);
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let run = |pad: u8, parts: &[&[u8]]| {
        let mut state = (algorithm.make)();
        state.update(&block.iter().map(|b| b ^ pad).collect::<Vec<u8>>());
        parts.iter().for_each(|part| state.update(part));
        state.finalize()
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
    let size = match arg(args, 4).filter(|size| !size.is_none()) {
        Some(size) => ctx.index_checked(size)?,
        None => hmac(algorithm, b"", &[]).len() as i64,
    };
    let Some(size) = usize::try_from(size).ok().filter(|size| *size > 0) else {
        return Err(ctx.value_error("key length must be greater than 0."));
    };
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
