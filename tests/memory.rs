//! Memory that ends: a script gets MemoryError (or OverflowError, where CPython says that), and the process lives.

use std::process::{Command, Stdio};

/// How many KiB of addresses a process may have.
const LIMIT: u32 = 250_000;

/// What needs more than that, and the exceptions that may come of it.
const GREEDY: &[(&str, &str)] = &[
    ("list(itertools.count())", "MemoryError"),
    ("list(map(str, itertools.count()))", "MemoryError"),
    ("tuple(itertools.count())", "MemoryError"),
    ("set(itertools.count())", "MemoryError"),
    ("set(iter(itertools.count().__next__, -1))", "MemoryError"),
    ("frozenset(itertools.count())", "MemoryError"),
    ("sorted(itertools.count())", "MemoryError"),
    ("dict(zip(itertools.count(), itertools.count()))", "MemoryError"),
    ("dict.fromkeys(itertools.count())", "MemoryError"),
    ("[i for i in itertools.count()]", "MemoryError"),
    ("{i for i in itertools.count()}", "MemoryError"),
    ("{i: i for i in itertools.count()}", "MemoryError"),
    ("[*itertools.count()]", "MemoryError"),
    ("first, *rest = itertools.count()", "MemoryError"),
    ("print(*itertools.count())", "MemoryError"),
    ("[].extend(itertools.count())", "MemoryError"),
    ("set().update(itertools.count())", "MemoryError"),
    ("collections.deque(itertools.count())", "MemoryError"),
    ("collections.Counter(itertools.count())", "MemoryError"),
    ("list(zip(itertools.count(), itertools.count()))", "MemoryError"),
    ("list(itertools.permutations(range(20)))", "MemoryError"),
    ("''.join(itertools.repeat('x' * 1000))", "MemoryError"),
    ("b''.join(itertools.repeat(bytes(1000)))", "MemoryError"),
    ("bytes(itertools.repeat(1))", "MemoryError"),
    ("bytearray().extend(itertools.repeat(1))", "MemoryError"),
    ("array.array('i', itertools.repeat(1))", "MemoryError"),
    ("again(io.StringIO().write, 'x' * 100_000)", "MemoryError"),
    ("again(io.BytesIO().write, bytes(100_000))", "MemoryError"),
    ("again(bytearray().extend, bytes(100_000))", "MemoryError"),
    ("again(lambda: kept.append('x' * 1000))", "MemoryError"),
    ("again(lambda: kept.append(object()))", "MemoryError"),
    ("again(lambda: kept.append({1: 2}))", "MemoryError"),
    ("doubled('x')", "MemoryError"),
    ("doubled(b'x')", "MemoryError"),
    ("doubled([1])", "MemoryError"),
    ("doubled((1,))", "MemoryError"),
    ("re.sub('', 'y' * 1000, 'x' * 10**6)", "MemoryError"),
    ("re.findall('', 'x' * 10**8)", "MemoryError"),
    ("('x' * 10**6).replace('x', 'y' * 10**3)", "MemoryError"),
    ("json.dumps(['x' * 1000] * 10**6)", "MemoryError"),
    ("repr(['x' * 1000] * 10**6)", "MemoryError"),
    ("open('/dev/zero', 'rb').read()", "MemoryError"),
    ("open('/dev/zero', 'rb').readline()", "MemoryError"),
    ("open('/dev/zero').read()", "MemoryError"),
];

/// What no machine has room for, and what CPython 3.13 says of it.
const ABSURD: &[(&str, &str)] = &[
    ("'x' * (1 << 40)", "MemoryError"),
    ("'x' * (1 << 62)", "MemoryError"),
    ("'x' * (1 << 70)", "OverflowError"),
    ("b'x' * (1 << 62)", "MemoryError"),
    ("[0] * (1 << 45)", "MemoryError"),
    ("(0,) * (1 << 45)", "MemoryError"),
    ("bytes(1 << 45)", "MemoryError"),
    ("bytearray(1 << 45)", "MemoryError"),
    ("1 << (1 << 40)", "MemoryError"),
    ("1 << (1 << 70)", "OverflowError"),
    ("'x'.ljust(1 << 40)", "MemoryError"),
    ("'x'.zfill(1 << 40)", "MemoryError"),
    ("format(1, '999999999999d')", "MemoryError"),
    ("'%999999999999d' % 1", "MemoryError"),
    ("('\\t' * 10**6).expandtabs(10**6 * 10)", "MemoryError"),
    ("list(range(10**18))", "MemoryError"),
    ("os.urandom(1 << 45)", "MemoryError"),
];

const BEFORE: &str = "
import array, collections, io, itertools, json, os, re
kept = []
def again(f, *args):
    while True: f(*args)
def doubled(x):
    while True: x += x
";

fn program(line: &str) -> String {
    // What was collected is gone before anything is printed.
    format!(
        "{BEFORE}
try:
    {line}
except (MemoryError, OverflowError) as e:
    kept = None
    said = type(e).__name__
else: said = 'nothing'
os.write(2, said.encode())
"
    )
}

