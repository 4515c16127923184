//! Random programs: each compiles, passes the validator, and compiles to the same code twice.

use gilbox_lang::code::{dis, validate};
use gilbox_lang::compile::{Mode, Options, compile_source};
use proptest::prelude::*;

fn expression() -> impl Strategy<Value = String> + Clone {
    let leaf = prop_oneof![
        prop::sample::select(vec!["a", "b", "c", "self", "1", "0", "70000", "2.5", "'s'", "None", "True"])
            .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone(), operator()).prop_map(|(x, y, op)| format!("({x} {op} {y})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(x, y, z)| format!("({x} if {y} else {z})")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(x, y, z)| format!("({x} < {y} <= {z})")),
            (inner.clone(), inner.clone()).prop_map(|(x, y)| format!("f({x}, *{y}, k={x})")),
            (inner.clone(), inner.clone()).prop_map(|(x, y)| format!("({x}).m({y})")),
            (inner.clone(), inner.clone()).prop_map(|(x, y)| format!("({x})[{y}:]")),
            (inner.clone(), inner.clone()).prop_map(|(x, y)| format!("[{x} for d in {y} if d]")),
            (inner.clone(), inner.clone()).prop_map(|(x, y)| format!("{{d: {x} for d, e in {y}}}")),
            inner.clone().prop_map(|x| format!("(lambda a: {x})")),
            inner.clone().prop_map(|x| format!("f'{{({x})}}z'")),
            inner.clone().prop_map(|x| format!("{{*{x}, 1}}")),
        ]
    })
}

fn operator() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["+", "-", "and", "or", "is", "not in", "==", "<", "**", "@"])
}

/// Statements as lines; a line that ends in `:` has its block, indented, after it.
fn block() -> impl Strategy<Value = Vec<String>> {
    let simple = prop_oneof![
        expression().prop_map(|x| vec![format!("a = {x}")]),
        expression().prop_map(|x| vec![format!("a = a + (a := {x}) + (yield a)")]),
        expression().prop_map(|x| vec![format!("b, (c, *a) = {x}")]),
        expression().prop_map(|x| vec![format!("b[{x}] += 1")]),
        expression().prop_map(|x| vec![format!("return {x}")]),
        expression().prop_map(|x| vec![format!("assert {x}, a")]),
        expression().prop_map(|x| vec![format!("raise {x}")]),
        prop::sample::select(vec!["break", "continue", "del a", "pass", "import a.b as c", "b += 1"])
            .prop_map(|text| vec![text.to_owned()]),
    ];
    let statement = simple.prop_recursive(4, 40, 4, |inner| {
        let body = prop::collection::vec(inner, 1..4).prop_map(|parts| {
            parts.concat().into_iter().map(|line| format!("  {line}")).collect::<Vec<String>>()
        });
        let two = (expression(), body.clone(), body.clone());
        prop_oneof![
            two.clone().prop_map(|(x, p, q)| join(&[&format!("if {x}:"), "else:"], &[p, q])),
            two.clone().prop_map(|(x, p, q)| join(&[&format!("while {x}:"), "else:"], &[p, q])),
            two.clone().prop_map(|(x, p, q)| join(&[&format!("for a, b in {x}:"), "else:"], &[p, q])),
            two.clone().prop_map(|(x, p, q)| join(&["try:", &format!("except {x} as b:")], &[p, q])),
            two.clone().prop_map(|(x, p, _)| {
                join(&["try:", &format!("except* {x} as b:")], &[p, vec![format!("  c = b, {x}")]])
            }),
            two.clone().prop_map(|(_, p, q)| join(&["try:", "finally:"], &[p, q])),
            (two.clone(), body.clone()).prop_map(|((x, p, q), r)| {
                join(&["try:", &format!("except {x}:"), "finally:"], &[p, q, r])
            }),
            two.clone().prop_map(|(x, p, _)| join(&[&format!("with {x} as a, b:")], &[p])),
            two.clone().prop_map(|(x, p, _)| {
                let body = p.into_iter().map(|line| format!("  {line}"));
                let body = std::iter::once("  while b:".to_owned()).chain(body).collect();
                join(&[&format!("def f(a, b={x}, *c):")], &[body])
            }),
            expression().prop_map(|x| vec!["class A(b):".to_owned(), format!("  b = a, {x}")]),
            two.prop_map(|(x, p, q)| {
                let p = p.into_iter().map(|line| format!("  {line}")).collect();
                let q = q.into_iter().map(|line| format!("  {line}")).collect();
                let head = vec![format!("match {x}:")];
                [head, join(&["  case [1, a, *b] | {'k': [a, b]}:", "  case c if c:"], &[p, q])].concat()
            }),
        ]
    });
    prop::collection::vec(statement, 1..5).prop_map(|parts| parts.concat())
}

fn join(heads: &[&str], bodies: &[Vec<String>]) -> Vec<String> {
    let parts = heads.iter().zip(bodies);
    parts.flat_map(|(head, body)| std::iter::once((*head).to_owned()).chain(body.iter().cloned())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn compiled_code_is_valid(lines in block()) {
        let body: String = lines.iter().map(|line| format!("    {line}\n")).collect();
        let text = format!("def outer(self, a):\n  for b in a:\n{body}");
        let compile = || compile_source(&text, "random.py", Mode::Exec, Options::default());
        let code = compile().map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(validate(&code), Ok(()), "{}", text);
        let again = compile().map(|code| dis::disassemble(&code)).unwrap_or_default();
        prop_assert_eq!(dis::disassemble(&code), again);
    }
}
