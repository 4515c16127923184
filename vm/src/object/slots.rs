//! Slots: the functions through which the machine works on an object of some type, one set a type.
//!
//! A built-in type fills its slots with Rust functions. A class statement fills them from the special methods
//! it finds along the MRO (see `slotdefs`), so that the machine asks a slot and never a dictionary.

use super::type_data::Type;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::Args;
use crate::value::Value;
use std::cell::Cell;

/// The binary arithmetic operators, in the order of their tables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs, reason = "Python's operators by name")]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    MatMul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    Shl,
    Shr,
    And,
    Or,
    Xor,
    DivMod,
}

impl BinOp {
    /// How many there are.
    pub const COUNT: usize = 14;
    /// All, in the order of their numbers.
    pub const ALL: [BinOp; BinOp::COUNT] = [
        BinOp::Add,
        BinOp::Sub,
        BinOp::Mul,
        BinOp::MatMul,
        BinOp::TrueDiv,
        BinOp::FloorDiv,
        BinOp::Mod,
        BinOp::Pow,
        BinOp::Shl,
        BinOp::Shr,
        BinOp::And,
        BinOp::Or,
        BinOp::Xor,
        BinOp::DivMod,
    ];

    /// How error messages call the operator.
    pub fn symbol(self) -> &'static str {
        ["+", "-", "*", "@", "/", "//", "%", "** or pow()", "<<", ">>", "&", "|", "^", "divmod()"]
            [self as usize]
    }

    /// How error messages call the in-place operator.
    pub fn inplace_symbol(self) -> &'static str {
        ["+=", "-=", "*=", "@=", "/=", "//=", "%=", "**=", "<<=", ">>=", "&=", "|=", "^=", "divmod()"]
            [self as usize]
    }
}

/// The rich comparisons.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs, reason = "Python's comparisons by name")]
pub enum Cmp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

impl Cmp {
    /// The comparison with its operands exchanged.
    pub fn swapped(self) -> Cmp {
        [Cmp::Gt, Cmp::Ge, Cmp::Eq, Cmp::Ne, Cmp::Lt, Cmp::Le][self as usize]
    }

    /// How error messages call the operator.
    pub fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }

    /// What an ordering of the operands answers.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Cmp::Lt => order.is_lt(),
            Cmp::Le => order.is_le(),
            Cmp::Eq => order.is_eq(),
            Cmp::Ne => order.is_ne(),
            Cmp::Gt => order.is_gt(),
            Cmp::Ge => order.is_ge(),
        }
    }
}