/// Runs a program, with a bound on its addresses if there is one; the end of what it says, and how it ended.
fn run(text: &str, limit: Option<u32>) -> String {
    let limit = limit.map_or(String::new(), |limit| format!("ulimit -v {limit}; "));
    let output = Command::new("sh")
        .args(["-c", &format!("{limit}exec \"$@\""), "sh", env!("CARGO_BIN_EXE_gilbox"), "-c", text])
        .stdout(Stdio::null())
        .output()
        .expect("a shell");
    let said = String::from_utf8_lossy(&output.stderr);
    let tail: Vec<&str> = said.lines().rev().take(3).collect();
    match output.status.code() {
        Some(0) => said.into_owned(),
        code => format!("status {code:?}: {tail:?}"),
    }
}

fn check(lines: &[(&str, &str)], limit: Option<u32>) {
    let wrong = |(line, expected): &(&str, &str)| {
        let said = run(&program(line), limit);
        (said != *expected).then(|| format!("{line}: {said}"))
    };
    let wrong: Vec<String> = lines.iter().filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_greedy_script_gets_memory_error() {
    check(GREEDY, Some(LIMIT));
}

#[test]
fn absurd_sizes_are_refused_at_once() {
    // More than any of them may take, so that a machine survives a mistake.
    check(ABSURD, Some(8_000_000));
}

/// Methods and operations of texts that take much of what is left: each works or does not, and the process lives.
#[test]
fn methods_of_large_texts_find_no_room() {
    let text = r#"
import os, resource
def room():
    with open('/proc/self/statm') as f: return int(f.read().split()[0]) * 4096
big, wide = 6_000_000, 400_000
kinds = bytes(big), bytearray(big), 'a' * big, ('a' * 999 + ' ') * (big // 1000), '\u20ac' * wide, '\0' * big, (b'a' * 999 + b' ') * (big // 1000), bytearray(b'\n' + bytes(999)) * (big // 1000)
kinds += memoryview(bytes(big)), memoryview(bytearray(2 * big))[::2], memoryview(bytes(big)).cast('B', [1000, big // 1000])
calls = """upper() lower() title() capitalize() swapcase() strip() split() rsplit(None,5) splitlines() hex() copy() casefold() isalnum()
    rjust(BIG) ljust(BIG) center(BIG) zfill(BIG) expandtabs() partition(S) rpartition(S) removeprefix(S) lstrip(S) count(S) find(S)
    startswith(S) replace(S,S+S) translate(T) encode('utf-16') encode('utf-8') decode('utf-16','replace') decode('latin-1') decode('ascii')
    __repr__() __add__(X) __mul__(3) __getitem__(slice(1,None)) __getitem__(slice(None,None,2)) __eq__(X) __contains__(S) __hash__()
    __reduce_ex__(2) __format__('') join([X,X]) tobytes() tobytes('F') tolist()""".split()
told = worked = 0
for x in kinds:
    names = {'x': x, 'X': x, 'S': x[:1], 'BIG': 2 * big}
    names['T'] = {97: 'bcd', 0: 'xyz', 0x20ac: '\u20ac' * 3} if isinstance(x, str) else bytes(range(256))
    for left in 1.2, 2.5, 4.5:
        resource.setrlimit(resource.RLIMIT_AS, (room() + int(left * big), resource.RLIM_INFINITY))
        for call in calls:
            try:
                try:
                    eval('x.' + call, names)
                    for _ in '12': pass     # where an object that found no room is told of
                    worked += 1
                except (AttributeError, TypeError, ValueError, NotImplementedError): pass
            except MemoryError: told += 1
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
os.write(2, b'lives' if told > 30 and worked > 300 else f'{told} {worked}'.encode())
"#;
    assert_eq!(run(text, None), "lives");
}

#[test]
fn a_script_goes_on_after_it_was_told() {
    let text = "
import itertools, os
n = 0
for _ in range(5):
    try: list(map(str, itertools.count()))
    except MemoryError: n += 1
os.write(2, str(n).encode())
";
    assert_eq!(run(text, Some(LIMIT)), "5");
}

#[test]
fn iterators_within_iterators_end_in_recursion_error() {
    let text = "
import os
x = [1]
for _ in range(10**6): x = map(abs, x)
try: list(x)
except RecursionError: os.write(2, b'deep')
";
    assert_eq!(run(text, None), "deep");
}

#[test]
fn a_host_has_a_limit_of_its_own() {
    let engine = gilbox::Engine::builder().heap_limit(64 << 20).build().expect("an engine");
    for (line, _) in GREEDY.iter().filter(|(line, _)| !line.contains("/dev/zero")) {
        engine.run_source(&program(line).replace("os.write(2, said.encode())", ""), "greedy.py").expect(line);
        assert_eq!(engine.eval("said").expect("a name"), "MemoryError", "{line}");
    }
}
