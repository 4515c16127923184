//! "Did you mean": the nearest of the words that could have been meant.

use gilbox_vm::text::suggest::distance_up_to;

/// The word nearest to a misspelt one, if one is near enough: about a third of the letters may be wrong.
pub(crate) fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let near = known.into_iter().filter_map(|candidate| {
        // A letter counts two; two that changed places are two wrong letters also in a short word.
        let least = if word.len().min(candidate.len()) >= 4 { 4 } else { 0 };
        let allowed = ((word.len() + candidate.len() + 3) / 3).max(least);
        distance_up_to(word.as_bytes(), candidate.as_bytes(), allowed).map(|distance| (distance, candidate))
    });
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// ` (did you mean 'fair'?)`, or nothing.
pub(crate) fn hint<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> String {
    nearest(word, known).map(|found| format!(" (did you mean '{found}'?)")).unwrap_or_default()
}

/// That there is no such policy, with the nearest and all that there are.
pub(crate) fn unknown_policy(name: &str) -> String {
    let names: Vec<&str> = gilbox_gil::POLICIES.iter().map(|entry| entry.name).collect();
    let hint = hint(name, names.iter().copied());
    format!("unknown policy '{name}'{hint} (choose from {})", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found() {
        let known = ["interval", "interval-priority", "fair", "fifo-timer"];
        assert_eq!(nearest("fiar", known), Some("fair"));
        assert_eq!(nearest("intervall", known), Some("interval"));
        assert_eq!(nearest("fifotimer", known), Some("fifo-timer"));
        assert_eq!(nearest("x", known), None);
        assert_eq!(hint("Fair", known), " (did you mean 'fair'?)");
    }
}
