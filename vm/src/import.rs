//! Import: native modules, frozen ones, files and packages along `sys.path`.

use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::finders::Finder;
use crate::host::{CompileError, CompileMode, CompileOptions, FrozenModule};
use crate::import_lock::Taken;
use crate::object::Ref;
use crate::types::code::CodeObj;
use crate::types::dict::DictObj;
use crate::types::exception_fields::{field_of, put};
use crate::types::list::ListObj;
use crate::types::module::dict_of;
use crate::types::str::{StrObj, text_of};
use crate::types::tuple::TupleObj;
use crate::value::Value;
use gilbox_lang::code::{SyntaxWarning, pack};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A line of source text, if it is UTF-8.
fn line_of(source: &[u8], number: u32) -> Option<String> {
    let line = source.split_inclusive(|byte| *byte == b'\n').nth(number.checked_sub(1)? as usize)?;
    String::from_utf8(line.to_vec()).ok()
}

impl Ctx {
    /// `sys.modules`.
    pub fn modules(&self) -> Ref<DictObj> {
        match self.vm().modules.get() {
            Some(modules) => modules.clone(),
            None => self.new_dict(),
        }
    }

    /// Compiles source text to a linked code object.
    ///
    /// # Errors
    /// SyntaxError and its kin.
    pub fn compile(
        &self,
        source: &[u8],
        filename: &str,
        mode: CompileMode,
        options: CompileOptions,
    ) -> Result<Ref<CodeObj>> {
        let optimize = options.optimize.or(Some(self.optimize()));
        let options = CompileOptions { optimize, ..options };
        match self.vm().loader.compile(source, filename, mode, options) {
            Ok(code) => {
                for warning in &code.warnings {
                    self.warn_of_syntax(warning, source, filename)?;
                }
                self.link_code(&code)
            }
            Err(error) => Err(self.compile_error(&error)),
        }
    }

    /// The syntax tree of source text, as `ast.dump` prints it with places.
    ///
    /// # Errors
    /// SyntaxError and its kin.
    pub fn syntax_tree(&self, source: &[u8], filename: &str, mode: CompileMode) -> Result<String> {
        self.vm().loader.tree(source, filename, mode).map_err(|error| self.compile_error(&error))
    }

    /// The level at which source is compiled unless said otherwise: 1 leaves out assertions, 2 docstrings too.
    pub fn set_optimize(&self, level: u8) {
        self.vm().optimize.set(level);
    }

    /// The level of [`Ctx::set_optimize`].
    pub fn optimize(&self) -> u8 {
        self.vm().optimize.get()
    }

    /// A SyntaxWarning by the module `warnings`; where a filter makes it an exception, that is a SyntaxError.
    fn warn_of_syntax(&self, warning: &SyntaxWarning, source: &[u8], filename: &str) -> Result<()> {
        let e = self.exceptions();
        let warnings = self.import_module("warnings")?;
        let f = self.get_attr_str(&warnings, "warn_explicit")?;
        let message = self.new_str(&warning.message);
        let place = warning.place;
        let line = self.new_int(i64::from(place.line));
        let args = [message, e.syntax_warning.to_value(), self.new_str(filename), line];
        match self.call(&f, &args) {
            Err(raise) if raise.is(self, &e.syntax_warning) => Err(self.compile_error(&CompileError {
                class: "SyntaxError",
                message: warning.message.clone(),
                filename: filename.to_owned(),
                line: Some(place.line),
                offset: Some(place.col + 1),
                end_line: Some(place.end_line),
                end_offset: Some(place.end_col + 1),
                text: line_of(source, place.line),
            })),
            other => other.map(drop),
        }
    }

