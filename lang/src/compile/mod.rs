//! The compiler: from a tree to a code object.
//!
//! Temps follow stack discipline: `Unit::top` is the next free one, an expression leaves its value at the top
//! that it found, or in a local it need not copy. See [`crate::code::op`] for what the instructions do.

mod annotate;
mod assemble;
mod assigned;
mod block;
mod call;
mod class;
mod collection;
mod comprehension;
mod condition;
mod expr;
mod fold;
mod fold_ops;
mod fstring;
mod function;
mod future;
mod import;
mod leave;
mod loops;
mod names;
mod pattern;
mod pattern_parts;
mod stmt;
mod target;
mod try_stmt;
mod type_params;
mod unit;
mod unparse;
mod warn;
mod with_stmt;

use std::sync::Arc;

use crate::ast::{Expr, Mod, Name, Span};
use crate::code::{Code, Const, IMPLICIT, Op, SyntaxWarning, flags};
use crate::diagnostic::{Diagnostic, DiagnosticKind};
use crate::source::{Pos, Source};
use crate::symbols::{self, Block, BlockId, SymbolTable};

use unit::{Unit, UnitKind};

pub(crate) use crate::symbols::Res;
pub(crate) use unparse::repr as constant_repr;

/// What a text is compiled as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A file, or the text of `exec`.
    Exec,
    /// An expression, as `eval` takes.
    Eval,
    /// One interactive statement: its values are printed.
    Single,
}

/// How to compile.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// `-O` level: 1 leaves out assertions, 2 docstrings too.
    pub optimize: u8,
    /// Await, async for and async with at the top level make the code a coroutine over its globals (`ast`'s
    /// `PyCF_ALLOW_TOP_LEVEL_AWAIT`).
    pub top_level_await: bool,
    /// Future features inherited from the code that asks for the compilation (bits of [`Code::flags`]).
    pub inherited_flags: u32,
}

/// Compiles a tree that was parsed from `source`.
///
/// # Errors
/// The `SyntaxError`s that CPython's compiler and symbol table raise.
pub fn compile_module(module: &Mod, source: &Source, options: Options) -> Result<Arc<Code>, Diagnostic> {
    compile_boxed(module, source, options).map_err(|error| *error)
}

fn compile_boxed(module: &Mod, source: &Source, options: Options) -> Res<Arc<Code>> {
    let (asked, future_end) = future::scan(module, source)?;
    let future = asked | options.inherited_flags & future::ALL;
    let table = symbols::build(module, source, future & flags::FUTURE_ANNOTATIONS != 0)?;
    let top = table.top();
    let unit = Unit::new(top, table.block(top), UnitKind::Module, None);
    let mut compiler = Compiler {
        source,
        table,
        options,
        future,
        future_end,
        interactive: matches!(module, Mod::Interactive { .. }),
        unit,
        outer: Vec::new(),
        warnings: Vec::new(),
        is_coroutine: false,
    };
    let mut code = compiler.module(module)?;
    if compiler.is_coroutine {
        let mut coroutine = code.over_globals();
        coroutine.flags |= flags::COROUTINE;
        code = Arc::new(coroutine);
    }
    if !compiler.warnings.is_empty()
        && let Some(code) = Arc::get_mut(&mut code)
    {
        code.warnings = compiler.warnings;
    }
    Ok(code)
}

/// Compiles a text.
///
/// # Errors
/// The errors of the parser, then those of [`compile_module`].
pub fn compile_source(text: &str, name: &str, mode: Mode, options: Options) -> Result<Arc<Code>, Diagnostic> {
    let source = Source::new(name, text);
    let module = match mode {
        Mode::Exec => crate::parse::parse_module(&source)?,
        Mode::Eval => crate::parse::parse_expression(&source)?,
        Mode::Single => crate::parse::parse_interactive(&source)?,
    };
    let mut code = compile_module(&module, &source, options)?;
    let mut warnings = crate::lex::dubious_literals(&source);
    if !warnings.is_empty()
        && let Some(code) = Arc::get_mut(&mut code)
    {
        warnings.append(&mut code.warnings);
        code.warnings = warnings;
    }
    Ok(code)
}

/// The value of an expression that has been compiled.
#[derive(Clone, Debug)]
pub(self) enum Val {
    /// A constant that is not in a register yet.
    Const(Const),
    /// A local that the user of the value only borrows.
    Reg(u16),
    /// A temp that the user of the value consumes.
    Temp(u16),
}

/// Where the value of an expression is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(self) enum Want {
    /// Anywhere: a constant, a local, or the temp at the top.
    Any,
    /// In the temp at the top, which is allocated.
    Top,
    /// In this register; the top stays.
    Into(u16),
}

