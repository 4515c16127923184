//! What a safe point can find waiting for the thread that reached it.

/// What the thread should look at after a safe point or a wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pending {
    /// Signals wait for this thread, which is the main one: [`crate::Gil::take_signals`].
    pub signals: bool,
    /// Somebody interrupted this thread: [`crate::Gil::take_interrupt`].
    pub interrupt: bool,
    /// A setting changed since this thread last looked: read [`crate::Gil::safe_points`] again.
    pub settings: bool,
    /// Somebody waited too long: [`crate::Gil::take_late_waits`].
    pub late: bool,
}

impl Pending {
    /// Nothing waits.
    pub const NONE: Pending = Pending { signals: false, interrupt: false, settings: false, late: false };

    /// True if there is anything to look at.
    pub fn any(self) -> bool {
        self.signals || self.interrupt || self.settings || self.late
    }
}

/// A set of signal numbers, 1 to 64.
///
/// ```
/// use gilbox_gil::SignalSet;
/// let set = SignalSet::default().with(2).with(14);
/// assert_eq!(set.collect::<Vec<u32>>(), [2, 14]);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SignalSet(u64);

impl SignalSet {
    /// The set with `signum` added; a number that is no signal changes nothing.
    pub fn with(self, signum: u32) -> SignalSet {
        match signum {
            1..=64 => SignalSet(self.0 | 1 << (signum - 1)),
            _ => self,
        }
    }

    /// True if no signal is in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl Iterator for SignalSet {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.0 == 0 {
            return None;
        }
        let bit = self.0.trailing_zeros();
        self.0 &= self.0 - 1;
        Some(bit + 1)
    }
}
