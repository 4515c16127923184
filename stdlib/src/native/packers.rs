//! `_packers`: the compressed formats bzip2, xz and lzma, piece by piece, for the modules `bz2` and `lzma`.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, TypeFlags};
use gilbox_vm::value::Value;
use liblzma::stream as xz;
use std::sync::{Mutex, PoisonError};

/// The module `_packers`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_packers",
    doc: "Compressed formats, piece by piece.",
    functions: &[
        NativeDef::new("bz2_compressor", "(level, /)", |ctx, args| {
            let level = ctx.index_clamped(&args[0])?.clamp(1, 9) as u32;
            let state = bzip2::Compress::new(bzip2::Compression::new(level), 0);
            Ok(packer(ctx, Engine::Bz2Out(state)))
        }),
        NativeDef::new("bz2_decompressor", "()", |ctx, _| {
            Ok(packer(ctx, Engine::Bz2In(bzip2::Decompress::new(false))))
        }),
        NativeDef::new("xz_encoder", "(format, check, preset, filters, /)", |ctx, args| {
            let made = xz_encoder(ctx, args)?;
            Ok(made.map_or_else(|message| ctx.new_str(message), |stream| packer(ctx, Engine::Xz(stream))))
        }),
        NativeDef::new("xz_decoder", "(format, memlimit, filters, /)", |ctx, args| {
            let made = xz_decoder(ctx, args)?;
            Ok(made.map_or_else(|message| ctx.new_str(message), |stream| packer(ctx, Engine::Xz(stream))))
        }),
    ],
    init: |ctx, _| {
        ctx.native_type(&SPEC, None);
        Ok(())
    },
};

enum Engine {
    Bz2Out(bzip2::Compress),
    Bz2In(bzip2::Decompress),
    Xz(xz::Stream),
}

/// A stream is worked on without the interpreter's lock, so it has one of its own, taken only meanwhile.
struct Packer(Mutex<Engine>);
impl Payload for Packer {}

static SPEC: TypeSpec = TypeSpec::new::<Packer>("_packers.Packer")
    .methods(&[NativeDef::new("run", "(self, data, limit, finish, /)", run)])
    .flags(TypeFlags::NO_NEW);

fn packer(ctx: &Ctx, engine: Engine) -> Value {
    ctx.alloc(&ctx.type_for::<Packer>(), Packer(Mutex::new(engine))).into_value()
}

/// What one round did: how much of the input it used, and whether the stream has ended.
struct Step {
    used: usize,
    at_end: bool,
}

/// `run(data, limit, finish)`: at most `limit` bytes come out, as many as there are if it is negative. The answer is
/// the output, how many bytes of the input were used, and whether the stream has ended; or a str that says what is
/// wrong with the stream.
fn run(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = ctx.bytes_like(&args[1])?;
    let limit = usize::try_from(ctx.index_clamped(&args[2])?).unwrap_or(usize::MAX);
    let finish = ctx.is_true(&args[3])?;
    let inside = ctx.payload::<Packer>(&args[0], "Packer")?;
    let (mut out, mut used, mut at_end) = (Vec::new(), 0, false);
    while out.len() < limit && !at_end {
        let room = (out.len().max(bytes.len()) + 8192).min(limit - out.len());
        ctx.make_room(&mut out, room)?;
        let before = out.len();
        let step = ctx.detach_call(|| {
            let mut engine = inside.0.lock().unwrap_or_else(PoisonError::into_inner);
            engine.step(&bytes[used..], &mut out, finish)
        });
        match step {
            Ok(step) => (used, at_end) = (used + step.used, step.at_end),
            Err(message) => return Ok(ctx.new_str(message)),
        }
        let has_room = out.len() < out.capacity();
        if used == bytes.len() && has_room && (!finish || out.len() == before) {
            break;
        }
    }
    let parts = [ctx.new_bytes(&out), ctx.new_int(used as i64), Value::from_bool(at_end)];
    Ok(ctx.new_tuple(&parts))
}

