//! Code objects: what the compiler makes and the machine runs. Pure data.
//!
//! The registers of a frame are `[parameters and locals][cells][free variables][temps]`; all are operands alike.
//! At a call the machine puts arguments into the first registers in the order of `varnames`
//! (positional-only, positional, keyword-only, `*args`, `**kwargs`), leaves the other locals, the cells and the temps
//! UNBOUND, and copies the cells of the function's closure into the free variable registers. Cells are made by
//! MakeCell instructions at the start of the code.

pub mod atomicity;
mod constant;
pub mod dis;
mod instr;
pub mod op;
pub mod pack;
mod validate;

use std::sync::Arc;

pub use constant::Const;
pub use instr::{
    A_TEMP, ASYNC, B_TEMP, C_TEMP, EX_KWARGS, EX_METHOD, HAS_VALUE, IMPLICIT, IN_STRING, INPLACE, Instr,
    MF_ANNOTATIONS, MF_CLOSURE, MF_DEFAULTS, MF_KWDEFAULTS, ZERO_ARG,
};
pub use op::{Intrinsic1, Intrinsic2, Op, OpInfo, Role};
pub use validate::validate;

/// Bits of [`Code::flags`], with CPython's values.
pub mod flags {
    /// Locals are registers (functions, not modules or classes).
    pub const OPTIMIZED: u32 = 0x1;
    /// A call makes a new namespace.
    pub const NEWLOCALS: u32 = 0x2;
    /// Has `*args`.
    pub const VARARGS: u32 = 0x4;
    /// Has `**kwargs`.
    pub const VARKEYWORDS: u32 = 0x8;
    /// Defined inside a function.
    pub const NESTED: u32 = 0x10;
    /// A generator: a call makes a generator object.
    pub const GENERATOR: u32 = 0x20;
    /// A coroutine.
    pub const COROUTINE: u32 = 0x80;
    /// A generator that may be awaited (`types.coroutine`).
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    /// An async generator.
    pub const ASYNC_GENERATOR: u32 = 0x200;
    /// `from __future__ import barry_as_FLUFL`.
    pub const FUTURE_BARRY_AS_BDFL: u32 = 0x40_0000;
    /// `from __future__ import annotations`.
    pub const FUTURE_ANNOTATIONS: u32 = 0x100_0000;
}

/// What a site caches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SiteKind {
    /// LoadGlobal, StoreGlobal, DelGlobal, LoadFromDictOrGlobal; the index is a name.
    Global,
    /// LoadName, StoreName, DelName; the index is a name.
    Name,
    /// LoadAttr; the index is a name.
    Attr,
    /// StoreAttr, DelAttr; the index is a name.
    StoreAttr,
    /// LoadMethod; the index is a name.
    Method,
    /// LoadSuperAttr, LoadSuperMethod; the index is a name.
    Super,
    /// Call, CallMethod, CallEx; the index is 0.
    Call,
    /// CallKw, CallMethodKw; the index is a constant: the tuple of keyword names.
    CallKw,
}

/// A place that wants an inline cache. Each instruction has its own, but beyond 65,000 equal ones are shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Site {
    /// What is cached here.
    pub kind: SiteKind,
    /// The name or constant it is about.
    pub index: u16,
}

/// The source range an instruction stands for: lines from 1, columns in bytes from 0. Line 0: none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Position {
    /// First line.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
    /// First column.
    pub col: u32,
    /// The column after the last.
    pub end_col: u32,
}

/// One line of the exception table. Of the entries that cover an instruction, the first in the table is the innermost.
///
/// To unwind: drop every register >= `depth`, put the exception into register `depth`, go on at `handler`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExceptionEntry {
    /// First instruction covered.
    pub start: u32,
    /// The instruction after the last covered.
    pub end: u32,
    /// Where the handler begins.
    pub handler: u32,
    /// The register that receives the exception; it and all above it are dropped first.
    pub depth: u16,
}

/// A comprehension variable that lives in a temp, for `locals()` and debuggers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTemp {
    /// The variable's name.
    pub name: Arc<str>,
    /// The register.
    pub register: u16,
    /// Whether the register holds a cell.
    pub is_cell: bool,
    /// First instruction where it is alive.
    pub start: u32,
    /// The instruction after the last.
    pub end: u32,
}

/// What CPython warns of by a SyntaxWarning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxWarning {
    /// Where.
    pub place: Position,
    /// The words.
    pub message: String,
}

