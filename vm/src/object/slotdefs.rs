//! Special methods and slots: which name belongs to which slot, wrappers that show a built-in slot as a method,
//! and the filling of a class's slots from the methods its MRO holds.

use super::slots::{BinOp, Cmp, Slots};
use super::type_data::{Type, TypeData, TypeFlags};
use super::{Ref, dispatch};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::Args;
use crate::types::native_function::MethodDefObj;
use crate::types::wrapper::{NewWrapperObj, WrapperObj};
use crate::value::Value;

/// A special method in its relation to a slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after the special methods")]
pub enum Dunder {
    Binary(BinOp),
    Reflected(BinOp),
    Inplace(BinOp),
    Compare(Cmp),
    Neg,
    Pos,
    Invert,
    Abs,
    Int,
    Float,
    Index,
    Repr,
    Str,
    Iter,
    Await,
    Aiter,
    Anext,
    Hash,
    Bool,
    Len,
    Next,
    GetItem,
    SetItem,
    DelItem,
    Contains,
    Concat,
    Repeat,
    ReflectedRepeat,
    InplaceConcat,
    InplaceRepeat,
    Call,
    GetAttribute,
    GetAttr,
    SetAttr,
    DelAttr,
    Get,
    Set,
    Delete,
    Init,
    Del,
}

/// The special methods other than the arithmetic and comparing ones, by name.
pub(crate) const NAMED: &[(&str, Dunder)] = &[
    ("__neg__", Dunder::Neg),
    ("__pos__", Dunder::Pos),
    ("__invert__", Dunder::Invert),
    ("__abs__", Dunder::Abs),
    ("__int__", Dunder::Int),
    ("__float__", Dunder::Float),
    ("__index__", Dunder::Index),
    ("__repr__", Dunder::Repr),
    ("__str__", Dunder::Str),
    ("__iter__", Dunder::Iter),
    ("__await__", Dunder::Await),
    ("__aiter__", Dunder::Aiter),
    ("__anext__", Dunder::Anext),
    ("__hash__", Dunder::Hash),
    ("__bool__", Dunder::Bool),
    ("__len__", Dunder::Len),
    ("__next__", Dunder::Next),
    ("__getitem__", Dunder::GetItem),
    ("__setitem__", Dunder::SetItem),
    ("__delitem__", Dunder::DelItem),
    ("__contains__", Dunder::Contains),
    ("__add__", Dunder::Concat),
    ("__mul__", Dunder::Repeat),
    ("__rmul__", Dunder::ReflectedRepeat),
    ("__iadd__", Dunder::InplaceConcat),
    ("__imul__", Dunder::InplaceRepeat),
    ("__call__", Dunder::Call),
    ("__getattribute__", Dunder::GetAttribute),
    ("__getattr__", Dunder::GetAttr),
    ("__setattr__", Dunder::SetAttr),
    ("__delattr__", Dunder::DelAttr),
    ("__get__", Dunder::Get),
    ("__set__", Dunder::Set),
    ("__delete__", Dunder::Delete),
    ("__init__", Dunder::Init),
    ("__del__", Dunder::Del),
];

/// Does the built-in type have the slot behind this special method?
fn present(s: &Slots, dunder: Dunder) -> bool {
    match dunder {
        Dunder::Binary(op) | Dunder::Reflected(op) => s.binary[op as usize].get().is_some(),
        Dunder::Inplace(op) => s.inplace[op as usize].get().is_some(),
        Dunder::Compare(_) => s.compare.get().is_some(),
        Dunder::Neg => s.neg.get().is_some(),
        Dunder::Pos => s.pos.get().is_some(),
        Dunder::Invert => s.invert.get().is_some(),
        Dunder::Abs => s.abs.get().is_some(),
        Dunder::Int => s.int.get().is_some(),
        Dunder::Float => s.float.get().is_some(),
        Dunder::Index => s.index.get().is_some(),
        Dunder::Repr => s.repr.get().is_some(),
        Dunder::Str => s.str.get().is_some(),
        Dunder::Iter => s.iter.get().is_some(),
        Dunder::Await => s.await_.get().is_some(),
        Dunder::Aiter => s.aiter.get().is_some(),
        Dunder::Anext => s.anext.get().is_some(),
        Dunder::Hash => s.hash.get().is_some_and(|h| !is_unhashable(h)),
        Dunder::Bool => s.bool.get().is_some(),
        Dunder::Len => s.len.get().is_some(),
        Dunder::Next => s.next.get().is_some(),
        Dunder::GetItem => s.getitem.get().is_some(),
        Dunder::SetItem | Dunder::DelItem => s.setitem.get().is_some(),
        Dunder::Contains => s.contains.get().is_some(),
        Dunder::Concat => s.concat.get().is_some(),
        Dunder::Repeat | Dunder::ReflectedRepeat => s.repeat.get().is_some(),
        Dunder::InplaceConcat => s.inplace_concat.get().is_some(),
        Dunder::InplaceRepeat => s.inplace_repeat.get().is_some(),
        Dunder::Call => s.call.get().is_some(),
        Dunder::GetAttribute => s.getattro.get().is_some(),
        Dunder::GetAttr => false,
        Dunder::SetAttr | Dunder::DelAttr => s.setattro.get().is_some(),
        Dunder::Get => s.descr_get.get().is_some(),
        Dunder::Set | Dunder::Delete => s.descr_set.get().is_some(),
        Dunder::Init => s.init.get().is_some(),
        Dunder::Del => false,
    }
}

