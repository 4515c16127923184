//! What the reprs of containers share: a guard against containers in themselves, quick texts of plain items.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::shape;
use crate::text::TextBuf;
use crate::types::str::StrObj;
use crate::value::Value;
use std::cell::RefCell;
use std::rc::Rc;

/// The containers being printed, each by the thread that does it.
#[derive(Default)]
struct Printing {
    open: RefCell<Vec<(usize, u64)>>,
}

/// As long as it lives, printing the same container again in the same thread gives no guard.
pub struct ReprGuard {
    printing: Rc<Printing>,
    entry: (usize, u64),
}

impl Drop for ReprGuard {
    fn drop(&mut self) {
        let mut open = self.printing.open.borrow_mut();
        if let Some(at) = open.iter().rposition(|e| *e == self.entry) {
            open.remove(at);
        }
    }
}

impl Ctx {
    /// Says that a container is being printed; `None` if this thread does that already.
    pub fn enter_repr(&self, container: &Value) -> Option<ReprGuard> {
        let printing = self.state::<Printing>();
        let entry = (self as *const Ctx as usize, container.id());
        {
            let mut open = printing.open.borrow_mut();
            if open.contains(&entry) {
                return None;
            }
            open.push(entry);
        }
        Some(ReprGuard { printing, entry })
    }
}

/// Appends the repr of an item. Runs script code unless it is an int, a float or a str.
///
/// # Errors
/// What `__repr__` raises; MemoryError.
pub fn repr_items(ctx: &Ctx, text: &mut TextBuf, item: &Value) -> Result<()> {
    ctx.check_built(text)?;
    if let Some(i) = item.as_small_int() {
        text.push_str(&i.to_string());
        return Ok(());
    }
    if item.shape_id() == shape::STR
        && let Some(s) = item.downcast::<StrObj>()
    {
        crate::text::string::repr::push_repr(text, s.text());
        return Ok(());
    }
    let repr = ctx.repr(item)?;
    if let Some(s) = repr.downcast::<StrObj>() {
        text.push_text(s.text());
    }
    Ok(())
}
