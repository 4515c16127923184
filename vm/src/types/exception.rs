//! The exception classes and their objects.

use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::{Args, GetSet, NativeDef};
use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Slots, Type, TypeFlags, Visitor};
use crate::text::{ErrorKind, TextError};
use crate::types::str::StrObj;
use crate::types::tuple::TupleObj;
use crate::value::Value;
use std::cell::{Cell, RefCell};

/// The payload of exceptions.
pub struct ExceptionObj {
    pub(crate) args: RefCell<Value>,
    pub(crate) traceback: RefCell<Value>,
    pub(crate) cause: RefCell<Value>,
    pub(crate) context: RefCell<Value>,
    pub(crate) suppress_context: Cell<bool>,
    /// Set while it flies and its context is settled: that is what was handled where it was raised, and nothing of the
    /// callers'; for what is thrown into a generator, what that handles.
    pub(crate) has_context: Cell<bool>,
    /// What the class knows beside the arguments; see `exception_fields`.
    pub(crate) fields: RefCell<Vec<Value>>,
}

impl ExceptionObj {
    fn new(args: Value) -> ExceptionObj {
        ExceptionObj {
            args: RefCell::new(args),
            traceback: RefCell::new(Value::NONE),
            cause: RefCell::new(Value::NONE),
            context: RefCell::new(Value::NONE),
            suppress_context: Cell::new(false),
            has_context: Cell::new(false),
            fields: RefCell::default(),
        }
    }

    /// The arguments.
    pub fn args(&self) -> Vec<Value> {
        self.args.borrow().downcast::<TupleObj>().map(|t| t.items().to_vec()).unwrap_or_default()
    }
}

impl Payload for ExceptionObj {
    const KIND: Kind = Kind::Exception;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        for cell in [&self.args, &self.traceback, &self.cause, &self.context] {
            visit(&cell.borrow());
        }
        self.fields.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        for cell in [&self.traceback, &self.cause, &self.context] {
            drop(cell.replace(Value::NONE));
        }
        let fields = std::mem::take(&mut *self.fields.borrow_mut());
        drop(fields);
    }
}

const BASE_FLAGS: TypeFlags = TypeFlags::BASE.with(TypeFlags::HAS_DICT).with(TypeFlags::EXCEPTION);

static BASE: TypeSpec = TypeSpec::new::<ExceptionObj>("BaseException")
    .slots(slots)
    .methods(METHODS)
    .getset(GETSET)
    .flags(BASE_FLAGS)
    .doc("Common base class for all exceptions.");

macro_rules! exceptions {
    ($root:ident; $($field:ident $name:literal $base:ident $family:ident;)*) => {
        /// Handles to the built-in exception classes.
        #[allow(missing_docs, reason = "each field is the class it names")]
        pub struct Exceptions {
            pub $root: Type,
            $(pub $field: Type,)*
        }

        impl Exceptions {
            pub(crate) fn make(ctx: &Ctx) -> Exceptions {
                let $root = ctx.make_builtin(&BASE, &ctx.types().object);
                $(
                    let $field = ctx.make_builtin(specs::$field(), &$base);
                )*
                let all = Exceptions { $root, $($field,)* };
                all.join_group(ctx);
                all
            }

            pub(crate) fn fill(&self, ctx: &Ctx) {
                ctx.fill_builtin(&BASE, &self.$root);
                $(ctx.fill_builtin(specs::$field(), &self.$field);)*
            }

            /// All classes by name, for `builtins`.
            pub fn by_name(&self) -> Vec<(&'static str, &Type)> {
                vec![("BaseException", &self.$root), $(($name, &self.$field),)*]
            }
        }

        mod specs {
            use super::*;
            use crate::types::exception_fields as families;
            $(pub(super) fn $field() -> &'static TypeSpec {
                static SPEC: TypeSpec =
                    TypeSpec::new::<ExceptionObj>($name)
                    .slots(families::$family.slots)
                    .getset(families::$family.getset)
                    .methods(families::$family.methods)
                    .flags(super::BASE_FLAGS);
                &SPEC
            })*
        }
    };
}