pub(crate) fn is_unhashable(hash: super::slots::HashFn) -> bool {
    std::ptr::fn_addr_eq(hash, crate::protocol::unhashable as super::slots::HashFn)
}

fn each_dunder(ctx: &Ctx, mut f: impl FnMut(&Value, Dunder)) {
    let names = ctx.names();
    for op in BinOp::ALL {
        f(&names.binary[op as usize], Dunder::Binary(op));
        f(&names.reflected[op as usize], Dunder::Reflected(op));
        if op != BinOp::DivMod {
            f(&names.inplace[op as usize], Dunder::Inplace(op));
        }
    }
    for cmp in [Cmp::Lt, Cmp::Le, Cmp::Eq, Cmp::Ne, Cmp::Gt, Cmp::Ge] {
        f(&names.compare[cmp as usize], Dunder::Compare(cmp));
    }
    for (name, (_, dunder)) in names.special.iter().zip(NAMED) {
        f(name, *dunder);
    }
}

/// Gives a built-in type a method for each of its own slots.
pub(crate) fn add_wrappers(ctx: &Ctx, ty: &Type, own: &Slots) {
    let dict = ty.bare_dict();
    each_dunder(ctx, |name, dunder| {
        if present(own, dunder) && dict.get_str(name).is_none() {
            let wrapper = WrapperObj { name: name.clone(), dunder, owner: ty.clone() };
            dict.set_str(name, ctx.alloc(&ctx.types().wrapper_descriptor, wrapper).into_value());
        }
    });
    if own.new.get().is_some() {
        let wrapper = NewWrapperObj { owner: ty.clone() };
        dict.set_str(&ctx.names().__new__, ctx.alloc(&ctx.types().new_wrapper, wrapper).into_value());
    }
}

/// An unhashable built-in type has `__hash__ = None` in its dictionary.
pub(crate) fn show_unhashable(ctx: &Ctx, ty: &Type) {
    if ty.slots.hash.get().is_some_and(is_unhashable) {
        ty.bare_dict().set_str(&ctx.names().__hash__, Value::NONE);
    }
}

/// A built-in type takes over what it does not define. Hash goes along with comparison only.
pub(crate) fn inherit(ty: &Type, base: &Type) {
    if ty.slots.compare.get().is_some() && ty.slots.hash.get().is_none() {
        ty.slots.hash.set(Some(crate::protocol::unhashable));
    }
    ty.slots.inherit(&base.slots);
    if ty.has(TypeFlags::NO_NEW) {
        ty.slots.new.set(None);
    }
}

/// Fills all slots of a class made by a script, from what its MRO holds.
pub(crate) fn fill_class(ctx: &Ctx, ty: &Type) {
    each_dunder(ctx, |name, dunder| update(ctx, ty, name, dunder, false));
    update_new(ctx, ty);
}

/// An attribute of a class was set or deleted: its slots and those of the classes derived from it follow.
pub(crate) fn attribute_changed(ctx: &Ctx, ty: &Type, name: &Value) {
    let text = crate::types::str::text_of(name);
    if !text.starts_with("__") || !text.ends_with("__") {
        return;
    }
    let mut found = Vec::new();
    each_dunder(ctx, |n, dunder| {
        if n.is(name) {
            found.push(dunder);
        }
    });
    let is_new = name.is(&ctx.names().__new__);
    if found.is_empty() && !is_new {
        return;
    }
    for class in with_subclasses(ty) {
        for dunder in &found {
            update(ctx, &class, name, *dunder, true);
        }
        if is_new {
            update_new(ctx, &class);
        }
    }
}

