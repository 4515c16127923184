//! The gallery is whole: what claims ask for is printed by scripts, and what scripts are run with exists.

use super::{DEMOS, Demo, Quantity, Shown, Unit, find, told};

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

/// Three runs of each setup of a demo, in which each line that claims are about says 1, but for what `otherwise` says.
fn shown(demo: &'static Demo, otherwise: impl Fn(Quantity, usize) -> Option<f64>) -> Shown {
    let units = demo.claims.iter().filter_map(|claim| match claim.unit {
        Unit::Of(quantity) => Some(quantity),
        Unit::Number(_) => None,
    });
    let quantities: Vec<Quantity> = demo.claims.iter().map(|claim| claim.quantity).chain(units).collect();
    let run = |setup: usize, run: usize| {
        let of_this = quantities.iter().filter(|quantity| quantity.0 == setup);
        of_this.map(|&quantity| (quantity.1.to_owned(), otherwise(quantity, run).unwrap_or(1.0))).collect()
    };
    let runs = |setup| (0..3).map(|number| run(setup, number)).collect();
    Shown::new(demo, (0..demo.setups.len()).map(runs).collect())
}

#[test]
fn what_the_median_shows_is_in_doubt() {
    let battle = find("battle").expect("it is in the gallery");
    let ratios = |interval: [f64; 3]| {
        move |(setup, _): Quantity, run: usize| Some([1.5, 3.0, 1.0, interval[run]][setup])
    };
    assert!(shown(battle, ratios([1.0, 1.3, 1.1])).is_as_expected(), "one run of three is no finding");
    let twice = shown(battle, ratios([1.0, 1.3, 1.2]));
    assert!(!twice.is_as_expected());
    assert_eq!(twice.in_doubt(), [3], "only the setup of the claim is run again");
}

#[test]
fn of_an_exact_claim_every_run_decides() {
    let lost = find("lost-update").expect("it is in the gallery");
    let exact = lost.claims.iter().find(|claim| claim.is_exact()).expect("one of its claims is exact");
    let shown_as = |off: f64| {
        let bound = exact.least;
        shown(lost, move |quantity, run| {
            (quantity == exact.quantity).then_some(if run == 1 { bound + off } else { bound })
        })
    };
    let word = |off| {
        let text = shown_as(off).text(crate::report::Style { color: false, width: 100 });
        text.lines().find(|line| line.contains(exact.says)).map(str::to_owned).unwrap_or_default()
    };
    assert!(word(0.0).ends_with("as expected"), "{}", word(0.0));
    assert!(word(1.0).ends_with("OTHERWISE"), "{}", word(1.0));
    assert!(!shown_as(1.0).in_doubt().contains(&exact.quantity.0), "no more runs help");
}