/// A code object.
#[derive(Clone, Debug, Default)]
pub struct Code {
    /// `co_name`
    pub name: Arc<str>,
    /// `co_qualname`
    pub qualname: Arc<str>,
    /// `co_filename`
    pub filename: Arc<str>,
    /// `co_firstlineno`
    pub first_line: u32,
    /// `co_argcount`: positional parameters, the positional-only among them.
    pub arg_count: u16,
    /// `co_posonlyargcount`
    pub posonly_count: u16,
    /// `co_kwonlyargcount`
    pub kwonly_count: u16,
    /// `co_flags`; see [`flags`].
    pub flags: u32,
    /// Number of registers of parameters and locals; register 0 is the first.
    pub n_locals: u16,
    /// Number of cell registers, from register `n_locals` on.
    pub n_cells: u16,
    /// Number of free variable registers, from `n_locals + n_cells` on.
    pub n_free: u16,
    /// Number of all registers, temps included.
    pub n_registers: u16,
    /// At a return the registers from this one on hold no objects: they are temps, and dead.
    pub n_held: u16,
    /// `co_varnames`: the name of each local register. A parameter that is a cell is listed, its register is empty
    /// after its MakeCell.
    pub varnames: Vec<Arc<str>>,
    /// `co_cellvars`: the name of each cell register.
    pub cellvars: Vec<Arc<str>>,
    /// For each cell the parameter that it takes its first value from.
    pub cell_params: Vec<Option<u16>>,
    /// `co_freevars`: the name of each free variable register.
    pub freevars: Vec<Arc<str>>,
    /// `co_names`: global names, attribute names, imported names.
    pub names: Vec<Arc<str>>,
    /// Variable names for messages.
    pub var_names: Vec<Arc<str>>,
    /// `co_consts`
    pub constants: Vec<Const>,
    /// The docstring of a function.
    pub docstring: Option<Const>,
    /// Places for inline caches.
    pub sites: Vec<Site>,
    /// The instructions. The last one is a terminator.
    pub instrs: Vec<Instr>,
    /// The position of each instruction.
    pub positions: Vec<Position>,
    /// The exception table.
    pub exceptions: Vec<ExceptionEntry>,
    /// Comprehension variables in temps.
    pub named_temps: Vec<NamedTemp>,
    /// Lines of statements that have no instruction of their own (`try:`), each with the instruction it stands before; in
    /// the order of the instructions. Only tracing asks.
    pub silent_lines: Vec<(u32, u32)>,
    /// What the whole text gives reason to warn of; only the code of a module has any.
    pub warnings: Vec<SyntaxWarning>,
}

impl Code {
    /// The position of an instruction; the default position if there is none.
    pub fn position(&self, index: usize) -> Position {
        self.positions.get(index).copied().unwrap_or_default()
    }

    /// The lines of the statements that stand before an instruction and have none of their own.
    pub fn silent_lines(&self, index: usize) -> impl Iterator<Item = u32> {
        let first = self.silent_lines.partition_point(|(at, _)| (*at as usize) < index);
        let here = self.silent_lines[first..].iter().take_while(move |(at, _)| *at as usize == index);
        here.map(|(_, line)| *line)
    }

    /// The innermost exception entry that covers an instruction.
    pub fn handler(&self, index: usize) -> Option<&ExceptionEntry> {
        let index = index as u32;
        self.exceptions.iter().find(|entry| entry.start <= index && index < entry.end)
    }

    /// The same code with the names of its own namespace taken for global ones: module code that is called as a
    /// function, or is a coroutine, has no namespace but the globals.
    #[must_use]
    pub fn over_globals(&self) -> Code {
        let mut code = self.clone();
        for word in &mut code.instrs {
            let op = match word.op() {
                Op::LoadName => Op::LoadGlobal,
                Op::StoreName => Op::StoreGlobal,
                Op::DelName => Op::DelGlobal,
                _ => continue,
            };
            *word = Instr::abc(op, word.flags(), word.a(), word.b(), word.c());
        }
        for site in code.sites.iter_mut().filter(|site| site.kind == SiteKind::Name) {
            site.kind = SiteKind::Global;
        }
        code
    }

    /// The first temp register.
    pub fn first_temp(&self) -> u16 {
        self.n_locals.saturating_add(self.n_cells).saturating_add(self.n_free)
    }
}