/// The class and all classes derived from it.
pub(crate) fn with_subclasses(ty: &Type) -> Vec<Type> {
    let mut all = vec![ty.clone()];
    let mut at = 0;
    while at < all.len() {
        let subs = all[at].subclasses.borrow().clone();
        for sub in subs {
            // SAFETY: a class leaves its bases' lists when it dies, so the pointer is to a live type.
            let sub = unsafe {
                Ref::<TypeData>::from_value_unchecked(
                    crate::value::RawValue::from_header(sub.cast()).to_value(),
                )
            };
            if !all.iter().any(|c| c.is(&sub)) {
                all.push(sub);
            }
        }
        at += 1;
    }
    all
}

fn update_new(ctx: &Ctx, ty: &Type) {
    let new = match ty.lookup(&ctx.names().__new__) {
        Some(found) => match found.downcast::<NewWrapperObj>() {
            Some(native)
                if native.owner.payload.type_id == ty.payload.type_id
                    && ty.mro.borrow().iter().any(|class| class.is(&native.owner)) =>
            {
                // A mixed-in exception class with no fields leaves the making to the base that has some.
                let base = ty.base.borrow().clone().filter(|base| base.has(TypeFlags::EXCEPTION));
                let maker =
                    base.filter(|base| !dispatch::is_script_new(base)).unwrap_or(native.owner.clone());
                maker.slots.new.get()
            }
            // One that makes other objects than these is left aside, as in CPython: what the base does remains.
            Some(_) => ty.base.borrow().as_ref().and_then(|base| base.slots.new.get()),
            None => Some(dispatch::new as super::slots::NewFn),
        },
        None => None,
    };
    ty.slots.new.set(new);
}

/// What a class's MRO holds for a slot.
enum Source {
    Nothing,
    /// The slot of this built-in type.
    Native(Type),
    /// A script method, or `None`.
    Script(Value),
}

fn source(ty: &Type, name: &Value, dunder: Dunder) -> Source {
    match ty.lookup(name) {
        None => Source::Nothing,
        Some(found) => match found.downcast::<WrapperObj>() {
            Some(w) if w.dunder == dunder && ty.mro.borrow().iter().any(|c| c.is(&w.owner)) => {
                Source::Native(w.owner.clone())
            }
            Some(w) if w.name.is(name) && w.dunder != dunder => Source::Nothing,
            _ => match found.downcast::<MethodDefObj>() {
                // A built-in type may show its slot as a method (`list.__getitem__`).
                Some(m) if shows_slot(m, name, &found, dunder) => Source::Native(m.owner.clone()),
                _ => Source::Script(found),
            },
        },
    }
}

/// Does a native method stand in its type's dict in the place of the wrapper of that type's slot?
fn shows_slot(m: &MethodDefObj, name: &Value, method: &Value, dunder: Dunder) -> bool {
    matches!(dunder, Dunder::GetItem | Dunder::Contains)
        && present(&m.owner.slots, dunder)
        && m.owner.dict().get_str(name).is_some_and(|own| own.is(method))
}

/// Sets a slot that one name or several names decide together: native only if all that are there agree.
macro_rules! set_slot {
    ($ty:expr, [$($field:tt)+], $generic:expr, $($name:expr => $dunder:expr),+) => {{
        let mut native: Option<Type> = None;
        let mut script = false;
        $(match source($ty, &$name, $dunder) {
            Source::Nothing => {}
            Source::Native(owner) => match &native {
                Some(other) if !std::ptr::eq(other.object_ptr(), owner.object_ptr()) => script = true,
                _ => native = Some(owner),
            },
            Source::Script(_) => script = true,
        })+
        if script {
            $ty.slots.$($field)+.set(Some($generic));
        } else {
            $ty.slots.$($field)+.set(native.and_then(|owner| owner.slots.$($field)+.get()));
        }
    }};
}

