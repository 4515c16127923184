//! sys: what a script can know of and ask from its interpreter.

mod coroutines;
mod numbers;
mod tracing;

use crate::native::stream;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef, arg};
use gilbox_vm::types::exception::ExceptionObj;
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::types::struct_sequence::StructSpec;
use gilbox_vm::value::Value;
use std::cell::RefCell;
use std::time::Duration;

/// The module `sys`. The engine sets `argv`, `orig_argv`, `path` and `executable` after the first import.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "sys",
    doc: "This module provides access to some objects used or maintained by the\ninterpreter and to functions that \
          interact strongly with the interpreter.",
    functions: FUNCTIONS,
    init,
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("_current_frames", "()", |ctx, _| {
        let frames = ctx.new_dict();
        for (ident, frame) in ctx.frames_of_threads() {
            ctx.dict_set(&frames, &ctx.new_int(ident), frame)?;
        }
        Ok(frames.into_value())
    }),
    NativeDef::new("_getframe", "(depth=0, /)", frame),
    NativeDef::new("_getframemodulename", "(depth=0)", |ctx, args| match frame(ctx, args) {
        Ok(frame) => {
            let globals = ctx.get_attr_str(&frame, "f_globals")?;
            Ok(globals
                .downcast::<gilbox_vm::types::dict::DictObj>()
                .and_then(|d| d.get_str(&ctx.names().__name__))
                .unwrap_or(Value::NONE))
        }
        Err(_) => Ok(Value::NONE),
    }),
    NativeDef::new("_is_frozen", "(name, /)", |ctx, args| {
        let name = text_of(&args[0]);
        Ok(Value::from_bool(ctx.frozen_module(&name).is_some()))
    }),
    NativeDef::new("_name_finder", "(class, /)", |ctx, args| {
        let name = ctx.get_attr(&args[0], &ctx.names().__name__)?;
        ctx.name_finder(&text_of(&name), &args[0]).map(|()| Value::NONE)
    }),
    NativeDef::new("_clear_type_cache", "()", |_, _| Ok(Value::NONE)),
    NativeDef::new("_is_gil_enabled", "()", |_, _| Ok(Value::TRUE)),
    NativeDef::new("addaudithook", "(hook)", |ctx, args| {
        ctx.state::<Hooks>().audit.borrow_mut().push(args[0].clone());
        Ok(Value::NONE)
    }),
    NativeDef::new("audit", "(event, /, *args)", audit),
    NativeDef::new("breakpointhook", "(*args, **kws)", tracing::breakpoint_hook),
    NativeDef::new("displayhook", "(object, /)", displayhook),
    NativeDef::new("exc_info", "()", exc_info),
    NativeDef::new("excepthook", "(exctype, value, traceback, /)", |ctx, args| {
        let text = ctx.format_uncaught(&args[1]);
        to_stderr(ctx, &text)?;
        Ok(Value::NONE)
    }),
    NativeDef::new("exception", "()", |ctx, _| Ok(ctx.exception_in_handling())),
    NativeDef::new("exit", "(status=None, /)", |ctx, args| {
        let status = arg(args, 0).cloned().unwrap_or(Value::NONE);
        Err(ctx.raise_args(&ctx.exceptions().system_exit, &[status]))
    }),
    NativeDef::new("get_asyncgen_hooks", "()", coroutines::get_hooks),
    NativeDef::new("get_coroutine_origin_tracking_depth", "()", coroutines::get_depth),
    NativeDef::new("get_int_max_str_digits", "()", |ctx, _| {
        Ok(ctx.new_int(gilbox_vm::types::int::max_str_digits(ctx) as i64))
    }),
    NativeDef::new("getallocatedblocks", "()", |_, _| Ok(Value::from_i32(0))),
    NativeDef::new("getcheckinterval", "()", |ctx, _| Ok(ctx.new_int(ctx.vm().gil.check_interval()))),
    NativeDef::new("getdefaultencoding", "()", |ctx, _| Ok(ctx.intern("utf-8"))),
    NativeDef::new("getfilesystemencodeerrors", "()", |ctx, _| Ok(ctx.intern("surrogateescape"))),
    NativeDef::new("getfilesystemencoding", "()", |ctx, _| Ok(ctx.intern("utf-8"))),
    NativeDef::new("getrecursionlimit", "()", |ctx, _| Ok(ctx.new_int(ctx.recursion_limit() as i64))),
    NativeDef::new("getrefcount", "(object, /)", |ctx, args| Ok(ctx.new_int(args[0].ref_count() as i64))),
    NativeDef::new("getsizeof", "(object, default=None)", |ctx, args| {
        match (size_of(ctx, &args[0]), arg(args, 1)) {
            (Err(raise), Some(default)) if raise.is(ctx, &ctx.exceptions().type_error) => Ok(default.clone()),
            (size, _) => size,
        }
    }),
    NativeDef::new("getswitchinterval", "()", |ctx, _| {
        Ok(ctx.new_float(ctx.vm().gil.interval().as_secs_f64()))
    }),
    NativeDef::new("intern", "(string, /)", |ctx, args| {
        if args[0].downcast::<StrObj>().is_none() {
            let got = ctx.given_name(&args[0]);
            return Err(ctx.type_error(format!("intern() argument must be str, not {got}")));
        }
        Ok(ctx.intern_value(&args[0]))
    }),
    NativeDef::new("is_finalizing", "()", |_, _| Ok(Value::FALSE)),
    NativeDef::new("set_asyncgen_hooks", "(firstiter=None, finalizer=None)", coroutines::set_hooks),
    NativeDef::new("set_coroutine_origin_tracking_depth", "(depth)", coroutines::set_depth),
    NativeDef::new("set_int_max_str_digits", "(maxdigits)", |ctx, args| {
        let n = ctx.index_checked(&args[0])?;
        if n != 0 && n < 640 {
            return Err(ctx.value_error("maxdigits must be 0 or larger than 640"));
        }
        gilbox_vm::types::int::set_max_str_digits(ctx, n.max(0) as usize);
        Ok(Value::NONE)
    }),
    NativeDef::new("setcheckinterval", "(n, /)", |ctx, args| {
        ctx.vm().gil.set_check_interval(ctx.index_checked(&args[0])?);
        Ok(Value::NONE)
    }),
    NativeDef::new("setrecursionlimit", "(limit, /)", |ctx, args| {
        let limit = ctx.index_checked(&args[0])?;
        if limit < 1 {
            return Err(ctx.value_error("recursion limit must be greater or equal than 1"));
        }
        let depth = ctx.call_depth();
        if depth as i64 >= limit {
            return Err(ctx.recursion_error(format!(
                "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
            )));
        }
        ctx.set_recursion_limit(limit as usize);
        Ok(Value::NONE)
    }),
    NativeDef::new("setswitchinterval", "(interval, /)", |ctx, args| {
        let seconds = ctx.to_f64(&args[0])?;
        if seconds.is_nan() || seconds <= 0.0 {
            return Err(ctx.value_error("switch interval must be strictly positive"));
        }
        ctx.vm().gil.set_interval(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX / 1_000_000));
        Ok(Value::NONE)
    }),
    NativeDef::new("unraisablehook", "(unraisable, /)", |ctx, args| {
        let exception = ctx.get_attr_str(&args[0], "exc_value")?;
        let given = |name| Ok(Some(ctx.get_attr_str(&args[0], name)?).filter(|value| !value.is_none()));
        let (message, object) = (given("err_msg")?, given("object")?);
        let message = message.map(|message| ctx.str_text(&message)).transpose()?;
        ctx.tell_unraisable(&exception, message.as_deref(), object.as_ref());
        Ok(Value::NONE)
    }),
];

