//! Does it pay to compile hot functions, and do ticks, safe points and tracebacks stay exact?
//!
//! `cargo run --release --manifest-path spikes/jit/Cargo.toml` takes real instructions of the compiler's, makes machine code
//! of them for the types of the arguments at hand, checks that against a plain interpreter at every kind of stop, and says how
//! long both take.

mod interpreter;
mod kinds;
mod machine_code;

use gilbox_lang::code::{Code, Const};
use gilbox_lang::compile::{Mode, Options, compile_source};
use kinds::Kind;
use machine_code::Compiler;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

const SOURCE: &str = "
def countdown(n):
    while n > 0:
        n -= 1
    return n

def mandelbrot(cr, ci, limit):
    zr = 0.0
    zi = 0.0
    n = 0
    while n < limit and zr * zr + zi * zi < 4.0:
        t = zr * zr - zi * zi + cr
        zi = 2.0 * zr * zi + ci
        zr = t
        n += 1
    return n

def collatz(n, limit):
    steps = 0
    while n > 1 and steps < limit:
        h = n * 3 + 1
        if h < 1000000:
            n = h
        else:
            n -= 7
        steps += 1
    return steps

def overflow(n):
    while n > 0:
        n *= 3
    return n
";

/// Where a run stopped: the next instruction, the ticks so far, and the registers as bits.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    pub pc: usize,
    pub ticks: i64,
    pub registers: Vec<Option<(Kind, u64)>>,
}

/// An argument.
#[derive(Debug, Clone, Copy)]
pub enum Arg {
    Int(i64),
    Float(f64),
}

impl Arg {
    pub fn kind(self) -> Kind {
        match self {
            Arg::Int(_) => Kind::Int,
            Arg::Float(_) => Kind::Float,
        }
    }

    pub fn bits(self) -> u64 {
        match self {
            Arg::Int(int) => int as u64,
            Arg::Float(float) => float.to_bits(),
        }
    }
}

fn function(module: &Code, name: &str) -> Arc<Code> {
    let codes = module.constants.iter().filter_map(|constant| match constant {
        Const::Code(code) => Some(code),
        _ => None,
    });
    codes.into_iter().find(|code| &*code.name == name).expect("the source above has it").clone()
}

fn main() {
    let module = compile_source(SOURCE, "spike.py", Mode::Exec, Options::default()).expect("valid Python");
    let mut compiler = Compiler::new();
    check(&mut compiler, &module);
    check_interrupts(&mut compiler, &module);
    println!(
        "{:<12} {:>10} {:>12} {:>12} {:>14}",
        "function", "compiled", "machine code", "plain loop", "ticks"
    );
    let runs: [(&str, Vec<Arg>); 3] = [
        ("countdown", vec![Arg::Int(200_000_000)]),
        ("mandelbrot", vec![Arg::Float(0.25), Arg::Float(0.0), Arg::Int(40_000_000)]),
        ("collatz", vec![Arg::Int(27), Arg::Int(60_000_000)]),
    ];
    for (name, args) in runs {
        let code = function(&module, name);
        let begun = Instant::now();
        let compiled = compiler.compile(&code, &args.iter().map(|arg| arg.kind()).collect::<Vec<_>>());
        let compiling = begun.elapsed();
        let limit = AtomicI64::new(i64::MAX);
        let begun = Instant::now();
        let stop = compiled.run(&args, &limit);
        let quick = begun.elapsed();
        let begun = Instant::now();
        let slow_stop = interpreter::run(&code, &args, &limit);
        let slow = begun.elapsed();
        assert_eq!(stop, slow_stop, "{name}");
        let ns = |time: Duration| time.as_nanos() as f64 / stop.ticks as f64;
        println!(
            "{name:<12} {:>7} us {:>9.2} ns {:>9.2} ns {:>14}  (a tick)",
            compiling.as_micros(),
            ns(quick),
            ns(slow),
            stop.ticks
        );
    }
}

/// Machine code stops where a plain interpreter does, whatever the limit, with the same registers and ticks.
fn check(compiler: &mut Compiler, module: &Code) {
    let cases: [(&str, Vec<Arg>); 5] = [
        ("countdown", vec![Arg::Int(50)]),
        ("mandelbrot", vec![Arg::Float(0.3), Arg::Float(0.5), Arg::Int(40)]),
        ("mandelbrot", vec![Arg::Float(1.0), Arg::Float(1.0), Arg::Int(40)]),
        ("collatz", vec![Arg::Int(27), Arg::Int(60)]),
        // It leaves the machine code where the number no longer fits.
        ("overflow", vec![Arg::Int(5)]),
    ];
    let mut checked = 0;
    for (name, args) in &cases {
        let code = function(module, name);
        let kinds: Vec<Kind> = args.iter().map(|arg| arg.kind()).collect();
        let compiled = compiler.compile(&code, &kinds);
        for limit in (0..700).chain([i64::MIN, i64::MAX]) {
            let limit = AtomicI64::new(limit);
            let (quick, slow) = (compiled.run(args, &limit), interpreter::run(&code, args, &limit));
            assert_eq!(quick, slow, "{name} with limit {limit:?}");
            checked += 1;
        }
    }
    println!("{checked} stops are where the plain interpreter's are, with its registers and ticks");
}

/// Another thread's request is seen at the next way back of a loop.
fn check_interrupts(compiler: &mut Compiler, module: &Code) {
    let code = function(module, "countdown");
    let compiled = compiler.compile(&code, &[Kind::Int]);
    let limit = AtomicI64::new(i64::MAX);
    let late = std::thread::scope(|scope| {
        let asker = scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(50));
            let asked = Instant::now();
            limit.store(i64::MIN, Ordering::Relaxed);
            asked
        });
        let stop = compiled.run(&[Arg::Int(i64::MAX)], &limit);
        let seen = Instant::now();
        let Some((Kind::Int, left)) = stop.registers[0] else { panic!("n is an int") };
        // Two ticks a turn, one for the jump into the loop, which tests before its first turn.
        assert_eq!(stop.ticks, 2 + 2 * (i64::MAX - left as i64), "ticks and registers agree");
        seen.saturating_duration_since(asker.join().expect("it does not panic"))
    });
    println!("a request was heard within {} ns, with exact ticks\n", late.as_nanos());
}