exceptions! {
    base_exception;
    base_exception_group "BaseExceptionGroup" base_exception GROUP;
    exception_group "ExceptionGroup" base_exception_group NONE;
    exception "Exception" base_exception PLAIN;
    arithmetic_error "ArithmeticError" exception PLAIN;
    floating_point_error "FloatingPointError" arithmetic_error PLAIN;
    overflow_error "OverflowError" arithmetic_error PLAIN;
    zero_division_error "ZeroDivisionError" arithmetic_error PLAIN;
    assertion_error "AssertionError" exception PLAIN;
    attribute_error "AttributeError" exception ATTRIBUTE;
    buffer_error "BufferError" exception PLAIN;
    eof_error "EOFError" exception PLAIN;
    import_error "ImportError" exception IMPORT;
    module_not_found_error "ModuleNotFoundError" import_error NONE;
    lookup_error "LookupError" exception PLAIN;
    index_error "IndexError" lookup_error PLAIN;
    key_error "KeyError" lookup_error KEY;
    memory_error "MemoryError" exception PLAIN;
    name_error "NameError" exception NAME;
    unbound_local_error "UnboundLocalError" name_error NONE;
    os_error "OSError" exception OS;
    blocking_io_error "BlockingIOError" os_error NONE;
    child_process_error "ChildProcessError" os_error NONE;
    connection_error "ConnectionError" os_error NONE;
    broken_pipe_error "BrokenPipeError" connection_error NONE;
    connection_aborted_error "ConnectionAbortedError" connection_error NONE;
    connection_refused_error "ConnectionRefusedError" connection_error NONE;
    connection_reset_error "ConnectionResetError" connection_error NONE;
    file_exists_error "FileExistsError" os_error NONE;
    file_not_found_error "FileNotFoundError" os_error NONE;
    interrupted_error "InterruptedError" os_error NONE;
    is_a_directory_error "IsADirectoryError" os_error NONE;
    not_a_directory_error "NotADirectoryError" os_error NONE;
    permission_error "PermissionError" os_error NONE;
    process_lookup_error "ProcessLookupError" os_error NONE;
    timeout_error "TimeoutError" os_error NONE;
    reference_error "ReferenceError" exception PLAIN;
    runtime_error "RuntimeError" exception PLAIN;
    not_implemented_error "NotImplementedError" runtime_error PLAIN;
    python_finalization_error "PythonFinalizationError" runtime_error PLAIN;
    recursion_error "RecursionError" runtime_error PLAIN;
    stop_async_iteration "StopAsyncIteration" exception PLAIN;
    stop_iteration "StopIteration" exception STOP;
    syntax_error "SyntaxError" exception SYNTAX;
    indentation_error "IndentationError" syntax_error NONE;
    tab_error "TabError" indentation_error NONE;
    incomplete_input_error "_IncompleteInputError" syntax_error NONE;
    system_error "SystemError" exception PLAIN;
    type_error "TypeError" exception PLAIN;
    value_error "ValueError" exception PLAIN;
    unicode_error "UnicodeError" value_error PLAIN;
    unicode_decode_error "UnicodeDecodeError" unicode_error DECODE;
    unicode_encode_error "UnicodeEncodeError" unicode_error ENCODE;
    unicode_translate_error "UnicodeTranslateError" unicode_error TRANSLATE;
    warning "Warning" exception PLAIN;
    bytes_warning "BytesWarning" warning PLAIN;
    deprecation_warning "DeprecationWarning" warning PLAIN;
    encoding_warning "EncodingWarning" warning PLAIN;
    future_warning "FutureWarning" warning PLAIN;
    import_warning "ImportWarning" warning PLAIN;
    pending_deprecation_warning "PendingDeprecationWarning" warning PLAIN;
    resource_warning "ResourceWarning" warning PLAIN;
    runtime_warning "RuntimeWarning" warning PLAIN;
    syntax_warning "SyntaxWarning" warning PLAIN;
    unicode_warning "UnicodeWarning" warning PLAIN;
    user_warning "UserWarning" warning PLAIN;
    generator_exit "GeneratorExit" base_exception PLAIN;
    keyboard_interrupt "KeyboardInterrupt" base_exception PLAIN;
    system_exit "SystemExit" base_exception EXIT;
}

impl Exceptions {
    /// ExceptionGroup is the one class with two bases: it is an Exception as well.
    fn join_group(&self, ctx: &Ctx) {
        let group = &self.exception_group;
        let bases = [self.base_exception_group.clone(), self.exception.clone()];
        let mut mro = vec![group.clone()];
        mro.extend(bases.iter().cloned());
        mro.extend([self.base_exception.clone(), ctx.types().object.clone()]);
        *group.mro.borrow_mut() = mro;
        group.version.set(ctx.vm().next_type_version());
        let values = bases.map(|base| base.into_value());
        *group.bases.borrow_mut() = ctx.new_tuple_iter(&ctx.types().tuple, 2, values.into_iter());
        self.exception.subclasses.borrow_mut().push(group.object_ptr());
    }
}