/// What scripts hooked in.
#[derive(Default)]
struct Hooks {
    audit: RefCell<Vec<Value>>,
}

fn frame(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let depth = match arg(args, 0) {
        Some(depth) => ctx.index_checked(depth)?.max(0),
        None => 0,
    };
    let frame = ctx.frame_object_at(depth as usize);
    if frame.is_none() { Err(ctx.value_error("call stack is not deep enough")) } else { Ok(frame) }
}

/// What an object's `__sizeof__` says.
fn size_of(ctx: &Ctx, x: &Value) -> Result<Value> {
    let size = ctx.call_special(x, &ctx.names().__sizeof__, &[])?;
    let size = size.ok_or_else(|| {
        let name = ctx.type_name(x);
        ctx.type_error(format!("Type {name} doesn't define __sizeof__"))
    })?;
    if !ctx.isinstance(&size, ctx.types().int.as_value())? {
        return Err(ctx.type_error("an integer is required"));
    }
    if ctx.index_checked(&size)? < 0 {
        return Err(ctx.value_error("__sizeof__() should return >= 0"));
    }
    ctx.index(&size)
}

fn audit(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let hooks = ctx.state::<Hooks>().audit.borrow().clone();
    for hook in hooks {
        ctx.call(&hook, args)?;
    }
    Ok(Value::NONE)
}

