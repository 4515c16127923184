//! A panic inside the machine: it is told as an internal error, and nobody waits for ever.

use gilbox::{Engine, Error};
use std::sync::mpsc;
use std::time::Duration;

/// Runs a script on an engine with a function `panic`, in a thread of its own so that a hang fails the test.
fn run(script: &'static str) -> Result<(), (bool, String)> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let engine = Engine::new();
        let made = engine.set_function("panic", |_| panic!("on purpose"));
        let told = |error: Error| (error.is_internal(), error.to_string());
        let result = made.and_then(|()| engine.run_source(script, "test.py")).map_err(told);
        drop(engine);
        sender.send(result)
    });
    receiver.recv_timeout(Duration::from_secs(60)).expect("the engine hangs")
}

fn is_told(script: &'static str) {
    let (is_internal, message) = run(script).expect_err("a panic is an error");
    assert!(is_internal && message.contains("on purpose"), "{message}");
}

#[test]
fn in_the_main_thread() {
    is_told("panic()");
}

#[test]
fn in_a_thread_that_is_joined() {
    is_told("import threading\nt = threading.Thread(target=panic)\nt.start()\nt.join()");
}

#[test]
fn in_a_thread_while_the_main_thread_computes() {
    is_told("import threading\nthreading.Thread(target=panic).start()\nwhile True: pass");
}

#[test]
fn in_a_thread_beside_others_that_wait() {
    is_told(
        "import threading, time
event, lock = threading.Event(), threading.Lock()
lock.acquire()
threads = [threading.Thread(target=f) for f in (event.wait, lock.acquire, lambda: time.sleep(1000), panic)]
for t in threads: t.start()
for t in threads: t.join()",
    );
}

#[test]
fn with_a_lock_held() {
    is_told(
        "import threading
lock = threading.Lock()
def work():
    with lock: panic()
threading.Thread(target=work).start()
while True:
    with lock: pass",
    );
}

#[test]
fn an_engine_that_is_dropped_stops_its_daemon_threads() {
    let script = "import threading
def spin():
    while True: pass
def rest():
    threading.Event().wait()
for f in (spin, rest, spin): threading.Thread(target=f, daemon=True).start()";
    assert_eq!(run(script), Ok(()));
}

/// The machine relies on what its compiler makes: code that a script has put together itself must not reach it.
#[test]
fn code_that_a_script_made_up_is_refused() {
    let done = run("
import marshal
data = marshal.dumps(compile('def f(a, *b): yield a\\nx = [*f(1)]', 'text', 'exec'))
scope = {}
exec(marshal.loads(data), scope)
assert scope['x'] == [1]
begin = data.index(b'gilbox code')
for at in range(begin, len(data)):
    made_up = data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]
    try:
        marshal.loads(made_up)
    except (ValueError, NotImplementedError):
        continue
    raise SystemExit(f'byte {at} does not matter')
");
    assert_eq!(done, Ok(()));
}

/// The same for a function that is to be of another kind than its instructions.
#[test]
fn a_function_keeps_its_kind() {
    let done = run("
def g(a): yield a
def f(a, *b): return b
for function, flag in [(g, 0x20), (g, 0x80), (f, 0x20), (f, 0x4), (f, 0x8), (f, 0x200)]:
    code = function.__code__
    try:
        code.replace(co_flags=code.co_flags ^ flag)
    except NotImplementedError:
        continue
    raise SystemExit(f'{function} with {flag:#x}')
assert [*type(g)(g.__code__.replace(co_flags=g.__code__.co_flags | 0x100), {})(1)] == [1]
");
    assert_eq!(done, Ok(()));
}
