//! `_zlib`: the deflate format, in whole and piece by piece.

use flate2::{Compress, CompressError, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{GetSet, ModuleSpec, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, TypeFlags};
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Checksums of more bytes than that are made without the lock.
pub(super) const LONG: usize = 5 * 1024;

/// The module `_zlib`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_zlib",
    doc: "The deflate format.",
    functions: &[
        NativeDef::new("compressor", "(level, header, bits, dictionary, /)", |ctx, args| {
            let level = match ctx.index_clamped(&args[0])? {
                -1 => Compression::default(),
                level @ 0..=9 => Compression::new(level as u32),
                _ => return Err(error(ctx, "Error -2 while compressing data: inconsistent stream state")),
            };
            let header = ctx.is_true(&args[1])?;
            let class = ctx.type_for::<Compressor>();
            let bits = ctx.index_clamped(&args[2])?.clamp(9, 15) as u8;
            let mut state = Compress::new_with_window_bits(level, header, bits);
            if !args[3].is_none() && state.set_dictionary(&ctx.bytes_like(&args[3])?).is_err() {
                return Err(ctx.value_error("Invalid dictionary"));
            }
            let inside = Compressor(Mutex::new(state));
            Ok(ctx.alloc(&class, inside).into_value())
        }),
        NativeDef::new("decompressor", "(header, dictionary, /)", |ctx, args| {
            let header = ctx.is_true(&args[0])?;
            let mut state = Decompress::new(header);
            let mut dictionary = (!args[1].is_none()).then(|| args[1].clone());
            // Without a header nobody asks for the dictionary: it has to be there from the start.
            if let Some(given) = dictionary.take_if(|_| !header)
                && state.set_dictionary(&ctx.bytes_like(&given)?).is_err()
            {
                return Err(error(ctx, "Error -3 while setting zdict: invalid input data"));
            }
            let inside = Decompressor {
                state: Mutex::new(state),
                dictionary: RefCell::new(match dictionary {
                    Some(given) => Some(ctx.bytes_like(&given)?.into_owned()),
                    None => None,
                }),
                used: Cell::new(0),
                at_end: Cell::new(false),
            };
            Ok(ctx.alloc(&ctx.type_for::<Decompressor>(), inside).into_value())
        }),
        NativeDef::new("adler32", "(data, value=1, /)", |ctx, args| {
            let bytes = ctx.bytes_like(&args[0])?;
            let start = arg(args, 1).map_or(Ok(1), |start| ctx.index_clamped(start))? as u32;
            let sum = || {
                let mut adler = adler2::Adler32::from_checksum(start);
                adler.write_slice(&bytes);
                adler.checksum()
            };
            let adler = if bytes.len() > LONG { ctx.detach_call(sum) } else { sum() };
            Ok(ctx.new_int(adler as i64))
        }),
    ],
    init: |ctx, module| {
        let class = ctx.new_exception_class("error", &ctx.exceptions().exception);
        ctx.set_attr(class.as_value(), &ctx.names().__module__, Some(&ctx.new_str("zlib")))?;
        ctx.module_set(module, "error", class.to_value());
        ctx.native_type(&COMPRESSOR, None);
        ctx.native_type(&DECOMPRESSOR, None);
        Ok(())
    },
};

fn error(ctx: &Ctx, message: &str) -> Raise {
    let class = ctx.import_module("_zlib").and_then(|module| ctx.get_attr_str(&module, "error"));
    match class.map(|class| ctx.call(&class, &[ctx.new_str(message)])) {
        Ok(Ok(exception)) => Raise::new(exception),
        _ => ctx.value_error(message),
    }
}

/// The stream is worked on without the interpreter's lock, so it has one of its own, taken only meanwhile.
struct Compressor(Mutex<Compress>);
impl Payload for Compressor {}

struct Decompressor {
    state: Mutex<Decompress>,
    /// What a stream with a header may ask for.
    dictionary: RefCell<Option<Vec<u8>>>,
    /// How many bytes of the last input were used.
    used: Cell<usize>,
    at_end: Cell<bool>,
}
impl Payload for Decompressor {}

static COMPRESSOR: TypeSpec = TypeSpec::new::<Compressor>("_zlib.Compressor")
    .methods(&[NativeDef::new("run", "(self, data, mode, /)", compress)])
    .flags(TypeFlags::NO_NEW);

static DECOMPRESSOR: TypeSpec = TypeSpec::new::<Decompressor>("_zlib.Decompressor")
    .methods(&[NativeDef::new("run", "(self, data, limit, /)", decompress)])
    .getset(&[
        GetSet::get("used", |ctx, x| {
            Ok(ctx.new_int(ctx.payload::<Decompressor>(x, "Decompressor")?.used.get() as i64))
        }),
        GetSet::get("eof", |ctx, x| {
            Ok(Value::from_bool(ctx.payload::<Decompressor>(x, "Decompressor")?.at_end.get()))
        }),
    ])
    .flags(TypeFlags::NO_NEW);

