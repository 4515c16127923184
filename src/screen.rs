//! The terminal while somebody types at a prompt: what the script's threads print goes above the line, not into it.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What waits to be shown, and whether a line is being typed.
#[derive(Default)]
struct State {
    is_typing: bool,
    waiting: String,
}

/// A quick answer for everybody who writes while there is no prompt.
static IS_TYPING: AtomicBool = AtomicBool::new(false);
static STATE: Mutex<State> = Mutex::new(State { is_typing: false, waiting: String::new() });
static ARRIVED: Condvar = Condvar::new();

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes what is written to a descriptor, if that is the terminal on which a line is being typed; else the caller writes.
pub(crate) fn shows(fd: i32, bytes: &[u8]) -> bool {
    if !IS_TYPING.load(Ordering::Relaxed) || bytes.is_empty() {
        return false;
    }
    let is_terminal = match fd {
        1 => std::io::stdout().is_terminal(),
        2 => std::io::stderr().is_terminal(),
        _ => false,
    };
    let mut state = state();
    if !is_terminal || !state.is_typing {
        return false;
    }
    state.waiting.push_str(&String::from_utf8_lossy(bytes));
    ARRIVED.notify_one();
    true
}

/// A line begins to be typed, or is done; what still waits then is written where the cursor is.
pub(crate) fn set_typing(is_typing: bool) {
    let mut state = state();
    state.is_typing = is_typing;
    IS_TYPING.store(is_typing, Ordering::Relaxed);
    if !is_typing {
        let mut stdout = std::io::stdout();
        // A terminal that is gone shows nothing.
        let _ = stdout.write_all(state.waiting.as_bytes()).and_then(|()| stdout.flush());
        state.waiting.clear();
    }
}

/// Hands `print` whatever is to be shown above the line, until it says false. For a thread of its own.
pub(crate) fn show_above(mut print: impl FnMut(String) -> bool) {
    loop {
        let mut state = state();
        while state.waiting.is_empty() || !state.is_typing {
            state = ARRIVED.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let text = std::mem::take(&mut state.waiting);
        drop(state);
        if !print(text) {
            return;
        }
    }
}
