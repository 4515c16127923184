//! The instruction word.

use super::op::Op;

/// Operand a is a temp that dies here.
pub const A_TEMP: u8 = 1;
/// Operand b is a temp that dies here.
pub const B_TEMP: u8 = 2;
/// Operand c is a temp that dies here.
pub const C_TEMP: u8 = 4;
/// Arithmetic: the in-place form.
pub const INPLACE: u8 = 8;
/// FormatValue: the result goes into a BuildString, which writes the digits of small ints itself.
pub const IN_STRING: u8 = 8;
/// MakeCell: the contents come from register b.
pub const HAS_VALUE: u8 = 8;
/// LoadSuperAttr, LoadSuperMethod: the source says `super()`.
pub const ZERO_ARG: u8 = 8;
/// LoadWith: the asynchronous protocol.
pub const ASYNC: u8 = 8;
/// CallEx: the window has a dict of keyword arguments.
pub const EX_KWARGS: u8 = 1;
/// CallEx: the slot counts as for CallMethod.
pub const EX_METHOD: u8 = 2;
/// MakeFunction: the window has a tuple of defaults.
pub const MF_DEFAULTS: u8 = 1;
/// MakeFunction: the window has a dict of keyword-only defaults.
pub const MF_KWDEFAULTS: u8 = 2;
/// MakeFunction: the window has a tuple of annotations.
pub const MF_ANNOTATIONS: u8 = 4;
/// MakeFunction: the window has a tuple of cells.
pub const MF_CLOSURE: u8 = 8;

/// ReturnConst: the end of the source, not a statement; tracing tells no line for it.
pub const IMPLICIT: u8 = 1;

/// One instruction: `op:8 | flags:8 | a:16 | b:16 | c:16`, from the lowest bits up.
///
/// ```
/// use gilbox_lang::code::{Instr, Op};
/// let word = Instr::abc(Op::Add, 0, 3, 1, 2);
/// assert_eq!((word.op(), word.a(), word.b(), word.c()), (Op::Add, 3, 1, 2));
/// assert_eq!(Instr::abx(Op::Jump, 0, 0, -7).bx(), -7);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Instr(pub u64);

impl Instr {
    /// An instruction of three 16-bit operands.
    pub const fn abc(op: Op, flags: u8, a: u16, b: u16, c: u16) -> Instr {
        Instr(op as u64 | (flags as u64) << 8 | (a as u64) << 16 | (b as u64) << 32 | (c as u64) << 48)
    }

    /// An instruction of one 16-bit and one 32-bit operand.
    pub const fn abx(op: Op, flags: u8, a: u16, bx: i32) -> Instr {
        Instr(op as u64 | (flags as u64) << 8 | (a as u64) << 16 | (bx as u32 as u64) << 32)
    }

    /// The operation. Words are made by the two constructors only, so the number is always an op's; a forged
    /// word reads as `Nop`.
    #[inline(always)]
    pub fn op(self) -> Op {
        Op::from_u8(self.0 as u8).unwrap_or(Op::Nop)
    }

    /// The number of the operation.
    #[inline(always)]
    pub const fn op_byte(self) -> u8 {
        self.0 as u8
    }

    /// The flag bits.
    #[inline(always)]
    pub const fn flags(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// Operand a.
    #[inline(always)]
    pub const fn a(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// Operand b.
    #[inline(always)]
    pub const fn b(self) -> u16 {
        (self.0 >> 32) as u16
    }

    /// Operand c.
    #[inline(always)]
    pub const fn c(self) -> u16 {
        (self.0 >> 48) as u16
    }

    /// Operand b as a signed immediate.
    #[inline(always)]
    pub const fn b_imm(self) -> i16 {
        self.b() as i16
    }

    /// Operand c as a signed immediate or jump offset.
    #[inline(always)]
    pub const fn c_imm(self) -> i16 {
        self.c() as i16
    }

    /// Operands b and c together.
    #[inline(always)]
    pub const fn bx(self) -> i32 {
        (self.0 >> 32) as u32 as i32
    }
}

impl std::fmt::Debug for Instr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:#x} {} {} {}", self.op(), self.flags(), self.a(), self.b(), self.c())
    }
}

const _: () = assert!(size_of::<Instr>() == 8);
