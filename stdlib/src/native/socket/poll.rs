//! `_select`: waiting until one of several descriptors is ready.

use super::seconds_of;
use crate::native::posix;
use crate::native::stream::os_error;
use crate::native::wait::{Events, poll_until};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef};
use gilbox_vm::value::Value;
use std::fs::File;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The module `_select`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_select",
    doc: "Waiting for descriptors.",
    functions: &[NativeDef::new("wait", "(pairs, seconds, /)", wait).doc(
        "Wait for (descriptor, events) pairs; return those that are ready, with what they are ready for.",
    )],
    init: |ctx, module| {
        super::epoll::add_type(ctx, module);
        Ok(())
    },
};

/// The event of a descriptor that is none.
const POLLNVAL: i64 = 32;

fn wait(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let mut wanted: Vec<(Value, Arc<File>, Events)> = Vec::new();
    let mut ready = Vec::new();
    for pair in ctx.collect(&args[0])? {
        let [fd, events] = ctx.tuple_items(&pair) else { continue };
        let events = Events::from_bits_retain(ctx.index_clamped(events)? as u16);
        match posix::file_of(ctx, fd) {
            Ok(file) => wanted.push((fd.clone(), file, events)),
            Err(_) => ready.push(ctx.new_tuple(&[fd.clone(), ctx.new_int(POLLNVAL)])),
        }
    }
    let deadline = match &args[1] {
        _ if !ready.is_empty() => Some(Instant::now()),
        seconds if seconds.is_none() => None,
        seconds => {
            let length = Duration::try_from_secs_f64(seconds_of(ctx, seconds)?.max(0.0));
            length.ok().and_then(|length| Instant::now().checked_add(length))
        }
    };
    let fds: Vec<_> = wanted.iter().map(|(_, file, events)| (file.as_fd(), *events)).collect();
    let found = poll_until(ctx, &fds, deadline)?.map_err(|error| os_error(ctx, &error, None))?;
    for ((fd, ..), events) in wanted.iter().zip(found) {
        if !events.is_empty() {
            ready.push(ctx.new_tuple(&[fd.clone(), ctx.new_int(i64::from(events.bits()))]));
        }
    }
    Ok(ctx.new_list(ready))
}
