//! From instructions and kinds to machine code.
//!
//! Ints and floats are in machine registers, without tags. The count of ticks is kept as the interpreter keeps it: what was
//! executed is T plus the place, so straight code costs nothing and a taken jump adds a constant to T. A way back compares with
//! the limit, which is one load and one compare; there, and where a number no longer fits or an instruction is not known, the
//! state is stored and the interpreter goes on at that very instruction. So a traceback, a debugger and a switch of threads find
//! what they would have found without.
//!
//! An instruction is translated once for each set of kinds with which it is reached: a local that is set in a loop's first turn
//! only is unset in one version and an int in another, so that what is stored is neither lost nor invented.

use crate::kinds::{Constant, Kind, Math, Operand, Row, Step, Test, after, kind_of, step};
use crate::{Arg, Stop};
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{AbiParam, Block, InstBuilder, MemFlagsData, Value, types};
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext, Variable};
use cranelift_jit::{JITBuilder, JITModule};
use cranelift_module::{Linkage, Module, default_libcall_names};
use gilbox_lang::code::Code;
use std::collections::HashMap;
use std::sync::atomic::AtomicI64;

/// What machine code and its caller share.
#[repr(C)]
struct State {
    registers: *mut u64,
    limit: *const AtomicI64,
    /// T: the ticks so far less the place.
    base: i64,
}

type Entry = unsafe extern "C" fn(*mut State) -> u64;

/// A compiled function: its entry, and for each number that it answers the place to go on from, with the kinds there.
pub struct Compiled {
    entry: Entry,
    exits: Vec<(usize, Row)>,
}

impl Compiled {
    /// Runs it on arguments of the kinds that it was compiled for.
    pub fn run(&self, args: &[Arg], limit: &AtomicI64) -> Stop {
        let n_registers = self.exits.iter().map(|exit| exit.1.len()).max().unwrap_or(0);
        let mut registers: Vec<u64> = args.iter().map(|arg| arg.bits()).collect();
        registers.resize(n_registers, 0);
        let mut state = State { registers: registers.as_mut_ptr(), limit, base: 0 };
        // SAFETY: the module that holds the code lives as long as the program; the code reads and writes the state and as
        // many registers as the function has.
        let exit = unsafe { (self.entry)(&mut state) };
        let (pc, row) = &self.exits[exit as usize];
        let kept = row.iter().zip(&registers).map(|(kind, &bits)| kind.map(|kind| (kind, bits)));
        Stop { pc: *pc, ticks: state.base + *pc as i64, registers: kept.collect() }
    }
}

pub struct Compiler {
    module: JITModule,
    context: FunctionBuilderContext,
    n_functions: usize,
}

impl Compiler {
    pub fn new() -> Compiler {
        let mut flags = settings::builder();
        flags.set("opt_level", "speed").expect("a setting of Cranelift");
        let isa = cranelift_native::builder().expect("a machine that Cranelift knows");
        let isa = isa.finish(settings::Flags::new(flags)).expect("settings that go together");
        let module = JITModule::new(JITBuilder::with_isa(isa, default_libcall_names()));
        Compiler { module, context: FunctionBuilderContext::new(), n_functions: 0 }
    }

    pub fn compile(&mut self, code: &Code, args: &[Kind]) -> Compiled {
        let target = self.module.isa().frontend_config();
        let mut context = self.module.make_context();
        context.func.signature.params.push(AbiParam::new(types::I64));
        context.func.signature.returns.push(AbiParam::new(types::I64));
        let builder = FunctionBuilder::new(&mut context.func, &mut self.context);
        let exits = Translation::new(builder, code).run(args, target);
        self.n_functions += 1;
        let name = format!("f{}", self.n_functions);
        let id =
            self.module.declare_function(&name, Linkage::Local, &context.func.signature).expect("a new name");
        self.module.define_function(id, &mut context).expect("code that Cranelift accepts");
        self.module.clear_context(&mut context);
        self.module.finalize_definitions().expect("room for code");
        let code = self.module.get_finalized_function(id);
        // SAFETY: it was made with this signature.
        let entry = unsafe { std::mem::transmute::<*const u8, Entry>(code) };
        Compiled { entry, exits }
    }
}

struct Translation<'a> {
    builder: FunctionBuilder<'a>,
    code: &'a Code,
    /// A variable for each register as an int, then one for each as a float.
    variables: Vec<(Variable, Variable)>,
    base: Variable,
    state: Option<Value>,
    blocks: HashMap<(usize, Row), Block>,
    /// What has a block and is not translated yet.
    todo: Vec<(usize, Row)>,
    exits: Vec<(usize, Row)>,
}

