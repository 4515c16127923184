//! What the tests of the front share.

/// The text a JSON string literal stands for.
pub fn unquote(json: &str) -> String {
    let mut units: Vec<u16> = Vec::new();
    let inner = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("a quoted text");
    let mut rest = inner.chars();
    while let Some(ch) = rest.next() {
        if ch != '\\' {
            units.extend_from_slice(ch.encode_utf16(&mut [0; 2]));
            continue;
        }
        let unit = match rest.next() {
            Some('n') => '\n' as u16,
            Some('t') => '\t' as u16,
            Some('f') => 0x0c,
            Some('b') => 0x08,
            Some('r') => '\r' as u16,
            Some('u') => {
                let digits: String = rest.by_ref().take(4).collect();
                u16::from_str_radix(&digits, 16).expect("four hex digits")
            }
            Some(other) => other as u16,
            None => break,
        };
        units.push(unit);
    }
    String::from_utf16(&units).expect("no lone surrogates")
}
