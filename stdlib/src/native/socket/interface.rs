//! The network interfaces: their names and numbers.

use super::failed;
use crate::native::posix;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::value::Value;
use rustix::fd::OwnedFd;
use rustix::net::netdevice::{index_to_name, name_to_index};
use rustix::net::{AddressFamily, SocketFlags, SocketType, socket_with};

/// Interfaces are asked for through a socket, of whatever kind.
fn any_socket(ctx: &Ctx) -> Result<OwnedFd> {
    posix::check_allowed(ctx)?;
    let made = socket_with(AddressFamily::UNIX, SocketType::DGRAM, SocketFlags::CLOEXEC, None);
    made.map_err(|error| failed(ctx, error))
}

/// The number of an interface whose name is given as bytes; None if there is none.
pub(super) fn index_of(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let name = ctx.bytes_like(&args[0])?.into_owned();
    let socket = any_socket(ctx)?;
    let found = std::str::from_utf8(&name).ok().and_then(|name| name_to_index(&socket, name).ok());
    Ok(found.map_or(Value::NONE, |index| ctx.new_int(index.into())))
}

/// The name of an interface.
pub(super) fn name_of(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let index = u32::try_from(ctx.index_clamped(&args[0])?).unwrap_or(u32::MAX);
    let name = match index_to_name(&any_socket(ctx)?, index) {
        // The C library has another word for it.
        Err(rustix::io::Errno::NODEV) => return Err(failed(ctx, rustix::io::Errno::NXIO)),
        other => other.map_err(|error| failed(ctx, error))?,
    };
    Ok(ctx.new_str(&name))
}
