//! Private names: `__x` in class `C` is `_C__x`.

use crate::ast::Name;

/// The name as it is stored: mangled if it is private and a class is around.
pub fn mangle(class: Option<&Name>, name: &Name) -> Name {
    let Some(class) = class else { return name.clone() };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return name.clone();
    }
    let stripped = class.trim_start_matches('_');
    if stripped.is_empty() { name.clone() } else { Name::from(format!("_{stripped}{name}")) }
}
