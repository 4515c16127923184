//! `_zlib`: the deflate format, in whole and piece by piece.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{GetSet, ModuleSpec, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, TypeFlags};
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};

/// The module `_zlib`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_zlib",
    doc: "The deflate format.",
    functions: &[
        NativeDef::new("compressor", "(level, header, /)", |ctx, args| {
            let level = match ctx.index_clamped(&args[0])? {
                -1 => Compression::default(),
                level @ 0..=9 => Compression::new(level as u32),
                _ => return Err(error(ctx, "Error -2 while compressing data: inconsistent stream state")),
            };
            let header = ctx.is_true(&args[1])?;
            let class = ctx.type_for::<Compressor>();
            let inside = Compressor(RefCell::new(Compress::new(level, header)));
            Ok(ctx.alloc(&class, inside).into_value())
        }),
        NativeDef::new("decompressor", "(header, /)", |ctx, args| {
            let header = ctx.is_true(&args[0])?;
            let inside = Decompressor {
                state: RefCell::new(Decompress::new(header)),
                used: Cell::new(0),
                at_end: Cell::new(false),
            };
            Ok(ctx.alloc(&ctx.type_for::<Decompressor>(), inside).into_value())
        }),
        NativeDef::new("adler32", "(data, value=1, /)", |ctx, args| {
            let bytes = ctx.bytes_like(&args[0])?;
            let start = arg(args, 1).map_or(Ok(1), |start| ctx.index_clamped(start))? as u32;
            const MOD: u32 = 65521;
            let (mut a, mut b) = (start & 0xffff, start >> 16);
            for chunk in bytes.chunks(5552) {
                for byte in chunk {
                    a += *byte as u32;
                    b += a;
                }
                a %= MOD;
                b %= MOD;
            }
            Ok(ctx.new_int((b << 16 | a) as i64))
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

struct Compressor(RefCell<Compress>);
impl Payload for Compressor {}

struct Decompressor {
    state: RefCell<Decompress>,
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
    let mut state = compressor.0.borrow_mut();
    let (start, mut out) = (state.total_in(), Vec::new());
    loop {
        out.reserve(bytes.len() / 2 + 4096);
        let rest = &bytes[(state.total_in() - start) as usize..];
        let status = state.compress_vec(rest, &mut out, mode);
        let all_in = (state.total_in() - start) as usize == bytes.len();
        match status {
            Ok(Status::StreamEnd) => break,
            Ok(_) if all_in && out.len() < out.capacity() && !matches!(mode, FlushCompress::Finish) => break,
            Ok(Status::BufError) if all_in && !matches!(mode, FlushCompress::Finish) => break,
            Ok(_) => {}
            Err(_) => return Err(error(ctx, "Error -2 while compressing data: inconsistent stream state")),
        }
    }
    Ok(ctx.new_bytes(&out))
}

/// `run(data, limit)`: at most `limit` bytes, 0 for as many as there are.
fn decompress(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = ctx.bytes_like(&args[1])?;
    let limit = usize::try_from(ctx.index_clamped(&args[2])?).ok().filter(|n| *n > 0).unwrap_or(usize::MAX);
    let inside = ctx.payload::<Decompressor>(&args[0], "Decompressor")?;
    let mut state = inside.state.borrow_mut();
    let (start, mut out) = (state.total_in(), Vec::new());
    while !inside.at_end.get() && out.len() < limit {
        ctx.check_allocation(out.len() + 4096)?;
        let room = (out.len().max(bytes.len()) + 4096).min(limit - out.len());
        out.reserve_exact(room);
        let before = (state.total_in(), out.len());
        let rest = &bytes[(before.0 - start) as usize..];
        // A vector may have more room than it was asked for.
        let mut piece = vec![0; room];
        let written = state.total_out();
        match state.decompress(rest, &mut piece, FlushDecompress::None) {
            Ok(status) => {
                piece.truncate((state.total_out() - written) as usize);
                out.extend_from_slice(&piece);
                inside.at_end.set(matches!(status, Status::StreamEnd));
            }
            Err(_) => {
                let message = if state.total_out() == 0 && start == 0 {
                    "Error -3 while decompressing data: incorrect header check"
                } else {
                    "Error -3 while decompressing data: invalid data"
                };
                return Err(error(ctx, message));
            }
        }
        if (state.total_in(), out.len()) == before {
            break;
        }
    }
    inside.used.set((state.total_in() - start) as usize);
    Ok(ctx.new_bytes(&out))
}