    /// The exception of a failed compilation.
    pub fn compile_error(&self, error: &CompileError) -> Raise {
        let e = self.exceptions();
        let class = match error.class {
            "IndentationError" => &e.indentation_error,
            "TabError" => &e.tab_error,
            "ValueError" => &e.value_error,
            "MemoryError" => &e.memory_error,
            "RecursionError" => &e.recursion_error,
            "OverflowError" => &e.overflow_error,
            "UnicodeDecodeError" | "SyntaxError" => &e.syntax_error,
            _ => &e.syntax_error,
        };
        if !self.is_subtype(class, &e.syntax_error) {
            return self.raise(class, &error.message);
        }
        if error.line.is_none() && error.filename.is_empty() {
            return self.raise(class, &error.message);
        }
        let number = |n: Option<u32>| n.map(|n| self.new_int(n as i64)).unwrap_or(Value::NONE);
        let text = error.text.as_ref().map(|t| self.new_str(t)).unwrap_or(Value::NONE);
        let place = self.new_tuple(&[
            self.new_str(&error.filename),
            number(error.line),
            number(error.offset),
            text,
            number(error.end_line),
            // A place without an end, as at the end of a file, has -1 there.
            if error.end_line.is_some() && error.end_offset.is_none() {
                Value::from_i32(-1)
            } else {
                number(error.end_offset)
            },
        ]);
        self.raise_args(class, &[self.new_str(&error.message), place])
    }

    /// The module of a full name, imported if need be; for `a.b` that is `a.b`.
    ///
    /// # Errors
    /// ModuleNotFoundError; what its code raises.
    pub fn import_module(&self, name: &str) -> Result<Value> {
        let key = self.intern(name);
        if let Some(found) = self.modules().get_str(&key)
            && !found.is_none()
        {
            self.await_import(name)?;
            // Loading it may have failed meanwhile; then this thread tries itself.
            if self.vm().import_locks.are_free() || self.modules().get_str(&key).is_some() {
                return Ok(found);
            }
        }
        let _held = match self.lock_import(name)? {
            Taken::Held(held) => held,
            Taken::Deadlock => {
                return Err(self.runtime_error(format!("deadlock detected by _ModuleLock('{name}')")));
            }
        };
        // Another thread may have loaded it meanwhile.
        if let Some(found) = self.modules().get_str(&key)
            && !found.is_none()
        {
            return Ok(found);
        }
        let mut parent = None;
        if let Some((package, _)) = name.rsplit_once('.') {
            let module = self.import_module(package)?;
            // The parent's code may have imported the child.
            if let Some(found) = self.modules().get_str(&key)
                && !found.is_none()
            {
                return Ok(found);
            }
            parent = Some(module);
        }
        let module = self.load_module(name, parent.as_ref())?;
        if let (Some(parent), Some((_, child))) = (parent, name.rsplit_once('.')) {
            self.set_attr(&parent, &self.intern(child), Some(&module))?;
        }
        Ok(module)
    }

    fn load_module(&self, name: &str, parent: Option<&Value>) -> Result<Value> {
        if self.modules().get_str(&self.intern(name)).is_some_and(|m| m.is_none()) {
            return Err(self.not_found(name, &format!("import of {name} halted; None in sys.modules")));
        }
        let search = parent.map(|parent| self.package_path(name, parent)).transpose()?;
        let found = match self.changed_finders()? {
            None => self.find_usually(name, search.as_deref())?,
            Some(finders) => {
                let path = search.as_ref().map_or(Value::NONE, |path| self.new_list(path.clone()));
                self.ask_finders(&finders, name, &path, |finder| {
                    self.find_by(finder, name, search.as_deref())
                })?
            }
        };
        found.ok_or_else(|| self.not_found(name, &format!("No module named '{name}'")))
    }

    /// Where the modules of a package are looked for.
    fn package_path(&self, name: &str, package: &Value) -> Result<Vec<Value>> {
        match self.get_attr_opt(package, &self.names().__path__)? {
            Some(path) => self.collect(&path),
            None => {
                let (package, _) = name.rsplit_once('.').unwrap_or((name, ""));
                let message = format!("No module named '{name}'; '{package}' is not a package");
                Err(self.not_found(name, &message))
            }
        }
    }