fn update(ctx: &Ctx, ty: &Type, name: &Value, dunder: Dunder, alone: bool) {
    let n = ctx.names();
    macro_rules! one {
        ($field:ident, $generic:expr) => {
            set_slot!(ty, [$field], $generic, name => dunder)
        };
    }
    match dunder {
        Dunder::Binary(op) => {
            let i = op as usize;
            set_slot!(ty, [binary[i]], dispatch::BINARY[i],
                n.binary[i] => Dunder::Binary(op), n.reflected[i] => Dunder::Reflected(op));
            if op == BinOp::Pow {
                let generic = dispatch::BINARY[i];
                let is_generic = ty.slots.binary[i].get().is_some_and(|f| std::ptr::fn_addr_eq(f, generic));
                let native = if is_generic {
                    None
                } else {
                    ty.base.borrow().as_ref().and_then(|b| b.slots.pow3.get())
                };
                ty.slots.pow3.set(if is_generic { Some(dispatch::pow3) } else { native });
            }
        }
        Dunder::Reflected(op) if alone => update(ctx, ty, &n.binary[op as usize], Dunder::Binary(op), true),
        Dunder::Reflected(_) => {}
        Dunder::Inplace(op) => {
            let i = op as usize;
            set_slot!(ty, [inplace[i]], dispatch::INPLACE[i], name => dunder);
        }
        Dunder::Compare(Cmp::Lt) => {
            set_slot!(ty, [compare], dispatch::compare,
                n.compare[0] => Dunder::Compare(Cmp::Lt), n.compare[1] => Dunder::Compare(Cmp::Le),
                n.compare[2] => Dunder::Compare(Cmp::Eq), n.compare[3] => Dunder::Compare(Cmp::Ne),
                n.compare[4] => Dunder::Compare(Cmp::Gt), n.compare[5] => Dunder::Compare(Cmp::Ge));
        }
        Dunder::Compare(_) if alone => update(ctx, ty, &n.compare[0], Dunder::Compare(Cmp::Lt), true),
        Dunder::Compare(_) => {}
        Dunder::Neg => one!(neg, dispatch::neg),
        Dunder::Pos => one!(pos, dispatch::pos),
        Dunder::Invert => one!(invert, dispatch::invert),
        Dunder::Abs => one!(abs, dispatch::abs),
        Dunder::Int => one!(int, dispatch::int),
        Dunder::Float => one!(float, dispatch::float),
        Dunder::Index => one!(index, dispatch::index),
        Dunder::Repr => one!(repr, dispatch::repr),
        Dunder::Str => one!(str, dispatch::str),
        Dunder::Iter => one!(iter, dispatch::iter),
        Dunder::Await => one!(await_, dispatch::await_),
        Dunder::Aiter => one!(aiter, dispatch::aiter),
        Dunder::Anext => one!(anext, dispatch::anext),
        Dunder::Hash => {
            if matches!(source(ty, name, dunder), Source::Script(v) if v.is_none()) {
                ty.slots.hash.set(Some(crate::protocol::unhashable));
            } else {
                one!(hash, dispatch::hash);
            }
        }
        Dunder::Bool => one!(bool, dispatch::bool),
        Dunder::Len => one!(len, dispatch::len),
        Dunder::Next => one!(next, dispatch::next),
        Dunder::GetItem => one!(getitem, dispatch::getitem),
        Dunder::SetItem => {
            let del = ctx.names().__delitem__.clone();
            set_slot!(ty, [setitem], dispatch::setitem,
                n.__setitem__ => Dunder::SetItem, del => Dunder::DelItem);
        }
        Dunder::DelItem if alone => update(ctx, ty, &n.__setitem__, Dunder::SetItem, true),
        Dunder::DelItem => {}
        Dunder::Contains => one!(contains, dispatch::contains),
        Dunder::Concat
        | Dunder::InplaceConcat
        | Dunder::Repeat
        | Dunder::ReflectedRepeat
        | Dunder::InplaceRepeat => {
            update_sequence(ctx, ty, name, dunder);
        }
        Dunder::Call => one!(call, dispatch::call),
        Dunder::GetAttribute => {
            set_slot!(ty, [getattro], dispatch::getattro,
                n.__getattribute__ => Dunder::GetAttribute, n.__getattr__ => Dunder::GetAttr);
        }
        Dunder::GetAttr if alone => update(ctx, ty, &n.__getattribute__, Dunder::GetAttribute, true),
        Dunder::GetAttr => {}
        Dunder::SetAttr => {
            set_slot!(ty, [setattro], dispatch::setattro,
                n.__setattr__ => Dunder::SetAttr, n.__delattr__ => Dunder::DelAttr);
        }
        Dunder::DelAttr if alone => update(ctx, ty, &n.__setattr__, Dunder::SetAttr, true),
        Dunder::DelAttr => {}
        Dunder::Get => one!(descr_get, dispatch::descr_get),
        Dunder::Set => {
            set_slot!(ty, [descr_set], dispatch::descr_set,
                n.__set__ => Dunder::Set, n.__delete__ => Dunder::Delete);
        }
        Dunder::Delete if alone => update(ctx, ty, &n.__set__, Dunder::Set, true),
        Dunder::Delete => {}
        Dunder::Init => one!(init, dispatch::init),
        Dunder::Del => {
            let finalize = ty.lookup(name).map(|_| dispatch::finalize as super::slots::FinalizeFn);
            ty.slots.finalize.set(finalize);
        }
    }
}

