//! Schedules: a run that is recorded can be had again, and a search finds one that fails.

#[path = "support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::time::Duration;
use support::{gilbox, run};

const LIMIT: Duration = Duration::from_secs(120);

/// Loses updates: another thread may come between reading and writing.
const LOST: &str = "\
import threading

n = 0

def look(x):
    return x

def add():
    global n
    for _ in range(400):
        old = look(n)
        n = old + 1

threads = [threading.Thread(target=add) for _ in range(3)]
for t in threads: t.start()
for t in threads: t.join()
print(n)
";

/// Waits of every kind, with ends that depend on the clock when nobody replays it.
const WAITS: &str = "\
import queue, threading, time

log, jobs, bell = [], queue.Queue(maxsize=2), threading.Event()
ready = threading.Condition()

def maker():
    for i in range(12):
        jobs.put(i)
        if i % 4 == 0: time.sleep(0.001)
    jobs.put(None)

def taker():
    while True:
        try:
            job = jobs.get(timeout=0.0004)
        except queue.Empty:
            log.append('late')
            continue
        if job is None: break
        log.append(job)
    bell.set()

def watcher():
    while not bell.wait(0.0005):
        log.append('tick')
    with ready:
        log.append('rang')
        ready.notify_all()

threads = [threading.Thread(target=f) for f in (maker, taker, watcher)]
with ready:
    for t in threads: t.start()
    print(ready.wait(timeout=20))
for t in threads: t.join()
print(log)
";

/// Two locks in two orders.
const EMBRACE: &str = "\
import threading

a, b = threading.Lock(), threading.Lock()

def both(first, second):
    for _ in range(30):
        with first:
            with second:
                pass

threads = [threading.Thread(target=both, args=pair) for pair in ((a, b), (b, a))]
for t in threads: t.start()
for t in threads: t.join()
";

struct Said {
    status: Option<i32>,
    out: String,
    err: String,
}

fn ask(args: &[&str], folder: &Path) -> Said {
    let output = run(gilbox().args(args).current_dir(folder), b"", LIMIT);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Said {
        status: output.status.and_then(|status| status.code()),
        out: text(&output.stdout),
        err: text(&output.stderr),
    }
}

