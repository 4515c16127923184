//! The fast loop and the precise one are the same machine: any program does the same in both, in the same
//! number of instructions.

use gilbox::{Data, Engine, LockSettings};
use gilbox_gil::SafePoints;
use proptest::prelude::*;

type Lines = Vec<String>;

/// Settings under which the precise loop runs.
const OTHERS: [(SafePoints, Option<i64>); 3] =
    [(SafePoints::All, None), (SafePoints::All, Some(7)), (SafePoints::Backedge, Some(1))];

/// A condition or number over the variables of the program, each of which may be missing or of another type.
/// Nothing here nests containers in containers or multiplies: comparing and printing would take for ever.
fn expression() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        prop::sample::select(vec!["a", "b", "c", "xs", "total"]).prop_map(str::to_owned),
        (-3i64..300).prop_map(|number| number.to_string()),
        prop::sample::select(vec!["1.5", "'text'", "None", "2**70", "[1, 2, 3]", "{'k': 1}"])
            .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        let operator = prop::sample::select(vec!["+", "-", "//", "%", "<", "==", "and", "or", "in", "!="]);
        prop_oneof![
            (two.clone(), operator).prop_map(|((x, y), op)| format!("({x} {op} {y})")),
            inner.clone().prop_map(|x| format!("(not {x})")),
            inner.clone().prop_map(|x| format!("twice({x})")),
            inner.clone().prop_map(|x| format!("Box({x}).get()")),
            inner.clone().prop_map(|x| format!("len([{x} for i in range(3)])")),
            inner.clone().prop_map(|x| format!("sum(counter({x}))")),
            inner.clone().prop_map(|x| format!("xs[{x}]")),
            inner.clone().prop_map(|x| format!("f'{{({x})!r:>4}}'")),
            (two.clone(), inner).prop_map(|((x, y), z)| format!("({x} if {y} else {z})")),
            two.prop_map(|(x, y)| format!("({x}, {y})[-1]")),
        ]
    })
    .boxed()
}

/// Statements that end: every loop has a bound.
fn block() -> impl Strategy<Value = Lines> {
    let name = || prop::sample::select(vec!["a", "b", "c", "total"]);
    let simple = prop_oneof![
        (name(), expression()).prop_map(|(name, x)| vec![format!("{name} = {x}")]),
        (name(), expression()).prop_map(|(name, x)| vec![format!("{name} += {x}")]),
        expression().prop_map(|x| vec![format!("xs.append(str({x})[:20])")]),
        expression().prop_map(|x| vec![format!("if {x}: break")]),
        expression().prop_map(|x| vec![format!("if {x}: continue")]),
        expression().prop_map(|x| vec![format!("assert {x}")]),
        name().prop_map(|name| vec![format!("del {name}")]),
    ];
    let statement = simple.prop_recursive(3, 20, 3, |inner| {
        let body = prop::collection::vec(inner, 1..4).prop_map(|parts: Vec<Lines>| parts.concat()).boxed();
        let two = (expression(), body.clone(), body.clone());
        prop_oneof![
            two.clone().prop_map(|(x, p, q)| nest(&[&format!("if {x}:"), "else:"], &[p, q])),
            (0..12u8, body.clone()).prop_map(|(n, p)| nest(&[&format!("for i in range({n}):")], &[p])),
            (expression(), body.clone()).prop_map(|(x, p)| nest(&[&format!("for a in counter({x}):")], &[p])),
            (0..5u8, body.clone()).prop_map(|(n, p)| {
                let counted = [vec!["n += 1".to_owned()], p].concat();
                [vec!["n = 0".to_owned()], nest(&[&format!("while n < {n} and burn():")], &[counted])]
                    .concat()
            }),
            two.clone().prop_map(|(_, p, q)| nest(&["try:", "except caught as e:"], &[p, q])),
            two.prop_map(|(_, p, q)| nest(&["try:", "finally:"], &[p, q])),
            body.prop_map(|p| nest(&["with Box(1) as b:"], &[p])),
        ]
    });
    prop::collection::vec(statement, 1..6).prop_map(|parts| parts.concat())
}

