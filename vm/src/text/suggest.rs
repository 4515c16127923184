//! "Did you mean": the name nearest to a misspelt one.

use crate::text::pytext::PyText;

/// With more names than this, none is suggested.
const MOST_CANDIDATES: usize = 750;
/// Longer stretches are not compared.
const LONGEST: usize = 40;
/// Inserting, deleting or replacing a letter.
const MOVE_COST: usize = 2;
/// Changing a letter's case.
const CASE_COST: usize = 1;

/// The candidate nearest to `name`, if one is near enough: a third of the letters may be wrong.
pub fn suggest<'a>(
    name: PyText<'_>,
    candidates: impl ExactSizeIterator<Item = PyText<'a>>,
) -> Option<PyText<'a>> {
    if candidates.len() >= MOST_CANDIDATES {
        return None;
    }
    let mut best: Option<(usize, PyText<'a>)> = None;
    for candidate in candidates.filter(|candidate| candidate.bytes() != name.bytes()) {
        let allowed = (name.bytes().len() + candidate.bytes().len() + 3) * MOVE_COST / 6;
        let most = match best {
            Some((0, _)) => break,
            Some((distance, _)) => allowed.min(distance - 1),
            None => allowed,
        };
        if let Some(distance) = distance_up_to(name.bytes(), candidate.bytes(), most) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn substitution_cost(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE_COST
    } else {
        MOVE_COST
    }
}

/// The Levenshtein distance of two names, if it is `most` at the most.
pub fn distance_up_to(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    let before = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[before..], &b[before..]);
    let after = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - after], &b[..b.len() - after]);
    let (short, long) = if b.len() < a.len() { (b, a) } else { (a, b) };
    if short.is_empty() {
        return Some(MOVE_COST * long.len()).filter(|&distance| distance <= most);
    }
    if long.len() > LONGEST || (long.len() - short.len()) * MOVE_COST > most {
        return None;
    }
    let mut row: Vec<usize> = (1..=short.len()).map(|i| i * MOVE_COST).collect();
    let mut result = 0;
    for (index, &letter) in long.iter().enumerate() {
        let mut diagonal = index * MOVE_COST;
        result = diagonal;
        let mut least = usize::MAX;
        for (place, &other) in row.iter_mut().zip(short) {
            let substitute = diagonal + substitution_cost(letter, other);
            diagonal = *place;
            result = (result.min(diagonal) + MOVE_COST).min(substitute);
            *place = result;
            least = least.min(result);
        }
        if least > most {
            return None;
        }
    }
    Some(result).filter(|&distance| distance <= most)
}
