//! Whole scripts, from text to the end: what a user waits for.
//!
//! `cargo bench -p gilbox`; with `-- --test` each runs once, to see that it works.

#![allow(missing_docs, reason = "criterion's macro makes a public function without one")]

use criterion::{Criterion, criterion_group, criterion_main};
use gilbox::Engine;

/// Name and text of each script.
const SCRIPTS: &[(&str, &str)] = &[
    ("start and end", "pass"),
    ("loop", "n = 0\nfor i in range(100_000):\n    n += i & 7\n"),
    ("calls", "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nfib(18)\n"),
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
];

fn scripts(criterion: &mut Criterion) {
    for (name, source) in SCRIPTS {
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| Engine::new().run_source(source, "bench.py"));
        });
    }
}

criterion_group!(benches, scripts);
criterion_main!(benches);
