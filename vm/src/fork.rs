//! A copy of the process with the interpreter in it, as fork(2) makes it: only the thread that asked for it is left.

use crate::ctx::Ctx;
use std::io;

impl Ctx {
    /// Calls `split`, which copies the process and answers the copy's number, or `None` in the copy.
    ///
    /// In the copy this thread is the main one, and what the others held stays as they left it, as in CPython: locks that
    /// they had taken nobody will release. A recording of the lock and a replay go on in the parent only.
    ///
    /// # Errors
    /// What `split` says; the host cannot go on in the copy.
    pub fn fork(&self, split: impl FnOnce() -> io::Result<Option<u32>>) -> io::Result<Option<u32>> {
        let (gil, me) = (&self.vm().gil, self.thread_id());
        let mut split = Some(split);
        let mut answer = Err(io::ErrorKind::Unsupported.into());
        let around = self.vm().host.around_fork(&mut || {
            gil.fork(me, || {
                if let Some(split) = split.take() {
                    answer = split();
                }
                matches!(answer, Ok(None))
            })
        });
        if matches!(answer, Ok(None)) {
            self.begin_copy();
            around?;
        }
        answer
    }

    fn begin_copy(&self) {
        let vm = self.vm();
        self.forget_other_threads();
        vm.import_locks.keep_only(self.thread_id());
        vm.has_inputs.set(false);
        // What writes them down belongs to the parent.
        std::mem::forget(vm.inputs.take());
    }
}