/// `run(data, mode)`: the mode is 0 for none, 2 for a sync flush, 3 for a full one, 4 for the end.
fn compress(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = ctx.bytes_like(&args[1])?;
    let mode = match ctx.index_clamped(&args[2])? {
        2 => FlushCompress::Sync,
        3 => FlushCompress::Full,
        4 => FlushCompress::Finish,
        _ => FlushCompress::None,
    };
    let compressor = ctx.payload::<Compressor>(&args[0], "Compressor")?;
    let out = ctx.detach_call(|| deflate(&mut unpoisoned(&compressor.0), &bytes, mode));
    match out {
        Ok(out) => Ok(ctx.new_bytes(&out)),
        Err(_) => Err(error(ctx, "Error -2 while compressing data: inconsistent stream state")),
    }
}

/// What the compressor makes of the bytes.
fn deflate(
    state: &mut Compress,
    bytes: &[u8],
    mode: FlushCompress,
) -> std::result::Result<Vec<u8>, CompressError> {
    let (start, mut out) = (state.total_in(), Vec::new());
    loop {
        out.reserve(bytes.len() / 2 + 4096);
        let rest = &bytes[(state.total_in() - start) as usize..];
        let status = state.compress_vec(rest, &mut out, mode)?;
        let all_in = (state.total_in() - start) as usize == bytes.len();
        match status {
            Status::StreamEnd => return Ok(out),
            _ if all_in && out.len() < out.capacity() && !matches!(mode, FlushCompress::Finish) => {
                return Ok(out);
            }
            Status::BufError if all_in && !matches!(mode, FlushCompress::Finish) => return Ok(out),
            _ => {}
        }
    }
}

/// `run(data, limit)`: at most `limit` bytes, 0 for as many as there are.
fn decompress(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = ctx.bytes_like(&args[1])?;
    let limit = usize::try_from(ctx.index_clamped(&args[2])?).ok().filter(|n| *n > 0).unwrap_or(usize::MAX);
    let inside = ctx.payload::<Decompressor>(&args[0], "Decompressor")?;
    let start = ctx.detach_call(|| unpoisoned(&inside.state).total_in());
    let mut out = Vec::new();
    while !inside.at_end.get() && out.len() < limit {
        let room = (out.len().max(bytes.len()) + 4096).min(limit - out.len());
        ctx.make_room(&mut out, room)?;
        ctx.check_room_for::<u8>(room)?;
        let step = ctx.detach_call(|| inflate(&mut unpoisoned(&inside.state), &bytes, start, room));
        let Step { piece, used, at_end } = match step {
            Ok(step) => step,
            Err(Trouble::NeedsDictionary) => {
                let Some(dictionary) = inside.dictionary.take() else {
                    return Err(error(ctx, "Error 2 while decompressing data"));
                };
                if unpoisoned(&inside.state).set_dictionary(&dictionary).is_err() {
                    return Err(error(ctx, "Error -3 while setting zdict: invalid input data"));
                }
                continue;
            }
            Err(Trouble::Data(what)) => {
                return Err(error(ctx, &format!("Error -3 while decompressing data: {what}")));
            }
        };
        let idle = piece.is_empty() && used == inside.used.get() && !out.is_empty();
        let stuck = piece.is_empty() && used == bytes.len();
        out.extend_from_slice(&piece);
        inside.used.set(used);
        inside.at_end.set(at_end);
        if idle || stuck {
            break;
        }
    }
    Ok(ctx.new_bytes(&out))
}

/// One round of a decompressor: what came out, how much of the input was used in all, and whether the stream ended.
struct Step {
    piece: Vec<u8>,
    used: usize,
    at_end: bool,
}

/// Why a round went no further.
enum Trouble {
    NeedsDictionary,
    Data(String),
}

/// At most `room` bytes out of the input, of which the stream took its first byte at `start`.
fn inflate(
    state: &mut Decompress,
    bytes: &[u8],
    start: u64,
    room: usize,
) -> std::result::Result<Step, Trouble> {
    let rest = &bytes[(state.total_in() - start) as usize..];
    let mut piece = vec![0; room];
    let written = state.total_out();
    let status = match state.decompress(rest, &mut piece, FlushDecompress::None) {
        Ok(status) => status,
        Err(error) if error.needs_dictionary().is_some() => return Err(Trouble::NeedsDictionary),
        Err(error) => return Err(Trouble::Data(error.message().unwrap_or("invalid data").to_owned())),
    };
    piece.truncate((state.total_out() - written) as usize);
    let used = (state.total_in() - start) as usize;
    Ok(Step { piece, used, at_end: matches!(status, Status::StreamEnd) })
}

/// Another thread's panic in the middle leaves a stream that is wrong, not one that is dangerous.
fn unpoisoned<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
