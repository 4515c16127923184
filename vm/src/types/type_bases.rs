//! The bases of a class: which of them lays out its instances, and `Class.__bases__ = (...)`, by which a class gets
//! other bases and all classes derived from it another MRO.

use super::type_::{bases_of, custom_mro};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::{Type, TypeFlags, slotdefs};
use crate::types::object::full_name;
use crate::types::str::{StrObj, text_of};
use crate::types::tuple::TupleObj;
use crate::value::Value;

/// Gives a class other bases.
///
/// # Errors
/// TypeError for what are no bases, for cycles, for another layout of instances and where there is no MRO; the
/// class is then as it was.
pub(super) fn set_bases(ctx: &Ctx, class: &Type, value: &Value) -> Result<()> {
    let bases = checked(ctx, class, value)?;
    let best = best_base(ctx, &bases)?;
    check_layout(ctx, class, &best)?;
    let old = (class.base.borrow().clone(), class.bases.borrow().clone(), bases_of(class));
    let affected = slotdefs::with_subclasses(class);
    let old_orders: Vec<Vec<Type>> = affected.iter().map(|c| c.mro.borrow().clone()).collect();
    hook(class, &old.2, &bases);
    let (former_base, former_bases) = (class.base.replace(Some(best)), class.bases.replace(value.clone()));
    if let Err(raise) = new_orders(ctx, &affected) {
        for (c, order) in affected.iter().zip(old_orders) {
            drop(c.mro.replace(order));
        }
        hook(class, &bases, &old.2);
        drop((class.base.replace(old.0), class.bases.replace(old.1)));
        return Err(raise);
    }
    drop((former_base, former_bases));
    for c in &affected {
        c.version.set(ctx.vm().next_type_version());
        slotdefs::fill_class(ctx, c);
    }
    crate::interp::cache::flush(ctx);
    Ok(())
}

fn checked(ctx: &Ctx, class: &Type, value: &Value) -> Result<Vec<Type>> {
    let name = class.name_text();
    let Some(tuple) = value.downcast::<TupleObj>() else {
        let got = ctx.type_name(value);
        return Err(ctx.type_error(format!("can only assign tuple to {name}.__bases__, not {got}")));
    };
    if tuple.items().is_empty() {
        return Err(ctx.type_error(format!("can only assign non-empty tuple to {name}.__bases__, not ()")));
    }
    let mut bases = Vec::new();
    for base in tuple.items() {
        let Some(base) = ctx.as_type(base) else {
            let got = ctx.type_name(base);
            return Err(ctx.type_error(format!("{name}.__bases__ must be tuple of classes, not '{got}'")));
        };
        if ctx.is_subtype(&base, class) {
            return Err(ctx.type_error("a __bases__ item causes an inheritance cycle"));
        }
        bases.push(base);
    }
    Ok(bases)
}

/// Instances stay where they are, so that the new base must lay them out as the old one did.
fn check_layout(ctx: &Ctx, class: &Type, new: &Type) -> Result<()> {
    let old = class.base.borrow().clone().unwrap_or_else(|| ctx.types().object.clone());
    let (a, b) = (old.layout.get(), new.layout.get());
    let same = old.is(new)
        || (old.payload.type_id == new.payload.type_id
            && old.has(TypeFlags::HEAP) == new.has(TypeFlags::HEAP)
            && a.n_members == b.n_members
            && (a.attrs_offset != 0) == (b.attrs_offset != 0));
    if same {
        return Ok(());
    }
    let what = if is_collected(&old) == is_collected(new) { "object layout" } else { "deallocator" };
    let (new, old) = (new.full_name(), old.full_name());
    Err(ctx.type_error(format!("__bases__ assignment: '{new}' {what} differs from '{old}'")))
}

/// Can an instance hold others, in CPython's eyes? Such instances are freed in another way.
fn is_collected(class: &Type) -> bool {
    if class.has(TypeFlags::HEAP) {
        return true;
    }
    class.payload.gc && class.payload.kind != crate::object::Kind::Plain
}

/// Takes the class out of the lists of subclasses of some classes and puts it into those of others.
fn hook(class: &Type, from: &[Type], to: &[Type]) {
    for base in from {
        base.subclasses.borrow_mut().retain(|sub| !std::ptr::eq(*sub, class.object_ptr()));
    }
    for base in to {
        base.subclasses.borrow_mut().push(class.object_ptr());
    }
}

