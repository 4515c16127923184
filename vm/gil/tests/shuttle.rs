//! Random interleavings of longer stories.
//!
//! `RUSTFLAGS="--cfg shuttle" cargo test -p gilbox-gil --release --test shuttle`
#![cfg(shuttle)]

mod stories;

use stories::{model_clocks, policies};

const SCHEDULES: usize = 300;

fn under_all(story: fn(&'static str, gilbox_gil::clock::Clock)) {
    for policy in policies() {
        for clock in model_clocks() {
            shuttle::check_random(move || story(policy, clock), SCHEDULES);
        }
    }
}

#[test]
fn five_threads_compute() {
    under_all(|policy, clock| stories::computing(policy, clock, 5, 8));
}

#[test]
fn a_caller_beside_a_runner() {
    under_all(|policy, clock| stories::calling(policy, clock, 12));
}

#[test]
fn an_unpark_is_not_lost() {
    under_all(stories::token);
}

#[test]
fn an_interrupt_reaches_a_parked_thread() {
    under_all(stories::interrupting);
}

#[test]
fn a_signal_reaches_the_parked_main_thread() {
    under_all(stories::signalling);
}

#[test]
fn a_change_of_policy_loses_nobody() {
    for from in policies() {
        for to in policies() {
            for clock in model_clocks() {
                shuttle::check_random(move || stories::changing(from, to, clock, 6), SCHEDULES / 5);
            }
        }
    }
}

#[test]
fn a_change_of_settings_loses_nobody() {
    under_all(|policy, clock| stories::turning(policy, clock, 6));
}

#[test]
fn who_is_shut_out_comes_in_again() {
    under_all(|policy, clock| stories::closing(policy, clock, 3, 4));
}

#[test]
fn a_schedule_is_repeated() {
    under_all(|policy, clock| stories::repeating(policy, clock, 4));
}

#[test]
fn a_guest_disturbs_nobody() {
    under_all(|policy, clock| stories::visiting(policy, clock, 5));
}
