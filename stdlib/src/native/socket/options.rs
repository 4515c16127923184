//! `setsockopt` and `getsockopt`: the options we know by their numbers on Linux.

use super::{failed, this};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::value::Value;
use rustix::io::{Errno, Result as Sys};
use rustix::net::sockopt as opt;
use std::fs::File;
use std::net::Ipv4Addr;
use std::time::Duration;

const SOL_SOCKET: i64 = 1;
const IPPROTO_IP: i64 = 0;
const IPPROTO_TCP: i64 = 6;
const IPPROTO_IPV6: i64 = 41;

fn four_bytes(bytes: &[u8], at: usize) -> [u8; 4] {
    let mut four = [0; 4];
    if let Some(found) = bytes.get(at..at + 4) {
        four.copy_from_slice(found);
    }
    four
}

/// `setsockopt(level, optname, value)`
pub(super) fn set(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (level, name) = (ctx.index_clamped(&args[1])?, ctx.index_clamped(&args[2])?);
    let bytes = match ctx.bytes_view(&args[3])? {
        Some(bytes) => bytes.into_owned(),
        None => (ctx.index_clamped(&args[3])? as i32).to_ne_bytes().to_vec(),
    };
    let file = this(ctx, &args[0])?.file(ctx)?;
    set_bytes(&file, level, name, &bytes).map(|()| Value::NONE).map_err(|error| failed(ctx, error))
}

fn set_bytes(file: &File, level: i64, name: i64, bytes: &[u8]) -> Sys<()> {
    let number = i32::from_ne_bytes(four_bytes(bytes, 0));
    let (on, size) = (number != 0, number.max(0) as usize);
    let ip = |at: usize| Ipv4Addr::from(four_bytes(bytes, at));
    match (level, name) {
        (SOL_SOCKET, 2) => opt::set_socket_reuseaddr(file, on),
        (SOL_SOCKET, 6) => opt::set_socket_broadcast(file, on),
        (SOL_SOCKET, 7) => opt::set_socket_send_buffer_size(file, size),
        (SOL_SOCKET, 8) => opt::set_socket_recv_buffer_size(file, size),
        (SOL_SOCKET, 9) => opt::set_socket_keepalive(file, on),
        (SOL_SOCKET, 10) => opt::set_socket_oobinline(file, on),
        (SOL_SOCKET, 13) => {
            let seconds = i32::from_ne_bytes(four_bytes(bytes, 4)).max(0) as u64;
            opt::set_socket_linger(file, on.then_some(Duration::from_secs(seconds)))
        }
        (SOL_SOCKET, 15) => opt::set_socket_reuseport(file, on),
        (SOL_SOCKET, 16) => opt::set_socket_passcred(file, on),
        (SOL_SOCKET, 20 | 21) => {
            let which = if name == 20 { opt::Timeout::Recv } else { opt::Timeout::Send };
            let part = |at: usize| {
                let mut eight = [0; 8];
                if let Some(found) = bytes.get(at..at + 8) {
                    eight.copy_from_slice(found);
                }
                i64::from_ne_bytes(eight).max(0) as u64
            };
            let length = Duration::from_secs(part(0)) + Duration::from_micros(part(8).min(999_999));
            opt::set_socket_timeout(file, which, (!length.is_zero()).then_some(length))
        }
        (IPPROTO_IP, 1) => opt::set_ip_tos(file, number as u8),
        (IPPROTO_IP, 2) => opt::set_ip_ttl(file, number as u32),
        (IPPROTO_IP, 32) => opt::set_ip_multicast_if(file, &ip(0)),
        (IPPROTO_IP, 33) => {
            opt::set_ip_multicast_ttl(file, if bytes.len() == 1 { bytes[0] as u32 } else { number as u32 })
        }
        (IPPROTO_IP, 34) => opt::set_ip_multicast_loop(file, bytes.iter().any(|b| *b != 0)),
        (IPPROTO_IP, 35) => opt::set_ip_add_membership(file, &ip(0), &ip(4)),
        (IPPROTO_IP, 36) => opt::set_ip_drop_membership(file, &ip(0), &ip(4)),
        (IPPROTO_TCP, 1) => opt::set_tcp_nodelay(file, on),
        (IPPROTO_TCP, 3) => opt::set_tcp_cork(file, on),
        (IPPROTO_TCP, 4) => opt::set_tcp_keepidle(file, Duration::from_secs(size as u64)),
        (IPPROTO_TCP, 5) => opt::set_tcp_keepintvl(file, Duration::from_secs(size as u64)),
        (IPPROTO_TCP, 6) => opt::set_tcp_keepcnt(file, number as u32),
        (IPPROTO_TCP, 12) => opt::set_tcp_quickack(file, on),
        (IPPROTO_TCP, 18) => opt::set_tcp_user_timeout(file, number as u32),
        (IPPROTO_IPV6, 26) => opt::set_ipv6_v6only(file, on),
        _ => Err(Errno::NOPROTOOPT),
    }
}

