//! Long waits for the lock of the interpreter, told by whoever has it next.

use crate::ctx::Ctx;
use gilbox_gil::LateWait;

use super::stacks::duration_text;

impl Ctx {
    /// Tells on standard error of the waits that were longer than the bound.
    #[cold]
    pub(crate) fn tell_late_waits(&self) {
        for late in self.vm().gil.take_late_waits() {
            let text = format!("gilbox: {}\n", self.late_text(&late));
            self.vm().host.write_stderr(text.as_bytes());
        }
    }

    fn late_text(&self, late: &LateWait) -> String {
        let LateWait { serial, wait_ns, holder, held_ns, position } = *late;
        let (waiter, holder) = (self.name_of(serial), self.name_of(holder));
        let (waited, held) = (duration_text(wait_ns), duration_text(held_ns));
        let place = self.place_text(position).map(|place| format!(", up to {place}")).unwrap_or_default();
        format!("{waiter} waited {waited} for the lock of the interpreter; {holder} had it for {held}{place}")
    }
}
