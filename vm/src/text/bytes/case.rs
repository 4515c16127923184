//! Case and classes of bytes: ASCII only.

/// The letter in the other case.
pub fn swapped(b: u8) -> u8 {
    if b.is_ascii_alphabetic() { b ^ 0x20 } else { b }
}

/// White space for bytes: the six of C.
pub fn is_space(b: u8) -> bool {
    matches!(b, 9..=13 | 32)
}

/// `bytes.swapcase()`
pub fn swapcase(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|&b| swapped(b)).collect()
}

/// `bytes.capitalize()`
pub fn capitalize(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_ascii_lowercase();
    if let Some(first) = out.first_mut() {
        first.make_ascii_uppercase();
    }
    out
}

/// `bytes.title()`
pub fn title(bytes: &[u8]) -> Vec<u8> {
    let mut inside = false;
    let turn = |&b: &u8| {
        let turned = if inside { b.to_ascii_lowercase() } else { b.to_ascii_uppercase() };
        inside = b.is_ascii_alphabetic();
        turned
    };
    bytes.iter().map(turn).collect()
}

/// Not empty, and every byte is as wanted: `isalpha`, `isdigit`, `isalnum`, `isspace`.
pub fn all(bytes: &[u8], wanted: impl Fn(&u8) -> bool) -> bool {
    !bytes.is_empty() && bytes.iter().all(wanted)
}

/// `bytes.islower()`
pub fn is_lower(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase)
}

/// `bytes.isupper()`
pub fn is_upper(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)
}

/// `bytes.istitle()`
pub fn is_title(bytes: &[u8]) -> bool {
    let (mut found, mut inside) = (false, false);
    for b in bytes {
        if !b.is_ascii_alphabetic() {
            inside = false;
            continue;
        }
        if b.is_ascii_uppercase() == inside {
            return false;
        }
        (found, inside) = (true, true);
    }
    found
}