impl Engine {
    /// Works on until the input is used or the room in `out` is full.
    fn step(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        finish: bool,
    ) -> std::result::Result<Step, &'static str> {
        match self {
            Engine::Bz2Out(state) => {
                let start = state.total_in();
                if input.is_empty() && !finish {
                    return Ok(Step { used: 0, at_end: false });
                }
                let action = if finish { bzip2::Action::Finish } else { bzip2::Action::Run };
                let status = state.compress_vec(input, out, action).map_err(|_| "Invalid sequence")?;
                let used = (state.total_in() - start) as usize;
                Ok(Step { used, at_end: matches!(status, bzip2::Status::StreamEnd) })
            }
            Engine::Bz2In(state) => {
                let start = state.total_in();
                let status = state.decompress_vec(input, out).map_err(|_| "Invalid data stream")?;
                let used = (state.total_in() - start) as usize;
                Ok(Step { used, at_end: matches!(status, bzip2::Status::StreamEnd) })
            }
            Engine::Xz(stream) => {
                let start = stream.total_in();
                let action = if finish { xz::Action::Finish } else { xz::Action::Run };
                if input.is_empty() && !finish && start == 0 {
                    return Ok(Step { used: 0, at_end: false });
                }
                let status = stream.process_vec(input, out, action).map_err(in_words)?;
                let used = (stream.total_in() - start) as usize;
                Ok(Step { used, at_end: matches!(status, xz::Status::StreamEnd) })
            }
        }
    }
}

fn in_words(error: xz::Error) -> &'static str {
    match error {
        xz::Error::Data => "Corrupt input data",
        xz::Error::Options => "Invalid or unsupported options",
        xz::Error::Format => "Input format not supported by decoder",
        xz::Error::MemLimit => "Memory usage limit exceeded",
        xz::Error::Mem => "Cannot allocate memory",
        xz::Error::UnsupportedCheck => "Unsupported integrity check",
        _ => "Internal error",
    }
}

/// Formats as `lzma` numbers them.
const AUTO: i64 = 0;
const XZ: i64 = 1;
const ALONE: i64 = 2;

fn xz_encoder(ctx: &Ctx, args: &[Value]) -> Result<std::result::Result<xz::Stream, &'static str>> {
    let (format, preset) = (ctx.index_clamped(&args[0])?, ctx.index_clamped(&args[2])? as u32);
    let check = match ctx.index_clamped(&args[1])? {
        0 => xz::Check::None,
        1 => xz::Check::Crc32,
        10 => xz::Check::Sha256,
        _ => xz::Check::Crc64,
    };
    let chain = match filters(ctx, &args[3])? {
        Ok(chain) => chain,
        Err(message) => return Ok(Err(message)),
    };
    let made = match (format, chain) {
        (XZ, None) => xz::Stream::new_easy_encoder(preset, check),
        (XZ, Some(chain)) => xz::Stream::new_stream_encoder(&chain.filters, check),
        (ALONE, chain) => chain
            .and_then(|chain| chain.first)
            .map_or_else(|| xz::LzmaOptions::new_preset(preset), Ok)
            .and_then(|options| xz::Stream::new_lzma_encoder(&options)),
        (_, Some(chain)) => xz::Stream::new_raw_encoder(&chain.filters),
        (_, None) => Err(xz::Error::Options),
    };
    Ok(made.map_err(in_words))
}

fn xz_decoder(ctx: &Ctx, args: &[Value]) -> Result<std::result::Result<xz::Stream, &'static str>> {
    let format = ctx.index_clamped(&args[0])?;
    let limit = u64::try_from(ctx.index_clamped(&args[1])?).unwrap_or(u64::MAX);
    let chain = match filters(ctx, &args[2])? {
        Ok(chain) => chain,
        Err(message) => return Ok(Err(message)),
    };
    let made = match (format, chain) {
        (AUTO, _) => xz::Stream::new_auto_decoder(limit, 0),
        (XZ, _) => xz::Stream::new_stream_decoder(limit, 0),
        (ALONE, _) => xz::Stream::new_lzma_decoder(limit),
        (_, Some(chain)) => xz::Stream::new_raw_decoder(&chain.filters),
        (_, None) => Err(xz::Error::Options),
    };
    Ok(made.map_err(in_words))
}