struct Compiler<'a> {
    source: &'a Source,
    table: SymbolTable,
    options: Options,
    future: u32,
    /// Where the last of the future imports ends; later ones are errors.
    future_end: Pos,
    interactive: bool,
    unit: Unit<'a>,
    outer: Vec<Unit<'a>>,
    warnings: Vec<SyntaxWarning>,
    /// The module awaits at its top level.
    is_coroutine: bool,
}

impl<'a> Compiler<'a> {
    fn error<T>(&self, message: impl Into<String>, span: Span) -> Res<T> {
        Err(symbols::error(message, self.source, span))
    }

    /// The block of the current unit (not that of an inlined comprehension).
    fn block(&self) -> &Block {
        self.table.block(self.unit.block)
    }

    /// May this unit await? At the top level of a module that may, this makes it a coroutine.
    fn may_await(&mut self) -> bool {
        let is_open_module = self.unit.kind == UnitKind::Module && self.options.top_level_await;
        self.is_coroutine |= is_open_module;
        is_open_module || self.unit.kind == UnitKind::AsyncFunction
    }

    fn module(&mut self, module: &'a Mod) -> Res<Arc<Code>> {
        self.unit.code.name = Arc::from("<module>");
        self.unit.code.qualname = Arc::from("<module>");
        self.unit.code.first_line = 1;
        self.unit.at(Span { line: 1, col: 0, end_line: 1, end_col: 0 });
        match module {
            Mod::Module { body } => {
                self.setup_annotations(body);
                let body = self.module_docstring(body);
                self.stmts(body)?;
            }
            Mod::Interactive { body } => {
                self.setup_annotations(body);
                self.stmts(body)?;
            }
            Mod::Expression { body } => {
                let value = self.expr(body, Want::Any)?;
                self.emit_return(value);
            }
        }
        self.finish_unit()
    }

    /// Opens a unit for an inner block.
    fn enter_unit(&mut self, block: BlockId, kind: UnitKind, name: &Name, private: Option<Name>, line: u32) {
        let mut unit = Unit::new(block, self.table.block(block), kind, private);
        unit.code.name = name.as_arc().clone();
        unit.code.first_line = line;
        unit.at(Span { line, col: 0, end_line: line, end_col: 0 });
        self.outer.push(std::mem::replace(&mut self.unit, unit));
        self.unit.code.qualname = self.qualname(name);
        self.make_cells();
    }

    /// Closes the current unit, which ends in `return None` if control gets there.
    fn finish_unit(&mut self) -> Res<Arc<Code>> {
        let none = self.unit.constant(Const::None);
        self.unit.note_return(None);
        self.unit.emit_bx(Op::ReturnConst, IMPLICIT, 0, none as i32);
        self.unit.code.flags |= self.code_flags();
        self.unit.code.filename = self.source.name().clone();
        let line = self.unit.code.first_line;
        let placeholder = Unit::new(BlockId(0), &empty_block(), UnitKind::Module, None);
        let unit = std::mem::replace(&mut self.unit, self.outer.pop().unwrap_or(placeholder));
        assemble::assemble(unit).ok_or_else(|| self.too_large(line))
    }

    /// A code unit needs more registers or table entries than there are.
    fn too_large(&self, line: u32) -> Box<Diagnostic> {
        let message = format!("code unit at line {line} has too many names, constants or registers");
        Box::new(Diagnostic::without_place(DiagnosticKind::Memory, message, self.source.name()))
    }

    fn code_flags(&self) -> u32 {
        let block = self.block();
        let mut bits = self.future & future::ALL;
        if block.is_function_like() {
            bits |= flags::OPTIMIZED | flags::NEWLOCALS;
            bits |= if block.nested { flags::NESTED } else { 0 };
            bits |= match (block.generator, block.coroutine) {
                (true, false) => flags::GENERATOR,
                (false, true) => flags::COROUTINE,
                (true, true) => flags::ASYNC_GENERATOR,
                (false, false) => 0,
            };
        }
        bits
    }

    /// `outer.<locals>.inner`: the units around, but for those of type parameters.
    fn qualname(&self, name: &Name) -> Arc<str> {
        let mut around = self.outer.iter().rev().filter(|unit| unit.kind != UnitKind::TypeParams);
        let Some(parent) = around.next() else { return name.as_arc().clone() };
        if parent.kind == UnitKind::Module {
            return name.as_arc().clone();
        }
        let is_definition =
            matches!(self.unit.kind, UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Class);
        let mangled = symbols::mangle(parent.private.as_ref(), name);
        if is_definition
            && self.table.block(parent.block).scope(&mangled) == Some(symbols::Scope::GlobalExplicit)
        {
            return name.as_arc().clone();
        }
        let locals = if parent.kind == UnitKind::Class { "" } else { ".<locals>" };
        Arc::from(format!("{}{locals}.{name}", parent.code.qualname))
    }

    fn at(&mut self, expr: &Expr) {
        self.unit.at(expr.span);
    }
}

fn empty_block() -> Block {
    Block::new(symbols::BlockKind::Module, Name::new(""), Span::default())
}
