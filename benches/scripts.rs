//! Whole scripts, from text to the end: what a user waits for.
//!
//! `cargo bench -p gilbox`; with `-- --test` each runs once, to see that it works. With `BENCH_PYTHON=COMMAND` another
//! interpreter runs the same scripts, in one process for each, and its figures stand beside.

#![allow(missing_docs, reason = "criterion's macro makes a public function without one")]

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    time::Duration,
};

use criterion::{Criterion, criterion_group, criterion_main};
use gilbox::Engine;

/// Name and text of each script.
const SCRIPTS: &[(&str, &str)] = &[
    ("loop", "n = 0\nfor i in range(100_000):\n    n += i & 7\n"),
    ("calls", "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nfib(18)\n"),
    (
        "instances",
        "class P:\n    def __init__(self, x):\n        self.x = x\n    def next(self):\n        return P(self.x + 1)\np = P(0)\nfor i in range(10_000):\n    p = p.next()\n",
    ),
    ("lists", "squares = [i * i for i in range(20_000)]\nsquares.sort(reverse=True)\n"),
    ("dicts", "counts = {}\nfor i in range(20_000):\n    counts[i % 97] = counts.get(i % 97, 0) + 1\n"),
    ("strings", "text = ' '.join(str(i) for i in range(5_000))\nwords = text.upper().split()\n"),
    (
        "exceptions",
        "for i in range(5_000):\n    try:\n        raise ValueError(i)\n    except ValueError:\n        pass\n",
    ),
    (
        "generators",
        "def count(n):\n    for i in range(n):\n        yield i\ntotal = 0\nfor i in count(20_000):\n    total += i\n",
    ),
    (
        "locks",
        "import threading\nlock = threading.Lock()\nfor i in range(10_000):\n    with lock:\n        pass\n",
    ),
    (
        "conditions",
        "import threading\nc = threading.Condition()\nfor i in range(5_000):\n    with c:\n        c.notify()\n",
    ),
    ("queues", "import queue\nq = queue.Queue()\nfor i in range(5_000):\n    q.put(i)\n    q.get()\n"),
    (
        "thread starts",
        "import threading\nfor i in range(50):\n    t = threading.Thread(target=int)\n    t.start()\n    t.join()\n",
    ),
    (
        "hand-offs",
        "import threading\na, b = threading.Semaphore(1), threading.Semaphore(0)\ndef f(x, y):\n    for i in range(200):\n        x.acquire()\n        y.release()\nt = threading.Thread(target=f, args=(a, b))\nt.start()\nf(b, a)\nt.join()\n",
    ),
    (
        "tasks",
        "import asyncio\nasync def one():\n    await asyncio.sleep(0)\nasync def main():\n    await asyncio.gather(*(one() for i in range(500)))\nasyncio.run(main())\n",
    ),
];

/// Runs a script as often as a line of its input says, and tells how many nanoseconds that took.
const LOOP: &str = "
import sys, time
code = compile(sys.argv[1], 'bench.py', 'exec')
for line in sys.stdin:
    begin = time.perf_counter_ns()
    for _ in range(int(line)):
        exec(code, {'__name__': '__main__'})
    print(time.perf_counter_ns() - begin, flush=True)
";

/// Another interpreter that waits to be told how often to run a script.
struct Other {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Other {
    fn start(command: &str, source: &str) -> Other {
        let mut words = command.split_whitespace();
        let program = words.next().expect("BENCH_PYTHON names a command");
        let mut child = Command::new(program)
            .args(words)
            .args(["-c", LOOP, source])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("BENCH_PYTHON can be started");
        let answers = BufReader::new(child.stdout.take().expect("it is piped"));
        Other { child, answers }
    }

    fn run(&mut self, n: u64) -> Duration {
        let mut answer = String::new();
        let input = self.child.stdin.as_mut().expect("it is piped");
        writeln!(input, "{n}").expect("the other interpreter listens");
        self.answers.read_line(&mut answer).expect("the other interpreter answers");
        Duration::from_nanos(answer.trim().parse().expect("the other interpreter ran the script"))
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        self.child.wait().expect("the other interpreter ends");
    }
}

fn scripts(criterion: &mut Criterion) {
    let other = std::env::var("BENCH_PYTHON").ok();
    criterion.bench_function("start and end", |bencher| {
        bencher.iter(|| Engine::new().run_source("pass", "bench.py"));
    });
    for (name, source) in SCRIPTS {
        let mut group = criterion.benchmark_group(*name);
        let engine = Engine::new();
        group.bench_function("gilbox", |bencher| {
            bencher.iter(|| engine.run_source(source, "bench.py").expect("the script works"));
        });
        if let Some(command) = &other {
            let mut other = Other::start(command, source);
            group.bench_function("other", |bencher| bencher.iter_custom(|n| other.run(n)));
        }
        group.finish();
    }
}

criterion_group!(benches, scripts);
criterion_main!(benches);
