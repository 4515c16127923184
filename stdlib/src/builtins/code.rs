//! Compiling and running text: compile, eval, exec, and the namespaces around them.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::host::{CompileMode, CompileOptions};
use gilbox_vm::native::{Args, arg};
use gilbox_vm::object::Ref;
use gilbox_vm::types::cell::CellObj;
use gilbox_vm::types::code::CodeObj;
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;

const ONLY_AST: i64 = 0x400;
const TOP_LEVEL_AWAIT: i64 = 0x2000;
const FUTURE_ANNOTATIONS: i64 = 0x100_0000;

pub(super) fn import(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let level = match arg(args, 4) {
        Some(level) => ctx.index_clamped(level)?,
        None => 0,
    };
    let globals = arg(args, 1).cloned().unwrap_or(Value::NONE);
    if level > 0 && globals.downcast::<DictObj>().is_none() {
        let message = if globals.is_none() {
            return Err(ctx.raise(&ctx.exceptions().key_error, "'__name__' not in globals"));
        } else {
            "globals must be a dict"
        };
        return Err(ctx.type_error(message));
    }
    ctx.import_name(&args[0], &globals, arg(args, 3).unwrap_or(&Value::NONE), level)
}

pub(super) fn breakpoint(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let sys = ctx.import_module("sys")?;
    match ctx.get_attr_opt(&sys, &ctx.intern("breakpointhook"))? {
        Some(hook) => {
            let mut values = ctx.tuple_items(&args[0]).to_vec();
            let keywords = args[1].downcast::<DictObj>().map(DictObj::items).unwrap_or_default();
            let (names, more): (Vec<Value>, Vec<Value>) = keywords.into_iter().unzip();
            values.extend(more);
            ctx.call_args(&hook, Args::with_names(&values, &names))
        }
        None => Err(ctx.runtime_error("lost sys.breakpointhook")),
    }
}

pub(super) fn globals(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    Ok(ctx.current_globals().map_or(Value::NONE, Ref::into_value))
}

/// The bytes of a source argument.
fn source_bytes(ctx: &Ctx, source: &Value, function: &str, what: &str) -> Result<Vec<u8>> {
    if let Some(text) = source.downcast::<StrObj>() {
        if text.as_utf8().is_none() {
            return ctx.encode(source, "utf-8", "strict").map(|_| Vec::new());
        }
        check_size(ctx, text.bytes().len())?;
        return Ok(text.bytes().to_vec());
    }
    match ctx.bytes_view(source)? {
        Some(bytes) => {
            check_size(ctx, bytes.len())?;
            Ok(bytes.into_owned())
        }
        None => Err(ctx.type_error(format!("{function}() arg 1 must be a {what}"))),
    }
}

/// Refuses a program whose tokens and tree would not find room: the compiler does not ask.
fn check_size(ctx: &Ctx, bytes: usize) -> Result<()> {
    ctx.check_room_for::<[u8; 100]>(bytes)
}

/// The text of a syntax tree, if it is one: trees are compiled from their text.
fn tree_text(ctx: &Ctx, x: &Value) -> Result<Option<String>> {
    // Whoever has a node has imported the module.
    let Some(module) = ctx.modules().get_str(&ctx.intern("_ast")) else { return Ok(None) };
    if !ctx.isinstance(x, &ctx.get_attr_str(&module, "AST")?)? {
        return Ok(None);
    }
    let ast = ctx.import_module("ast")?;
    ctx.call(&ctx.get_attr_str(&ast, "unparse")?, std::slice::from_ref(x)).map(|text| Some(text_of(&text)))
}

