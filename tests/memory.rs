//! Memory as a host sees it: a bound holds, and an engine that is dropped gives back what its scripts made.

use gilbox::Engine;

#[test]
fn a_script_beyond_its_bound_gets_a_memory_error() {
    let engine = Engine::builder().heap_limit(64 << 20).build().unwrap();
    let error = engine.run_source("keep = []\nwhile True: keep.append([1, 2, 3])", "grow.py").unwrap_err();
    assert_eq!(error.class_name(), "MemoryError");
    // What it kept can be let go, and then there is room again.
    engine.run_source("keep.clear()\nprint(len([[i] for i in range(1000)]))", "shrink.py").unwrap();
}

#[test]
fn cycles_do_not_pile_up_against_the_bound() {
    let engine = Engine::builder().heap_limit(64 << 20).build().unwrap();
    let script = "for i in range(1_000_000):\n    a = [i]\n    a.append(a)";
    engine.run_source(script, "cycles.py").unwrap();
}

/// The resident memory of this process in bytes.
#[cfg(target_os = "linux")]
fn resident() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: usize = text.split_whitespace().nth(1).unwrap().parse().unwrap();
    pages * 4096
}

#[test]
#[cfg(target_os = "linux")]
fn an_engine_that_is_dropped_gives_its_memory_back() {
    let script = "class Node: pass
keep = []
for i in range(20_000):
    node = Node()
    node.me, node.items, node.names = node, [i] * 50, {i: str(i)}
    keep.append(node)";
    let run = |times: usize| {
        for _ in 0..times {
            Engine::new().run_source(script, "fill.py").unwrap();
        }
        resident()
    };
    let before = run(3);
    let after = run(20);
    let grown = after.saturating_sub(before);
    assert!(grown < 60 << 20, "20 engines left {} MB behind", grown >> 20);
}
