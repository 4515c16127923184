//! The code unit under construction: registers, tables, and the instructions before assembly.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ast::{Name, Span};
use crate::code::{Code, Const, Instr, Op, Position, Role, Site, SiteKind};
use crate::symbols::{Block, BlockId, Scope};

use super::block::FrameBlock;

/// A place in the code that jumps refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Label(pub(super) u32);

/// No label, no handler.
pub(super) const NONE: u32 = u32::MAX;

/// The most registers of a unit: few enough that a small offset from any of them fits 16 bits.
pub(super) const MAX_REGISTERS: u16 = 65_000;

/// An instruction before assembly.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ir {
    pub(super) word: Instr,
    /// Label that it jumps to, or [`NONE`].
    pub(super) target: u32,
    /// Handler that covers it, or [`NONE`].
    pub(super) handler: u32,
    pub(super) pos: Position,
}

/// An exception handler: where it begins, and the register that receives the exception.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handler {
    pub(super) label: Label,
    pub(super) depth: u16,
}

/// What a unit is compiled from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitKind {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
    TypeParams,
}

/// A comprehension that is being compiled into this unit: its variables live in temps.
#[derive(Debug)]
pub(super) struct InlinedComp {
    pub(super) block: BlockId,
    /// Register of each variable, and whether it holds a cell.
    pub(super) vars: HashMap<Name, (u16, bool)>,
}

/// How a name is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A local, or a comprehension variable in a temp.
    Register(u16),
    /// A cell or free variable.
    Cell(u16),
    /// A free variable in a class body: the class namespace comes first.
    ClassCell(u16),
    /// By LoadGlobal and so on.
    Global,
    /// By LoadName and so on.
    Name,
    /// In an annotation scope within a class: the class namespace in this cell, then globals.
    ClassDictGlobal(u16),
    /// In an annotation scope within a class: the class namespace in the first cell, then the second cell.
    ClassDictCell(u16, u16),
}

/// A code unit under construction.
#[derive(Debug)]
pub(super) struct Unit<'a> {
    pub(super) block: BlockId,
    pub(super) kind: UnitKind,
    pub(super) private: Option<Name>,
    pub(super) code: Code,
    pub(super) ir: Vec<Ir>,
    pub(super) labels: Vec<u32>,
    pub(super) handlers: Vec<Handler>,
    pub(super) handler: u32,
    pub(super) pos: Position,
    pub(super) top: u16,
    max_top: u16,
    /// A table or the registers ran over.
    pub(super) overflow: bool,
    pub(super) comps: Vec<InlinedComp>,
    pub(super) frame_blocks: Vec<FrameBlock<'a>>,
    pub(super) static_attributes: Vec<Name>,
    pub(super) named_temps: Vec<(Name, u16, bool, Label, Label)>,
    /// The call instruction whose window is ready: op, flags, site.
    pub(super) pending_call: Option<(Op, u8, u16)>,
    constants: HashMap<Const, u32>,
    names: HashMap<Name, u16>,
    var_names: HashMap<Name, u16>,
    shared_sites: HashMap<Site, u16>,
    locals: HashMap<Name, u16>,
    cells: HashMap<Name, u16>,
    frees: HashMap<Name, u16>,
}