fn exc_info(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    let exception = ctx.exception_in_handling();
    if exception.downcast::<ExceptionObj>().is_none() {
        return Ok(ctx.new_tuple(&[Value::NONE, Value::NONE, Value::NONE]));
    }
    let class = ctx.type_of(&exception).to_value();
    let traceback = ctx.get_attr(&exception, &ctx.names().__traceback__)?;
    Ok(ctx.new_tuple(&[class, exception, traceback]))
}

fn displayhook(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if args[0].is_none() {
        return Ok(Value::NONE);
    }
    let builtins = ctx.builtins();
    let underscore = ctx.intern("_");
    builtins.set_str(&underscore, Value::NONE);
    let text = ctx.repr(&args[0])?;
    ctx.call(&ctx.builtin("print"), &[text])?;
    builtins.set_str(&underscore, args[0].clone());
    Ok(Value::NONE)
}

fn to_stderr(ctx: &Ctx, text: &str) -> Result<()> {
    match stream::standard(ctx, "stderr")?.filter(|file| !file.is_none()) {
        Some(file) => ctx.call_method(&file, &ctx.names().write, &[ctx.new_str(text)]).map(|_| ()),
        None => Ok(()),
    }
}

static FLAGS: StructSpec = StructSpec {
    module: "sys",
    name: "flags",
    doc: "Flags provided through command line arguments or environment vars.",
    fields: &[
        "debug",
        "inspect",
        "interactive",
        "optimize",
        "dont_write_bytecode",
        "no_user_site",
        "no_site",
        "ignore_environment",
        "verbose",
        "bytes_warning",
        "quiet",
        "hash_randomization",
        "isolated",
        "dev_mode",
        "utf8_mode",
        "warn_default_encoding",
        "safe_path",
        "int_max_str_digits",
    ],
    n_items: 18,
    callable: false,
};

static VERSION_INFO: StructSpec = StructSpec {
    module: "sys",
    name: "version_info",
    doc: "Version information as a named tuple.",
    fields: &["major", "minor", "micro", "releaselevel", "serial"],
    n_items: 5,
    callable: false,
};

static THREAD_INFO: StructSpec = StructSpec {
    module: "sys",
    name: "thread_info",
    doc: "A named tuple holding information about the thread implementation.",
    fields: &["name", "lock", "version"],
    n_items: 3,
    callable: false,
};

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    let set = |name: &str, value: Value| ctx.module_set(module, name, value);
    let text = |s: &str| ctx.intern(s);
    set("modules", ctx.modules().into_value());
    set("argv", ctx.new_list(vec![text("")]));
    set("orig_argv", ctx.new_list(vec![text("gilbox")]));
    set("path", ctx.new_list(vec![]));
    set("meta_path", ctx.new_list(ctx.own_finders()));
    set("path_hooks", ctx.new_list(vec![]));
    set("path_importer_cache", ctx.new_dict().into_value());
    set("warnoptions", ctx.new_list(vec![]));
    set("_xoptions", ctx.new_dict().into_value());
    for (name, value) in [
        ("platform", if cfg!(target_os = "macos") { "darwin" } else { "linux" }),
        ("byteorder", if cfg!(target_endian = "little") { "little" } else { "big" }),
        ("version", "3.13.0 (gilbox 0.1.0)"),
        ("executable", ""),
        ("prefix", "/usr"),
        ("exec_prefix", "/usr"),
        ("base_prefix", "/usr"),
        ("base_exec_prefix", "/usr"),
        ("platlibdir", "lib"),
        ("copyright", "gilbox is free software under the MIT or the Apache 2.0 license."),
        ("float_repr_style", "short"),
        ("abiflags", ""),
    ] {
        set(name, text(value));
    }
    set("pycache_prefix", Value::NONE);
    set("dont_write_bytecode", Value::FALSE);
    set("hexversion", ctx.new_int(0x030d_00f0));
    set("api_version", ctx.new_int(1013));
    set("maxsize", ctx.new_int(i64::MAX));
    set("maxunicode", ctx.new_int(0x10_ffff));
    streams(ctx, module)?;
    infos(ctx, module)?;
    numbers::add(ctx, module)?;
    ctx.add_functions(module, "sys", tracing::FUNCTIONS);
    module_names(ctx, module)?;
    for (name, original) in [
        ("__displayhook__", "displayhook"),
        ("__excepthook__", "excepthook"),
        ("__breakpointhook__", "breakpointhook"),
        ("__unraisablehook__", "unraisablehook"),
    ] {
        let hook = ctx.get_attr_str(module, original)?;
        ctx.module_set(module, name, hook);
    }
    Ok(())
}

