//! What goes beside the bytes through Unix sockets: descriptors and credentials.

use super::{address, failed, length, number, send_flags, this, with_room};
use crate::native::posix;
use crate::native::wait::Events;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::value::Value;
use rustix::io::Errno;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, UCred,
};
use rustix::process::{Gid, Pid, Uid};
use std::fs::File;
use std::io::{IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

const SOL_SOCKET: i32 = 1;
const SCM_RIGHTS: i32 = 1;
const SCM_CREDENTIALS: i32 = 2;
/// The bytes of a message's header, with what aligns the buffer.
const HEADER: usize = 32;

enum Given {
    Rights(Vec<Arc<File>>),
    Credentials(UCred),
}

impl Given {
    fn descriptors(&self) -> Vec<BorrowedFd<'_>> {
        match self {
            Given::Rights(files) => files.iter().map(AsFd::as_fd).collect(),
            Given::Credentials(_) => Vec::new(),
        }
    }
}

enum Got {
    Rights(Vec<OwnedFd>),
    Credentials(UCred),
}

/// `socket._sendmsg(data, items, flags, address)`: an item is a message's kind and its numbers.
pub(super) fn send(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let socket = this(ctx, &args[0])?;
    let bytes = ctx.bytes_like(&args[1])?;
    let given = ctx.collect(&args[2])?.iter().map(|item| read(ctx, item)).collect::<Result<Vec<Given>>>()?;
    let flags = send_flags(number(ctx, args, 3, 0)?);
    let to = match &args[4] {
        to if to.is_none() => None,
        to => Some(address::parse(ctx, socket.family.get(), to, "sendmsg")?),
    };
    let descriptors: Vec<Vec<BorrowedFd<'_>>> = given.iter().map(Given::descriptors).collect();
    let room = descriptors.iter().map(|fds| HEADER + size_of::<UCred>() + 8 * fds.len()).sum::<usize>();
    let n = socket.attempt(ctx, Events::OUT, |file| {
        let mut space = vec![MaybeUninit::uninit(); room];
        let mut control = SendAncillaryBuffer::new(&mut space);
        for (given, fds) in given.iter().zip(&descriptors) {
            let message = match given {
                Given::Rights(_) => SendAncillaryMessage::ScmRights(fds),
                Given::Credentials(who) => SendAncillaryMessage::ScmCredentials(*who),
            };
            if !control.push(message) {
                return Err(Errno::NOBUFS);
            }
        }
        let parts = [IoSlice::new(&bytes)];
        match &to {
            Some(to) => to.send_message(file, &parts, &mut control, flags),
            None => rustix::net::sendmsg(file, &parts, &mut control, flags),
        }
    })?;
    Ok(ctx.new_int(n as i64))
}

fn read(ctx: &Ctx, item: &Value) -> Result<Given> {
    let [kind, numbers] = ctx.tuple_items(item) else { return Err(failed(ctx, Errno::INVAL)) };
    let numbers = ctx.collect(numbers)?;
    if ctx.index_clamped(kind)? == i64::from(SCM_RIGHTS) {
        let files = numbers.iter().map(|fd| posix::file_of(ctx, fd));
        return Ok(Given::Rights(files.collect::<Result<Vec<_>>>()?));
    }
    let [process, user, group] = &numbers[..] else { return Err(failed(ctx, Errno::INVAL)) };
    let pid = Pid::from_raw(ctx.index_clamped(process)? as i32).ok_or_else(|| failed(ctx, Errno::INVAL))?;
    let uid = Uid::from_raw(ctx.index_clamped(user)? as u32);
    let gid = Gid::from_raw(ctx.index_clamped(group)? as u32);
    Ok(Given::Credentials(UCred { pid, uid, gid }))
}

/// `socket._recvmsg(bufsize, ancbufsize, flags)`: the bytes, a list of messages, flags, an address.
pub(super) fn receive(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let socket = this(ctx, &args[0])?;
    let size = length(ctx, &args[1], "recvmsg()")?;
    let n_beside = usize::try_from(ctx.index_checked(&args[2])?).unwrap_or(0);
    ctx.check_allocation(n_beside)?;
    let flags = RecvFlags::from_bits_retain(number(ctx, args, 3, 0)? as u32) | RecvFlags::CMSG_CLOEXEC;
    let mut space = vec![MaybeUninit::uninit(); n_beside];
    with_room(ctx, size, |room| {
        let (n, flags, from, got) = socket.attempt(ctx, Events::IN, |file| {
            let mut control = RecvAncillaryBuffer::new(&mut space);
            let message = rustix::net::recvmsg(file, &mut [IoSliceMut::new(room)], &mut control, flags)?;
            let mut got = Vec::new();
            for each in control.drain() {
                match each {
                    RecvAncillaryMessage::ScmRights(fds) => got.push(Got::Rights(fds.collect())),
                    RecvAncillaryMessage::ScmCredentials(who) => got.push(Got::Credentials(who)),
                    _ => {}
                }
            }
            Ok((message.bytes, message.flags.bits(), message.address, got))
        })?;
        let from = from.map_or(Ok(Value::NONE), |from| address::to_value(ctx, from))?;
        let got = got.into_iter().map(|each| shown(ctx, each)).collect();
        // What tells of descriptors to be closed at an exec is no message's flag.
        let flags = flags & !RecvFlags::CMSG_CLOEXEC.bits();
        let bytes = ctx.new_bytes(&room[..n.min(size)]);
        Ok(ctx.new_tuple(&[bytes, ctx.new_list(got), ctx.new_int(i64::from(flags)), from]))
    })
}

fn shown(ctx: &Ctx, got: Got) -> Value {
    let (kind, bytes) = match got {
        Got::Rights(fds) => {
            let numbers = fds.into_iter().map(|fd| posix::keep(ctx, fd).as_small_int().unwrap_or(-1) as i32);
            (SCM_RIGHTS, numbers.flat_map(i32::to_ne_bytes).collect::<Vec<u8>>())
        }
        Got::Credentials(who) => {
            let numbers = [who.pid.as_raw_nonzero().get() as u32, who.uid.as_raw(), who.gid.as_raw()];
            (SCM_CREDENTIALS, numbers.into_iter().flat_map(u32::to_ne_bytes).collect())
        }
    };
    let number = |n: i32| ctx.new_int(i64::from(n));
    ctx.new_tuple(&[number(SOL_SOCKET), number(kind), ctx.new_bytes(&bytes)])
}
