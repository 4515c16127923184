//! Options of CPython's own program: what `sys` says of them, and what they do here.

use gilbox_vm::{Ctx, Result};

/// How the interpreter is started, as far as CPython's options say it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Start {
    /// `-O`, and `-OO`: asserts, and docstrings, are left out.
    pub(super) optimize: u8,
    /// `-E`, `-I`: the environment variables of Python are not read.
    pub(super) ignores_environment: bool,
    /// `-P`, `-I`: the script's folder, or the current one, is not in `sys.path`.
    pub(super) safe_path: bool,
    isolated: bool,
    /// Letters without effect here but on `sys.flags`: `-d`, `-b`, `-q`, `-s`, `-S`, `-v`.
    plain: Vec<char>,
    /// `-W`, in order.
    warnings: Vec<String>,
    /// `-X`, in order.
    extra: Vec<String>,
}

impl Start {
    /// Takes a letter that has no value; answers whether there is such an option.
    pub(super) fn letter(&mut self, letter: char) -> bool {
        match letter {
            'O' => self.optimize = (self.optimize + 1).min(2),
            'E' => self.ignores_environment = true,
            'P' => self.safe_path = true,
            'I' => (self.isolated, self.ignores_environment, self.safe_path) = (true, true, true),
            'B' | 'd' | 'b' | 'q' | 's' | 'S' | 'v' => self.plain.push(letter),
            _ => return false,
        }
        true
    }

    /// Takes `-W` or `-X` with its value.
    pub(super) fn valued(&mut self, letter: char, value: String) {
        if letter == 'W' { self.warnings.push(value) } else { self.extra.push(value) }
    }

    /// An environment variable of Python, unless they are not read.
    pub(super) fn python_env(&self, name: &str) -> Option<std::ffi::OsString> {
        let value = std::env::var_os(name).filter(|value| !value.is_empty());
        if self.ignores_environment { None } else { value }
    }

    /// Lets `sys` say it, and the compiler know it.
    ///
    /// # Errors
    /// What the import of `sys` raises.
    pub(super) fn apply(&self, ctx: &Ctx) -> Result<()> {
        let optimize = match self.python_env("PYTHONOPTIMIZE") {
            Some(value) => value.to_str().and_then(|text| text.parse().ok()).unwrap_or(1),
            None => 0,
        };
        ctx.set_optimize(self.optimize.max(optimize).min(2));
        let sys = ctx.import_module("sys")?;
        let extra = ctx.new_dict();
        for option in &self.extra {
            let (name, value) = option.split_once('=').map_or((option.as_str(), None), |(n, v)| (n, Some(v)));
            let value = value.map_or(gilbox_vm::Value::TRUE, |value| ctx.new_str(value));
            extra.set_str(&ctx.intern(name), value);
        }
        ctx.set_attr(&sys, &ctx.intern("_xoptions"), Some(&extra.into_value()))?;
        let warnings = self.warning_options().iter().map(|option| ctx.new_str(option)).collect();
        ctx.set_attr(&sys, &ctx.intern("warnoptions"), Some(&ctx.new_list(warnings)))?;
        let flags = self.flags(ctx);
        // Nothing is ever written: scripts read what they were started with.
        let writes_none = flags.iter().any(|(name, value)| *name == "dont_write_bytecode" && *value != 0);
        let writes_none = gilbox_vm::Value::from_bool(writes_none);
        ctx.set_attr(&sys, &ctx.intern("dont_write_bytecode"), Some(&writes_none))?;
        gilbox_stdlib::native::sys::set_flags(ctx, &sys, &flags)
    }

    /// `-X dev` comes first and the command line last, so that the last one counts.
    fn warning_options(&self) -> Vec<String> {
        let mut all = Vec::new();
        if self.is_dev() {
            all.push("default".to_owned());
        }
        if let Some(text) = self.python_env("PYTHONWARNINGS") {
            all.extend(text.to_string_lossy().split(',').map(str::to_owned));
        }
        all.extend(self.warnings.iter().cloned());
        all
    }

    fn is_dev(&self) -> bool {
        self.extra.iter().any(|option| option == "dev") || self.python_env("PYTHONDEVMODE").is_some()
    }

    fn flags(&self, ctx: &Ctx) -> Vec<(&'static str, i64)> {
        let count = |letter| self.plain.iter().filter(|plain| **plain == letter).count() as i64;
        vec![
            ("debug", count('d')),
            ("optimize", i64::from(ctx.optimize())),
            (
                "dont_write_bytecode",
                i64::from(count('B') > 0 || self.python_env("PYTHONDONTWRITEBYTECODE").is_some()),
            ),
            ("no_user_site", i64::from(self.isolated || count('s') > 0)),
            ("no_site", i64::from(count('S') > 0)),
            ("ignore_environment", i64::from(self.ignores_environment)),
            ("verbose", count('v')),
            ("bytes_warning", count('b')),
            ("quiet", i64::from(count('q') > 0)),
            ("isolated", i64::from(self.isolated)),
            ("dev_mode", i64::from(self.is_dev())),
            ("safe_path", i64::from(self.safe_path)),
        ]
    }
}
