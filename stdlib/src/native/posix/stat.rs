//! stat and its result.

use super::{failed, files, path_of};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::object::Type;
use gilbox_vm::types::struct_sequence::StructSpec;
use gilbox_vm::value::Value;
use std::cell::RefCell;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;

static STAT_RESULT: StructSpec = StructSpec {
    module: "os",
    name: "stat_result",
    doc: "stat_result: Result from stat, fstat, or lstat.",
    fields: &[
        "st_mode",
        "st_ino",
        "st_dev",
        "st_nlink",
        "st_uid",
        "st_gid",
        "st_size",
        "_st_atime",
        "_st_mtime",
        "_st_ctime",
        "st_atime",
        "st_mtime",
        "st_ctime",
        "st_atime_ns",
        "st_mtime_ns",
        "st_ctime_ns",
        "st_blksize",
        "st_blocks",
        "st_rdev",
    ],
    n_items: 10,
    callable: true,
};

/// The class of results, once it is made.
#[derive(Default)]
struct Classes {
    stat_result: RefCell<Option<Type>>,
}

pub(super) fn add(ctx: &Ctx, module: &Value) -> Result<()> {
    let class = ctx.struct_type(&STAT_RESULT)?;
    ctx.module_set(module, "stat_result", class.to_value());
    let old = ctx.state::<Classes>().stat_result.replace(Some(class));
    drop(old);
    Ok(())
}

fn result(ctx: &Ctx, m: &Metadata) -> Value {
    let Some(class) = ctx.state::<Classes>().stat_result.borrow().clone() else { return Value::NONE };
    let big = |n: u64| ctx.new_int(i64::try_from(n).unwrap_or(i64::MAX));
    let times = [(m.atime(), m.atime_nsec()), (m.mtime(), m.mtime_nsec()), (m.ctime(), m.ctime_nsec())];
    let mut values = vec![
        ctx.new_int(m.mode() as i64),
        big(m.ino()),
        big(m.dev()),
        big(m.nlink()),
        ctx.new_int(m.uid() as i64),
        ctx.new_int(m.gid() as i64),
        big(m.size()),
    ];
    values.extend(times.map(|(seconds, _)| ctx.new_int(seconds)));
    values.extend(times.map(|(seconds, nanos)| ctx.new_float(seconds as f64 + 1e-9 * nanos as f64)));
    values
        .extend(times.map(|(seconds, nanos)| {
            ctx.new_int(seconds.saturating_mul(1_000_000_000).saturating_add(nanos))
        }));
    values.extend([big(m.blksize()), big(m.blocks()), big(m.rdev())]);
    ctx.new_struct(&class, values)
}

pub(super) fn fstat(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = files::file_of(ctx, &args[0])?;
    match ctx.detach_call(|| file.metadata()) {
        Ok(metadata) => Ok(result(ctx, &metadata)),
        Err(error) => Err(failed(ctx, error, None)),
    }
}

pub(super) fn stat(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if ctx.has_index(&args[0]) {
        return fstat(ctx, args);
    }
    let follow = match arg(args, 2) {
        Some(follow) => ctx.is_true(follow)?,
        None => true,
    };
    of_path(ctx, &args[0], follow)
}

pub(super) fn of_path(ctx: &Ctx, argument: &Value, follow: bool) -> Result<Value> {
    let path = path_of(ctx, argument)?;
    let found = ctx.detach_call(|| if follow { path.metadata() } else { path.symlink_metadata() });
    match found {
        Ok(metadata) => Ok(result(ctx, &metadata)),
        Err(error) => Err(failed(ctx, error, Some(argument))),
    }
}