impl<'a> Unit<'a> {
    pub(super) fn new(id: BlockId, block: &Block, kind: UnitKind, private: Option<Name>) -> Unit<'a> {
        let mut unit = Unit {
            block: id,
            kind,
            private,
            code: Code::default(),
            ir: Vec::new(),
            labels: Vec::new(),
            handlers: Vec::new(),
            handler: NONE,
            pos: Position::default(),
            top: 0,
            max_top: 0,
            overflow: false,
            comps: Vec::new(),
            frame_blocks: Vec::new(),
            static_attributes: Vec::new(),
            named_temps: Vec::new(),
            pending_call: None,
            constants: HashMap::new(),
            names: HashMap::new(),
            var_names: HashMap::new(),
            shared_sites: HashMap::new(),
            locals: HashMap::new(),
            cells: HashMap::new(),
            frees: HashMap::new(),
        };
        unit.lay_out_registers(block);
        unit
    }

    fn lay_out_registers(&mut self, block: &Block) {
        let mut n_registers = 0usize;
        if block.is_function_like() {
            for name in block.params().iter().chain(block.names_with(Scope::Local)) {
                if !self.locals.contains_key(name) {
                    self.locals.insert(name.clone(), n_registers as u16);
                    self.code.varnames.push(name.as_arc().clone());
                    n_registers += 1;
                }
            }
        }
        self.code.n_locals = n_registers as u16;
        let mut cells = block.cell_names();
        if block.needs_class_closure {
            cells.push(Name::new("__class__"));
        }
        if block.needs_class_dict {
            cells.push(Name::new("__classdict__"));
        }
        for name in cells {
            self.code.cell_params.push(self.locals.get(&name).copied());
            self.code.cellvars.push(name.as_arc().clone());
            self.cells.insert(name, n_registers as u16);
            n_registers += 1;
        }
        self.code.n_cells = self.code.cellvars.len() as u16;
        for name in block.free_names() {
            self.code.freevars.push(name.as_arc().clone());
            self.frees.insert(name, n_registers as u16);
            n_registers += 1;
        }
        self.code.n_free = self.code.freevars.len() as u16;
        self.overflow = n_registers > 60_000;
        self.top = n_registers.min(60_000) as u16;
        self.max_top = self.top;
        self.code.n_held = self.top;
    }

    /// Notes how many registers may hold something at a return of what the temp holds.
    pub(super) fn note_return(&mut self, temp: Option<u16>) {
        let is_last = temp.is_some_and(|temp| temp + 1 == self.top);
        self.code.n_held = self.code.n_held.max(self.top - u16::from(is_last));
    }

    /// The register of a local.
    pub(super) fn local(&self, name: &str) -> Option<u16> {
        self.locals.get(name).copied()
    }

    /// The register of a cell of this unit.
    pub(super) fn cell(&self, name: &str) -> Option<u16> {
        self.cells.get(name).copied()
    }

    /// The register of a free variable.
    pub(super) fn free(&self, name: &str) -> Option<u16> {
        self.frees.get(name).copied()
    }

    /// The next free temp.
    pub(super) fn alloc(&mut self) -> u16 {
        self.alloc_many(1)
    }

    /// A run of temps; the first of them.
    pub(super) fn alloc_many(&mut self, count: u16) -> u16 {
        let first = self.top;
        match self.top.checked_add(count) {
            Some(top) if top < MAX_REGISTERS => self.top = top,
            _ => self.overflow = true,
        }
        self.max_top = self.max_top.max(self.top);
        first
    }

    pub(super) fn n_registers(&self) -> u16 {
        self.max_top
    }

    pub(super) fn at(&mut self, span: Span) {
        let Span { line, col, end_line, end_col } = span;
        self.pos = Position { line, end_line, col, end_col };
    }

    fn push(&mut self, word: Instr, target: u32) {
        self.ir.push(Ir { word, target, handler: self.handler, pos: self.pos });
    }

    pub(super) fn emit(&mut self, op: Op, flags: u8, a: u16, b: u16, c: u16) {
        self.push(Instr::abc(op, flags, a, b, c), NONE);
    }

    pub(super) fn emit_bx(&mut self, op: Op, flags: u8, a: u16, bx: i32) {
        self.push(Instr::abx(op, flags, a, bx), NONE);
    }

    /// A jump with its operands before the offset.
    pub(super) fn jump(&mut self, op: Op, flags: u8, a: u16, b: u16, label: Label) {
        debug_assert!(op.is_jump());
        let word = match op.info().roles[1] {
            Role::Jump32 => Instr::abx(op, flags, a, 0),
            _ => Instr::abc(op, flags, a, b, 0),
        };
        self.push(word, label.0);
    }

    pub(super) fn jump_always(&mut self, label: Label) {
        self.jump(Op::Jump, 0, 0, 0, label);
    }

    pub(super) fn new_label(&mut self) -> Label {
        self.labels.push(NONE);
        Label(self.labels.len() as u32 - 1)
    }

    pub(super) fn place(&mut self, label: Label) {
        self.labels[label.0 as usize] = self.ir.len() as u32;
    }

    pub(super) fn label_here(&mut self) -> Label {
        let label = self.new_label();
        self.place(label);
        label
    }

    /// Registers a handler and makes it cover what follows; returns the one that did before.
    pub(super) fn enter_handler(&mut self, label: Label, depth: u16) -> u32 {
        self.max_top = self.max_top.max(depth.saturating_add(1));
        self.handlers.push(Handler { label, depth });
        std::mem::replace(&mut self.handler, self.handlers.len() as u32 - 1)
    }

    pub(super) fn constant(&mut self, value: Const) -> u32 {
        if let Some(&index) = self.constants.get(&value) {
            return index;
        }
        let index = self.code.constants.len() as u32;
        self.code.constants.push(value.clone());
        self.constants.insert(value, index);
        index
    }

    /// A constant for a 16-bit operand.
    pub(super) fn small_constant(&mut self, value: Const) -> u16 {
        let index = self.constant(value);
        self.overflow |= index > 65_535;
        index as u16
    }

    pub(super) fn name(&mut self, name: &Name) -> u16 {
        let index = intern(&mut self.names, &mut self.code.names, name);
        self.overflow |= index.is_none();
        index.unwrap_or(0)
    }

    pub(super) fn var_name(&mut self, name: &Name) -> u16 {
        let index = intern(&mut self.var_names, &mut self.code.var_names, name);
        self.overflow |= index.is_none();
        index.unwrap_or(0)
    }

    pub(super) fn site(&mut self, kind: SiteKind, index: u16) -> u16 {
        let site = Site { kind, index };
        if self.code.sites.len() >= 65_000 {
            if let Some(&shared) = self.shared_sites.get(&site) {
                return shared;
            }
            self.overflow |= self.code.sites.len() > 65_535;
            self.shared_sites.insert(site, self.code.sites.len() as u16);
        }
        self.code.sites.push(site);
        (self.code.sites.len() - 1) as u16
    }

    pub(super) fn name_site(&mut self, kind: SiteKind, name: &Name) -> u16 {
        let index = self.name(name);
        self.site(kind, index)
    }

    pub(super) fn load_const(&mut self, dst: u16, value: Const) {
        if let Const::Int(int) = value
            && let Ok(small) = i32::try_from(int)
        {
            return self.emit_bx(Op::LoadInt, 0, dst, small);
        }
        let index = self.constant(value);
        self.emit_bx(Op::LoadConst, 0, dst, index as i32);
    }
}

fn intern(index: &mut HashMap<Name, u16>, list: &mut Vec<Arc<str>>, name: &Name) -> Option<u16> {
    if let Some(&index) = index.get(name) {
        return Some(index);
    }
    let number = u16::try_from(list.len()).ok()?;
    list.push(name.as_arc().clone());
    index.insert(name.clone(), number);
    Some(number)
}
