//! The iterator of finditer, and scanners.

use super::exec::Mode;
use super::pattern::{PatternObj, Range, make_match, range, this as pattern_of};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::NativeDef;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags, Visitor};
use gilbox_vm::value::Value;
use std::cell::Cell;

/// The payload of a scanner: a pattern on its way through a text.
pub struct ScannerObj {
    pattern: Value,
    range: Range,
    at: Cell<usize>,
    /// Where the last match ended, and no empty one may lie.
    forbidden: Cell<Option<usize>>,
    done: Cell<bool>,
}

impl Payload for ScannerObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.pattern);
        visit(self.range.subject.value());
    }
}

/// The payload of the iterator of finditer.
pub struct FindIterObj {
    scanner: ScannerObj,
}

impl Payload for FindIterObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.scanner.traverse(visit);
    }
}

/// The scanner type.
pub static SCANNER: TypeSpec =
    TypeSpec::new::<ScannerObj>("_sre.SRE_Scanner").methods(METHODS).flags(TypeFlags::NO_NEW);
/// The iterator type.
pub static ITERATOR: TypeSpec =
    TypeSpec::new::<FindIterObj>("callable_iterator").slots(slots).flags(TypeFlags::NO_NEW);

const METHODS: &[NativeDef] = &[
    NativeDef::new("match", "(self, /)", |ctx, a| next_of(ctx, &a[0], Mode::Match)),
    NativeDef::new("search", "(self, /)", |ctx, a| next_of(ctx, &a[0], Mode::Search)),
];

fn slots(s: &Slots) {
    s.iter.set(Some(|_, x| Ok(x.clone())));
    s.next.set(Some(|ctx, x| {
        let Some(it) = x.downcast::<FindIterObj>() else { return Ok(None) };
        it.scanner.next(ctx, Mode::Search)
    }));
}

fn next_of(ctx: &Ctx, x: &Value, mode: Mode) -> Result<Value> {
    let Some(scanner) = x.downcast::<ScannerObj>() else { return Ok(Value::NONE) };
    Ok(scanner.next(ctx, mode)?.unwrap_or(Value::NONE))
}

impl ScannerObj {
    fn next(&self, ctx: &Ctx, mode: Mode) -> Result<Option<Value>> {
        let Some(p) = self.pattern.downcast::<PatternObj>().filter(|_| !self.done.get()) else {
            return Ok(None);
        };
        let range = &self.range;
        match range.subject.find(&p.program, self.at.get(), range.end, mode, self.forbidden.get()) {
            Some(found) => {
                self.at.set(found.slots[1]);
                self.forbidden.set(Some(found.slots[1]).filter(|end| *end == found.slots[0]));
                Ok(Some(make_match(ctx, &self.pattern, range, found)))
            }
            None => {
                self.done.set(true);
                Ok(None)
            }
        }
    }
}

fn start(ctx: &Ctx, args: &[Value]) -> Result<ScannerObj> {
    let range = range(ctx, pattern_of(ctx, &args[0])?, args)?;
    let at = Cell::new(range.start);
    Ok(ScannerObj { pattern: args[0].clone(), range, at, forbidden: Cell::new(None), done: Cell::new(false) })
}

/// `pattern.finditer(string, pos, endpos)`
pub(super) fn find_iter(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let scanner = start(ctx, args)?;
    Ok(ctx.alloc(&ctx.type_for::<FindIterObj>(), FindIterObj { scanner }).into_value())
}

/// `pattern.scanner(string, pos, endpos)`
pub(super) fn scanner(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let scanner = start(ctx, args)?;
    Ok(ctx.alloc(&ctx.type_for::<ScannerObj>(), scanner).into_value())
}
