//! What a script asks of the world that is in no other record: clocks and chance. A recording keeps the answers, and a
//! replay gives them again.

use crate::ctx::Ctx;

/// Keeps answers, or gives those that were kept.
pub trait Inputs: Send {
    /// What the script hears where the world says `real`.
    fn answer(&mut self, real: i64) -> i64;
}

impl Ctx {
    /// From now on every clock and every seed that scripts read goes through `inputs`; with `None` the world answers.
    pub fn set_inputs(&self, inputs: Option<Box<dyn Inputs>>) {
        self.vm().has_inputs.set(inputs.is_some());
        let old = self.vm().inputs.replace(inputs);
        drop(old);
    }

    /// What a script hears where the world says `real`. Called with the lock held, so that answers have an order.
    pub fn input(&self, real: i64) -> i64 {
        if self.vm().has_inputs.get() { self.recorded_input(real) } else { real }
    }

    #[cold]
    fn recorded_input(&self, real: i64) -> i64 {
        match &mut *self.vm().inputs.borrow_mut() {
            Some(inputs) => inputs.answer(real),
            None => real,
        }
    }
}
