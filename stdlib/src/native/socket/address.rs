//! Addresses: from Python's tuples and paths to the system's, and back; names of hosts.

use crate::native::posix;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;
use rustix::io::Result as Sys;
use rustix::net::{self, SendAncillaryBuffer, SendFlags, SocketAddrAny, SocketAddrUnix};
use std::fs::File;
use std::io::IoSlice;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddrV4, SocketAddrV6, ToSocketAddrs};

const AF_UNIX: i64 = 1;
const AF_INET: i64 = 2;
const AF_INET6: i64 = 10;

/// An address of one of the families we know.
pub(super) enum Address {
    V4(SocketAddrV4),
    V6(SocketAddrV6),
    Unix(SocketAddrUnix),
}

impl Address {
    pub(super) fn bind(&self, file: &File) -> Sys<()> {
        match self {
            Address::V4(to) => net::bind(file, to),
            Address::V6(to) => net::bind(file, to),
            Address::Unix(to) => net::bind(file, to),
        }
    }

    pub(super) fn connect(&self, file: &File) -> Sys<()> {
        match self {
            Address::V4(to) => net::connect(file, to),
            Address::V6(to) => net::connect(file, to),
            Address::Unix(to) => net::connect(file, to),
        }
    }

    pub(super) fn send_message(
        &self,
        file: &File,
        parts: &[IoSlice<'_>],
        control: &mut SendAncillaryBuffer<'_, '_, '_>,
        flags: SendFlags,
    ) -> Sys<usize> {
        match self {
            Address::V4(to) => net::sendmsg_addr(file, to, parts, control, flags),
            Address::V6(to) => net::sendmsg_addr(file, to, parts, control, flags),
            Address::Unix(to) => net::sendmsg_addr(file, to, parts, control, flags),
        }
    }

    pub(super) fn send(&self, file: &File, bytes: &[u8], flags: SendFlags) -> Sys<usize> {
        match self {
            Address::V4(to) => net::sendto(file, bytes, flags, to),
            Address::V6(to) => net::sendto(file, bytes, flags, to),
            Address::Unix(to) => net::sendto(file, bytes, flags, to),
        }
    }
}

/// Reads an address of a family; `name` is the method that was called.
pub(super) fn parse(ctx: &Ctx, family: i64, value: &Value, name: &str) -> Result<Address> {
    if family == AF_UNIX {
        return unix(ctx, value).map(Address::Unix);
    }
    if !matches!(family, AF_INET | AF_INET6) {
        return Err(ctx.raise(&ctx.exceptions().os_error, &format!("{name}(): unsupported address family")));
    }
    let word = if family == AF_INET { "AF_INET" } else { "AF_INET6" };
    if !ctx.is_instance_by_mro(value, &ctx.types().tuple) {
        let got = ctx.type_name(value);
        return Err(ctx.type_error(format!("{name}(): {word} address must be tuple, not {got}")));
    }
    let items = ctx.tuple_items(value);
    if family == AF_INET && items.len() != 2 || !(2..=4).contains(&items.len()) {
        let message = if family == AF_INET {
            "AF_INET address must be a pair (host, port)"
        } else {
            "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])"
        };
        return Err(ctx.type_error(message));
    }
    if !ctx.has_index(&items[1]) {
        let got = ctx.type_name(&items[1]);
        return Err(ctx.type_error(format!("'{got}' object cannot be interpreted as an integer")));
    }
    let port = ctx.index_clamped(&items[1])?;
    let host = host_text(ctx, &items[0])?;
    let found = if family == AF_INET {
        find_v4(ctx, &host)?.map(IpAddr::V4)
    } else {
        find_v6(ctx, &host)?.map(IpAddr::V6)
    };
    let Ok(port) = u16::try_from(port) else {
        return Err(ctx.overflow_error(format!("{name}(): port must be 0-65535.")));
    };
    let rest = |at: usize| items.get(at).map_or(Ok(0), |value| ctx.index_clamped(value));
    match found {
        Some(IpAddr::V4(ip)) => Ok(Address::V4(SocketAddrV4::new(ip, port))),
        Some(IpAddr::V6(ip)) => {
            Ok(Address::V6(SocketAddrV6::new(ip, port, rest(2)? as u32, rest(3)? as u32)))
        }
        None => Err(unknown_host(ctx)),
    }
}

fn host_text(ctx: &Ctx, host: &Value) -> Result<String> {
    if host.downcast::<StrObj>().is_some() {
        return Ok(text_of(host));
    }
    match ctx.bytes_view(host)? {
        Some(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        None => {
            let got = ctx.type_name(host);
            Err(ctx.type_error(format!("str, bytes or bytearray expected, not {got}")))
        }
    }
}

fn unix(ctx: &Ctx, value: &Value) -> Result<SocketAddrUnix> {
    let bytes = if value.downcast::<StrObj>().is_some() {
        let encoded = ctx.encode(value, "utf-8", "surrogateescape")?;
        ctx.bytes_like(&encoded)?.into_owned()
    } else {
        ctx.bytes_like(value)?.into_owned()
    };
    let made = match bytes.split_first() {
        Some((0, name)) => SocketAddrUnix::new_abstract_name(name),
        _ => SocketAddrUnix::new(bytes),
    };
    made.map_err(|_| ctx.raise(&ctx.exceptions().os_error, "AF_UNIX path too long"))
}

/// What getaddrinfo(3) says, in the C library's words, with its numbers.
const LOOKUP_FAILURES: [(&str, i64); 4] = [
    ("Name or service not known", -2),
    ("Temporary failure in name resolution", -3),
    ("Non-recoverable failure in name resolution", -4),
    ("No address associated with hostname", -5),
];

fn unknown_host(ctx: &Ctx) -> Raise {
    not_found(ctx, LOOKUP_FAILURES[0])
}

fn not_found(ctx: &Ctx, (words, number): (&str, i64)) -> Raise {
    let class = ctx.import_module("socket").and_then(|socket| ctx.get_attr_str(&socket, "gaierror"));
    let args = [ctx.new_int(number), ctx.new_str(words)];
    match class.map(|class| ctx.call(&class, &args)) {
        Ok(Ok(exception)) => Raise::new(exception),
        _ => ctx.raise_args(&ctx.exceptions().os_error, &args),
    }
}

fn look_up(ctx: &Ctx, host: &str) -> Result<Vec<IpAddr>> {
    let name = (host.to_owned(), 0);
    match ctx.detach_call(|| name.to_socket_addrs()) {
        Ok(all) => Ok(all.map(|address| address.ip()).collect()),
        Err(error) => {
            // Its number is not told, but its words are.
            let text = error.to_string();
            let known = LOOKUP_FAILURES.into_iter().find(|(words, _)| text.ends_with(words));
            Err(not_found(ctx, known.unwrap_or(LOOKUP_FAILURES[0])))
        }
    }
}

fn find_v4(ctx: &Ctx, host: &str) -> Result<Option<Ipv4Addr>> {
    match host {
        "" => return Ok(Some(Ipv4Addr::UNSPECIFIED)),
        "<broadcast>" => return Ok(Some(Ipv4Addr::BROADCAST)),
        _ => {}
    }
    if let Ok(ip) = host.parse() {
        return Ok(Some(ip));
    }
    Ok(look_up(ctx, host)?.into_iter().find_map(|ip| match ip {
        IpAddr::V4(ip) => Some(ip),
        IpAddr::V6(_) => None,
    }))
}

fn find_v6(ctx: &Ctx, host: &str) -> Result<Option<Ipv6Addr>> {
    if host.is_empty() {
        return Ok(Some(Ipv6Addr::UNSPECIFIED));
    }
    if let Ok(ip) = host.parse() {
        return Ok(Some(ip));
    }
    Ok(look_up(ctx, host)?.into_iter().find_map(|ip| match ip {
        IpAddr::V6(ip) => Some(ip),
        IpAddr::V4(_) => None,
    }))
}

/// `resolve(host)`: pairs of a family and an address.
pub(super) fn resolve(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    posix::check_allowed(ctx)?;
    let host = host_text(ctx, &args[0])?;
    let found = look_up(ctx, &host)?;
    if found.is_empty() {
        return Err(unknown_host(ctx));
    }
    let pairs = found.iter().map(|ip| {
        let family = if ip.is_ipv4() { AF_INET } else { AF_INET6 };
        ctx.new_tuple(&[ctx.new_int(family), ctx.new_str(&ip.to_string())])
    });
    Ok(ctx.new_list(pairs.collect()))
}

/// An address of the system as Python shows it.
pub(super) fn to_value(ctx: &Ctx, address: SocketAddrAny) -> Result<Value> {
    if let Ok(v4) = SocketAddrV4::try_from(address.clone()) {
        return Ok(ctx.new_tuple(&[ctx.new_str(&v4.ip().to_string()), ctx.new_int(v4.port() as i64)]));
    }
    if let Ok(v6) = SocketAddrV6::try_from(address.clone()) {
        let numbers = [v6.port() as i64, v6.flowinfo() as i64, v6.scope_id() as i64];
        let mut items = vec![ctx.new_str(&v6.ip().to_string())];
        items.extend(numbers.map(|n| ctx.new_int(n)));
        return Ok(ctx.new_tuple(&items));
    }
    if let Ok(unix) = SocketAddrUnix::try_from(address) {
        if let Some(name) = unix.abstract_name().filter(|name| !name.is_empty()) {
            let mut bytes = vec![0];
            bytes.extend_from_slice(name);
            return Ok(ctx.new_bytes(&bytes));
        }
        return ctx.decode(unix.path_bytes().unwrap_or_default(), None, "utf-8", "surrogateescape");
    }
    Ok(Value::NONE)
}