impl<'a> Translation<'a> {
    fn new(mut builder: FunctionBuilder<'a>, code: &'a Code) -> Self {
        let variables = (0..code.n_registers)
            .map(|_| (builder.declare_var(types::I64), builder.declare_var(types::F64)))
            .collect();
        let base = builder.declare_var(types::I64);
        let (blocks, todo, exits) = (HashMap::new(), Vec::new(), Vec::new());
        Translation { builder, code, variables, base, state: None, blocks, todo, exits }
    }

    fn run(mut self, args: &[Kind], target: TargetFrontendConfig) -> Vec<(usize, Row)> {
        let entry = self.builder.create_block();
        self.builder.append_block_params_for_function_params(entry);
        self.builder.switch_to_block(entry);
        let state = self.builder.block_params(entry)[0];
        self.state = Some(state);
        let registers = self.builder.ins().load(types::I64, MemFlagsData::trusted(), state, 0);
        for (at, kind) in args.iter().enumerate() {
            let place = (at * 8) as i32;
            let (int, float) = self.variables[at];
            match kind {
                Kind::Int => {
                    let value =
                        self.builder.ins().load(types::I64, MemFlagsData::trusted(), registers, place);
                    self.builder.def_var(int, value);
                }
                Kind::Float => {
                    let value =
                        self.builder.ins().load(types::F64, MemFlagsData::trusted(), registers, place);
                    self.builder.def_var(float, value);
                }
            }
        }
        let base = self.builder.ins().iconst(types::I64, 0);
        self.builder.def_var(self.base, base);
        let mut row: Row = args.iter().map(|&kind| Some(kind)).collect();
        row.resize(self.code.n_registers as usize, None);
        let first = self.block_at(0, &row);
        self.builder.ins().jump(first, &[]);
        while let Some((pc, row)) = self.todo.pop() {
            let block = self.block_at(pc, &row);
            self.builder.switch_to_block(block);
            self.instruction(pc, &row);
        }
        self.builder.seal_all_blocks();
        self.builder.finalize(target);
        self.exits
    }

    /// A block for each instruction and set of kinds; Cranelift joins those that follow each other.
    fn block_at(&mut self, pc: usize, row: &Row) -> Block {
        let key = (pc, row.clone());
        if let Some(&block) = self.blocks.get(&key) {
            return block;
        }
        let block = self.builder.create_block();
        self.todo.push(key.clone());
        self.blocks.insert(key, block);
        block
    }

    fn instruction(&mut self, pc: usize, row: &Row) {
        let step = step(self.code, pc);
        match step {
            Step::Load(a, Constant::Int(int)) => {
                let value = self.builder.ins().iconst(types::I64, int);
                self.builder.def_var(self.variables[a as usize].0, value);
            }
            Step::Load(a, Constant::Float(float)) => {
                let value = self.builder.ins().f64const(float);
                self.builder.def_var(self.variables[a as usize].1, value);
            }
            Step::Move(a, b) => match row[b as usize] {
                Some(Kind::Int) => {
                    let value = self.builder.use_var(self.variables[b as usize].0);
                    self.builder.def_var(self.variables[a as usize].0, value);
                }
                Some(Kind::Float) => {
                    let value = self.builder.use_var(self.variables[b as usize].1);
                    self.builder.def_var(self.variables[a as usize].1, value);
                }
                None => return self.leave(pc, row),
            },
            Step::Arithmetic(math, a, b, c) => {
                if !self.arithmetic(pc, row, math, a, b, c) {
                    return self.leave(pc, row);
                }
            }
            Step::Jump(to) => return self.go(pc, row, to),
            Step::Branch(test, a, b, on, to) => return self.branch(pc, row, test, (a, b), on, to),
            Step::Leave => return self.leave(pc, row),
        }
        let next = self.block_at(pc + 1, &after(step, row));
        self.builder.ins().jump(next, &[]);
    }

    /// True if it could be translated.
    fn arithmetic(&mut self, pc: usize, row: &Row, math: Math, a: u16, b: u16, c: Operand) -> bool {
        let (Some(kind_b), Some(kind_c)) = (row[b as usize], kind_of(c, row)) else { return false };
        let b = Operand::Register(b);
        if kind_b == Kind::Int && kind_c == Kind::Int {
            let (b, c) = (self.int(b), self.int(c));
            let (result, is_over) = match math {
                Math::Add => self.builder.ins().sadd_overflow(b, c),
                Math::Sub => self.builder.ins().ssub_overflow(b, c),
                Math::Mul => self.builder.ins().smul_overflow(b, c),
            };
            let (fits, over) = (self.builder.create_block(), self.builder.create_block());
            self.builder.ins().brif(is_over, over, &[], fits, &[]);
            self.builder.set_cold_block(over);
            self.builder.switch_to_block(over);
            self.leave(pc, row);
            self.builder.switch_to_block(fits);
            self.builder.def_var(self.variables[a as usize].0, result);
        } else {
            let (b, c) = (self.float(b, kind_b), self.float(c, kind_c));
            let result = match math {
                Math::Add => self.builder.ins().fadd(b, c),
                Math::Sub => self.builder.ins().fsub(b, c),
                Math::Mul => self.builder.ins().fmul(b, c),
            };
            self.builder.def_var(self.variables[a as usize].1, result);
        }
        true
    }

