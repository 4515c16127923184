//! Where the module of `-m` lies.

use gilbox_vm::types::str::text_of;
use gilbox_vm::{Ctx, Result};
use std::path::Path;

/// A module to be run as a script.
pub(super) struct Located {
    pub(super) source: Vec<u8>,
    /// Its file, or what stands for one.
    pub(super) filename: String,
    /// Is `filename` the name of a real file?
    pub(super) is_file: bool,
    /// `__package__`
    pub(super) package: String,
}

/// Finds `name`, or `name.__main__` if it is a package. `Err` has the one line that says why not.
pub(super) fn locate(ctx: &Ctx, name: &str) -> Result<std::result::Result<Located, String>> {
    let package = match name.rsplit_once('.') {
        Some((parent, _)) => {
            ctx.import_module(parent)?;
            parent
        }
        None => "",
    };
    if let Some(found) = frozen(ctx, name, package) {
        return Ok(Ok(found));
    }
    let last = name.rsplit('.').next().unwrap_or(name);
    for entry in search_path(ctx, package)? {
        let folder = Path::new(&entry);
        if folder.join(last).join("__init__.py").is_file() {
            ctx.import_module(name)?;
            let main = folder.join(last).join("__main__.py");
            if let Some(found) = read(&main, name) {
                return Ok(Ok(found));
            }
            let why = format!(
                "No module named {name}.__main__; '{name}' is a package and cannot be directly executed"
            );
            return Ok(Err(why));
        }
        if let Some(found) = read(&folder.join(format!("{last}.py")), package) {
            return Ok(Ok(found));
        }
    }
    Ok(Err(match gilbox_stdlib::native_module(name) {
        Some(_) => format!("No code object available for {name}"),
        None => format!("No module named {name}"),
    }))
}

fn frozen(ctx: &Ctx, name: &str, package: &str) -> Option<Located> {
    let found = ctx.frozen_module(name)?;
    let (name, found, package) = if found.is_package {
        let main = format!("{name}.__main__");
        let found = ctx.frozen_module(&main)?;
        (main, found, name)
    } else {
        (name.to_owned(), found, package)
    };
    Some(Located {
        source: found.source.as_bytes().to_vec(),
        filename: format!("<frozen {name}>"),
        is_file: false,
        package: package.to_owned(),
    })
}

fn search_path(ctx: &Ctx, package: &str) -> Result<Vec<String>> {
    let (holder, attribute) = if package.is_empty() { ("sys", "path") } else { (package, "__path__") };
    let holder = ctx.import_module(holder)?;
    let path = ctx.get_attr_str(&holder, attribute)?;
    Ok(ctx.collect(&path)?.iter().map(text_of).collect())
}

fn read(file: &Path, package: &str) -> Option<Located> {
    let source = std::fs::read(file).ok()?;
    let filename = std::path::absolute(file).unwrap_or_else(|_| file.to_owned()).display().to_string();
    Some(Located { source, filename, is_file: true, package: package.to_owned() })
}