    fn find_usually(&self, name: &str, search: Option<&[Value]>) -> Result<Option<Value>> {
        for finder in [Finder::Native, Finder::Frozen, Finder::Path] {
            let found = self.find_by(finder, name, search)?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The module by one of the interpreter's own finders; `search` is the package's path.
    fn find_by(&self, finder: Finder, name: &str, search: Option<&[Value]>) -> Result<Option<Value>> {
        match finder {
            Finder::Native => match self.vm().loader.native_module(name) {
                Some(spec) => {
                    let module = self.make_module(spec)?;
                    self.modules().set_str(&self.intern(name), module.clone());
                    Ok(Some(module))
                }
                None => Ok(None),
            },
            Finder::Frozen => match self.frozen_module(name) {
                Some(frozen) => {
                    let code = self.frozen_code(name, &frozen)?;
                    let package = frozen.is_package.then(|| self.library_folder(name));
                    self.run_module(name, &code, None, package).map(Some)
                }
                None => Ok(None),
            },
            Finder::Path => {
                let along = match search {
                    Some(search) => search.to_vec(),
                    None => self.search_path()?,
                };
                if self.has_path_hooks()? || self.has_archive(&along) {
                    let spec = self.ask_path_finder(name, search)?;
                    return if spec.is_none() { Ok(None) } else { self.load_spec(&spec).map(Some) };
                }
                self.find_file(name, &along)
            }
        }
    }

    /// Has a script put hooks into `sys.path_hooks`?
    fn has_path_hooks(&self) -> Result<bool> {
        let Some(sys) = self.modules().get_str(&self.names().sys) else { return Ok(false) };
        let hooks = self.get_attr_opt(&sys, &self.intern("path_hooks"))?;
        Ok(hooks.is_some_and(|hooks| hooks.downcast::<ListObj>().is_some_and(|list| !list.is_empty())))
    }

    /// Is one of the places an archive, or a folder within one, by its name?
    fn has_archive(&self, search: &[Value]) -> bool {
        search.iter().any(|entry| {
            let Some(text) = entry.downcast::<StrObj>() else { return false };
            let text = String::from_utf8_lossy(text.bytes());
            [".zip", ".egg", ".whl", ".pyz"].iter().any(|ending| text.contains(ending))
                && !self.vm().host.is_dir(Path::new(&*text))
        })
    }

    fn ask_path_finder(&self, name: &str, search: Option<&[Value]>) -> Result<Value> {
        let machinery = self.import_module("importlib.machinery")?;
        let finder = self.get_attr_str(&machinery, "PathFinder")?;
        let path = search.map_or(Value::NONE, |path| self.new_list(path.to_vec()));
        self.call_method_str(&finder, "find_spec", &[self.new_str(name), path])
    }

    /// The module in a file or folder of one of the directories.
    fn find_file(&self, name: &str, search: &[Value]) -> Result<Option<Value>> {
        let last = name.rsplit('.').next().unwrap_or(name);
        let mut portions = Vec::new();
        for entry in search {
            let Some(dir) = entry.downcast::<StrObj>().map(|_| PathBuf::from(text_of(entry))) else {
                continue;
            };
            let dir = if dir.as_os_str().is_empty() {
                self.vm().host.current_dir().unwrap_or_default()
            } else {
                dir
            };
            let (package, file) = (dir.join(last), dir.join(format!("{last}.py")));
            let init = package.join("__init__.py");
            if self.vm().host.is_file(&init) {
                return self.load_file(name, &init, Some(vec![package])).map(Some);
            }
            if self.vm().host.is_file(&file) {
                return self.load_file(name, &file, None).map(Some);
            }
            if self.vm().host.is_dir(&package) {
                portions.push(package);
            }
        }
        if portions.is_empty() { Ok(None) } else { self.namespace_package(name, portions).map(Some) }
    }

    /// Names a folder laid out as CPython's library is: packages of gilbox's own look there for modules that they lack.
    /// For whole modules to come from there, it must also stand in `sys.path`.
    pub fn set_python_library(&self, folder: &Path) {
        *self.vm().python_library.borrow_mut() = Some(folder.to_owned());
        for (name, module) in self.modules().items() {
            let known = dict_of(&module).and_then(|dict| dict.get_str(&self.names().__path__));
            if let Some(path) = known.as_ref().and_then(|path| path.downcast::<ListObj>()) {
                for folder in self.library_folder(&text_of(&name)) {
                    path.push(self.new_str(&folder.display().to_string()));
                }
            }
        }
    }

    /// Takes these modules and packages, and all inside them, from the folder of [`Ctx::set_python_library`], although
    /// gilbox has its own in Python. A module written in Rust stays.
    pub fn prefer_python_library(&self, names: impl IntoIterator<Item = String>) {
        self.vm().library_first.borrow_mut().extend(names);
    }

    /// A module in Python that is part of the interpreter and not hidden by [`Ctx::prefer_python_library`].
    pub fn frozen_module(&self, name: &str) -> Option<FrozenModule> {
        let hidden = self.vm().library_first.borrow().iter().any(|first| {
            name.strip_prefix(first.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        if hidden { None } else { self.vm().loader.frozen_module(name) }
    }

    /// Where modules of a package of gilbox's own may lie that it lacks.
    fn library_folder(&self, package: &str) -> Vec<PathBuf> {
        let library = self.vm().python_library.borrow();
        library.iter().map(|folder| folder.join(package.replace('.', "/"))).collect()
    }

    fn search_path(&self) -> Result<Vec<Value>> {
        // Without `sys` (early in the start) there is nowhere to look.
        let Some(sys) = self.modules().get_str(&self.names().sys) else { return Ok(Vec::new()) };
        match self.get_attr_opt(&sys, &self.names().path)? {
            Some(path) => self.collect(&path),
            None => Ok(Vec::new()),
        }
    }

    fn not_found(&self, name: &str, message: &str) -> Raise {
        let raise = self.module_not_found_error(message);
        put(raise.value(), 1, self.new_str(name));
        raise
    }

    fn load_file(&self, name: &str, file: &Path, package: Option<Vec<PathBuf>>) -> Result<Value> {
        let source = match self.vm().host.read_file(file) {
            Ok(source) => source,
            Err(error) => return Err(self.import_error(format!("cannot read '{}': {error}", file.display()))),
        };
        let text = file.display().to_string();
        let code = self.compile(&source, &text, CompileMode::Exec, CompileOptions::default())?;
        self.run_module(name, &code, Some(&text), package)
    }

    /// The code of a module in Python that is part of the interpreter: as it came with it, unless asserts or docstrings
    /// are to be left out.
    fn frozen_code(&self, name: &str, module: &FrozenModule) -> Result<Ref<CodeObj>> {
        if module.code.is_empty() || self.optimize() != 0 {
            let (source, filename) = (module.source.as_bytes(), format!("<frozen {name}>"));
            return self.compile(source, &filename, CompileMode::Exec, CompileOptions::default());
        }
        match pack::unpack_own(module.code) {
            Ok(code) => self.link_code(&Arc::new(code)),
            Err(fault) => Err(self.system_error(fault)),
        }
    }

    fn namespace_package(&self, name: &str, portions: Vec<PathBuf>) -> Result<Value> {
        let module = self.new_module(name, "");
        let path = portions.iter().map(|p| self.new_str(&p.display().to_string())).collect();
        self.module_set(&module, "__path__", self.new_list(path));
        self.module_set(&module, "__package__", self.intern(name));
        self.modules().set_str(&self.intern(name), module.clone());
        Ok(module)
    }

    fn run_module(
        &self,
        name: &str,
        code: &Ref<CodeObj>,
        file: Option<&str>,
        package: Option<Vec<PathBuf>>,
    ) -> Result<Value> {
        let module = self.new_module(name, "");
        let names = self.names();
        if let Some(file) = file {
            self.module_set(&module, "__file__", self.new_str(file));
        }
        let parent = name.rsplit_once('.').map_or("", |(p, _)| p);
        self.module_set(&module, "__package__", self.intern(if package.is_some() { name } else { parent }));
        if let Some(dirs) = package {
            let path = dirs.iter().map(|p| self.new_str(&p.display().to_string())).collect();
            self.module_set(&module, "__path__", self.new_list(path));
        }
        let Some(dict) = dict_of(&module) else { return Ok(module) };
        dict.set_str(&names.__builtins__, self.builtins().into_value());
        let key = self.intern(name);
        self.modules().set_str(&key, module.clone());
        if let Err(raise) = self.run_code(code, &dict, dict.to_value()) {
            self.modules().remove_str(&key);
            return Err(raise);
        }
        // A module may put something else in its own place.
        Ok(self.modules().get_str(&key).unwrap_or(module))
    }

    /// `__import__(name, globals, locals, fromlist, level)`.
    ///
    /// # Errors
    /// ImportError and ModuleNotFoundError; what module code raises.
    pub fn import_name(&self, name: &Value, globals: &Value, fromlist: &Value, level: i64) -> Result<Value> {
        if name.downcast::<StrObj>().is_none() {
            return Err(self.type_error("module name must be a string"));
        }
        if level < 0 {
            return Err(self.value_error("level must be >= 0"));
        }
        if self.vm().tearing_down.get() && self.is_of_a_script(globals) {
            return Err(self.import_error("sys.meta_path is None, Python is likely shutting down"));
        }
        let text = text_of(name);
        let full = if level > 0 { self.resolve_relative(&text, globals, level)? } else { text.clone() };
        if full.is_empty() {
            return Err(self.value_error("Empty module name"));
        }
        let module = self.import_module(&full)?;
        if !self.is_true(fromlist)? {
            if level > 0 && !text.is_empty() {
                let keep = full.len() - text.len() + text.find('.').unwrap_or(text.len());
                return self.import_module(&full[..keep]);
            }
            return match full.split_once('.') {
                Some((top, _)) if level == 0 => self.import_module(top),
                _ => Ok(module),
            };
        }
        if self.get_attr_opt(&module, &self.names().__path__)?.is_some() {
            for item in self.collect(fromlist)? {
                self.import_submodule(&module, &full, &item)?;
            }
        }
        Ok(module)
    }

    /// Are these the globals of a module that is no part of the interpreter?
    fn is_of_a_script(&self, globals: &Value) -> bool {
        let names = self.names();
        globals.downcast::<DictObj>().is_some_and(|globals| {
            globals.get_str(&names.__file__).is_some()
                || globals.get_str(&names.__name__).is_some_and(|name| text_of(&name) == "__main__")
        })
    }

    fn import_submodule(&self, module: &Value, package: &str, item: &Value) -> Result<()> {
        let text = text_of(item);
        if text == "*" {
            if let Some(all) = self.get_attr_opt(module, &self.names().__all__)? {
                for name in self.collect(&all)? {
                    self.import_submodule(module, package, &name)?;
                }
            }
            return Ok(());
        }
        if self.get_attr_opt(module, &self.intern(&text))?.is_some() {
            return Ok(());
        }
        let full = format!("{package}.{text}");
        match self.import_module(&full) {
            Err(raise) if raise.is(self, &self.exceptions().module_not_found_error) => {
                let name = field_of(raise.value(), 1);
                if text_of(&name) == full { Ok(()) } else { Err(raise) }
            }
            Err(raise) => Err(raise),
            Ok(_) => Ok(()),
        }
    }

    fn resolve_relative(&self, name: &str, globals: &Value, level: i64) -> Result<String> {
        let names = self.names();
        let get = |key: &Value| globals.downcast::<DictObj>().and_then(|d| d.get_str(key));
        let package = match get(&names.__package__).filter(|p| !p.is_none()) {
            Some(package) => text_of(&package),
            None => {
                let own = get(&names.__name__).map(|n| text_of(&n)).unwrap_or_default();
                if get(&names.__path__).is_some() {
                    own
                } else {
                    own.rsplit_once('.').map_or(String::new(), |(p, _)| p.to_owned())
                }
            }
        };
        if package.is_empty() {
            return Err(self.import_error("attempted relative import with no known parent package"));
        }
        let mut base = package.as_str();
        for _ in 1..level {
            base = match base.rsplit_once('.') {
                Some((parent, _)) => parent,
                None => return Err(self.import_error("attempted relative import beyond top-level package")),
            };
        }
        Ok(if name.is_empty() { base.to_owned() } else { format!("{base}.{name}") })
    }

    /// `from module import name`.
    ///
    /// # Errors
    /// ImportError "cannot import name ...".
    pub(crate) fn import_from(&self, module: &Value, name: &Value) -> Result<Value> {
        if let Some(value) = self.get_attr_opt(module, name)? {
            return Ok(value);
        }
        let names = self.names();
        let text = text_of(name);
        let own = self.get_attr_opt(module, &names.__name__)?;
        let package = own.filter(|n| n.downcast::<StrObj>().is_some()).map(|n| text_of(&n));
        if let Some(package) = &package
            && let Some(found) = self.modules().get_str(&self.intern(&format!("{package}.{text}")))
        {
            return Ok(found);
        }
        let package = package.unwrap_or_else(|| "<unknown module name>".to_owned());
        let file = self.get_attr_opt(module, &names.__file__)?.filter(|f| f.downcast::<StrObj>().is_some());
        let place = file.as_ref().map_or("unknown location".to_owned(), text_of);
        let message = if self.vm().import_locks.is_loading(&package) {
            format!(
                "cannot import name '{text}' from partially initialized module '{package}' \
                 (most likely due to a circular import) ({place})"
            )
        } else {
            format!("cannot import name '{text}' from '{package}' ({place})")
        };
        let raise = self.import_error(message);
        put(raise.value(), 1, self.new_str(&package));
        put(raise.value(), 2, file.unwrap_or(Value::NONE));
        put(raise.value(), 3, name.clone());
        Err(raise)
    }

    /// `from module import *`.
    ///
    /// # Errors
    /// ImportError, AttributeError for names of `__all__` that are missing.
    pub(crate) fn import_star(&self, module: &Value, namespace: &Value) -> Result<()> {
        let names = self.names();
        let listed = self.get_attr_opt(module, &names.__all__)?;
        let list = match &listed {
            Some(all) => self.collect(all)?,
            None => {
                let dict = self.get_attr(module, &names.__dict__)?;
                let keys = self.call_method(&dict, &names.keys, &[])?;
                self.collect(&keys)?
            }
        };
        for name in list {
            if name.downcast::<StrObj>().is_none() {
                let got = self.type_name(&name);
                return Err(self.type_error(format!("Item in __all__ must be str, not {got}")));
            }
            if listed.is_none() && text_of(&name).starts_with('_') {
                continue;
            }
            let name = self.intern_value(&name);
            let value = self.get_attr(module, &name)?;
            self.set_item(namespace, &name, &value)?;
        }
        Ok(())
    }

    /// Runs source text as `__main__`.
    ///
    /// # Errors
    /// What the script raises.
    pub fn run_main(&self, source: &[u8], filename: &str, file: Option<&str>) -> Result<Value> {
        let main = self.main_module();
        let Some(dict) = dict_of(&main) else { return Ok(Value::NONE) };
        if let Some(file) = file {
            dict.set_str(&self.names().__file__, self.new_str(file));
        }
        let options = CompileOptions { is_file: file.is_some(), ..CompileOptions::default() };
        let code = self.compile(source, filename, CompileMode::Exec, options)?;
        self.run_code(&code, &dict, dict.to_value())
    }

    /// The module `__main__`, made on first use.
    pub fn main_module(&self) -> Value {
        let key = &self.names().__main__;
        if let Some(main) = self.modules().get_str(key) {
            return main;
        }
        let main = self.new_module("__main__", "");
        let builtins = self.modules().get_str(&self.names().builtins);
        self.module_set(&main, "__builtins__", builtins.unwrap_or_else(|| self.builtins().into_value()));
        self.modules().set_str(key, main.clone());
        main
    }

    /// The tuple of a call's positional arguments as Rust slices see it.
    pub fn tuple_items<'a>(&self, value: &'a Value) -> &'a [Value] {
        value.downcast::<TupleObj>().map(TupleObj::items).unwrap_or_default()
    }
}
