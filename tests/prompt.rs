//! The prompt on a real terminal: a pseudo-terminal that the program has as its controlling one.

#[path = "support/mod.rs"]
mod support;

use std::io::{Read, Write};
use std::process::Child;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use support::gilbox;

const LIMIT: Duration = Duration::from_secs(60);

/// A session at the prompt. What was expected once is gone; the rest waits for the next expectation.
struct Session {
    child: Child,
    keys: std::fs::File,
    screen: Receiver<Vec<u8>>,
    seen: String,
    folder: std::path::PathBuf,
}

impl Session {
    fn begin(name: &str, args: &[&str]) -> Session {
        Session::begin_with(name, args, &[("NO_COLOR", "1")], ">>> ")
    }

    /// The same with variables of the environment, and the prompt that is waited for.
    fn begin_with(name: &str, args: &[&str], environment: &[(&str, &str)], prompt: &str) -> Session {
        let (pty, pts) = pty_process::blocking::open().expect("a pseudo-terminal");
        pty.resize(pty_process::Size::new(24, 200)).expect("it has a size");
        // Nobody's own history is read or written.
        let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let mut command = gilbox();
        command.args(args).env("TERM", "xterm").env("XDG_STATE_HOME", &folder);
        command.envs(environment.iter().copied());
        let child = pty_process::blocking::Command::from(command).spawn(pts).expect("the program starts");
        let keys = std::fs::File::from(std::os::fd::OwnedFd::from(pty));
        let mut output = keys.try_clone().unwrap();
        let (sender, screen) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // The other end being gone is an error here, and the end of the output.
            while let Ok(n @ 1..) = output.read(&mut buffer) {
                if sender.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let mut session = Session { child, keys, screen, seen: String::new(), folder };
        session.expect(prompt);
        session
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Types a line, which the terminal shows, and waits until it is taken.
    fn line(&mut self, text: &str) {
        self.press(text);
        self.press("\r");
    }

    /// Presses keys, and once more each second until the screen shows `text`.
    fn press_until(&mut self, keys: &str, text: &str) {
        let end = Instant::now() + LIMIT;
        while !self.seen.contains(text) && Instant::now() < end {
            self.press(keys);
            let look = Instant::now() + Duration::from_secs(1);
            while !self.seen.contains(text) && Instant::now() < look {
                if let Ok(bytes) = self.screen.recv_timeout(Duration::from_millis(50)) {
                    self.seen.push_str(&String::from_utf8_lossy(&bytes));
                }
            }
        }
        self.expect(text);
    }

    /// Waits until the screen shows `text`; answers what came before it.
    fn expect(&mut self, text: &str) -> String {
        let end = Instant::now() + LIMIT;
        loop {
            if let Some(at) = self.seen.find(text) {
                let before = self.seen[..at].to_owned();
                self.seen.drain(..at + text.len());
                return before;
            }
            match self.screen.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.seen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(error) => panic!("{text:?} never came ({error}); the screen showed {:?}", self.seen),
            }
        }
    }

    fn status(mut self) -> Option<i32> {
        let end = Instant::now() + LIMIT;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                let _ = std::fs::remove_dir_all(&self.folder);
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.child.kill();
        panic!("the program did not end; the screen showed {:?}", self.seen);
    }
}

#[test]
fn a_block_is_read_to_its_end_and_ctrl_d_leaves() {
    let mut session = Session::begin("prompt-block", &[]);
    session.line("for i in range(2):");
    session.expect("... ");
    session.line("    print('line', i * 21)");
    session.expect("... ");
    session.line("");
    session.expect("line 0\r\nline 21\r\n");
    session.expect(">>> ");
    session.line("6 * 7");
    session.expect("42\r\n");
    session.expect(">>> ");
    session.press("\x04");
    assert_eq!(session.status(), Some(0));
}

#[test]
fn what_is_typed_ahead_is_read_line_by_line() {
    let mut session = Session::begin("prompt-ahead", &[]);
    session.line("import time; print('begun'); time.sleep(0.5)");
    session.expect("begun\r\n");
    session.press("print(6 * 7)\rfor i in range(2):\r    if i:\r        print('i', i)\r    else:\r        print('none')\r\r'a' + 'b'\r");
    session.expect("42\r\n");
    session.expect("none\r\ni 1\r\n");
    session.expect("'ab'\r\n");
    session.expect(">>> ");
    session.press("\x04");
    assert_eq!(session.status(), Some(0));
}

#[test]
fn blocks_are_indented_and_unindented() {
    let mut session = Session::begin("prompt-indent", &[]);
    let slowly = |session: &mut Session, text: &str| {
        std::thread::sleep(Duration::from_millis(40));
        session.line(text);
    };
    slowly(&mut session, "for i in range(3):");
    session.expect("...     ");
    slowly(&mut session, "if i == 1:");
    session.expect("...         ");
    slowly(&mut session, "break");
    session.expect("...     ");
    slowly(&mut session, "print('turn', i)");
    session.expect("...     ");
    // One step back, to the end of the block.
    slowly(&mut session, "\x7felse: print('never')");
    session.expect("... ");
    slowly(&mut session, "");
    session.expect("turn 0\r\n");
    session.expect(">>> ");
    session.press("\x1b[200~def f():\n    return 5\n\x1b[201~\r\r");
    session.expect(">>> ");
    session.line("f() * 2");
    session.expect("10\r\n");
    session.expect(">>> ");
    session.press("\x04");
    assert_eq!(session.status(), Some(0));
}

#[test]
fn the_tabulator_completes() {
    let mut session = Session::begin("prompt-complete", &[]);
    session.press("class Thing: colour_of_it = 42\r\r");
    session.expect(">>> ");
    session.press("Thing.col\t");
    session.expect("Thing.colour_of_it");
    session.press("\r");
    session.expect("42\r\n");
    session.press("impo\tcolle\t.a\t\r");
    session.expect("import collections.abc");
    session.expect(">>> ");
    session.press("from threading import Barri\t, BrokenBa\t\r");
    session.expect("from threading import Barrier, BrokenBarrierError");
    session.expect(">>> ");
    session.press(":pol\tfifo-h\t\r");
    session.expect(":policy fifo-handoff");
    session.expect(">>> ");
    let folder = session.folder.clone();
    std::fs::write(folder.join("a file.txt"), "what is in it").unwrap();
    session.press(&format!("open('{}/a f\t').read()\r", folder.display()));
    session.expect("'what is in it'");
    session.press("if 1:\r");
    session.expect("... ");
    // At the start of a line it indents.
    session.press("\x15\t");
    std::thread::sleep(Duration::from_millis(40));
    session.press("print('inde' + 'nted')\r\r");
    session.expect("indented\r\n");
    session.expect(">>> ");
    session.press("\x04");
    assert_eq!(session.status(), Some(0));
}

#[test]
fn what_threads_print_leaves_the_line_alone() {
    let mut session = Session::begin("prompt-above", &[]);
    session.line("import threading");
    session.expect(">>> ");
    session.line("t = threading.Timer(0.4, print, ['tick' + 'ed']); t.start()");
    session.expect(">>> ");
    session.press("20 + ");
    // The line is drawn anew below what was printed.
    session.expect("ticked\r\n");
    session.expect(">>> 20 + ");
    session.line("22");
    session.expect("42\r\n");
    session.expect(">>> ");
    session.press("\x04");
    assert_eq!(session.status(), Some(0));
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let prompt = "\x1b[1;35m>>>\x1b[0m ";
    let mut session = Session::begin_with("prompt-colours", &[], &[("PYTHON_COLORS", "1")], prompt);
    session.line("def f(): return 1 / 0");
    session.expect("\x1b[1;34mdef\x1b[0m \x1b[1mf\x1b[0m");
    session.expect("\x1b[1;35m...\x1b[0m ");
    session.press("\r");
    session.expect(prompt);
    session.line("f()");
    session.expect("File \x1b[35m\"<stdin-1>\"\x1b[0m, line \x1b[35m1\x1b[0m, in \x1b[35mf\x1b[0m\r\n");
    session.expect("return \x1b[31m1 \x1b[0m\x1b[1;31m/\x1b[0m\x1b[31m 0\x1b[0m\r\n");
    session.expect("\x1b[1;35mZeroDivisionError\x1b[0m: \x1b[35mdivision by zero\x1b[0m\r\n");
    session.expect(prompt);
    session.press("\x04");
    assert_eq!(session.status(), Some(0));
}

#[test]
fn a_startup_file_is_run_first() {
    let file = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("startup.py");
    std::fs::write(&file, "import sys\nsys.ps1 = 'ready> '\nanswer = 42\n").unwrap();
    let file = file.display().to_string();
    let environment = [("NO_COLOR", "1"), ("PYTHONSTARTUP", file.as_str())];
    let mut session = Session::begin_with("prompt-startup", &[], &environment, "ready> ");
    session.line("answer");
    session.expect("42\r\n");
    session.expect("ready> ");
    session.press("\x04");
    assert_eq!(session.status(), Some(0));
    let environment = [("NO_COLOR", "1"), ("PYTHONSTARTUP", "/no/such/file.py")];
    let mut session = Session::begin_with("prompt-no-startup", &[], &environment, "can't open file");
    session.expect(">>> ");
    session.press("\x04");
    assert_eq!(session.status(), Some(0));
}

#[test]
fn ctrl_c_gets_out_of_a_line_a_loop_and_a_wait() {
    let mut session = Session::begin("prompt-interrupt", &[]);
    session.press("half a li");
    session.expect("half a li");
    session.press("\x03");
    session.expect("KeyboardInterrupt");
    session.expect(">>> ");
    session.line("exec(\"print('be' + 'gun', flush=True)\\nwhile True: pass\")");
    session.expect("begun");
    session.press("\x03");
    session.expect("KeyboardInterrupt");
    session.expect(">>> ");
    session.line("import threading; gate = threading.Lock(); gate.acquire()");
    session.expect("True");
    session.expect(">>> ");
    session.line("print('wai' + 'ting', flush=True); gate.acquire()");
    session.expect("waiting");
    // Nobody is left who could open the gate, and that is told.
    session.expect("gilbox: deadlock: MainThread waits, and no thread is left");
    session.press("\x03");
    session.expect("KeyboardInterrupt");
    session.expect(">>> ");
    session.line("raise SystemExit(3)");
    assert_eq!(session.status(), Some(3));
}

#[test]
fn sigint_of_another_process_is_heard_while_a_line_is_typed() {
    let mut session = Session::begin("prompt-signal", &[]);
    let interrupt = |session: &Session| {
        let process = rustix::process::Pid::from_child(&session.child);
        rustix::process::kill_process(process, rustix::process::Signal::INT).expect("it is there");
    };
    session.press("half a li");
    session.expect("half a li");
    interrupt(&session);
    session.expect("KeyboardInterrupt");
    session.expect(">>> ");
    // A handler of the script's is asked, by either way.
    session.line("import signal; _ = signal.signal(signal.SIGINT, lambda *_: print('he' + 'ard'))");
    session.expect(">>> ");
    session.press("other ha");
    session.expect("other ha");
    interrupt(&session);
    session.expect("heard");
    session.expect(">>> ");
    session.press("\x03");
    session.expect("heard");
    session.expect(">>> ");
    session.line("_ = signal.signal(signal.SIGINT, lambda *_: 1 / 0)");
    session.expect(">>> ");
    session.press("\x03");
    session.expect("ZeroDivisionError: division by zero");
    session.expect(">>> ");
    session.line("raise SystemExit(4)");
    assert_eq!(session.status(), Some(4));
}

#[test]
fn threads_run_while_the_prompt_waits_and_can_be_looked_at() {
    let mut session = Session::begin("prompt-threads", &[]);
    session.line("import threading; go = threading.Event(); done = threading.Event()");
    session.expect(">>> ");
    session.line("def work(): go.wait(); print('in the', 'background', flush=True); done.wait()");
    session.expect("... ");
    session.line("");
    session.expect(">>> ");
    session.line("t = threading.Thread(target=work, name='worker'); t.start()");
    session.expect(">>> ");
    session.line(":threads");
    session.expect("worker                   waits for Event.wait() at ");
    session.expect("(go), ");
    session.expect(">>> ");
    session.line(":why worker");
    session.expect("in work\r\n");
    session.expect(">>> ");
    session.line("go.set()");
    session.expect("in the background");
    session.line("done.set(); t.join(); print('jo' + 'ined')");
    session.expect("joined");
    session.expect(">>> ");
    session.line(":show");
    session.expect("worker");
    session.expect(">>> ");
    session.press("\x04");
    assert_eq!(session.status(), Some(0));
}

#[test]
fn ctrl_backslash_shows_the_stacks_and_goes_on() {
    let mut session = Session::begin("prompt-stacks", &[]);
    session.line("def spin():");
    session.expect("... ");
    session.line("    print('be' + 'gun', flush=True)");
    session.expect("... ");
    session.line("    while True: pass");
    session.expect("... ");
    session.line("");
    session.expect(">>> ");
    session.line("spin()");
    session.expect("begun");
    session.press("\x1c");
    session.expect("gilbox: all threads\r\nMainThread: ");
    session.expect(", in spin");
    // The first looks may have come while the print was not back from the system.
    session.press_until("\x1c", "gilbox: all threads\r\nMainThread: runs and holds the lock");
    session.expect("line 3, in spin");
    session.press("\x03");
    session.expect("KeyboardInterrupt");
    session.expect(">>> ");
    session.line("import threading; threading.Event().wait()");
    session.expect("gilbox: deadlock");
    session.press("\x1c");
    session.expect("MainThread: waits for Event.wait() at ");
    session.press("\x03");
    session.expect("KeyboardInterrupt");
    session.expect(">>> ");
    session.press("\x04");
    assert_eq!(session.status(), Some(0));
}

/// The prompt of asyncio, up to the first question.
fn asyncio(name: &str) -> Session {
    let mut session = Session::begin(name, &["-m", "asyncio"]);
    session.expect("import asyncio\r\n");
    session.expect(">>> ");
    session
}

#[test]
fn await_works_at_the_prompt_of_asyncio_and_tasks_run_meanwhile() {
    let mut session = asyncio("asyncio-await");
    session.line("await asyncio.sleep(0.01, 6 * 7)");
    session.expect("42\r\n");
    session.expect(">>> ");
    session.line("_ + 1");
    session.expect("43\r\n");
    session.expect(">>> ");
    session.line("async def tick(): await asyncio.sleep(0.05); print('in the', 'background', flush=True)");
    session.expect("... ");
    session.line("");
    session.expect(">>> ");
    session.line("task = asyncio.create_task(tick())");
    session.expect(">>> ");
    session.expect("in the background");
    session.line("async with asyncio.timeout(5):");
    session.expect("... ");
    session.line("    1 / await asyncio.sleep(0, 0)");
    session.expect("... ");
    session.line("");
    session.expect("Traceback (most recent call last):\r\n  File \"<stdin-5>\", line 2, in <module>\r\n");
    session.expect("    1 / await asyncio.sleep(0, 0)\r\n");
    session.expect("ZeroDivisionError: division by zero\r\n");
    session.expect(">>> ");
    session.line("await (");
    session.expect("... ");
    session.line("asyncio.sleep(0, 'in lines'))");
    session.expect("'in lines'\r\n");
    session.expect(">>> ");
    session.line("await )");
    session.expect("SyntaxError: unmatched ')'\r\n");
    session.expect(">>> ");
    session.line("sys");
    session.expect("NameError: name 'sys' is not defined");
    session.expect(">>> ");
    // The arrow up brings the input before.
    session.line("print('wo' + 'rd', task.done())");
    session.expect("word True\r\n");
    session.expect(">>> ");
    session.line("\x1b[A");
    session.expect("word True\r\n");
    session.expect(">>> ");
    session.press("\x04");
    session.expect("exiting asyncio REPL...\r\n");
    assert_eq!(session.status(), Some(0));
}

#[test]
fn ctrl_c_cancels_what_runs_at_the_prompt_of_asyncio() {
    let mut session = asyncio("asyncio-interrupt");
    session.press("half a li");
    session.expect("half a li");
    session.press("\x03");
    session.expect("KeyboardInterrupt");
    session.expect(">>> ");
    session.line("async def wait():");
    session.expect("... ");
    // What says so is a callback: an interrupt within the coroutine itself would end it, not cancel it.
    session.line("    asyncio.get_running_loop().call_soon(lambda: print('wai' + 'ting', flush=True))");
    session.expect("... ");
    session.line("    try: await asyncio.sleep(60)");
    session.expect("... ");
    session.line("    except asyncio.CancelledError: print('cancel' + 'led'); raise");
    session.expect("... ");
    session.line("");
    session.expect(">>> ");
    session.line("await wait()");
    session.expect("waiting\r\n");
    session.press("\x03");
    session.expect("cancelled\r\n");
    session.expect("KeyboardInterrupt\r\n");
    session.expect(">>> ");
    session.line("exec(\"print('be' + 'gun', flush=True)\\nwhile True: pass\")");
    session.expect("begun\r\n");
    session.press("\x03");
    session.expect("KeyboardInterrupt\r\n");
    session.expect(">>> ");
    session.line("await asyncio.sleep(0); exec(\"print('be' + 'gun', flush=True)\\nwhile True: pass\")");
    session.expect("begun\r\n");
    session.press("\x03");
    session.expect("KeyboardInterrupt\r\n");
    session.expect(">>> ");
    session.line("await asyncio.sleep(0, 'still here')");
    session.expect("'still here'\r\n");
    session.expect(">>> ");
    session.line("exit(5)");
    session.expect("exiting asyncio REPL...\r\n");
    assert_eq!(session.status(), Some(5));
}

#[test]
fn an_exit_within_an_await_leaves_the_prompt_of_asyncio() {
    let mut session = asyncio("asyncio-exit");
    session.line("await asyncio.sleep(0); raise SystemExit(7)");
    assert_eq!(session.status(), Some(7));
}
