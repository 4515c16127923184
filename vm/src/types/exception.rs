//! The exception classes and their objects.

use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::{Args, GetSet, NativeDef};
use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Slots, Type, TypeFlags, Visitor};
use crate::text::{ErrorKind, TextError};
use crate::types::str::text_of;
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
}

impl ExceptionObj {
    fn new(args: Value) -> ExceptionObj {
        ExceptionObj {
            args: RefCell::new(args),
            traceback: RefCell::new(Value::NONE),
            cause: RefCell::new(Value::NONE),
            context: RefCell::new(Value::NONE),
            suppress_context: Cell::new(false),
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
    }
    fn clear(&self) {
        for cell in [&self.traceback, &self.cause, &self.context] {
            drop(cell.replace(Value::NONE));
        }
    }
}

const BASE_FLAGS: TypeFlags =
    TypeFlags::BASE.with(TypeFlags::HAS_DICT).with(TypeFlags::EXCEPTION).with(TypeFlags::WEAKREF);

static BASE: TypeSpec = TypeSpec::new::<ExceptionObj>("BaseException")
    .slots(slots)
    .methods(METHODS)
    .getset(GETSET)
    .flags(BASE_FLAGS)
    .doc("Common base class for all exceptions.");

macro_rules! exceptions {
    ($root:ident; $($field:ident $name:literal $base:ident $slots:ident;)*) => {
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
                Exceptions { $root, $($field,)* }
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
            $(pub(super) fn $field() -> &'static TypeSpec {
                static SPEC: TypeSpec =
                    TypeSpec::new::<ExceptionObj>($name).slots(super::$slots).flags(super::BASE_FLAGS);
                &SPEC
            })*
        }
    };
}

exceptions! {
    base_exception;
    exception "Exception" base_exception none;
    system_exit "SystemExit" base_exception none;
    keyboard_interrupt "KeyboardInterrupt" base_exception none;
    generator_exit "GeneratorExit" base_exception none;
    base_exception_group "BaseExceptionGroup" base_exception none;
    exception_group "ExceptionGroup" base_exception_group none;
    stop_iteration "StopIteration" exception none;
    stop_async_iteration "StopAsyncIteration" exception none;
    arithmetic_error "ArithmeticError" exception none;
    floating_point_error "FloatingPointError" arithmetic_error none;
    overflow_error "OverflowError" arithmetic_error none;
    zero_division_error "ZeroDivisionError" arithmetic_error none;
    assertion_error "AssertionError" exception none;
    attribute_error "AttributeError" exception none;
    buffer_error "BufferError" exception none;
    eof_error "EOFError" exception none;
    import_error "ImportError" exception none;
    module_not_found_error "ModuleNotFoundError" import_error none;
    lookup_error "LookupError" exception none;
    index_error "IndexError" lookup_error none;
    key_error "KeyError" lookup_error key_slots;
    memory_error "MemoryError" exception none;
    name_error "NameError" exception none;
    unbound_local_error "UnboundLocalError" name_error none;
    os_error "OSError" exception none;
    blocking_io_error "BlockingIOError" os_error none;
    child_process_error "ChildProcessError" os_error none;
    connection_error "ConnectionError" os_error none;
    broken_pipe_error "BrokenPipeError" connection_error none;
    connection_aborted_error "ConnectionAbortedError" connection_error none;
    connection_refused_error "ConnectionRefusedError" connection_error none;
    connection_reset_error "ConnectionResetError" connection_error none;
    file_exists_error "FileExistsError" os_error none;
    file_not_found_error "FileNotFoundError" os_error none;
    interrupted_error "InterruptedError" os_error none;
    is_a_directory_error "IsADirectoryError" os_error none;
    not_a_directory_error "NotADirectoryError" os_error none;
    permission_error "PermissionError" os_error none;
    process_lookup_error "ProcessLookupError" os_error none;
    timeout_error "TimeoutError" os_error none;
    reference_error "ReferenceError" exception none;
    runtime_error "RuntimeError" exception none;
    not_implemented_error "NotImplementedError" runtime_error none;
    recursion_error "RecursionError" runtime_error none;
    python_finalization_error "PythonFinalizationError" runtime_error none;
    syntax_error "SyntaxError" exception none;
    indentation_error "IndentationError" syntax_error none;
    tab_error "TabError" indentation_error none;
    incomplete_input_error "_IncompleteInputError" syntax_error none;
    system_error "SystemError" exception none;
    type_error "TypeError" exception none;
    value_error "ValueError" exception none;
    unicode_error "UnicodeError" value_error none;
    unicode_decode_error "UnicodeDecodeError" unicode_error none;
    unicode_encode_error "UnicodeEncodeError" unicode_error none;
    unicode_translate_error "UnicodeTranslateError" unicode_error none;
    warning "Warning" exception none;
    deprecation_warning "DeprecationWarning" warning none;
    pending_deprecation_warning "PendingDeprecationWarning" warning none;
    runtime_warning "RuntimeWarning" warning none;
    syntax_warning "SyntaxWarning" warning none;
    user_warning "UserWarning" warning none;
    future_warning "FutureWarning" warning none;
    import_warning "ImportWarning" warning none;
    unicode_warning "UnicodeWarning" warning none;
    bytes_warning "BytesWarning" warning none;
    resource_warning "ResourceWarning" warning none;
    encoding_warning "EncodingWarning" warning none;
}

