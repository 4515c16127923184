//! Exceptions that nobody catches: where they are told.

use crate::ctx::Ctx;
use crate::error::Raise;
use crate::object::Type;
use crate::types::str::text_of;
use crate::types::struct_sequence::StructSpec;
use crate::value::Value;
use std::cell::OnceCell;

/// What was going on when a finalizer had to run.
pub(crate) struct Unwinding {
    return_value: Option<Value>,
    yielded: bool,
}

/// The class of what hooks are told, once there was a hook.
#[derive(Default)]
struct UnraisableClass(OnceCell<Type>);

static UNRAISABLE: StructSpec = StructSpec {
    module: "builtins",
    name: "UnraisableHookArgs",
    doc: "What sys.unraisablehook is told.",
    fields: &["exc_type", "exc_value", "exc_traceback", "err_msg", "object"],
    n_items: 5,
    callable: false,
};

/// How many lines of a traceback that are alike are told one by one.
const MOST_ALIKE: usize = 3;

impl Ctx {
    /// Puts aside what a nested run of script code would overwrite.
    pub(crate) fn take_unwinding(&self) -> Unwinding {
        Unwinding { return_value: self.thread.take_return_value(), yielded: self.thread.yielded.get() }
    }

    pub(crate) fn restore_unwinding(&self, saved: Unwinding) {
        if let Some(value) = saved.return_value {
            self.thread.set_return_value(value);
        }
        self.thread.yielded.set(saved.yielded);
    }

    /// Tells of an exception that cannot be raised to anybody: by `sys.unraisablehook` if a script has put its own there.
    pub fn write_unraisable(&self, raise: Raise, object: Option<&Value>) {
        self.write_unraisable_as(raise, None, object);
    }

    /// As [`Ctx::write_unraisable`], with other words than `Exception ignored in`.
    pub fn write_unraisable_as(&self, raise: Raise, message: Option<&str>, object: Option<&Value>) {
        if raise.is_stop() {
            return;
        }
        let own = self.modules().get_str(&self.names().sys).and_then(|sys| {
            let hook = |name| self.get_attr_opt(&sys, &self.intern(name)).ok().flatten();
            let found = hook("unraisablehook").filter(|hook| !hook.is_none())?;
            if hook("__unraisablehook__").is_some_and(|original| original.is(&found)) {
                None
            } else {
                Some(found)
            }
        });
        let Some(hook) = own else { return self.tell_unraisable(raise.value(), message, object) };
        let called = self.unraisable_args(raise.value(), message, object);
        if let Err(second) = called.and_then(|args| self.call(&hook, &[args])) {
            self.tell_unraisable(
                second.value(),
                Some("Exception ignored in sys.unraisablehook"),
                Some(&hook),
            );
        }
    }

    fn unraisable_args(
        &self,
        exception: &Value,
        message: Option<&str>,
        object: Option<&Value>,
    ) -> crate::error::Result<Value> {
        let traceback = self.get_attr_str(exception, "__traceback__")?;
        let message = message.map_or(Value::NONE, |message| self.new_str(message));
        let kept = self.state::<UnraisableClass>();
        let class = match kept.0.get() {
            Some(class) => class.clone(),
            None => {
                let class = self.struct_type(&UNRAISABLE)?;
                kept.0.get_or_init(|| class).clone()
            }
        };
        let object = object.cloned().unwrap_or(Value::NONE);
        let values = vec![self.type_of(exception).to_value(), exception.clone(), traceback, message, object];
        Ok(self.new_struct(&class, values))
    }

    /// What `sys.unraisablehook` does unless a script has changed it.
    pub fn tell_unraisable(&self, exception: &Value, message: Option<&str>, object: Option<&Value>) {
        let what = object.and_then(|object| self.repr_text(object).ok());
        let head = match (message, what) {
            (message, Some(what)) => format!("{}: {what}\n", message.unwrap_or("Exception ignored in")),
            (Some(message), None) => format!("{message}:\n"),
            (None, None) => String::new(),
        };
        let text = self.unraisable_text(exception);
        self.write_to_stderr(&format!("{head}{text}"));
    }

    /// An exception as CPython tells it where nobody can catch it: the lines of its traceback, its class and its text;
    /// no marks below the lines, and nothing of how it came about.
    fn unraisable_text(&self, exception: &Value) -> String {
        let mut text = String::new();
        let mut at = exception
            .downcast::<crate::types::exception::ExceptionObj>()
            .map_or(Value::NONE, |e| e.traceback.borrow().clone());
        if !at.is_none() {
            text.push_str("Traceback (most recent call last):\n");
        }
        let (mut before, mut repeats) = (String::new(), 0usize);
        while let Some(t) = at.downcast::<crate::types::traceback::TracebackObj>() {
            let code = &t.code.code;
            let line = t.place().line;
            let entry = format!("  File \"{}\", line {line}, in {}\n", code.filename, code.name);
            repeats = if entry == before { repeats + 1 } else { 0 };
            if repeats < MOST_ALIKE {
                text.push_str(&entry);
                text.push_str(&self.line_of_file(&code.filename, line).unwrap_or_default());
            }
            before = entry;
            let next = t.next.borrow().clone();
            let goes_on = next
                .downcast::<crate::types::traceback::TracebackObj>()
                .is_some_and(|next| std::ptr::eq(&*next.code, &*t.code) && next.place().line == line);
            if !goes_on && repeats >= MOST_ALIKE {
                let more = repeats + 1 - MOST_ALIKE;
                let times = if more == 1 { "time" } else { "times" };
                text.push_str(&format!("  [Previous line repeated {more} more {times}]\n"));
            }
            at = next;
        }
        let class = self.type_of(exception).to_value();
        let attribute =
            |name: &str| self.get_attr_str(&class, name).map(|value| text_of(&value)).unwrap_or_default();
        let module = attribute("__module__");
        if !matches!(module.as_str(), "builtins" | "__main__") {
            text.push_str(&format!("{module}."));
        }
        let words = self.str_text(exception).unwrap_or_else(|_| "<exception str() failed>".to_owned());
        text.push_str(&format!("{}: {words}\n", attribute("__qualname__")));
        text
    }