/// Computes the MRO of all the classes anew, until none changes: a base may stand behind its subclass in the list.
fn new_orders(ctx: &Ctx, classes: &[Type]) -> Result<()> {
    loop {
        let mut changed = false;
        for class in classes {
            let mut order = vec![class.clone()];
            order.extend(ctx.compute_mro(&bases_of(class))?);
            let old = class.mro.replace(order);
            custom_mro(ctx, ctx.type_of(class.as_value()), class)?;
            let now = class.mro.borrow();
            changed |= old.len() != now.len() || old.iter().zip(now.iter()).any(|(a, b)| !a.is(b));
        }
        if !changed {
            return Ok(());
        }
    }
}

/// The base whose payload and layout the class takes over.
pub(super) fn best_base(ctx: &Ctx, bases: &[Type]) -> Result<Type> {
    let mut best: Option<&Type> = None;
    for base in bases {
        if !base.has(TypeFlags::BASE) {
            let name = full_name(ctx, base);
            return Err(ctx.type_error(format!("type '{name}' is not an acceptable base type")));
        }
        best = Some(match best {
            None => base,
            Some(other) => match (extends(ctx, base, other), extends(ctx, other, base)) {
                (_, true) => other,
                (true, false) => base,
                (false, false) => return Err(ctx.type_error("multiple bases have instance lay-out conflict")),
            },
        });
    }
    Ok(best.cloned().unwrap_or_else(|| ctx.types().object.clone()))
}

/// Does an instance of `a` have everything laid out as one of `b`?
fn extends(ctx: &Ctx, a: &Type, b: &Type) -> bool {
    let (x, y) = (a.layout.get(), b.layout.get());
    let plain = b.kind == crate::object::Kind::Plain && y.n_members == 0;
    if plain {
        return true;
    }
    let maker = b.mro.borrow().iter().rfind(|c| is_maker(b, c)).cloned();
    let layers = [maker, class_of_fields(ctx, b)];
    if layers.iter().flatten().any(|layer| !a.mro.borrow().iter().any(|class| class.is(layer))) {
        return false;
    }
    // All members of `b` come from a class that both derive from.
    let shares_members = || {
        let bases = b.mro.borrow();
        a.mro
            .borrow()
            .iter()
            .any(|c| c.layout.get().n_members == y.n_members && bases.iter().any(|d| d.is(c)))
    };
    a.payload.type_id == b.payload.type_id
        && (y.n_members == 0 || (x.n_members >= y.n_members && shares_members()))
}

/// Is it a built-in type that lays its instances out as those of `class` are? set and frozenset do it alike, but apart.
fn is_maker(class: &Type, other: &Type) -> bool {
    !other.has(TypeFlags::HEAP) && other.payload.type_id == class.payload.type_id
}

/// The built-in exception class that gives the instances of an exception class more than arguments: those have
/// constructors of their own.
fn class_of_fields(ctx: &Ctx, class: &Type) -> Option<Type> {
    if !class.has(TypeFlags::EXCEPTION) {
        return None;
    }
    let plain = &ctx.exceptions().base_exception.slots;
    let is_plain = |class: &Type| {
        let (new, init) = (class.slots.new.get(), class.slots.init.get());
        new.map(|f| f as usize) == plain.new.get().map(|f| f as usize)
            && init.map(|f| f as usize) == plain.init.get().map(|f| f as usize)
    };
    let has_fields =
        |class: &&Type| !class.has(TypeFlags::HEAP) && class.has(TypeFlags::EXCEPTION) && !is_plain(class);
    class.mro.borrow().iter().rfind(has_fields).cloned()
}

/// Refuses what cannot be the name of a class: lone surrogates and null characters.
pub(super) fn check_name(ctx: &Ctx, name: &Value) -> Result<()> {
    check_text(ctx, name)?;
    if text_of(name).contains('\0') {
        return Err(ctx.value_error("type name must not contain null characters"));
    }
    Ok(())
}

/// UnicodeEncodeError for a str with lone surrogates.
pub(super) fn check_text(ctx: &Ctx, text: &Value) -> Result<()> {
    match text.downcast::<StrObj>() {
        Some(s) if s.as_utf8().is_none() => ctx.encode(text, "utf-8", "strict").map(drop),
        _ => Ok(()),
    }
}
