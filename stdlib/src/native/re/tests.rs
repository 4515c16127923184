//! The engine against CPython 3.13: spans of all groups and the last group, and the messages of wrong patterns.

use super::exec::{Mode, Utf8, find};
use super::parse::{PatternError, parse};
use super::program::compile;

fn search(pattern: &str, text: &str, flags: u32) -> String {
    let units: Vec<u32> = pattern.chars().map(|c| c as u32).collect();
    let parsed = match parse(&units, true, flags, |_| None) {
        Ok(parsed) => parsed,
        Err(PatternError::At(message, at)) if at == usize::MAX => return format!("{message}@None"),
        Err(PatternError::At(message, at)) => return format!("{message}@{at}"),
        Err(PatternError::Overflow(message)) => return format!("O {message}"),
        Err(other) => return format!("{other:?}"),
    };
    let program = compile(&parsed.node, parsed.n_groups, true);
    let Some(found) = find::<Utf8>(&program, text.as_bytes(), 0, Mode::Search, None) else {
        return "-".to_owned();
    };
    let place = |at: usize| if at == usize::MAX { -1 } else { text[..at].chars().count() as i64 };
    let spans: Vec<String> =
        found.slots.chunks(2).map(|s| format!("{},{}", place(s[0]), place(s[1]))).collect();
    format!("{} {}", spans.join(" "), found.last_group)
}

#[test]
fn matches_agree() {
    for (pattern, text, flags, expected) in CASES {
        assert_eq!(search(pattern, text, *flags), *expected, "{pattern} in {text:?}");
    }
}

#[test]
fn wrong_patterns_agree() {
    for (pattern, expected) in WRONG {
        let got = search(pattern, "", 0);
        let got = if got.contains('@') || got.starts_with("O ") { got } else { "ok".to_owned() };
        assert_eq!(got, *expected, "{pattern}");
    }
}

#[test]
fn nested_loops_do_not_explode() {
    let text = "a".repeat(5000);
    assert_eq!(search("(?:a+)+b", &text, 0), "-");
    assert_eq!(search("(?:a|a)*b", &text, 0), "-");
}

const CASES: &[(&str, &str, u32, &str)] = &[
    ("abc", "xabcabc", 0, "1,4 0"),
    ("a+b*", "caabbb", 0, "1,6 0"),
    ("(a|ab)(c|bcd)(d*)", "abcd", 0, "0,4 0,1 1,4 4,4 3"),
    ("(?P<x>\u{5c}w+)\u{5c}s(?P=x)", "the the", 0, "0,7 0,3 1"),
    ("^\u{5c}d+$", "12\u{a}34", 8, "0,2 0"),
    ("\u{5c}bfoo\u{5c}b", "a foo b", 0, "2,5 0"),
    ("a.*?b", "aXXbYYb", 0, "0,4 0"),
    ("(a*)*", "aab", 0, "0,2 2,2 1"),
    ("(a*)+b", "aaab", 0, "0,4 3,3 1"),
    ("(?:ab){2,3}", "abababab", 0, "0,6 0"),
    ("(?:ab){2,3}?", "abababab", 0, "0,4 0"),
    ("x{,3}y", "xxxxy", 0, "1,5 0"),
    ("(?<=ab)c", "abc", 0, "2,3 0"),
    ("(?<!ab)c", "abc xc", 0, "5,6 0"),
    ("(?=.*\u{5c}d)\u{5c}w+", "abc1", 0, "0,4 0"),
    ("(?!foo)\u{5c}w+", "foobar", 0, "1,6 0"),
    ("(?i)HeLLo", "say hello", 0, "4,9 0"),
    ("[^a-c]+", "abcxyz", 0, "3,6 0"),
    ("[]a]+", "x]a]", 0, "1,4 0"),
    ("[\u{5c}w.-]+@[\u{5c}w.-]+", "mail joe.x@ex.com!", 0, "5,17 0"),
    ("(a)(b)?", "ac", 0, "0,1 0,1 -1,-1 1"),
    ("(a)?(?(1)b|c)", "c", 0, "0,1 -1,-1 0"),
    ("(a)?(?(1)b|c)", "ab", 0, "0,2 0,1 1"),
    ("(?>a+)ab", "aaab", 0, "-"),
    ("a++b", "aaab", 0, "0,4 0"),
    ("(?:a|b)*+c", "ababc", 0, "0,5 0"),
    ("\u{5c}Aabc\u{5c}Z", "abc", 0, "0,3 0"),
    ("\u{e9}+", "caf\u{e9}\u{e9}", 0, "3,5 0"),
    ("\u{5c}w+", "h\u{e9}llo w\u{f6}rld", 0, "0,5 0"),
    ("(?a)\u{5c}w+", "h\u{e9}llo", 0, "0,1 0"),
    (".", "\u{a}", 0, "-"),
    (".", "\u{a}", 16, "0,1 0"),
    ("a$", "ba\u{a}", 0, "1,2 0"),
    ("(?x) a b # c", "ab", 0, "0,2 0"),
    ("(ab|a)(bc)?", "abc", 0, "0,2 0,2 -1,-1 1"),
    ("((a)|b)*", "ab", 0, "0,2 1,2 0,1 1"),
    ("(?:(a)|b)*", "ab", 0, "0,2 0,1 1"),
    ("(a|b)*?c", "abac", 0, "0,4 2,3 1"),
    ("(?:a?)*?b", "aab", 0, "0,3 0"),
    ("(?:a?){3}", "aa", 0, "0,2 0"),
    ("\u{5c}d{3}-\u{5c}d{4}", "555-1234", 0, "0,8 0"),
    ("(\u{5c}d+)(?=px)", "12em 34px", 0, "5,7 5,7 1"),
    ("\u{22}(?:[^\u{22}\u{5c}\u{5c}]|\u{5c}\u{5c}.)*\u{22}", "x \u{22}a\u{5c}\u{22}b\u{22} y", 0, "2,8 0"),
    ("(?i)stra\u{df}e", "STRA\u{df}E", 0, "0,6 0"),
    ("(?i)[k]", "\u{212a}", 0, "0,1 0"),
    ("a|b|", "c", 0, "0,0 0"),
    ("(?s:.)b", "\u{a}b", 0, "0,2 0"),
    ("(?-i:a)b", "aB", 2, "0,2 0"),
    ("(?i:a)b", "Ab", 0, "0,2 0"),
    ("(foo|bar)+?baz", "foobarbaz", 0, "0,9 3,6 1"),
    ("\u{5c}x41\u{5c}u0042\u{5c}103", "ABC", 0, "0,3 0"),
    ("(.)(.)\u{5c}2\u{5c}1", "abba", 0, "0,4 0,1 1,2 2"),
    ("(?<=(?:a|b))c", "bc", 0, "1,2 0"),
    ("\u{5c}S+\u{5c}s*$", "ab cd  ", 0, "3,7 0"),
    ("(?m)^\u{5c}s*#", "a\u{a}  # b", 0, "2,5 0"),
    ("x*", "aaa", 0, "0,0 0"),
    ("(a+|b)+c", "aabac", 0, "0,5 3,4 1"),
    ("(?:(?:a{1,2})b){2}", "aabab", 0, "0,5 0"),
    ("(a?)*?$", "aa", 0, "0,2 1,2 1"),
    ("\u{5c}B", "", 0, "-"),
    ("\u{5c}b", "a", 0, "0,0 0"),
    ("(?:)*x", "x", 0, "0,1 0"),
    ("[a-z&&]+", "a&b", 0, "0,3 0"),
    ("(z)((a+)?(b+)?(c))*", "zaacbbbcac", 0, "0,10 0,1 8,10 8,9 4,7 9,10 2"),
    ("^(a(b)?)+$", "aba", 0, "0,3 2,3 1,2 1"),
    ("(\u{5c}w+) (\u{5c}w+)", "Isaac Newton", 0, "0,12 0,5 6,12 2"),
];