    /// A line of a file as a traceback shows it.
    fn line_of_file(&self, file: &str, line: u32) -> Option<String> {
        let cache = self.import_module("linecache").ok()?;
        let get = self.get_attr_str(&cache, "getline").ok()?;
        let found = self.call(&get, &[self.new_str(file), self.new_int(line.into())]).ok()?;
        let found = text_of(&found);
        let shown = found.trim();
        (!shown.is_empty()).then(|| format!("    {shown}\n"))
    }

    /// Writes text to `sys.stderr`, or to the host's standard error where that cannot be.
    pub fn write_to_stderr(&self, text: &str) {
        let write = || -> crate::error::Result<()> {
            let sys = self.import_module("sys")?;
            let stream = self.get_attr(&sys, &self.names().stderr)?;
            self.call_method(&stream, &self.names().write, &[self.new_str(text)])?;
            self.call_method(&stream, &self.names().flush, &[])?;
            Ok(())
        };
        if write().is_err() {
            self.vm().host.write_stderr(text.as_bytes());
        }
    }

    /// The text of an exception with its traceback, by the module `traceback` where that works.
    pub fn format_exception(&self, exception: &Value) -> String {
        self.formatted_by("format_exception", exception)
    }

    /// The same for standard error: in colours if that is a terminal, or the environment wants them.
    pub fn format_uncaught(&self, exception: &Value) -> String {
        self.formatted_by("_format_uncaught", exception)
    }

    fn formatted_by(&self, function: &str, exception: &Value) -> String {
        let by_module = || -> crate::error::Result<String> {
            let traceback = self.import_module("traceback")?;
            let f = self.get_attr_str(&traceback, function)?;
            let lines = self.call(&f, std::slice::from_ref(exception))?;
            let mut text = String::new();
            for line in self.collect(&lines)? {
                text.push_str(&text_of(&line));
            }
            Ok(text)
        };
        by_module().unwrap_or_else(|_| self.plain_exception(exception))
    }

    /// As `format_exception`, without the help of any script code but `__str__`.
    fn plain_exception(&self, exception: &Value) -> String {
        let mut text = String::from("Traceback (most recent call last):\n");
        let mut at = exception
            .downcast::<crate::types::exception::ExceptionObj>()
            .map(|e| e.traceback.borrow().clone())
            .unwrap_or(Value::NONE);
        while let Some(t) = at.downcast::<crate::types::traceback::TracebackObj>() {
            let code = &t.code.code;
            let line = t.place().line;
            text.push_str(&format!("  File \"{}\", line {line}, in {}\n", code.filename, code.name));
            let next = t.next.borrow().clone();
            at = next;
        }
        let name = self.type_name(exception);
        match self.str_text(exception) {
            Ok(message) if !message.is_empty() => text.push_str(&format!("{name}: {message}\n")),
            _ => text.push_str(&format!("{name}\n")),
        }
        text
    }

    /// A DeprecationWarning by the module `warnings`.
    ///
    /// # Errors
    /// The warning itself where a filter makes it an exception.
    pub fn warn_deprecated(&self, message: &str) -> crate::error::Result<()> {
        let warnings = self.import_module("warnings")?;
        let f = self.get_attr_str(&warnings, "warn")?;
        self.call(&f, &[self.new_str(message), self.exceptions().deprecation_warning.to_value()])?;
        Ok(())
    }

    /// A RuntimeWarning by the module `warnings`, or straight to standard error.
    pub fn warn_runtime(&self, message: &str) {
        let warn = || -> crate::error::Result<()> {
            let warnings = self.import_module("warnings")?;
            let f = self.get_attr_str(&warnings, "warn")?;
            self.call(&f, &[self.new_str(message), self.exceptions().runtime_warning.to_value()])?;
            Ok(())
        };
        if let Err(raise) = warn() {
            self.write_unraisable(raise, None);
        }
    }

    /// The RuntimeWarning about a coroutine that dies before it was awaited, by the module `warnings`.
    pub(crate) fn warn_unawaited(&self, coroutine: &Value, name: &str) {
        self.warn_of(coroutine, "_warn_unawaited_coroutine", name);
    }

    /// The RuntimeWarning about what an async generator's method answered and nobody awaited.
    pub(crate) fn warn_unawaited_step(&self, step: &Value, text: &str) {
        self.warn_of(step, "_warn_unawaited_step", text);
    }

    fn warn_of(&self, what: &Value, function: &str, text: &str) {
        let warn = || -> crate::error::Result<()> {
            let warnings = self.import_module("warnings")?;
            let f = self.get_attr_str(&warnings, function)?;
            self.call(&f, &[what.clone(), self.new_str(text)])?;
            Ok(())
        };
        if let Err(raise) = warn() {
            self.write_unraisable(raise, Some(what));
        }
    }
}
