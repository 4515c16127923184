//! Directories and names.

use super::{check_allowed, failed, name_value, path_of, wants_bytes};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::value::Value;
use rustix::fs::Access;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;

/// Runs a call on a path without the lock; an error names the path.
fn on_path(ctx: &Ctx, argument: &Value, call: impl FnOnce(&Path) -> io::Result<()>) -> Result<Value> {
    let path = path_of(ctx, argument)?;
    match ctx.detach_call(|| call(&path)) {
        Ok(()) => Ok(Value::NONE),
        Err(error) => Err(failed(ctx, error, Some(argument))),
    }
}

/// Runs a call on two paths without the lock; an error names both.
fn on_paths(ctx: &Ctx, args: &[Value], call: impl FnOnce(&Path, &Path) -> io::Result<()>) -> Result<Value> {
    let (from, to) = (path_of(ctx, &args[0])?, path_of(ctx, &args[1])?);
    match ctx.detach_call(|| call(&from, &to)) {
        Ok(()) => Ok(Value::NONE),
        Err(error) => {
            let errno = error.raw_os_error().unwrap_or(0);
            let text = ctx.new_str(&crate::native::stream::error_text(errno));
            let args = [ctx.new_int(errno as i64), text, args[0].clone(), Value::NONE, args[1].clone()];
            Err(ctx.raise_args(&ctx.exceptions().os_error, &args))
        }
    }
}

pub(super) fn access(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let path = path_of(ctx, &args[0])?;
    let mode = Access::from_bits_truncate(ctx.index_clamped(&args[1])? as u32);
    Ok(Value::from_bool(ctx.detach_call(|| rustix::fs::access(&path, mode)).is_ok()))
}

pub(super) fn chdir(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    on_path(ctx, &args[0], |path| std::env::set_current_dir(path))
}

pub(super) fn chmod(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let mode = ctx.index_clamped(&args[1])? as u32;
    on_path(ctx, &args[0], |path| fs::set_permissions(path, fs::Permissions::from_mode(mode)))
}

pub(super) fn getcwd(ctx: &Ctx, as_bytes: bool) -> Result<Value> {
    check_allowed(ctx)?;
    let path = std::env::current_dir().map_err(|error| failed(ctx, error, None))?;
    name_value(ctx, path.as_os_str(), as_bytes)
}

pub(super) fn link(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    on_paths(ctx, args, |from, to| fs::hard_link(from, to))
}

pub(super) fn symlink(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    on_paths(ctx, args, |from, to| std::os::unix::fs::symlink(from, to))
}

pub(super) fn rename(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    on_paths(ctx, args, |from, to| fs::rename(from, to))
}

pub(super) fn listdir(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let here = ctx.new_str(".");
    let argument = arg(args, 0).filter(|path| !path.is_none()).unwrap_or(&here);
    let (path, as_bytes) = (path_of(ctx, argument)?, wants_bytes(ctx, argument)?);
    let names = ctx.detach_call(|| -> io::Result<Vec<OsString>> {
        fs::read_dir(&path)?.map(|entry| Ok(entry?.file_name())).collect()
    });
    let names = names.map_err(|error| failed(ctx, error, Some(argument)))?;
    let names = names.iter().map(|name| name_value(ctx, name, as_bytes)).collect::<Result<Vec<Value>>>()?;
    Ok(ctx.new_list(names))
}

pub(super) fn mkdir(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let mode = match arg(args, 1) {
        Some(mode) => ctx.index_clamped(mode)? as u32,
        None => 0o777,
    };
    on_path(ctx, &args[0], |path| fs::DirBuilder::new().mode(mode).create(path))
}

pub(super) fn rmdir(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    on_path(ctx, &args[0], |path| fs::remove_dir(path))
}

pub(super) fn unlink(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    on_path(ctx, &args[0], |path| fs::remove_file(path))
}

pub(super) fn readlink(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let path = path_of(ctx, &args[0])?;
    match ctx.detach_call(|| fs::read_link(&path)) {
        Ok(target) => name_value(ctx, target.as_os_str(), wants_bytes(ctx, &args[0])?),
        Err(error) => Err(failed(ctx, error, Some(&args[0]))),
    }
}

pub(super) fn truncate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let length = u64::try_from(ctx.index_checked(&args[1])?)
        .map_err(|_| failed(ctx, io::Error::from_raw_os_error(22), Some(&args[0])))?;
    on_path(ctx, &args[0], |path| fs::OpenOptions::new().write(true).open(path)?.set_len(length))
}
