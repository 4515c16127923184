//! Every interleaving, up to a few preemptions, of the stories.
//!
//! `RUSTFLAGS="--cfg loom" cargo test -p gilbox-gil --release --test loom`
#![cfg(loom)]

mod stories;

use stories::{model_clocks, policies};

/// Tells a story under loom with at most `preemptions` preemptions.
fn explore(preemptions: usize, story: impl Fn() + Send + Sync + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(preemptions);
    model.check(story);
}

/// Tells a story under every policy and both clocks.
fn under_all(preemptions: usize, story: fn(&'static str, gilbox_gil::clock::Clock)) {
    for policy in policies() {
        for clock in model_clocks() {
            explore(preemptions, move || story(policy, clock));
        }
    }
}

#[test]
fn two_threads_compute() {
    under_all(4, |policy, clock| stories::computing(policy, clock, 2, 3));
}

#[test]
fn three_threads_compute() {
    under_all(2, |policy, clock| stories::computing(policy, clock, 3, 2));
}

#[test]
fn a_caller_beside_a_runner() {
    under_all(3, |policy, clock| stories::calling(policy, clock, 2));
}

#[test]
fn an_unpark_is_not_lost() {
    under_all(3, stories::token);
}

#[test]
fn an_interrupt_reaches_a_parked_thread() {
    under_all(3, stories::interrupting);
}

#[test]
fn a_signal_reaches_the_parked_main_thread() {
    under_all(2, stories::signalling);
}

#[test]
fn a_change_of_policy_loses_nobody() {
    // Each policy to its neighbour in the table and back; shuttle tells of all pairs.
    let names: Vec<&'static str> = policies().collect();
    for (at, &from) in names.iter().enumerate() {
        let to = names[(at + 1) % names.len()];
        for clock in model_clocks() {
            explore(2, move || stories::changing(from, to, clock, 1));
            explore(2, move || stories::changing(to, from, clock, 1));
        }
    }
}

#[test]
fn a_change_of_settings_loses_nobody() {
    under_all(2, |policy, clock| stories::turning(policy, clock, 1));
}