pub(super) fn compile(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let filename = match args[1].downcast::<StrObj>() {
        Some(_) => text_of(&args[1]),
        None => match ctx.bytes_view(&args[1])? {
            Some(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            None => {
                let got = ctx.type_name(&args[1]);
                return Err(ctx.type_error(format!("expected str, bytes or os.PathLike object, not {got}")));
            }
        },
    };
    if args[2].downcast::<StrObj>().is_none() {
        let got = ctx.type_name(&args[2]);
        return Err(ctx.type_error(format!("compile() argument 'mode' must be str, not {got}")));
    }
    let flags = match arg(args, 3) {
        Some(flags) => ctx.index_clamped(flags)?,
        None => 0,
    };
    let known =
        ONLY_AST | TOP_LEVEL_AWAIT | FUTURE_ANNOTATIONS | 0x200 | 0x1000 | 0x4000 | 0x8000 | 0xFE_0000 | 0x10;
    if flags & !known != 0 {
        return Err(ctx.value_error("compile(): unrecognised flags"));
    }
    let mode = match text_of(&args[2]).as_str() {
        "exec" => CompileMode::Exec,
        "eval" => CompileMode::Eval,
        "single" => CompileMode::Single,
        _ => return Err(ctx.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    if args[0].downcast::<CodeObj>().is_some() {
        return Ok(args[0].clone());
    }
    let from_tree = tree_text(ctx, &args[0])?;
    if flags & ONLY_AST != 0 && from_tree.is_some() {
        return Ok(args[0].clone());
    }
    if flags & ONLY_AST != 0 {
        let source = source_bytes(ctx, &args[0], "compile", "string, bytes or AST object")?;
        let text = ctx.syntax_tree(&source, &filename, mode)?;
        let ast = ctx.import_module("_ast")?;
        return ctx.call(&ctx.get_attr_str(&ast, "_tree_of")?, &[ctx.new_str(&text)]);
    }
    let source = match from_tree {
        Some(text) => text.into_bytes(),
        None => source_bytes(ctx, &args[0], "compile", "string, bytes or AST object")?,
    };
    let optimize = match arg(args, 5).map_or(Ok(-1), |level| ctx.index_clamped(level))? {
        -1 => None,
        level @ 0..=2 => Some(level as u8),
        _ => return Err(ctx.value_error("compile(): invalid optimize value")),
    };
    let options = CompileOptions {
        optimize,
        future_annotations: flags & FUTURE_ANNOTATIONS != 0,
        top_level_await: flags & TOP_LEVEL_AWAIT != 0,
        is_file: false,
    };
    Ok(ctx.compile(&source, &filename, mode, options)?.into_value())
}

/// Where code of `eval` or `exec` runs.
fn namespaces(ctx: &Ctx, args: &[Value], name: &str) -> Result<(Ref<DictObj>, Value)> {
    let given = |i: usize| arg(args, i).filter(|value| !value.is_none());
    let locals = given(2).cloned();
    if let Some(locals) = &locals
        && !ctx.is_mapping(locals)
    {
        let got = ctx.type_name(locals);
        return Err(ctx.type_error(if name == "exec" {
            format!("locals must be a mapping or None, not {got}")
        } else {
            "locals must be a mapping".to_owned()
        }));
    }
    let (globals, locals) = match given(1) {
        Some(value) => match Ref::<DictObj>::from_value(value) {
            Some(globals) => {
                let locals = locals.unwrap_or_else(|| globals.to_value());
                (globals, locals)
            }
            None if name == "exec" => {
                let got = ctx.type_name(value);
                return Err(ctx.type_error(format!("exec() globals must be a dict, not {got}")));
            }
            None if ctx.is_mapping(value) => {
                return Err(ctx.type_error("globals must be a real dict; try eval(code, {}, mapping)"));
            }
            None => return Err(ctx.type_error("globals must be a dict")),
        },
        None => match ctx.current_globals() {
            Some(globals) => (globals, locals.unwrap_or_else(|| ctx.current_locals())),
            None => return Err(ctx.system_error("globals and locals cannot be NULL")),
        },
    };
    let key = &ctx.names().__builtins__;
    if globals.get_str(key).is_none() {
        globals.set_str(key, ctx.builtins().into_value());
    }
    Ok((globals, locals))
}

pub(super) fn eval(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (globals, locals) = namespaces(ctx, args, "eval")?;
    if let Some(code) = Ref::<CodeObj>::from_value(&args[0]) {
        if ctx.n_free_variables(&code) > 0 {
            return Err(ctx.type_error("code object passed to eval() may not contain free variables"));
        }
        return ctx.run_code(&code, &globals, locals);
    }
    let source = source_bytes(ctx, &args[0], "eval", "string, bytes or code object")?;
    let start = source.iter().position(|b| !matches!(b, b' ' | b'\t')).unwrap_or(source.len());
    let code = ctx.compile(&source[start..], "<string>", CompileMode::Eval, CompileOptions::default())?;
    ctx.run_code(&code, &globals, locals)
}

pub(super) fn exec(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (globals, locals) = namespaces(ctx, args, "exec")?;
    let closure = arg(args, 3).filter(|value| !value.is_none());
    if let Some(code) = Ref::<CodeObj>::from_value(&args[0]) {
        let n_free = ctx.n_free_variables(&code);
        let cells = closure.and_then(|c| c.downcast::<TupleObj>()).map(TupleObj::items);
        let are_cells = |items: &&[Value]| items.iter().all(|item| item.downcast::<CellObj>().is_some());
        let n_cells = cells.filter(are_cells).map(<[Value]>::len);
        if n_free == 0 && closure.is_some() {
            return Err(ctx.type_error("cannot use a closure with this code object"));
        }
        if n_free > 0 && n_cells != Some(n_free) {
            return Err(ctx.type_error(format!("code object requires a closure of exactly length {n_free}")));
        }
        ctx.run_code_with(&code, &globals, locals, closure.unwrap_or(&Value::NONE))?;
        return Ok(Value::NONE);
    }
    if closure.is_some() {
        return Err(ctx.type_error("closure can only be used when source is a code object"));
    }
    let source = source_bytes(ctx, &args[0], "exec", "string, bytes or code object")?;
    let code = ctx.compile(&source, "<string>", CompileMode::Exec, CompileOptions::default())?;
    ctx.run_code(&code, &globals, locals)?;
    Ok(Value::NONE)
}