/// `getsockopt(level, optname)`
pub(super) fn get(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (level, name) = (ctx.index_clamped(&args[1])?, ctx.index_clamped(&args[2])?);
    let file = this(ctx, &args[0])?.file(ctx)?;
    let number = get_number(&file, level, name).map_err(|error| failed(ctx, error))?;
    let size = args.get(3).map_or(Ok(0), |size| ctx.index_clamped(size))?;
    if size > 0 {
        let bytes = (number as i32).to_ne_bytes();
        return Ok(ctx.new_bytes(&bytes[..bytes.len().min(size as usize)]));
    }
    Ok(ctx.new_int(number))
}

fn get_number(file: &File, level: i64, name: i64) -> Sys<i64> {
    let truth = |on: bool| i64::from(on);
    match (level, name) {
        (SOL_SOCKET, 2) => opt::socket_reuseaddr(file).map(truth),
        (SOL_SOCKET, 3) => opt::socket_type(file).map(|kind| kind.as_raw() as i64),
        (SOL_SOCKET, 4) => {
            opt::socket_error(file).map(|error| error.err().map_or(0, |error| error.raw_os_error() as i64))
        }
        (SOL_SOCKET, 6) => opt::socket_broadcast(file).map(truth),
        (SOL_SOCKET, 7) => opt::socket_send_buffer_size(file).map(|n| n as i64),
        (SOL_SOCKET, 8) => opt::socket_recv_buffer_size(file).map(|n| n as i64),
        (SOL_SOCKET, 9) => opt::socket_keepalive(file).map(truth),
        (SOL_SOCKET, 10) => opt::socket_oobinline(file).map(truth),
        (SOL_SOCKET, 15) => opt::socket_reuseport(file).map(truth),
        (SOL_SOCKET, 16) => opt::socket_passcred(file).map(truth),
        (SOL_SOCKET, 30) => opt::socket_acceptconn(file).map(truth),
        (SOL_SOCKET, 39) => opt::socket_domain(file).map(|family| family.as_raw() as i64),
        (IPPROTO_IP, 1) => opt::ip_tos(file).map(|n| n as i64),
        (IPPROTO_IP, 2) => opt::ip_ttl(file).map(|n| n as i64),
        (IPPROTO_IP, 33) => opt::ip_multicast_ttl(file).map(|n| n as i64),
        (IPPROTO_IP, 34) => opt::ip_multicast_loop(file).map(truth),
        (IPPROTO_TCP, 1) => opt::tcp_nodelay(file).map(truth),
        (IPPROTO_TCP, 3) => opt::tcp_cork(file).map(truth),
        (IPPROTO_TCP, 4) => opt::tcp_keepidle(file).map(|n| n.as_secs() as i64),
        (IPPROTO_TCP, 5) => opt::tcp_keepintvl(file).map(|n| n.as_secs() as i64),
        (IPPROTO_TCP, 6) => opt::tcp_keepcnt(file).map(|n| n as i64),
        (IPPROTO_TCP, 18) => opt::tcp_user_timeout(file).map(|n| n as i64),
        (IPPROTO_IPV6, 26) => opt::ipv6_v6only(file).map(truth),
        _ => Err(Errno::NOPROTOOPT),
    }
}
