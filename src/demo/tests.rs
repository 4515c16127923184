//! The gallery is whole: what claims ask for is printed by scripts, and what scripts are run with exists.

use super::{DEMOS, Quantity, Unit, find, told};

/// What a script prints before a colon and a number.
fn prints(source: &str, what: &str) -> bool {
    source.contains(&format!("print(f\"{what}: {{"))
}

#[test]
fn claims_are_about_what_scripts_print() {
    for demo in DEMOS {
        let check = |(setup, what): Quantity| {
            let is_known = prints(demo.source, what) || what == super::counting::LINE;
            assert!(is_known && setup < demo.setups.len(), "{}: {what}", demo.name);
        };
        for claim in demo.claims {
            check(claim.quantity);
            if let Unit::Of(quantity) = claim.unit {
                check(quantity);
            }
            assert!(claim.least <= claim.most, "{}: {}", demo.name, claim.says);
        }
        let is_drawn = demo.setups.iter().any(|setup| setup.is_drawn);
        assert!(
            is_drawn || demo.setups.iter().any(|setup| setup.build.is_some()),
            "{} has no picture",
            demo.name
        );
    }
}

#[test]
fn names_find_their_demo() {
    for demo in DEMOS {
        assert_eq!(find(demo.name).map(|found| found.title), Some(demo.title));
    }
    assert!(find("no such demo").is_none());
}

#[test]
fn numbers_are_read_from_lines() {
    let lines = told("answer alone: 0.034 ms\nhello\nratio: 1.5 times\nbad: x\n");
    assert_eq!(lines, [("answer alone".to_owned(), 0.034), ("ratio".to_owned(), 1.5)]);
}