/// Sequence slots are never generic: a script's `__add__` is numeric, as in CPython.
fn update_sequence(ctx: &Ctx, ty: &Type, name: &Value, dunder: Dunder) {
    if matches!(dunder, Dunder::Repeat | Dunder::ReflectedRepeat) {
        // One slot has two names, and either of a script's takes it away.
        let (n, at) = (ctx.names(), BinOp::Mul as usize);
        let left = source(ty, &n.binary[at], Dunder::Repeat);
        let right = source(ty, &n.reflected[at], Dunder::ReflectedRepeat);
        let repeat = match (left, right) {
            (Source::Native(owner), Source::Native(_)) => owner.slots.repeat.get(),
            _ => None,
        };
        ty.slots.repeat.set(repeat);
        return;
    }
    let native = match source(ty, name, dunder) {
        Source::Native(owner) => Some(owner),
        _ => None,
    };
    let from = native.as_ref().map(|o| &o.slots);
    match dunder {
        Dunder::Concat => ty.slots.concat.set(from.and_then(|s| s.concat.get())),
        Dunder::InplaceConcat => ty.slots.inplace_concat.set(from.and_then(|s| s.inplace_concat.get())),
        Dunder::InplaceRepeat => ty.slots.inplace_repeat.set(from.and_then(|s| s.inplace_repeat.get())),
        _ => {}
    }
}

/// Calls the built-in slot behind a special method: `list.__len__(x)`.
///
/// # Errors
/// TypeError for wrong arguments; what the slot raises.
pub(crate) fn call_wrapper(ctx: &Ctx, w: &WrapperObj, args: Args<'_>) -> Result<Value> {
    match args.pos().first() {
        Some(x) if ctx.is_instance_by_mro(x, &w.owner) => {}
        receiver => return Err(wrong_receiver(ctx, w, receiver)),
    }
    if matches!(w.dunder, Dunder::SetAttr | Dunder::DelAttr)
        && let Some(x) = args.pos().first()
    {
        refuse_foreign_setattr(ctx, w, x)?;
    }
    crate::types::wrapper::call_slot(ctx, &w.owner.slots, w.dunder, &w.name, args)
}

/// `object.__setattr__` does not go around what a built-in type between forbids.
fn refuse_foreign_setattr(ctx: &Ctx, w: &WrapperObj, x: &Value) -> Result<()> {
    let native = ctx.type_of(x).mro.borrow().iter().find(|c| !c.has(TypeFlags::HEAP)).cloned();
    let own = native.as_ref().and_then(|class| class.slots.setattro.get());
    let asked = w.owner.slots.setattro.get();
    if own.zip(asked).is_none_or(|(own, asked)| std::ptr::fn_addr_eq(own, asked)) {
        return Ok(());
    }
    let (name, class) = (crate::types::str::text_of(&w.name), ctx.type_name(x));
    Err(ctx.type_error(format!("can't apply this {name} to {class} object")))
}

#[cold]
fn wrong_receiver(ctx: &Ctx, w: &WrapperObj, receiver: Option<&Value>) -> crate::error::Raise {
    let (name, owner) = (crate::types::str::text_of(&w.name), w.owner.full_name());
    ctx.type_error(match receiver {
        None => format!("descriptor '{name}' of '{owner}' object needs an argument"),
        Some(x) => {
            let got = ctx.type_name(x);
            format!("descriptor '{name}' requires a '{owner}' object but received a '{got}'")
        }
    })
}
