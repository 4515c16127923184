//! How `await`, `yield from` and `async for` begin and end: from an object to what is resumed.

use super::calls_out::{operand, put, take};
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::object::shape;
use crate::types::generator::{GenState, GeneratorObj};
use crate::value::{RawValue, Value};
use gilbox_lang::code::{B_TEMP, Instr, flags};

type Regs = *mut RawValue;

impl Ctx {
    pub(super) unsafe fn op_get_yield_from_iter(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let x = operand(regs, i.b(), i.flags() & B_TEMP != 0);
            let iterator = match x.shape_id() {
                shape::GENERATOR => x,
                shape::COROUTINE => {
                    let allowed = flags::COROUTINE | flags::ITERABLE_COROUTINE;
                    if self.frame().code().code.flags & allowed == 0 {
                        return Err(self.type_error(
                            "cannot 'yield from' a coroutine object in a non-coroutine generator",
                        ));
                    }
                    x
                }
                _ => self.iter(&x)?,
            };
            put(regs, i.a(), iterator);
        }
        Ok(())
    }

    /// The iterator that `await x` sends to.
    pub(crate) fn awaitable_iterator(&self, x: &Value) -> Result<Option<Value>> {
        if x.shape_id() == shape::COROUTINE {
            if x.downcast::<GeneratorObj>()
                .is_some_and(|g| g.delegated().is_some() && g.state.get() == GenState::Suspended)
            {
                return Err(self.runtime_error("coroutine is being awaited already"));
            }
            return Ok(Some(x.clone()));
        }
        if let Some(g) = x.downcast::<GeneratorObj>()
            && g.code.code.flags & flags::ITERABLE_COROUTINE != 0
        {
            return Ok(Some(x.clone()));
        }
        let Some(f) = self.type_of(x).slots.await_.get() else { return Ok(None) };
        let iterator = f(self, x)?;
        if iterator.shape_id() == shape::COROUTINE {
            return Err(self.type_error("__await__() returned a coroutine"));
        }
        if self.type_of(&iterator).slots.next.get().is_none() {
            let got = self.type_name(&iterator);
            return Err(self.type_error(format!("__await__() returned non-iterator of type '{got}'")));
        }
        Ok(Some(iterator))
    }

    pub(super) unsafe fn op_get_awaitable(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let x = operand(regs, i.b(), i.flags() & B_TEMP != 0);
            let Some(iterator) = self.awaitable_iterator(&x)? else {
                let got = self.type_name(&x);
                let message = match i.flags() >> 4 {
                    1 => format!(
                        "'async with' received an object from __aenter__ that does not implement __await__: {got}"
                    ),
                    2 => format!(
                        "'async with' received an object from __aexit__ that does not implement __await__: {got}"
                    ),
                    _ => format!("object {got} can't be used in 'await' expression"),
                };
                return Err(self.type_error(message));
            };
            put(regs, i.a(), iterator);
        }
        Ok(())
    }

    pub(super) unsafe fn op_get_aiter(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let x = operand(regs, i.b(), i.flags() & B_TEMP != 0);
            let Some(f) = self.type_of(&x).slots.aiter.get() else {
                let got = self.type_name(&x);
                return Err(self
                    .type_error(format!("'async for' requires an object with __aiter__ method, got {got}")));
            };
            let iterator = f(self, &x)?;
            if self.type_of(&iterator).slots.anext.get().is_none() {
                let got = self.type_name(&iterator);
                return Err(self.type_error(format!(
                    "'async for' received an object from __aiter__ that does not implement __anext__: {got}"
                )));
            }
            put(regs, i.a(), iterator);
        }
        Ok(())
    }

    pub(super) unsafe fn op_get_anext(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let x = operand(regs, i.b(), i.flags() & B_TEMP != 0);
            let Some(f) = self.type_of(&x).slots.anext.get() else {
                let got = self.type_name(&x);
                return Err(self.type_error(format!(
                    "'async for' requires an iterator with __anext__ method, got {got}"
                )));
            };
            let awaitable = f(self, &x)?;
            let Some(iterator) = self.awaitable_iterator(&awaitable)? else {
                let got = self.type_name(&awaitable);
                return Err(
                    self.type_error(format!("'async for' received an invalid object from __anext__: {got}"))
                );
            };
            put(regs, i.a(), iterator);
        }
        Ok(())
    }

    pub(super) unsafe fn op_end_async_for(&self, i: Instr, regs: Regs) -> Result<()> {
        // SAFETY: as above.
        unsafe {
            let exception = take(regs, i.a());
            if self.is_instance_by_mro(&exception, &self.exceptions().stop_async_iteration) {
                drop(take(regs, i.b()));
                return Ok(());
            }
            Err(Raise::new(exception))
        }
    }
}