const WRONG: &[(&str, &str)] = &[
    ("(", "missing ), unterminated subpattern@0"),
    ("a)", "unbalanced parenthesis@1"),
    ("[a", "unterminated character set@0"),
    ("a**", "multiple repeat@2"),
    ("*a", "nothing to repeat@0"),
    ("(?P<n>a)(?P<n>b)", "redefinition of group name 'n' as group 2; was group 1@12"),
    ("(?P<1>a)", "bad character in group name '1'@4"),
    ("\u{5c}1", "invalid group reference 1@1"),
    ("(\u{5c}1)", "cannot refer to an open group@1"),
    ("(?<=a+)b", "look-behind requires fixed-width pattern@None"),
    ("[z-a]", "bad character range z-a@1"),
    ("a{3,2}", "min repeat greater than max repeat@2"),
    ("(?P=x)", "unknown group name 'x'@4"),
    ("(?z)", "unknown extension ?z@1"),
    ("\u{5c}", "bad escape (end of pattern)@0"),
    ("(?P<x", "missing >, unterminated name@4"),
    ("x{99999999999}", "O the repetition number is too large"),
    ("(?i", "missing -, : or )@3"),
    ("a(?i)b", "global flags not at the start of the expression@1"),
    ("\u{5c}q", "bad escape \u{5c}q@0"),
    ("\u{5c}x1", "incomplete escape \u{5c}x1@0"),
    ("(?(2)a)", "invalid group reference 2@3"),
    ("(?(1)a|b|c)", "conditional backref with more than two branches@8"),
    ("(?#a", "missing ), unterminated comment@0"),
    ("(?<a)b", "unknown extension ?<a@1"),
    ("(?P)", "unknown extension ?P)@1"),
    ("(?", "unexpected end of pattern@2"),
    ("[\u{5c}q]", "bad escape \u{5c}q@1"),
    ("\u{5c}400", "octal escape value \u{5c}400 outside of range 0-0o377@0"),
    ("(?au)x", "bad inline flags: flags 'a', 'u' and 'L' are incompatible@4"),
    ("(?L)x", "bad inline flags: cannot use 'L' flag with a str pattern@3"),
    ("a???", "multiple repeat@3"),
    ("(?-a:x)", "bad inline flags: cannot turn off flags 'a', 'u' and 'L'@4"),
    ("(?i-:x)", "missing flag@4"),
];