fn none(_: &Slots) {}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, args: Args<'_>| {
        let exception = ExceptionObj::new(ctx.new_tuple(args.pos()));
        Ok(ctx.alloc(ty, exception).into_value())
    }));
    s.init.set(Some(|ctx, x, args: Args<'_>| {
        if let Some(e) = x.downcast::<ExceptionObj>() {
            let old = e.args.replace(ctx.new_tuple(args.pos()));
            drop(old);
        }
        Ok(())
    }));
    s.str.set(Some(|ctx, x| match args_of(x).as_slice() {
        [] => Ok(ctx.new_str("")),
        [one] => ctx.str(one),
        _ => ctx.str(&x.downcast::<ExceptionObj>().map(|e| e.args.borrow().clone()).unwrap_or(Value::NONE)),
    }));
    s.repr.set(Some(|ctx, x| {
        let name = ctx.type_name(x);
        let args = args_of(x);
        let inner = match args.as_slice() {
            [one] => format!("({})", ctx.repr_text(one)?),
            _ => ctx.repr_text(
                &x.downcast::<ExceptionObj>().map(|e| e.args.borrow().clone()).unwrap_or(Value::NONE),
            )?,
        };
        Ok(ctx.new_str(&format!("{name}{inner}")))
    }));
}

fn key_slots(s: &Slots) {
    s.str.set(Some(|ctx, x| match args_of(x).as_slice() {
        [one] => ctx.repr(one),
        [] => Ok(ctx.new_str("")),
        _ => ctx.str(&x.downcast::<ExceptionObj>().map(|e| e.args.borrow().clone()).unwrap_or(Value::NONE)),
    }));
}

/// The arguments of an exception object.
pub(crate) fn args_of(x: &Value) -> Vec<Value> {
    x.downcast::<ExceptionObj>().map(ExceptionObj::args).unwrap_or_default()
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("with_traceback", "(self, tb, /)", |_, args| {
        if let Some(e) = args[0].downcast::<ExceptionObj>() {
            drop(e.traceback.replace(args[1].clone()));
        }
        Ok(args[0].clone())
    }),
    NativeDef::new("add_note", "(self, note, /)", |ctx, args| {
        add_note(ctx, &args[0], &text_of(&args[1]));
        Ok(Value::NONE)
    }),
];

const GETSET: &[GetSet] = &[
    GetSet::get_set(
        "args",
        |_, x| Ok(x.downcast::<ExceptionObj>().map(|e| e.args.borrow().clone()).unwrap_or(Value::NONE)),
        |ctx, x, value| {
            let items = ctx.collect(value.unwrap_or(&Value::NONE))?;
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
        |_, x, value| set_cell(x, |e| &e.traceback, value),
    ),
    GetSet::get_set(
        "__cause__",
        |_, x| Ok(x.downcast::<ExceptionObj>().map(|e| e.cause.borrow().clone()).unwrap_or(Value::NONE)),
        |_, x, value| {
            if let Some(e) = x.downcast::<ExceptionObj>() {
                e.suppress_context.set(true);
            }
            set_cell(x, |e| &e.cause, value)
        },
    ),
    GetSet::get_set(
        "__context__",
        |_, x| Ok(x.downcast::<ExceptionObj>().map(|e| e.context.borrow().clone()).unwrap_or(Value::NONE)),
        |_, x, value| set_cell(x, |e| &e.context, value),
    ),
    GetSet::get_set(
        "__suppress_context__",
        |_, x| Ok(Value::from_bool(x.downcast::<ExceptionObj>().is_some_and(|e| e.suppress_context.get()))),
        |ctx, x, value| {
            let on = ctx.is_true(value.unwrap_or(&Value::FALSE))?;
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

/// Sets `name` and `obj` of an AttributeError or NameError, for suggestions.
pub(crate) fn set_name_and_object(ctx: &Ctx, exception: &Value, name: &Value, object: &Value) {
    ctx.set_own_attr(exception, &ctx.names().name, name.clone());
    ctx.set_own_attr(exception, &ctx.names().obj, object.clone());
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
