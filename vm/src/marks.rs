//! Marks: moments that a script names, counted and timed, so that settings of the lock can be compared by them.

use crate::ctx::Ctx;
use gilbox_gil::ledger::Histogram;
use std::cell::RefCell;
use std::collections::HashMap;

/// How the name of a mark ends that begins something, and of one that ends it.
const PAIR: (&str, &str) = (":begin", ":end");

/// What is known of one name.
#[derive(Debug, Clone, Default)]
pub struct Mark {
    /// The name.
    pub name: String,
    /// How often it was set.
    pub count: u64,
    /// The times from one to the next in the same thread.
    pub gaps: Histogram,
    /// For `x:end`, the times since `x:begin` in the same thread.
    pub pairs: Histogram,
    /// When each thread set it last.
    last: HashMap<u32, u64>,
}

/// The marks that scripts set, in the order of their numbers; kept in [`Ctx::state`].
#[derive(Default)]
pub struct Marks(RefCell<Vec<Mark>>);

impl Marks {
    /// All of them.
    pub fn all(&self) -> Vec<Mark> {
        self.0.borrow().clone()
    }

    /// Names and counts.
    pub fn counts(&self) -> Vec<(String, u64)> {
        self.0.borrow().iter().map(|mark| (mark.name.clone(), mark.count)).collect()
    }

    /// Counts one; answers the number of its name and the count.
    fn set(&self, name: &str, serial: u32, now_ns: u64) -> (u32, u64) {
        let mut marks = self.0.borrow_mut();
        let number = marks.iter().position(|mark| mark.name == name).unwrap_or_else(|| {
            marks.push(Mark { name: name.to_owned(), ..Mark::default() });
            marks.len() - 1
        });
        let begun = name.strip_suffix(PAIR.1).and_then(|stem| {
            let begins = |mark: &&Mark| mark.name.strip_suffix(PAIR.0) == Some(stem);
            marks.iter().find(begins)?.last.get(&serial).copied()
        });
        let mark = &mut marks[number];
        mark.count += 1;
        if let Some(before) = mark.last.insert(serial, now_ns) {
            mark.gaps.record(now_ns.saturating_sub(before));
        }
        if let Some(begun) = begun {
            mark.pairs.record(now_ns.saturating_sub(begun));
        }
        (number as u32, mark.count)
    }

    /// Sets all sums to zero; the names keep their numbers, which recordings know.
    fn reset(&self) {
        for mark in self.0.borrow_mut().iter_mut() {
            *mark = Mark { name: std::mem::take(&mut mark.name), ..Mark::default() };
        }
    }
}

impl Ctx {
    /// Counts a mark of the script's and puts it into recordings. Answers how often it was set so far.
    pub fn mark_lock(&self, name: &str) -> u64 {
        let gil = &self.vm().gil;
        let thread = self.thread_id();
        let (number, count) = self.state::<Marks>().set(name, gil.serial(thread), gil.now_ns());
        gil.mark(thread, number, self.ticks(), self.position());
        count
    }

    /// Sets the sums of what the lock did, and of the marks, to zero.
    pub fn reset_lock_stats(&self) {
        self.vm().gil.tell_ticks(self.thread_id(), self.ticks());
        self.vm().gil.reset_stats();
        self.state::<Marks>().reset();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_and_pairs_are_a_threads_own() {
        let marks = Marks::default();
        for (name, serial, ns) in
            [("a", 0, 10), ("a", 1, 11), ("a", 0, 14), ("x:begin", 1, 20), ("x:end", 0, 25), ("x:end", 1, 29)]
        {
            marks.set(name, serial, ns);
        }
        let all = marks.all();
        assert_eq!((all[0].count, all[0].gaps.count(), all[0].gaps.max()), (3, 1, 4));
        assert_eq!((all[2].pairs.count(), all[2].pairs.max()), (1, 9));
        marks.reset();
        assert_eq!(marks.counts().iter().map(|mark| mark.1).sum::<u64>(), 0);
        assert_eq!(marks.set("x:end", 1, 30), (2, 1));
    }
}