    fn branch(&mut self, pc: usize, row: &Row, test: Test, (a, b): (u16, Operand), on: bool, to: usize) {
        let (Some(kind_a), Some(kind_b)) = (row[a as usize], kind_of(b, row)) else {
            return self.leave(pc, row);
        };
        let a = Operand::Register(a);
        let holds = if kind_a == Kind::Int && kind_b == Kind::Int {
            let (a, b) = (self.int(a), self.int(b));
            let test = match test {
                Test::Lt => IntCC::SignedLessThan,
                Test::Gt => IntCC::SignedGreaterThan,
            };
            self.builder.ins().icmp(test, a, b)
        } else {
            let (a, b) = (self.float(a, kind_a), self.float(b, kind_b));
            let test = match test {
                Test::Lt => FloatCC::LessThan,
                Test::Gt => FloatCC::GreaterThan,
            };
            self.builder.ins().fcmp(test, a, b)
        };
        let (taken, next) = (self.builder.create_block(), self.block_at(pc + 1, row));
        let (yes, no) = if on { (taken, next) } else { (next, taken) };
        self.builder.ins().brif(holds, yes, &[], no, &[]);
        self.builder.switch_to_block(taken);
        self.go(pc, row, to);
    }

    /// A taken jump: T is what it was and the distance; a way back looks at the limit.
    fn go(&mut self, pc: usize, row: &Row, to: usize) {
        let base = self.builder.use_var(self.base);
        let base = self.builder.ins().iadd_imm_s(base, pc as i64 + 1 - to as i64);
        self.builder.def_var(self.base, base);
        let target = self.block_at(to, row);
        if to > pc {
            self.builder.ins().jump(target, &[]);
            return;
        }
        let state = self.state.expect("the entry came first");
        let limit = self.builder.ins().load(types::I64, MemFlagsData::trusted(), state, 8);
        // Other threads write it, so it is read each time: no optimisation may take an earlier look for a later one.
        let limit = self.builder.ins().atomic_load(types::I64, MemFlagsData::trusted(), limit);
        let ticks = self.builder.ins().iadd_imm_s(base, to as i64);
        let is_due = self.builder.ins().icmp(IntCC::SignedGreaterThanOrEqual, ticks, limit);
        let stop = self.builder.create_block();
        self.builder.ins().brif(is_due, stop, &[], target, &[]);
        self.builder.set_cold_block(stop);
        self.builder.switch_to_block(stop);
        self.leave(to, row);
    }

    /// Stores what the interpreter needs to go on with the instruction, and answers the number of this exit.
    fn leave(&mut self, pc: usize, row: &Row) {
        let state = self.state.expect("the entry came first");
        let registers = self.builder.ins().load(types::I64, MemFlagsData::trusted(), state, 0);
        for (at, kind) in row.iter().enumerate() {
            let Some(kind) = kind else { continue };
            let (int, float) = self.variables[at];
            let value = self.builder.use_var(if *kind == Kind::Int { int } else { float });
            self.builder.ins().store(MemFlagsData::trusted(), value, registers, (at * 8) as i32);
        }
        let base = self.builder.use_var(self.base);
        self.builder.ins().store(MemFlagsData::trusted(), base, state, 16);
        let number = self.builder.ins().iconst(types::I64, self.exits.len() as i64);
        self.exits.push((pc, row.clone()));
        self.builder.ins().return_(&[number]);
    }

    fn int(&mut self, operand: Operand) -> Value {
        match operand {
            Operand::Register(register) => self.builder.use_var(self.variables[register as usize].0),
            Operand::Immediate(int) => self.builder.ins().iconst(types::I64, int),
        }
    }

    /// The operand as a float; an int is rounded as Python rounds it.
    fn float(&mut self, operand: Operand, kind: Kind) -> Value {
        if kind == Kind::Int {
            let int = self.int(operand);
            return self.builder.ins().fcvt_from_sint(types::F64, int);
        }
        match operand {
            Operand::Register(register) => self.builder.use_var(self.variables[register as usize].1),
            Operand::Immediate(int) => self.builder.ins().f64const(int as f64),
        }
    }
}