/// A folder of its own for a test, with these scripts.
fn folder(name: &str, scripts: &[(&str, &str)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    scripts.iter().for_each(|(name, text)| std::fs::write(folder.join(name), text).unwrap());
    folder
}

#[test]
fn a_recorded_run_can_be_had_again() {
    let here = folder("again", &[("lost.py", LOST)]);
    for policy in [&["--policy=ticks", "--check-interval=13"][..], &["--switch-interval=20us"]] {
        let recorded = ask(&[policy, &["--record-schedule=s", "lost.py"]].concat(), &here);
        assert_eq!((recorded.status, recorded.err.as_str()), (Some(0), ""));
        for _ in 0..10 {
            let again = ask(&["replay", "s"], &here);
            assert_eq!((again.status, &again.out), (Some(0), &recorded.out), "{}", again.err);
            assert!(again.err.ends_with("turns exactly\n"), "{}", again.err);
        }
    }
}

#[test]
fn waits_end_as_they_did() {
    let here = folder("waits", &[("waits.py", WAITS)]);
    let recorded = ask(&["--record-schedule=s", "waits.py"], &here);
    assert_eq!(recorded.status, Some(0), "{}", recorded.err);
    for _ in 0..5 {
        let again = ask(&["--policy", "replay=s", "--record-schedule=t", "waits.py"], &here);
        assert_eq!((again.status, &again.out), (Some(0), &recorded.out), "{}", again.err);
        assert!(again.err.ends_with("turns exactly\n"), "{}", again.err);
        let read = |name: &str| std::fs::read_to_string(here.join(name)).unwrap();
        assert_eq!(turns(&read("s")), turns(&read("t")));
    }
}

/// The turns of a file, without the numbers of code objects.
fn turns(file: &str) -> Vec<String> {
    let is_turn = |line: &&str| line.starts_with(|first: char| first.is_ascii_digit());
    let essence = |line: &str| {
        let words = line.split(' ').enumerate();
        words.filter(|(at, _)| *at != 4).map(|(_, word)| word).collect::<Vec<_>>().join(" ")
    };
    file.lines().filter(is_turn).map(essence).collect()
}

/// What a script asks of clocks and chance is a part of its schedule.
#[test]
fn clocks_and_chance_are_had_again() {
    let script = "\
import asyncio, os, random, threading, time

async def nap(i):
    await asyncio.sleep(0.001 * i)
    return i

async def naps():
    return await asyncio.gather(*(nap(i) for i in range(5)))

print(asyncio.run(naps()), random.random(), os.urandom(11), time.time(), time.ctime())
ends = time.perf_counter() + 0.01
laps = 0
def run():
    global laps
    while time.perf_counter() < ends:
        laps += 1
threads = [threading.Thread(target=run) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
print(laps)
";
    let here = folder("clocks", &[("clocks.py", script)]);
    let recorded = ask(&["--record-schedule=s", "clocks.py"], &here);
    assert_eq!(recorded.status, Some(0), "{}", recorded.err);
    for _ in 0..3 {
        let again = ask(&["replay", "s"], &here);
        assert_eq!((again.status, &again.out), (Some(0), &recorded.out), "{}", again.err);
        assert!(again.err.ends_with("turns exactly\n"), "{}", again.err);
    }
}

#[test]
fn a_seed_repeats_a_run() {
    let here = folder("seeds", &[("lost.py", LOST)]);
    let run = |seed: u32, file: &str| {
        let (seed, record) = (format!("--seed={seed}"), format!("--record-schedule={file}"));
        let said = ask(&["--policy=seeded", &seed, "--check-interval=20", &record, "lost.py"], &here);
        assert_eq!((said.status, said.err.as_str()), (Some(0), ""));
        (said.out, turns(&std::fs::read_to_string(here.join(file)).unwrap()))
    };
    let runs: Vec<_> = (1..6).map(|seed| run(seed, "a")).collect();
    for (at, first) in runs.iter().enumerate() {
        assert!(run(at as u32 + 1, "b") == *first, "seed {}", at + 1);
    }
    assert!(runs.iter().any(|(out, _)| *out != runs[0].0), "no seed makes a difference");
}

#[test]
fn a_script_that_differs_is_told() {
    let other = LOST.replace("range(400)", "range(399)");
    let here = folder("differs", &[("lost.py", LOST), ("other.py", &other)]);
    ask(&["--policy=ticks", "--record-schedule=s", "lost.py"], &here);
    let said = ask(&["--policy=replay=s", "other.py"], &here);
    assert_eq!(said.status, Some(0), "{}", said.err);
    assert!(said.err.contains("differs from its schedule in turn "), "{}", said.err);
    assert!(said.err.contains("the policy ticks goes on") && said.err.lines().count() == 1, "{}", said.err);
    assert!(said.out.trim().parse::<u32>().unwrap() <= 3 * 399);
    let said = ask(&["--policy=replay=s", "--on-divergence=stop", "other.py"], &here);
    assert_eq!((said.status, said.out.as_str()), (Some(78), ""), "{}", said.err);
    // A thread that never comes.
    std::fs::write(here.join("one.py"), "print('alone')\n").unwrap();
    let said = ask(&["--policy=replay=s", "one.py"], &here);
    assert_eq!((said.status, said.out.as_str()), (Some(0), "alone\n"));
    assert!(said.err.contains("replay: "), "{}", said.err);
}

#[test]
fn bad_schedules_are_told() {
    let here = folder("bad", &[("lost.py", LOST), ("foreign", "\u{7f}ELF\u{1}\n"), ("empty", "")]);
    ask(&["--record-schedule=whole", "-c", "print(1)"], &here);
    let whole = std::fs::read_to_string(here.join("whole")).unwrap();
    std::fs::write(here.join("cut"), &whole[..whole.len() / 2]).unwrap();
    std::fs::write(here.join("wrong"), whole.replace("end ", "0 x\nend ")).unwrap();
    for (args, wanted) in [
        (&["replay", "missing"][..], "can't open file 'missing': [Errno 2]"),
        (&["replay"], "replay needs a file"),
        (&["replay", "foreign"], "it is no schedule of gilbox"),
        (&["replay", "empty"], "it is no schedule of gilbox"),
        (&["replay", "cut"], "line 2 does not say what was run"),
        (&["replay", "wrong"], "is no turn: '0 x'"),
        (&["replay", "whole", "--frob"], "unknown option --frob"),
        (&["--policy=replay=", "lost.py"], "can't open file ''"),
        (&["--on-divergence=panic", "lost.py"], "'panic' is not one of report, stop"),
        (&["--record-schedule=/no/such/folder", "lost.py"], "can't write file"),
    ] {
        let said = ask(args, &here);
        assert_eq!((said.status, said.out.as_str()), (Some(2), ""), "{args:?}: {}", said.err);
        assert!(said.err.contains(wanted) && said.err.lines().count() == 1, "{args:?}: {}", said.err);
    }
    #[cfg(target_os = "linux")]
    {
        let said = ask(&["--record-schedule=/dev/full", "-c", "print(1)"], &here);
        assert!(said.err.contains("[Errno 28]"), "{}", said.err);
        assert_ne!(said.status, Some(0));
    }
}

#[test]
fn a_search_finds_a_lost_update() {
    let asserting = LOST.replace("print(n)", "assert n == 1200, n");
    let here = folder("search", &[("lost.py", LOST), ("assert.py", &asserting)]);
    let said = ask(&["explore", "--runs", "50", "assert.py"], &here);
    assert_eq!(said.status, Some(1), "{}{}", said.out, said.err);
    assert!(
        said.out.contains("AssertionError: ") && said.out.contains("gilbox replay assert.schedule"),
        "{}",
        said.out
    );
    assert!(said.out.contains("ends so in each of 3 replays"), "{}", said.out);
    let again = ask(&["replay", "assert.schedule"], &here);
    assert!(again.status == Some(1) && again.err.contains("AssertionError"), "{}", again.err);
    let said = ask(&["explore", "--until=differs", "--schedule=d", "lost.py"], &here);
    assert!(said.status == Some(1) && said.out.contains("it prints '"), "{}", said.out);
    let said = ask(&["explore", "--runs=3", "-c"], &here);
    assert_eq!(said.status, Some(2));
}

#[test]
fn a_search_finds_a_deadlock() {
    let here = folder("embrace", &[("embrace.py", EMBRACE)]);
    let said = ask(&["explore", "embrace.py"], &here);
    assert_eq!(said.status, Some(1), "{}{}", said.out, said.err);
    assert!(
        said.out.contains("deadlock: ") && said.out.contains("ends so in each of 3 replays"),
        "{}",
        said.out
    );
    let again = ask(&["replay", "embrace.schedule"], &here);
    assert!(again.status == Some(79) && again.err.contains("wait for one another"), "{}", again.err);
}
