//! What instructions do, as far as the spike knows them, and what each register holds before and after.

use gilbox_lang::code::{Code, Const, Instr, Op};

/// What a register is known to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Int,
    Float,
}

/// One instruction's part in the flow, as far as the spike knows instructions.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// `a = constant`
    Load(u16, Constant),
    /// `a = b`
    Move(u16, u16),
    /// `a = b op c`
    Arithmetic(Math, u16, u16, Operand),
    Jump(usize),
    /// If comparing a with b gives the flag, go there.
    Branch(Test, u16, Operand, bool, usize),
    /// What is left to the interpreter.
    Leave,
}

#[derive(Debug, Clone, Copy)]
pub enum Constant {
    Int(i64),
    Float(f64),
}

#[derive(Debug, Clone, Copy)]
pub enum Operand {
    Register(u16),
    Immediate(i64),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Math {
    Add,
    Sub,
    Mul,
}

#[derive(Debug, Clone, Copy)]
pub enum Test {
    Lt,
    Gt,
}

/// Reads an instruction.
pub fn step(code: &Code, pc: usize) -> Step {
    let i: Instr = code.instrs[pc];
    let to = |offset: i64| (pc as i64 + 1 + offset) as usize;
    let c = Operand::Register(i.c());
    let near = || to(i.c_imm().into());
    let branch = |test, on| Step::Branch(test, i.a(), Operand::Register(i.b()), on, near());
    let branch_imm = |test, on| Step::Branch(test, i.a(), Operand::Immediate(i.b_imm().into()), on, near());
    match i.op() {
        Op::LoadInt => Step::Load(i.a(), Constant::Int(i.bx().into())),
        Op::LoadConst => match code.constants[i.b() as usize] {
            Const::Int(int) => Step::Load(i.a(), Constant::Int(int)),
            Const::Float(float) => Step::Load(i.a(), Constant::Float(float)),
            _ => Step::Leave,
        },
        Op::Move => Step::Move(i.a(), i.b()),
        Op::Add => Step::Arithmetic(Math::Add, i.a(), i.b(), c),
        Op::Sub => Step::Arithmetic(Math::Sub, i.a(), i.b(), c),
        Op::Mul => Step::Arithmetic(Math::Mul, i.a(), i.b(), c),
        Op::AddImm => Step::Arithmetic(Math::Add, i.a(), i.b(), Operand::Immediate(i.c_imm().into())),
        Op::SubImm => Step::Arithmetic(Math::Sub, i.a(), i.b(), Operand::Immediate(i.c_imm().into())),
        Op::MulImm => Step::Arithmetic(Math::Mul, i.a(), i.b(), Operand::Immediate(i.c_imm().into())),
        Op::Jump => Step::Jump(to(i.bx().into())),
        Op::JumpIfLt => branch(Test::Lt, true),
        Op::JumpUnlessLt => branch(Test::Lt, false),
        Op::JumpIfGt => branch(Test::Gt, true),
        Op::JumpUnlessGt => branch(Test::Gt, false),
        Op::JumpIfLtImm => branch_imm(Test::Lt, true),
        Op::JumpUnlessLtImm => branch_imm(Test::Lt, false),
        Op::JumpIfGtImm => branch_imm(Test::Gt, true),
        Op::JumpUnlessGtImm => branch_imm(Test::Gt, false),
        _ => Step::Leave,
    }
}

/// The kinds of all registers before an instruction; `None` for what is unset.
pub type Row = Vec<Option<Kind>>;

pub fn kind_of(operand: Operand, row: &Row) -> Option<Kind> {
    match operand {
        Operand::Register(register) => row[register as usize],
        Operand::Immediate(_) => Some(Kind::Int),
    }
}

/// The kinds after an instruction that goes on with the next one.
pub fn after(step: Step, row: &Row) -> Row {
    let mut next = row.clone();
    match step {
        Step::Load(a, Constant::Int(_)) => next[a as usize] = Some(Kind::Int),
        Step::Load(a, Constant::Float(_)) => next[a as usize] = Some(Kind::Float),
        Step::Move(a, b) => next[a as usize] = row[b as usize],
        Step::Arithmetic(_, a, b, c) => {
            next[a as usize] = match (row[b as usize], kind_of(c, row)) {
                (Some(Kind::Int), Some(Kind::Int)) => Some(Kind::Int),
                (Some(_), Some(_)) => Some(Kind::Float),
                _ => None,
            };
        }
        Step::Jump(_) | Step::Branch(..) | Step::Leave => {}
    }
    next
}
