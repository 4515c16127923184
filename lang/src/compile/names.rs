//! Names: where they live, loading, storing and deleting them, and closures.

use super::unit::Place;
use super::{Compiler, Res, Val, Want};
use crate::ast::{ExprContext, Name, Span};
use crate::code::{A_TEMP, B_TEMP, Const, HAS_VALUE, MF_CLOSURE, Op, SiteKind};
use crate::symbols::{BlockKind, Scope, mangle};

impl Compiler<'_> {
    pub(super) fn mangled(&self, name: &Name) -> Name {
        mangle(self.unit.private.as_ref(), name)
    }

    /// Cells of the current unit are made first; a parameter moves into its cell.
    pub(super) fn make_cells(&mut self) {
        let first = self.unit.code.n_locals;
        for (index, param) in self.unit.code.cell_params.clone().into_iter().enumerate() {
            let cell = first.saturating_add(index as u16);
            match param {
                Some(param) => self.unit.emit(Op::MakeCell, HAS_VALUE, cell, param, 0),
                None => self.unit.emit(Op::MakeCell, 0, cell, 0, 0),
            }
        }
    }

    /// Where the (mangled) name lives, seen from here.
    pub(super) fn resolve(&self, name: &Name) -> Place {
        let mut in_comprehension = false;
        for comp in self.unit.comps.iter().rev() {
            if let Some(&(register, is_cell)) = comp.vars.get(name) {
                return if is_cell { Place::Cell(register) } else { Place::Register(register) };
            }
            if self.table.block(comp.block).scope(name) == Some(Scope::GlobalExplicit) {
                return Place::Global;
            }
            in_comprehension = true;
        }
        self.resolve_in_unit(name, in_comprehension)
    }

    fn resolve_in_unit(&self, name: &Name, in_comprehension: bool) -> Place {
        let block = self.block();
        let is_class = block.kind == BlockKind::Class;
        let scope = block.scope(name);
        if is_class && in_comprehension {
            // Functions in a class do not see its names; neither do comprehensions.
            return match self.unit.free(name) {
                Some(register) => Place::Cell(register),
                None => Place::Global,
            };
        }
        match scope {
            Some(Scope::Local) if block.is_function_like() => match self.unit.local(name) {
                Some(register) => Place::Register(register),
                None => Place::Global,
            },
            Some(Scope::Cell) => self.unit.cell(name).map_or(Place::Global, Place::Cell),
            Some(Scope::Free) => match (self.unit.free(name), self.class_dict_cell()) {
                (Some(register), Some(dict)) if name != "__classdict__" => {
                    Place::ClassDictCell(dict, register)
                }
                (Some(register), _) if is_class => Place::ClassCell(register),
                (Some(register), _) => Place::Cell(register),
                (None, _) => Place::Global,
            },
            Some(Scope::GlobalExplicit) => Place::Global,
            _ if block.is_function_like() => match self.class_dict_cell() {
                Some(dict) => Place::ClassDictGlobal(dict),
                None => Place::Global,
            },
            _ => Place::Name,
        }
    }

    fn class_dict_cell(&self) -> Option<u16> {
        if self.block().can_see_class_scope { self.unit.free("__classdict__") } else { None }
    }

    /// A name in an expression.
    pub(super) fn load_name(&mut self, name: &Name, span: Span, want: Want) -> Val {
        if name == "__debug__" {
            let value = if self.options.optimize == 0 { Const::True } else { Const::False };
            return self.settle(Val::Const(value), want);
        }
        let name = self.mangled(name);
        self.unit.at(span);
        self.load_mangled(&name, want)
    }

    pub(super) fn load_mangled(&mut self, name: &Name, want: Want) -> Val {
        let place = self.resolve(name);
        if let Place::Register(register) = place {
            let var = self.unit.var_name(name);
            self.unit.emit(Op::CheckBound, 0, register, 0, var);
            let value = self.settle(Val::Reg(register), want);
            // An assignment expression further on could change the local while its old value is still wanted.
            if want == Want::Any && self.block().walrus_targets.contains(name) {
                return self.settle(value, Want::Top);
            }
            return value;
        }
        let (dst, value) = self.dst(want);
        self.load_place(place, name, dst);
        value
    }

    fn load_place(&mut self, place: Place, name: &Name, dst: u16) {
        match place {
            Place::Register(register) => self.unit.emit(Op::Move, 0, dst, register, 0),
            Place::Cell(cell) => {
                let var = self.unit.var_name(name);
                self.unit.emit(Op::LoadDeref, 0, dst, cell, var);
            }
            Place::ClassCell(cell) => {
                let temp = self.scratch(dst);
                self.unit.emit(Op::LoadLocals, 0, temp, 0, 0);
                let var = self.unit.var_name(name);
                self.unit.emit(Op::LoadFromDictOrDeref, 0, temp, cell, var);
                self.move_scratch(temp, dst);
            }
            Place::ClassDictCell(dict, cell) => {
                let temp = self.scratch(dst);
                let var = self.unit.var_name(name);
                self.unit.emit(Op::LoadDeref, 0, temp, dict, var);
                self.unit.emit(Op::LoadFromDictOrDeref, 0, temp, cell, var);
                self.move_scratch(temp, dst);
            }
            Place::ClassDictGlobal(dict) => {
                let temp = self.scratch(dst);
                let var = self.unit.var_name(name);
                self.unit.emit(Op::LoadDeref, 0, temp, dict, var);
                let site = self.unit.name_site(SiteKind::Global, name);
                self.unit.emit(Op::LoadFromDictOrGlobal, 0, temp, 0, site);
                self.move_scratch(temp, dst);
            }
            Place::Global => {
                let site = self.unit.name_site(SiteKind::Global, name);
                self.unit.emit(Op::LoadGlobal, 0, dst, 0, site);
            }
            Place::Name => {
                let site = self.unit.name_site(SiteKind::Name, name);
                self.unit.emit(Op::LoadName, 0, dst, 0, site);
            }
        }
    }

    /// A temp to work in on the way to `dst`: `dst` itself if it is a temp.
    fn scratch(&mut self, dst: u16) -> u16 {
        if dst >= self.unit.code.first_temp() { dst } else { self.unit.alloc() }
    }

    fn move_scratch(&mut self, temp: u16, dst: u16) {
        if temp != dst {
            self.unit.emit(Op::Move, B_TEMP, dst, temp, 0);
            self.unit.top = temp;
        }
    }

    /// Stores a value that is consumed if it is a temp.
    pub(super) fn store_name(&mut self, name: &Name, value: Val, span: Span) -> Res<()> {
        self.forbid_debug(name, ExprContext::Store, span)?;
        let name = self.mangled(name);
        self.store_mangled(&name, value);
        Ok(())
    }

    pub(super) fn store_mangled(&mut self, name: &Name, value: Val) {
        match self.resolve(name) {
            Place::Register(register) => {
                self.settle(value, Want::Into(register));
            }
            Place::Cell(cell) | Place::ClassCell(cell) | Place::ClassDictCell(_, cell) => {
                let (register, flag) = self.operand(value, B_TEMP);
                self.unit.emit(Op::StoreDeref, flag, cell, register, 0);
            }
            Place::Global | Place::ClassDictGlobal(_) => {
                let (register, flag) = self.operand(value, A_TEMP);
                let site = self.unit.name_site(SiteKind::Global, name);
                self.unit.emit(Op::StoreGlobal, flag, register, 0, site);
            }
            Place::Name => {
                let (register, flag) = self.operand(value, A_TEMP);
                let site = self.unit.name_site(SiteKind::Name, name);
                self.unit.emit(Op::StoreName, flag, register, 0, site);
            }
        }
    }

    /// The register that an assignment to this name may write directly.
    pub(super) fn direct_register(&self, name: &Name) -> Option<u16> {
        match self.resolve(&self.mangled(name)) {
            Place::Register(register) => Some(register),
            _ => None,
        }
    }

    pub(super) fn delete_name(&mut self, name: &Name, span: Span) -> Res<()> {
        self.forbid_debug(name, ExprContext::Del, span)?;
        let name = self.mangled(name);
        self.unit.at(span);
        self.delete_mangled(&name);
        Ok(())
    }

    pub(super) fn delete_mangled(&mut self, name: &Name) {
        match self.resolve(name) {
            Place::Register(register) => {
                let var = self.unit.var_name(name);
                self.unit.emit(Op::CheckBound, 0, register, 0, var);
                self.unit.emit(Op::Unset, 0, register, 0, 0);
            }
            Place::Cell(cell) | Place::ClassCell(cell) | Place::ClassDictCell(_, cell) => {
                let var = self.unit.var_name(name);
                self.unit.emit(Op::DelDeref, 0, cell, 0, var);
            }
            Place::Global | Place::ClassDictGlobal(_) => {
                let site = self.unit.name_site(SiteKind::Global, name);
                self.unit.emit(Op::DelGlobal, 0, 0, 0, site);
            }
            Place::Name => {
                let site = self.unit.name_site(SiteKind::Name, name);
                self.unit.emit(Op::DelName, 0, 0, 0, site);
            }
        }
    }

    pub(super) fn forbid_debug(&self, name: &Name, ctx: ExprContext, span: Span) -> Res<()> {
        if name != "__debug__" || ctx == ExprContext::Load {
            return Ok(());
        }
        let what = if ctx == ExprContext::Store { "assign to" } else { "delete" };
        self.error(format!("cannot {what} __debug__"), span)
    }

    /// The cell that an inner unit's free variable refers to.
    fn closure_cell(&self, name: &Name) -> Option<u16> {
        for comp in self.unit.comps.iter().rev() {
            if let Some(&(register, true)) = comp.vars.get(name) {
                return Some(register);
            }
        }
        let is_class = self.block().kind == BlockKind::Class;
        let own = name == "__class__" && self.block().needs_class_closure
            || name == "__classdict__" && self.block().needs_class_dict;
        if is_class && own && self.unit.comps.is_empty() {
            return self.unit.cell(name);
        }
        let free = self.unit.free(name);
        if is_class { free } else { self.unit.cell(name).or(free) }
    }

    /// Makes the function of a code object, after what the flags say has been put at the top of the temps; the window
    /// starts at `base`, where the function goes.
    pub(super) fn make_function(&mut self, code: std::sync::Arc<crate::code::Code>, base: u16, flags: u8) {
        let mut flags = flags;
        let free: Vec<Name> = code.freevars.iter().map(|name| Name::from(name.clone())).collect();
        if !free.is_empty() {
            let window = self.unit.top;
            for name in &free {
                let dst = self.unit.alloc();
                match self.closure_cell(name) {
                    Some(cell) => self.unit.emit(Op::Move, 0, dst, cell, 0),
                    None => self.unit.emit(Op::MakeCell, 0, dst, 0, 0),
                }
            }
            self.unit.emit(Op::BuildTuple, 0, window, window, free.len() as u16);
            flags |= MF_CLOSURE;
        }
        let index = self.unit.small_constant(Const::Code(code));
        self.unit.emit(Op::MakeFunction, flags, base, base, index);
        self.unit.top = base;
        self.unit.alloc();
    }
}