/// Makes an exception object; its arguments are the positional ones.
pub(crate) fn base_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let exception = ExceptionObj::new(ctx.new_tuple(args.pos()));
    Ok(ctx.alloc(ty, exception).into_value())
}

/// The constructor of most classes.
pub(crate) fn base_init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    if args.has_keywords() {
        return Err(ctx.type_error(format!("{}() takes no keyword arguments", ctx.type_name(x))));
    }
    if let Some(e) = x.downcast::<ExceptionObj>() {
        let old = e.args.replace(ctx.new_tuple(args.pos()));
        drop(old);
    }
    Ok(())
}

/// The text of most classes: their only argument, or all of them.
pub(crate) fn base_str(ctx: &Ctx, x: &Value) -> Result<Value> {
    match args_of(x).as_slice() {
        [] => Ok(ctx.new_str("")),
        [one] => ctx.str(one),
        _ => ctx.str(&args_value(x)),
    }
}

/// What most classes below BaseException have of their own.
pub(crate) fn plain_slots(s: &Slots) {
    s.new.set(Some(base_new));
    s.init.set(Some(base_init));
}

fn slots(s: &Slots) {
    plain_slots(s);
    s.str.set(Some(base_str));
    s.repr.set(Some(|ctx, x| {
        let name = ctx.type_name(x);
        let inner = match args_of(x).as_slice() {
            [one] => format!("({})", ctx.repr_text(one)?),
            _ => ctx.repr_text(&args_value(x))?,
        };
        Ok(ctx.new_str(&format!("{name}{inner}")))
    }));
}

/// Is the value an exception class?
pub(crate) fn class_is_exception(value: &Value) -> bool {
    value.downcast::<crate::object::TypeData>().is_some_and(|class| class.has(TypeFlags::EXCEPTION))
}

/// The tuple of arguments of an exception object.
pub(crate) fn args_value(x: &Value) -> Value {
    x.downcast::<ExceptionObj>().map(|e| e.args.borrow().clone()).unwrap_or(Value::NONE)
}

/// The arguments of an exception object.
pub(crate) fn args_of(x: &Value) -> Vec<Value> {
    x.downcast::<ExceptionObj>().map(ExceptionObj::args).unwrap_or_default()
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("with_traceback", "(self, tb, /)", |ctx, args| {
        set_traceback(ctx, &args[0], Some(&args[1]))?;
        Ok(args[0].clone())
    }),
    NativeDef::new("add_note", "(self, note, /)", |ctx, args| {
        if args[1].downcast::<StrObj>().is_none() {
            let got = ctx.type_name(&args[1]);
            return Err(ctx.type_error(format!("note must be a str, not '{got}'")));
        }
        let name = ctx.intern("__notes__");
        match ctx.get_attr_opt(&args[0], &name)? {
            Some(notes) => match notes.downcast::<crate::types::list::ListObj>() {
                Some(list) => list.push(args[1].clone()),
                None => return Err(ctx.type_error("Cannot add note: __notes__ is not a list")),
            },
            None => ctx.set_attr(&args[0], &name, Some(&ctx.new_list(vec![args[1].clone()])))?,
        }
        Ok(Value::NONE)
    }),
    NativeDef::new("__reduce__", "(self, /)", |ctx, args| {
        let x = &args[0];
        let mut parts = vec![ctx.type_of(x).to_value(), args_value(x)];
        if !ctx.own_attrs(x).is_empty()
            && let Some(dict) = ctx.dict_of(x)
        {
            parts.push(dict.into_value());
        }
        Ok(ctx.new_tuple_from(parts))
    }),
    NativeDef::new("__setstate__", "(self, state, /)", |ctx, args| {
        if args[1].is_none() {
            return Ok(Value::NONE);
        }
        let Some(state) = args[1].downcast::<crate::types::dict::DictObj>() else {
            return Err(ctx.type_error("state is not a dictionary"));
        };
        for (name, value) in state.items() {
            let name = ctx.attribute_name(&name)?;
            ctx.set_attr(&args[0], &name, Some(&value))?;
        }
        Ok(Value::NONE)
    }),
];

fn not_deletable(ctx: &Ctx, name: &str) -> Raise {
    ctx.type_error(format!("{name} may not be deleted"))
}

fn set_traceback(ctx: &Ctx, x: &Value, value: Option<&Value>) -> Result<()> {
    let Some(value) = value else { return Err(not_deletable(ctx, "__traceback__")) };
    if !value.is_none() && value.downcast::<crate::types::traceback::TracebackObj>().is_none() {
        return Err(ctx.type_error("__traceback__ must be a traceback or None"));
    }
    set_cell(x, |e| &e.traceback, Some(value))
}