/// A chain of filters, and the options of its first one if that is LZMA1.
struct Chain {
    filters: xz::Filters,
    first: Option<xz::LzmaOptions>,
}

/// A chain from a list of `(id, value...)`: the distance of a delta filter, or what [`lzma_options`] takes.
fn filters(ctx: &Ctx, list: &Value) -> Result<std::result::Result<Option<Chain>, &'static str>> {
    if list.is_none() {
        return Ok(Ok(None));
    }
    let mut chain = Chain { filters: xz::Filters::new(), first: None };
    for item in ctx.collect(list)? {
        let numbers: Vec<i64> =
            ctx.collect(&item)?.iter().map(|number| ctx.index_clamped(number)).collect::<Result<_>>()?;
        if let Err(error) = chain.add(&numbers) {
            return Ok(Err(in_words(error)));
        }
    }
    Ok(Ok(Some(chain)))
}

impl Chain {
    fn add(&mut self, numbers: &[i64]) -> std::result::Result<(), xz::Error> {
        let chain = &mut self.filters;
        match numbers {
            [3, distance, ..] => {
                chain.delta_properties(&[(distance - 1).clamp(0, 255) as u8])?;
            }
            [4, ..] => {
                chain.x86();
            }
            [5, ..] => {
                chain.powerpc();
            }
            [6, ..] => {
                chain.ia64();
            }
            [7, ..] => {
                chain.arm();
            }
            [8, ..] => {
                chain.arm_thumb();
            }
            [9, ..] => {
                chain.sparc();
            }
            [0x21, rest @ ..] => {
                chain.lzma2(&lzma_options(rest)?);
            }
            [_, rest @ ..] => {
                let options = lzma_options(rest)?;
                {
                    chain.lzma1(&options);
                };
                self.first = Some(lzma_options(rest)?);
            }
            [] => return Err(xz::Error::Options),
        }
        Ok(())
    }
}

/// Options from a preset and eight numbers, each -1 where the preset's own stays: the dictionary's size, lc, lp, pb, the
/// mode, the nice length, the match finder and the depth.
fn lzma_options(numbers: &[i64]) -> std::result::Result<xz::LzmaOptions, xz::Error> {
    let given = |at: usize| numbers.get(at).and_then(|number| u32::try_from(*number).ok());
    let mut options = xz::LzmaOptions::new_preset(given(0).unwrap_or(6))?;
    if given(2).unwrap_or(0) + given(3).unwrap_or(0) > 4 || given(4).unwrap_or(0) > 4 {
        return Err(xz::Error::Options);
    }
    if let Some(size) = given(1) {
        options.dict_size(size);
    }
    if let Some(bits) = given(2) {
        options.literal_context_bits(bits);
    }
    if let Some(bits) = given(3) {
        options.literal_position_bits(bits);
    }
    if let Some(bits) = given(4) {
        options.position_bits(bits);
    }
    if let Some(mode) = given(5) {
        options.mode(if mode == 1 { xz::Mode::Fast } else { xz::Mode::Normal });
    }
    if let Some(length) = given(6) {
        options.nice_len(length);
    }
    if let Some(finder) = given(7) {
        options.match_finder(match_finder(finder));
    }
    if let Some(depth) = given(8) {
        options.depth(depth);
    }
    Ok(options)
}

fn match_finder(number: u32) -> xz::MatchFinder {
    match number {
        0x03 => xz::MatchFinder::HashChain3,
        0x12 => xz::MatchFinder::BinaryTree2,
        0x13 => xz::MatchFinder::BinaryTree3,
        0x14 => xz::MatchFinder::BinaryTree4,
        _ => xz::MatchFinder::HashChain4,
    }
}
