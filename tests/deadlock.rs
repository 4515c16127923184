//! Deadlocks: that they are told at once, with whom and where, and that nothing else is.

#[path = "support/mod.rs"]
mod support;

use std::time::Duration;
use support::{gilbox, run};

const LIMIT: Duration = Duration::from_secs(60);

/// Two threads that take two locks in opposite order; what they are joined by comes after.
const TWO_LOCKS: &str = "\
import threading, time
forks, knives = threading.LOCK(), threading.LOCK()
both, go = threading.Barrier(2), threading.Event()
def eat(first, second):
    with first:
        both.wait(); go.wait()
        with second:
            pass
diners = [threading.Thread(target=eat, args=pair, name=name, daemon=True)
          for name, pair in (('one', (forks, knives)), ('two', (knives, forks)))]
for diner in diners: diner.start()
";

fn ask(mode: &str, script: &str) -> (Option<i32>, String, String) {
    let output = run(gilbox().args(["--on-deadlock", mode, "-c", script]), b"", LIMIT);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.and_then(|status| status.code()), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_circle_is_told_while_others_go_on() {
    for kind in ["Lock", "RLock"] {
        let script = TWO_LOCKS.replace("LOCK", kind) + "go.set(); time.sleep(0.2); print('over')\n";
        let (status, out, err) = ask("report", &script);
        assert_eq!((status, out.as_str()), (Some(0), "over\n"), "{err}");
        let begin = err.starts_with("gilbox: deadlock: 2 threads wait for one another: ");
        assert!(begin && err.matches("gilbox: deadlock").count() == 1, "{err}");
        for wanted in
            ["two: waits for the ", "one: waits for the ", "(second), which two holds since <string>:5 (eat)"]
        {
            assert!(err.contains(wanted), "{wanted}: {err}");
        }
        assert_eq!(err.matches("  File \"<string>\", line 7, in eat\n").count(), 2, "{err}");
    }
}

#[test]
fn a_circle_is_raised_in_the_main_thread() {
    let wait = "import gil\ntry:\n    go.set()\n    for diner in diners: diner.join()\nexcept gil.DeadlockError as error:\n    \
                assert isinstance(error, RuntimeError); print(str(error).splitlines()[0])\n";
    let (status, out, err) = ask("raise", &(TWO_LOCKS.replace("LOCK", "Lock") + wait));
    assert_eq!((status, err.as_str()), (Some(0), ""));
    assert!(out.starts_with("2 threads wait for one another: "), "{out}");
}

#[test]
fn a_deadlock_ends_the_program_with_a_status_of_its_own() {
    let script = "import queue, threading\nprint('begun')\nq = queue.Queue()\n\
                  t = threading.Thread(target=q.get); t.start(); t.join()\n";
    let (status, out, err) = ask("abort", script);
    assert_eq!((status, out.as_str()), (Some(79), "begun\n"), "{err}");
    assert!(
        err.starts_with("gilbox: deadlock: all 2 threads wait, and nobody is left who could wake one\n"),
        "{err}"
    );
    assert!(err.contains("waits for Queue.get() at ") && err.contains("(q)"), "{err}");
    assert!(err.contains("MainThread: waits for the end of Thread-1 (get)"), "{err}");
}

#[test]
fn a_wait_that_nobody_is_left_to_end_is_found() {
    let cases = [
        ("with L: L.acquire()", "MainThread waits for itself"),
        ("L.acquire(); L.acquire()", "MainThread waits, and no thread is left"),
        ("threading.Semaphore(0).acquire()", "MainThread waits, and no thread is left"),
        ("c = threading.Condition()\nwith c: c.wait()", "MainThread waits, and no thread is left"),
        ("import queue; queue.SimpleQueue().get()", "MainThread waits, and no thread is left"),
        ("threading.Barrier(2).wait()", "MainThread waits, and no thread is left"),
        // The worker dies without having said that the work is done.
        (
            "e = threading.Event()\nthreading.Thread(target=lambda: time.sleep(0.05)).start()\ne.wait()",
            "MainThread waits, and no thread is left",
        ),
        ("threading.Thread(target=lambda: threading.main_thread().join()).start(); raise SystemExit(5)", ""),
    ];
    for (script, wanted) in cases {
        let script = format!("import gil, threading, time\nL = threading.Lock()\n{script}\n");
        let (status, _, err) = ask("raise", &script);
        if wanted.is_empty() {
            assert_eq!((status, err.as_str()), (Some(5), ""), "{script}");
        } else {
            assert_eq!(status, Some(1), "{script}: {err}");
            assert!(err.contains(&format!("gil.DeadlockError: {wanted}")), "{script}: {err}");
        }
    }
}

#[test]
fn the_end_of_a_program_that_waits_for_threads_is_found_too() {
    let script = "import threading\nthreading.Thread(target=threading.Event().wait, name='idle').start()\n";
    let (status, _, err) = ask("abort", script);
    assert_eq!(status, Some(79), "{err}");
    assert!(err.contains("idle: waits for Event.wait() at"), "{err}");
    let (status, _, err) = ask("raise", &script.replace(".start()", "\n.start()"));
    assert!(status.is_some(), "{err}");
}

#[test]
fn locks_that_a_module_holds_while_it_is_imported_count() {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("deadlock-import");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(
        folder.join("slow_one.py"),
        "import shared\nshared.inside.set()\nwith shared.lock: pass\n",
    )
    .unwrap();
    std::fs::write(
        folder.join("shared.py"),
        "import threading\nlock = threading.Lock(); inside = threading.Event()\n",
    )
    .unwrap();
    let script = "import shared, sys, threading, gil\n\
                  t = threading.Thread(target=lambda: __import__('slow_one'), daemon=True)\n\
                  try:\n    with shared.lock:\n        t.start(); shared.inside.wait(); import slow_one\n\
                  except gil.DeadlockError as error: print(error)\n";
    std::fs::write(folder.join("main.py"), script).unwrap();
    let output = run(gilbox().args(["--on-deadlock", "raise"]).arg(folder.join("main.py")), b"", LIMIT);
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(
        out.starts_with("2 threads wait for one another: "),
        "{out} {}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(out.contains("waits for the module being imported slow_one, which Thread-1"), "{out}");
}

#[test]
fn whoever_could_still_wake_is_counted() {
    let quiet = [
        // A plain lock that was taken by acquire may be released by anybody: here by a thread that sleeps.
        "a, b = threading.Lock(), threading.Lock(); a.acquire(); b.acquire()\n\
         t = threading.Thread(target=lambda: (a.acquire(), b.release())); t.start()\n\
         threading.Timer(0.1, a.release).start(); b.acquire(); t.join()",
        // A timeout ends by itself.
        "threading.Lock().acquire(); e = threading.Event(); assert not e.wait(0.05)",
        // An alarm, and any other handler of the script's, may do something about it.
        "import signal\ne = threading.Event(); signal.signal(signal.SIGALRM, lambda *args: e.set())\n\
         signal.setitimer(signal.ITIMER_REAL, 0.05); e.wait()",
        // A call of the system comes back.
        "import os\nr, w = os.pipe(); e = threading.Event()\n\
         t = threading.Thread(target=lambda: (os.read(r, 1), e.set())); t.start()\n\
         u = threading.Thread(target=lambda: (time.sleep(0.05), os.write(w, b'x'))); u.start(); e.wait()",
        // A thread that has only been asked to start is there.
        "e = threading.Event()\nfor i in range(50): threading.Thread(target=e.wait).start()\ne.set()",
        // Ping-pong: each release wakes the other, who is on its way.
        "import queue\na, b = queue.Queue(), queue.Queue()\n\
         def pong():\n    for i in range(2000): b.put(a.get())\n\
         t = threading.Thread(target=pong); t.start()\nfor i in range(2000): a.put(i); b.get()\nt.join()",
    ];
    for script in quiet {
        for policy in ["interval", "fifo-handoff", "ticks"] {
            let script = format!("import gil, threading, time\ngil.set_policy('{policy}')\n{script}\n");
            let (status, _, err) = ask("abort", &script);
            assert_eq!((status, err.as_str()), (Some(0), ""), "{script}");
        }
    }
}

#[test]
fn a_script_sets_what_is_done() {
    let script = "import gil\nprint(gil.on_deadlock(), gil.on_deadlock('off'), gil.on_deadlock())\n\
                  try: gil.on_deadlock('panic')\nexcept ValueError as error: print(error)\n";
    let (status, out, err) = ask("raise", script);
    assert_eq!((status, err.as_str()), (Some(0), ""));
    assert_eq!(out, "raise raise off\nit must be 'off', 'report', 'raise' or 'abort'\n");
    let (status, _, err) = ask("panic", "");
    assert_eq!(status, Some(2));
    assert!(err.contains("'panic' is not one of off, report, raise, abort"), "{err}");
}