/// Checks a value for `__cause__` or `__context__`.
fn check_link(ctx: &Ctx, value: Option<&Value>, what: &str) -> Result<()> {
    let Some(value) = value else { return Err(not_deletable(ctx, &format!("__{what}__"))) };
    if !value.is_none() && value.downcast::<ExceptionObj>().is_none() {
        return Err(ctx.type_error(format!("exception {what} must be None or derive from BaseException")));
    }
    Ok(())
}

const GETSET: &[GetSet] = &[
    GetSet::get_set(
        "args",
        |_, x| Ok(x.downcast::<ExceptionObj>().map(|e| e.args.borrow().clone()).unwrap_or(Value::NONE)),
        |ctx, x, value| {
            let Some(value) = value else { return Err(not_deletable(ctx, "args")) };
            let items = ctx.collect(value)?;
            if let Some(e) = x.downcast::<ExceptionObj>() {
                let old = e.args.replace(ctx.new_tuple_from(items));
                drop(old);
            }
            Ok(())
        },
    ),
    GetSet::get_set(
        "__traceback__",
        |_, x| Ok(x.downcast::<ExceptionObj>().map(|e| e.traceback.borrow().clone()).unwrap_or(Value::NONE)),
        set_traceback,
    ),
    GetSet::get_set(
        "__cause__",
        |_, x| Ok(x.downcast::<ExceptionObj>().map(|e| e.cause.borrow().clone()).unwrap_or(Value::NONE)),
        |ctx, x, value| {
            check_link(ctx, value, "cause")?;
            if let Some(e) = x.downcast::<ExceptionObj>() {
                e.suppress_context.set(true);
            }
            set_cell(x, |e| &e.cause, value)
        },
    ),
    GetSet::get_set(
        "__context__",
        |_, x| Ok(x.downcast::<ExceptionObj>().map(|e| e.context.borrow().clone()).unwrap_or(Value::NONE)),
        |ctx, x, value| {
            check_link(ctx, value, "context")?;
            set_cell(x, |e| &e.context, value)
        },
    ),
    GetSet::get_set(
        "__suppress_context__",
        |_, x| Ok(Value::from_bool(x.downcast::<ExceptionObj>().is_some_and(|e| e.suppress_context.get()))),
        |ctx, x, value| {
            let Some(value) = value else {
                return Err(ctx.type_error("can't delete numeric/char attribute"));
            };
            let on = ctx.is_true(value)?;
            if let Some(e) = x.downcast::<ExceptionObj>() {
                e.suppress_context.set(on);
            }
            Ok(())
        },
    ),
];

fn set_cell(x: &Value, cell: fn(&ExceptionObj) -> &RefCell<Value>, value: Option<&Value>) -> Result<()> {
    if let Some(e) = x.downcast::<ExceptionObj>() {
        drop(cell(e).replace(value.cloned().unwrap_or(Value::NONE)));
    }
    Ok(())
}

/// Appends to `__notes__`.
pub(crate) fn add_note(ctx: &Ctx, exception: &Value, note: &str) {
    let name = ctx.intern("__notes__");
    let note = ctx.new_str(note);
    match ctx.own_attr(exception, &name) {
        Some(list) => {
            if let Some(list) = list.downcast::<crate::types::list::ListObj>() {
                list.push(note);
            }
        }
        None => {
            ctx.set_own_attr(exception, &name, ctx.new_list(vec![note]));
        }
    }
}

/// Sets `name` and `obj` of an AttributeError, or `name` of a NameError, for suggestions.
pub(crate) fn set_name_and_object(_: &Ctx, exception: &Value, name: &Value, object: &Value) {
    crate::types::exception_fields::put(exception, 0, name.clone());
    crate::types::exception_fields::put(exception, 1, object.clone());
}

/// The error of a pure text or number routine as an exception.
pub(crate) fn from_text_error(ctx: &Ctx, error: TextError) -> Raise {
    let e = ctx.exceptions();
    let class = match error.kind {
        ErrorKind::Type => &e.type_error,
        ErrorKind::Overflow => &e.overflow_error,
        ErrorKind::ZeroDivision => &e.zero_division_error,
        ErrorKind::Index => &e.index_error,
        ErrorKind::Key => &e.key_error,
        ErrorKind::Lookup => &e.lookup_error,
        ErrorKind::Memory => &e.memory_error,
        _ => &e.value_error,
    };
    ctx.raise(class, &error.message)
}