fn streams(ctx: &Ctx, module: &Value) -> Result<()> {
    for (number, name) in [(0, "stdin"), (1, "stdout"), (2, "stderr")] {
        let stream = stream::make(ctx, number)?;
        ctx.module_set(module, &format!("__{name}__"), stream.clone());
        ctx.module_set(module, name, stream);
    }
    Ok(())
}

/// Lets what is printed go out at once.
///
/// # Errors
/// What the import of `sys` raises.
pub fn write_through(ctx: &Ctx) -> Result<()> {
    for name in ["stdout", "stderr"] {
        if let Some(file) = stream::standard(ctx, name)? {
            stream::set_write_through(&file);
        }
    }
    Ok(())
}

/// Makes `sys.flags` anew, with these values for those that may differ.
///
/// # Errors
/// None but of memory.
pub fn set_flags(ctx: &Ctx, module: &Value, given: &[(&str, i64)]) -> Result<()> {
    let always = [("hash_randomization", 1), ("utf8_mode", 1)];
    let value = |name: &&str| {
        let known = given.iter().chain(&always).find(|(field, _)| field == name);
        let number = known.map_or(0, |(_, number)| *number);
        match *name {
            "dev_mode" | "safe_path" => Value::from_bool(number != 0),
            "int_max_str_digits" => ctx.new_int(4300),
            _ => ctx.new_int(number),
        }
    };
    let class = match ctx.get_attr_opt(module, &ctx.intern("flags"))? {
        Some(old) => ctx.type_of(&old).clone(),
        None => ctx.struct_type(&FLAGS)?,
    };
    ctx.module_set(module, "flags", ctx.new_struct(&class, FLAGS.fields.iter().map(value).collect()));
    Ok(())
}

fn infos(ctx: &Ctx, module: &Value) -> Result<()> {
    let version =
        || vec![ctx.new_int(3), ctx.new_int(13), ctx.new_int(0), ctx.intern("final"), ctx.new_int(0)];
    let class = ctx.struct_type(&VERSION_INFO)?;
    let version_info = ctx.new_struct(&class, version());
    ctx.module_set(module, "version_info", version_info.clone());
    set_flags(ctx, module, &[])?;
    let class = ctx.struct_type(&THREAD_INFO)?;
    let parts = vec![ctx.intern("pthread"), ctx.intern("mutex+cond"), Value::NONE];
    ctx.module_set(module, "thread_info", ctx.new_struct(&class, parts));
    let implementation = ctx.new_namespace(&[
        ("name", ctx.intern("gilbox")),
        ("cache_tag", Value::NONE),
        ("version", version_info),
        ("hexversion", ctx.new_int(0x030d_00f0)),
    ]);
    ctx.module_set(module, "implementation", implementation);
    Ok(())
}

fn module_names(ctx: &Ctx, module: &Value) -> Result<()> {
    let (mut native, frozen) = ctx.loader_names();
    native.sort_unstable();
    let names: Vec<Value> = native.iter().map(|name| ctx.intern(name)).collect();
    let all = names
        .iter()
        .cloned()
        .chain(frozen.iter().filter(|name| !name.contains('.')).map(|name| ctx.intern(name)));
    let all = ctx.build_frozenset(&all.collect::<Vec<Value>>())?;
    ctx.module_set(module, "builtin_module_names", ctx.new_tuple_from(names));
    ctx.module_set(module, "stdlib_module_names", all);
    Ok(())
}

/// The exit status that a SystemExit asks for, and the text it wants on standard error.
///
/// # Errors
/// What `__str__` of its argument raises.
pub fn exit_status(ctx: &Ctx, exception: &Value) -> Result<(i32, Option<String>)> {
    let code = match ctx.get_attr_opt(exception, &ctx.names().code)? {
        Some(code) => code,
        None => return Ok((0, None)),
    };
    if code.is_none() {
        return Ok((0, None));
    }
    if ctx.is_instance_by_mro(&code, &ctx.types().int) {
        return Ok((ctx.index_clamped(&code)? as i32 & 0xff, None));
    }
    let text = ctx.str(&code)?;
    Ok((1, Some(text_of(&text))))
}
