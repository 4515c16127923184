//! The disassembler: a stable text form of code objects.

use std::fmt::Write;
use std::sync::Arc;

use super::{A_TEMP, B_TEMP, C_TEMP, Code, Const, Instr, Intrinsic1, Intrinsic2, Op, Role, SiteKind};

/// The text of a code object and of all code objects inside it.
///
/// A line shows the source line where it changes, the index (`>` before a jump target), the op and its operands. Locals
/// show their names, cells `&name`, temps `t0`, `t1`...; a `!` marks a temp that dies. Then come the exception table
/// and the nested code objects.
pub fn disassemble(code: &Code) -> String {
    let mut out = String::new();
    write_code(&mut out, code);
    let mut inner = Vec::new();
    collect(code, &mut inner);
    for code in inner {
        out.push('\n');
        write_code(&mut out, &code);
    }
    out
}

fn collect(code: &Code, out: &mut Vec<Arc<Code>>) {
    for constant in &code.constants {
        if let Const::Code(inner) = constant {
            out.push(inner.clone());
            collect(inner, out);
        }
    }
}

fn write_code(out: &mut String, code: &Code) {
    let _ = writeln!(
        out,
        "{} ({}:{}) args {} posonly {} kwonly {} registers {} flags {:#x}",
        code.qualname,
        code.filename,
        code.first_line,
        code.arg_count,
        code.posonly_count,
        code.kwonly_count,
        code.n_registers,
        code.flags
    );
    let mut is_target = vec![false; code.instrs.len() + 1];
    for (index, word) in code.instrs.iter().enumerate() {
        if let Some(target) = jump_target(index, *word) {
            is_target[target.min(code.instrs.len())] = true;
        }
    }
    for entry in &code.exceptions {
        is_target[(entry.handler as usize).min(code.instrs.len())] = true;
    }
    let mut line = 0;
    for (index, word) in code.instrs.iter().enumerate() {
        let position = code.position(index);
        let shown = if position.line == line { String::new() } else { position.line.to_string() };
        line = position.line;
        let mark = if is_target[index] { '>' } else { ' ' };
        let text = instruction(code, index, *word);
        let _ = writeln!(out, "{shown:>5} {mark}{index:4}  {text}");
    }
    for entry in &code.exceptions {
        let depth = register(code, entry.depth);
        let _ = writeln!(out, "      {}..{} -> {} {depth}", entry.start, entry.end, entry.handler);
    }
}

/// Where a jump at `index` goes.
pub fn jump_target(index: usize, word: Instr) -> Option<usize> {
    let op = word.op();
    if !op.is_jump() {
        return None;
    }
    let offset =
        if op.info().roles[2] == Role::Jump16 { i64::from(word.c_imm()) } else { i64::from(word.bx()) };
    usize::try_from(index as i64 + 1 + offset).ok()
}

/// The text of one instruction.
pub fn instruction(code: &Code, index: usize, word: Instr) -> String {
    let op = word.op();
    let mut text = format!("{:<18}", op.info().name);
    let fields = [(word.a(), A_TEMP), (word.b(), B_TEMP), (word.c(), C_TEMP)];
    for (role, (field, temp)) in op.info().roles.into_iter().zip(fields) {
        let dies = if word.flags() & temp != 0 && !own_flags(op) { "!" } else { "" };
        let shown = match role {
            Role::No => continue,
            Role::Dst | Role::InOut | Role::Out | Role::Win | Role::Cell => register(code, field),
            Role::Use => format!("{}{dies}", register(code, field)),
            Role::Imm => format!("{}", field as i16),
            Role::Num => number(op, field),
            Role::Const => format!("({})", constant(code, usize::from(field))),
            Role::Name => named(&code.names, field),
            Role::Var => named(&code.var_names, field),
            Role::Site => site(code, field),
            Role::Jump16 | Role::Jump32 => {
                format!("-> {}", jump_target(index, word).unwrap_or(usize::MAX))
            }
            Role::Imm32 => format!("{}", word.bx()),
            Role::Const32 => format!("({})", constant(code, word.bx() as usize)),
        };
        text.push(' ');
        text.push_str(&shown);
    }
    if own_flags(op) {
        let _ = write!(text, " #{}", word.flags());
    } else if word.flags() & !7 != 0 {
        let _ = write!(text, " +{:#x}", word.flags() & !7);
    }
    text.truncate(text.trim_end().len());
    text
}

/// Whether the flags byte of an op has a meaning of its own.
pub(super) fn own_flags(op: Op) -> bool {
    matches!(op, Op::Call | Op::CallMethod | Op::CallKw | Op::CallMethodKw | Op::CallEx | Op::MakeFunction)
}

fn number(op: Op, field: u16) -> String {
    let name = match op {
        Op::Intrinsic1 => Intrinsic1::from_number(field).map(|kind| format!("{kind:?}")),
        Op::Intrinsic2 => Intrinsic2::from_number(field).map(|kind| format!("{kind:?}")),
        _ => None,
    };
    name.unwrap_or_else(|| format!("#{field}"))
}

fn named(list: &[Arc<str>], index: u16) -> String {
    list.get(usize::from(index)).map_or_else(|| format!("?{index}"), |name| name.to_string())
}

fn site(code: &Code, index: u16) -> String {
    let Some(site) = code.sites.get(usize::from(index)) else { return format!("?{index}") };
    match site.kind {
        SiteKind::Call => String::new(),
        SiteKind::CallKw => constant(code, usize::from(site.index)),
        _ => format!(".{}", named(&code.names, site.index)),
    }
}

/// The name of a register.
pub fn register(code: &Code, register: u16) -> String {
    let index = usize::from(register);
    let cells = index.checked_sub(usize::from(code.n_locals));
    let free = cells.and_then(|index| index.checked_sub(usize::from(code.n_cells)));
    let temp = free.and_then(|index| index.checked_sub(usize::from(code.n_free)));
    match (cells, free, temp) {
        (_, _, Some(temp)) => format!("t{temp}"),
        (_, Some(free), _) => format!("&{}", code.freevars[free]),
        (Some(cell), _, _) => format!("&{}", code.cellvars[cell]),
        (None, _, _) => code.varnames.get(index).map_or_else(|| format!("r{index}"), |name| name.to_string()),
    }
}

fn constant(code: &Code, index: usize) -> String {
    match code.constants.get(index) {
        Some(Const::Code(inner)) => format!("code {}", inner.qualname),
        Some(value) => crate::compile::constant_repr(value),
        None => format!("?{index}"),
    }
}
