//! Three ways to count references. The lock allows the first; the others are what a machine without a lock would
//! pay, and are built by the features `atomic-counts` and `biased-counts` to measure that price.

use std::cell::Cell;
use std::sync::atomic::{AtomicI32, AtomicU32, Ordering, fence};

/// The count in the header of every object.
#[cfg(not(any(feature = "atomic-counts", feature = "biased-counts")))]
pub(crate) type Count = Plain;
/// The count in the header of every object.
#[cfg(feature = "atomic-counts")]
pub(crate) type Count = Atomic;
/// The count in the header of every object.
#[cfg(all(feature = "biased-counts", not(feature = "atomic-counts")))]
pub(crate) type Count = Biased;

/// How this build counts: `plain`, `atomic` or `biased`.
pub const COUNTING: &str = if cfg!(feature = "atomic-counts") {
    "atomic"
} else if cfg!(feature = "biased-counts") {
    "biased"
} else {
    "plain"
};

/// A way to count references.
pub trait Counting {
    /// A count of `count`.
    fn new(count: u32) -> Self;
    /// The count now.
    fn get(&self) -> u32;
    /// Replaces the count.
    fn set(&self, count: u32);
    /// One more.
    fn increase(&self);
    /// One less; true if it was the last.
    fn decrease(&self) -> bool;
}

/// A number in memory.
///
/// ```
/// use gilbox_vm::object::counts::{Counting, Plain};
/// let count = Plain::new(1);
/// count.increase();
/// assert_eq!([count.decrease(), count.decrease()], [false, true]);
/// ```
#[derive(Debug)]
pub struct Plain(Cell<u32>);

impl Counting for Plain {
    #[inline(always)]
    fn new(count: u32) -> Plain {
        Plain(Cell::new(count))
    }

    #[inline(always)]
    fn get(&self) -> u32 {
        self.0.get()
    }

    #[inline(always)]
    fn set(&self, count: u32) {
        self.0.set(count);
    }

    #[inline(always)]
    fn increase(&self) {
        self.0.set(self.0.get().wrapping_add(1));
    }

    #[inline(always)]
    fn decrease(&self) -> bool {
        let count = self.0.get().wrapping_sub(1);
        self.0.set(count);
        count == 0
    }
}

/// A number that any thread may change at any time, as [`std::sync::Arc`] counts.
#[derive(Debug)]
pub struct Atomic(AtomicU32);

impl Counting for Atomic {
    #[inline(always)]
    fn new(count: u32) -> Atomic {
        Atomic(AtomicU32::new(count))
    }

    #[inline(always)]
    fn get(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    #[inline(always)]
    fn set(&self, count: u32) {
        self.0.store(count, Ordering::Relaxed);
    }

    #[inline(always)]
    fn increase(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    #[inline(always)]
    fn decrease(&self) -> bool {
        let is_last = self.0.fetch_sub(1, Ordering::Release) == 1;
        if is_last {
            // What other threads did to the object comes before its end.
            fence(Ordering::Acquire);
        }
        is_last
    }
}

/// A number of the thread that made the object, and one for all others, as in PEP 703. Their sum is the count. What
/// a machine without a lock needs besides, to find out that the sum of both is zero, is rare and is not here: this
/// is for measuring, and the lock is still there.
#[derive(Debug)]
pub struct Biased {
    own: Cell<u32>,
    owner: u32,
    others: AtomicI32,
}

thread_local! {
    /// Its address tells threads apart.
    static HERE: u8 = const { 0 };
}

#[inline(always)]
fn this_thread() -> u32 {
    HERE.with(|here| (std::ptr::from_ref(here) as usize >> 4) as u32)
}

impl Counting for Biased {
    #[inline(always)]
    fn new(count: u32) -> Biased {
        Biased { own: Cell::new(count), owner: this_thread(), others: AtomicI32::new(0) }
    }

    #[inline(always)]
    fn get(&self) -> u32 {
        self.own.get().wrapping_add(self.others.load(Ordering::Relaxed) as u32)
    }

    #[inline(always)]
    fn set(&self, count: u32) {
        self.own.set(count);
        self.others.store(0, Ordering::Relaxed);
    }

    #[inline(always)]
    fn increase(&self) {
        if self.owner == this_thread() {
            self.own.set(self.own.get().wrapping_add(1));
        } else {
            self.others.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[inline(always)]
    fn decrease(&self) -> bool {
        if self.owner == this_thread() {
            let own = self.own.get().wrapping_sub(1);
            self.own.set(own);
            // Others may have given away what the owner counted: then its own number is below zero.
            (own as i32) <= 0 && own.wrapping_add(self.others.load(Ordering::Acquire) as u32) == 0
        } else {
            let others = self.others.fetch_sub(1, Ordering::AcqRel).wrapping_sub(1);
            self.own.get().wrapping_add(others as u32) == 0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts<C: Counting>() {
        let count = C::new(1);
        count.increase();
        assert_eq!(count.get(), 2);
        assert_eq!([count.decrease(), count.decrease()], [false, true]);
        count.set(7);
        assert_eq!(count.get(), 7);
    }

    #[test]
    fn all_count_alike() {
        counts::<Plain>();
        counts::<Atomic>();
        counts::<Biased>();
    }

    #[test]
    fn another_thread_may_take_the_last_reference_away() {
        let mine = Biased::new(2);
        let theirs = std::thread::spawn(move || {
            let last = [mine.decrease(), mine.decrease()];
            (mine, last)
        });
        let (count, last) = theirs.join().unwrap();
        assert_eq!(last, [false, true]);
        count.set(1);
        let count = std::thread::spawn(move || {
            count.increase();
            count
        });
        let count = count.join().unwrap();
        assert_eq!([count.decrease(), count.get() == 1, count.decrease()], [false, true, true]);
    }
}
