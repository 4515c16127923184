//! `_termios`: settings of terminals, as numbers; `termios` in Python gives them its forms.

use super::{posix, stream};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{ModuleSpec, NativeDef};
use gilbox_vm::value::Value;
use rustix::io::Errno;
use rustix::termios::{
    Action, ControlModes, InputModes, LocalModes, OptionalActions, OutputModes, QueueSelector,
    SpecialCodeIndex as Code, Winsize,
};

/// The module `_termios`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_termios",
    doc: "Settings of terminals, as numbers. All functions raise OSError.",
    functions: &[
        NativeDef::new("get", "(fd, /)", get),
        NativeDef::new("set", "(fd, when, modes, codes, /)", set),
        NativeDef::new("send_break", "(fd, /)", |ctx, args| {
            let file = posix::file_of(ctx, &args[0])?;
            done(ctx, ctx.detach_io(|| rustix::termios::tcsendbreak(&*file)))
        }),
        NativeDef::new("drain", "(fd, /)", |ctx, args| {
            let file = posix::file_of(ctx, &args[0])?;
            done(ctx, ctx.detach_io(|| rustix::termios::tcdrain(&*file)))
        }),
        NativeDef::new("flush", "(fd, queue, /)", |ctx, args| {
            let queue = match ctx.index_clamped(&args[1])? {
                0 => QueueSelector::IFlush,
                1 => QueueSelector::OFlush,
                2 => QueueSelector::IOFlush,
                _ => return Err(failed(ctx, Errno::INVAL)),
            };
            let file = posix::file_of(ctx, &args[0])?;
            done(ctx, ctx.detach_io(|| rustix::termios::tcflush(&*file, queue)))
        }),
        NativeDef::new("flow", "(fd, action, /)", |ctx, args| {
            let action = match ctx.index_clamped(&args[1])? {
                0 => Action::OOff,
                1 => Action::OOn,
                2 => Action::IOff,
                3 => Action::IOn,
                _ => return Err(failed(ctx, Errno::INVAL)),
            };
            let file = posix::file_of(ctx, &args[0])?;
            done(ctx, ctx.detach_io(|| rustix::termios::tcflow(&*file, action)))
        }),
        NativeDef::new("get_size", "(fd, /)", |ctx, args| {
            let file = posix::file_of(ctx, &args[0])?;
            let size = rustix::termios::tcgetwinsize(&*file).map_err(|error| failed(ctx, error))?;
            Ok(numbers(ctx, [size.ws_row, size.ws_col].map(u32::from)))
        }),
        NativeDef::new("set_size", "(fd, rows, columns, /)", |ctx, args| {
            let file = posix::file_of(ctx, &args[0])?;
            let number = |at: usize| -> Result<u16> {
                u16::try_from(ctx.index_clamped(&args[at])?)
                    .map_err(|_| ctx.overflow_error("winsize value(s) out of range."))
            };
            let size = Winsize { ws_row: number(1)?, ws_col: number(2)?, ws_xpixel: 0, ws_ypixel: 0 };
            done(ctx, rustix::termios::tcsetwinsize(&*file, size))
        }),
    ],
    init: |_, _| Ok(()),
};

/// The control characters that have names, by their places.
const CODES: [Code; 17] = [
    Code::VINTR,
    Code::VQUIT,
    Code::VERASE,
    Code::VKILL,
    Code::VEOF,
    Code::VTIME,
    Code::VMIN,
    Code::VSWTC,
    Code::VSTART,
    Code::VSTOP,
    Code::VSUSP,
    Code::VEOL,
    Code::VREPRINT,
    Code::VDISCARD,
    Code::VWERASE,
    Code::VLNEXT,
    Code::VEOL2,
];

fn failed(ctx: &Ctx, error: Errno) -> Raise {
    stream::os_error(ctx, &error.into(), None)
}

fn done(ctx: &Ctx, result: rustix::io::Result<()>) -> Result<Value> {
    result.map(|()| Value::NONE).map_err(|error| failed(ctx, error))
}

fn numbers(ctx: &Ctx, numbers: impl IntoIterator<Item = u32>) -> Value {
    ctx.new_list(numbers.into_iter().map(|n| ctx.new_int(i64::from(n))).collect())
}

/// Modes of input, output, control and local, and both speeds in bits a second; then the control characters.
fn get(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = posix::file_of(ctx, &args[0])?;
    let found = rustix::termios::tcgetattr(&*file).map_err(|error| failed(ctx, error))?;
    let modes = [
        found.input_modes.bits(),
        found.output_modes.bits(),
        found.control_modes.bits(),
        found.local_modes.bits(),
        found.input_speed(),
        found.output_speed(),
    ];
    let codes = CODES.map(|code| u32::from(found.special_codes[code]));
    Ok(ctx.new_tuple(&[numbers(ctx, modes), numbers(ctx, codes)]))
}

fn set(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = posix::file_of(ctx, &args[0])?;
    let when = match ctx.index_clamped(&args[1])? {
        0 => OptionalActions::Now,
        1 => OptionalActions::Drain,
        2 => OptionalActions::Flush,
        _ => return Err(failed(ctx, Errno::INVAL)),
    };
    let number = |value: &Value| ctx.index_clamped(value).map(|n| n as u32);
    let modes = ctx.collect(&args[2])?.iter().map(number).collect::<Result<Vec<u32>>>()?;
    let codes = ctx.collect(&args[3])?.iter().map(number).collect::<Result<Vec<u32>>>()?;
    let [input, output, control, local, input_speed, output_speed] = modes[..] else {
        return Err(failed(ctx, Errno::INVAL));
    };
    // What has no name here stays as it is.
    let mut wanted = rustix::termios::tcgetattr(&*file).map_err(|error| failed(ctx, error))?;
    let speeds = (wanted.input_speed(), wanted.output_speed());
    wanted.input_modes = InputModes::from_bits_retain(input);
    wanted.output_modes = OutputModes::from_bits_retain(output);
    wanted.control_modes = ControlModes::from_bits_retain(control);
    wanted.local_modes = LocalModes::from_bits_retain(local);
    for (code, value) in CODES.into_iter().zip(codes) {
        wanted.special_codes[code] = value as u8;
    }
    if speeds != (input_speed, output_speed) {
        let both = wanted.set_output_speed(output_speed).and_then(|()| wanted.set_input_speed(input_speed));
        both.map_err(|error| failed(ctx, error))?;
    }
    done(ctx, ctx.detach_io(|| rustix::termios::tcsetattr(&*file, when, &wanted)))
}