fn nest(heads: &[&str], bodies: &[Lines]) -> Lines {
    let mut lines = Lines::new();
    for (head, body) in heads.iter().zip(bodies) {
        lines.push((*head).to_owned());
        lines.extend(body.iter().map(|line| format!("  {line}")));
    }
    lines
}

/// `while` counts in `n`, which an inner loop may set back: every condition burns fuel, of which there is an end.
fn program(lines: &Lines) -> String {
    let body: String = lines.iter().map(|line| format!("      {line}\n")).collect();
    format!(
        "
fuel = 400
caught = ArithmeticError, AssertionError, AttributeError, LookupError, NameError, TypeError, ValueError
def burn():
  global fuel
  fuel -= 1
  if fuel < 0: raise SystemError('out of fuel')
  return True
def twice(x):
  return burn() and x + x
def counter(n):
  for i in range(n if type(n) is int and n < 9 else 3):
    got = yield i
class Box:
  def __init__(self, x): self.x = x
  def get(self): return twice(self.x)
  def __enter__(self): return self
  def __exit__(self, *exc): return exc[0] is ZeroDivisionError
  def __repr__(self): return 'Box'
def run(xs):
  a = b = c = 2
  total = steps = 0
  try:
    for step in range(3):
      steps += 1
{body}
    return repr((a, b, c, total, steps))[:300]
  except BaseException as e:
    return f'{{type(e).__name__}}: {{e}}'[:300]
xs = [5, 6, 7]
result = run(xs) + repr(xs)[:300]
"
    )
}

/// What a program answers, and in how many instructions.
fn outcome(source: &str, safe_points: SafePoints, check_interval: Option<i64>) -> (String, u64) {
    let lock = LockSettings {
        policy: check_interval.map(|_| "ticks".to_owned()),
        check_interval,
        safe_points: Some(safe_points),
        ..LockSettings::default()
    };
    let engine = Engine::builder().hash_seed(0).heap_limit(6 << 20).lock(lock).build().expect("an engine");
    let ran = engine.run_source(source, "random.py");
    ran.unwrap_or_else(|error| panic!("the program handles its exceptions: {error}\n{source}"));
    let result = engine.eval("result").expect("a text");
    let Data::Str(result) = result else { panic!("{result:?} is no text") };
    (result, engine.stats().total.ticks)
}

/// Texts that double until there is no room: in both loops it is the same round.
#[test]
fn both_loops_run_out_of_memory_in_the_same_round() {
    let lines = [
        "a += a",
        "a = a + a",
        "a = twice(a)",
        "a = f'{a!r:>4}{a}'",
        "a = f'{a}{a}'",
        "a = a * 2",
        "a = ''.join([a, a])",
        "a = [a, a]; a = str(a)",
        "a = (a + a, b)[0]",
        "xs = xs + xs; a = a + 'x'",
        "xs += xs; a = a + 'x'",
        "a = Box(a).get()",
        "a = repr(a) + a",
        "a = a.replace('t', 'tt')",
    ];
    let mut wrong = Vec::new();
    for line in lines {
        for first in ["'text'", "'t' * 30_000", "'t' * 1_000_000"] {
            let body =
                ["a = first".replace("first", first), "for i in range(40):".to_owned(), format!("  {line}")];
            let source = program(&body.to_vec());
            let fast = outcome(&source, SafePoints::Backedge, None);
            for (safe_points, check_interval) in OTHERS {
                let other = outcome(&source, safe_points, check_interval);
                if fast != other {
                    wrong.push(format!(
                        "{line}, {first}, {safe_points:?} {check_interval:?}: {fast:?} {other:?}"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_loops_do_the_same(lines in block()) {
        let source = program(&lines);
        let fast = outcome(&source, SafePoints::Backedge, None);
        prop_assert!(fast.1 > 20, "{} instructions: {}", fast.1, source);
        for (safe_points, check_interval) in OTHERS {
            let other = outcome(&source, safe_points, check_interval);
            prop_assert_eq!(&fast, &other, "{:?}, {:?}: {}", safe_points, check_interval, source);
        }
    }
}
