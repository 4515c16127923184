//! Files that are written at the end: what can be said of them before anything has run.

use super::os_error;
use std::fs::OpenOptions;
use std::path::Path;

/// Refuses names that nobody means: none at all, or that of a script, whose own name was forgotten.
///
/// # Errors
/// One line that says what is wrong.
pub(super) fn check_name(option: &str, name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err(format!("{option} needs the name of a file"));
    }
    if Path::new(name).extension().is_some_and(|ending| ending == "py") {
        return Err(format!("{option} needs a file to write, and would overwrite the script '{name}'"));
    }
    Ok(())
}

/// Finds out whether a file can be written, and leaves everything as it was: a long run should not end with a file that
/// has no place.
///
/// # Errors
/// One line that says why not.
pub(super) fn check_place(name: &str) -> Result<(), String> {
    let is_new = !Path::new(name).exists();
    let opened = OpenOptions::new().append(true).create(true).open(name);
    opened.map_err(|error| format!("can't write file '{name}': {}", os_error(&error)))?;
    if is_new {
        // It is made anew in the end; that it cannot be removed now changes nothing.
        let _ = std::fs::remove_file(name);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_no_output() {
        assert!(check_name("--gil-svg", "a.py").unwrap_err().contains("would overwrite the script 'a.py'"));
        assert!(check_name("--gil-svg", "").unwrap_err().contains("needs the name of a file"));
        assert_eq!(check_name("--gil-svg", "a.svg"), Ok(()));
    }

    #[test]
    fn a_place_is_found_before() {
        assert!(check_place("/no/such/place/x.svg").unwrap_err().contains("No such file or directory"));
        let name = std::env::temp_dir().join(format!("gilbox-place-{}", std::process::id()));
        let name = name.display().to_string();
        assert_eq!(check_place(&name), Ok(()));
        assert!(!Path::new(&name).exists());
        std::fs::write(&name, "kept").unwrap();
        assert_eq!(check_place(&name), Ok(()));
        assert_eq!(std::fs::read_to_string(&name).unwrap(), "kept");
        std::fs::remove_file(&name).unwrap();
    }
}