/// `f(x)`.
pub type UnaryFn = fn(&Ctx, &Value) -> Result<Value>;
/// `f(left, right)`; answers `NotImplemented` where it does not know the operands. Called with the object whose
/// type it belongs to on either side.
pub type BinaryFn = fn(&Ctx, &Value, &Value) -> Result<Value>;
/// `pow(x, y, modulus)`.
pub type TernaryFn = fn(&Ctx, &Value, &Value, &Value) -> Result<Value>;
/// `f(self, other, which)`; the object is always on the left.
pub type CompareFn = fn(&Ctx, &Value, &Value, Cmp) -> Result<Value>;
/// `hash(x)`.
pub type HashFn = fn(&Ctx, &Value) -> Result<i64>;
/// `len(x)`.
pub type LenFn = fn(&Ctx, &Value) -> Result<usize>;
/// A truth.
pub type BoolFn = fn(&Ctx, &Value) -> Result<bool>;
/// `item in container`, called with (container, item).
pub type ContainsFn = fn(&Ctx, &Value, &Value) -> Result<bool>;
/// Sequence times a number.
pub type RepeatFn = fn(&Ctx, &Value, i64) -> Result<Value>;
/// Sets (or with `None` deletes) an item or attribute: (object, key or name, value).
pub type SetFn = fn(&Ctx, &Value, &Value, Option<&Value>) -> Result<()>;
/// Calls the object.
pub type CallFn = fn(&Ctx, &Value, Args<'_>) -> Result<Value>;
/// Makes an object of a type.
pub type NewFn = fn(&Ctx, &Type, Args<'_>) -> Result<Value>;
/// Initialises an object.
pub type InitFn = fn(&Ctx, &Value, Args<'_>) -> Result<()>;
/// The next item, or `None` at the end.
pub type NextFn = fn(&Ctx, &Value) -> Result<Option<Value>>;
/// `__get__`: (descriptor, instance if any, owner).
pub type DescrGetFn = fn(&Ctx, &Value, Option<&Value>, &Value) -> Result<Value>;
/// `__del__`.
pub type FinalizeFn = fn(&Ctx, &Value);

macro_rules! slots {
    ($($(#[$doc:meta])* $name:ident: $ty:ty,)*) => {
        /// One function a special operation; empty where the type does not have it.
        #[derive(Default)]
        pub struct Slots {
            /// Binary operators by [`BinOp`].
            pub binary: [Cell<Option<BinaryFn>>; BinOp::COUNT],
            /// In-place operators by [`BinOp`].
            pub inplace: [Cell<Option<BinaryFn>>; BinOp::COUNT],
            $($(#[$doc])* pub $name: Cell<Option<$ty>>,)*
        }

        impl Slots {
            /// Takes over every slot of a base type that this one leaves empty.
            pub(crate) fn inherit(&self, base: &Slots) {
                for i in 0..BinOp::COUNT {
                    if self.binary[i].get().is_none() { self.binary[i].set(base.binary[i].get()); }
                    if self.inplace[i].get().is_none() { self.inplace[i].set(base.inplace[i].get()); }
                }
                $(if self.$name.get().is_none() { self.$name.set(base.$name.get()); })*
            }
        }
    };
}

slots! {
    /// Three-argument `pow`.
    pow3: TernaryFn,
    /// `-x`
    neg: UnaryFn,
    /// `+x`
    pos: UnaryFn,
    /// `~x`
    invert: UnaryFn,
    /// `abs(x)`
    abs: UnaryFn,
    /// `int(x)`
    int: UnaryFn,
    /// `float(x)`
    float: UnaryFn,
    /// `operator.index(x)`
    index: UnaryFn,
    /// `repr(x)`
    repr: UnaryFn,
    /// `str(x)`
    str: UnaryFn,
    /// `hash(x)`; a type that defines `==` without a hash holds [`crate::protocol::unhashable`].
    hash: HashFn,
    /// `bool(x)`
    bool: BoolFn,
    /// Rich comparison.
    compare: CompareFn,
    /// `len(x)`
    len: LenFn,
    /// `x[key]`
    getitem: BinaryFn,
    /// `x[key] = v`, `del x[key]`
    setitem: SetFn,
    /// `item in x`
    contains: ContainsFn,
    /// Sequence concatenation, asked after the numeric `+`.
    concat: BinaryFn,
    /// Sequence repetition, asked after the numeric `*`.
    repeat: RepeatFn,
    /// In-place concatenation.
    inplace_concat: BinaryFn,
    /// In-place repetition.
    inplace_repeat: RepeatFn,
    /// `x(...)`
    call: CallFn,
    /// `x.name`
    getattro: BinaryFn,
    /// `x.name = v`, `del x.name`
    setattro: SetFn,
    /// `__get__`
    descr_get: DescrGetFn,
    /// `__set__` and `__delete__`
    descr_set: SetFn,
    /// `__new__`
    new: NewFn,
    /// `__init__`
    init: InitFn,
    /// `iter(x)`
    iter: UnaryFn,
    /// `next(x)`
    next: NextFn,
    /// `await x`
    await_: UnaryFn,
    /// `aiter(x)`
    aiter: UnaryFn,
    /// `anext(x)`
    anext: UnaryFn,
    /// `__del__`
    finalize: FinalizeFn,
}
