//! Widening text: `center`, `ljust`, `rjust`, `zfill`, `expandtabs`.

use crate::text::error::{TextResult, check_room};
use crate::text::pytext::{PyText, TextBuf};

/// Which side the text goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `ljust`
    Left,
    /// `rjust`
    Right,
    /// `center`
    Center,
}

/// Padding left and right of something of `length`, for a `width`. The odd one goes where CPython puts it.
pub fn padding(length: usize, width: usize, side: Side) -> (usize, usize) {
    let total = width.saturating_sub(length);
    let left = match side {
        Side::Left => 0,
        Side::Right => total,
        Side::Center => total / 2 + (total & width & 1),
    };
    (left, total - left)
}

/// `text.center(width, fill)` and its kin; nothing when the text is wide enough. The caller has asked
/// [`crate::text::check_room`] about the width.
pub fn justify(text: PyText<'_>, width: usize, fill: u32, side: Side) -> Option<TextBuf> {
    let (left, right) = padding(text.len(), width, side);
    if left + right == 0 {
        return None;
    }
    let mut out = TextBuf::with_capacity(text.bytes().len() + left + right);
    out.push_repeated(fill, left);
    out.push_text(text);
    out.push_repeated(fill, right);
    Some(out)
}

/// `text.zfill(width)`: zeros after a sign; nothing when the text is wide enough. As for [`justify`], the caller
/// has made sure that there is room.
pub fn zfill(text: PyText<'_>, width: usize) -> Option<TextBuf> {
    let zeros = width.checked_sub(text.len()).filter(|&n| n > 0)?;
    let sign = usize::from(matches!(text.bytes().first(), Some(b'+' | b'-')));
    let mut out = TextBuf::with_capacity(text.bytes().len() + zeros);
    out.push_text(text.cut(0, sign));
    out.push_repeated(b'0' as u32, zeros);
    out.push_text(text.cut(sign, text.bytes().len()));
    Some(out)
}

/// `text.expandtabs(size)`
///
/// # Errors
/// `MemoryError` when there is no room for the result.
pub fn expandtabs(text: PyText<'_>, size: i64) -> TextResult<TextBuf> {
    let mut out = TextBuf::with_capacity(text.bytes().len());
    let mut column = 0usize;
    for c in text.code_points() {
        if c != 9 {
            column = if matches!(c, 10 | 13) { 0 } else { column + 1 };
            out.push(c);
        } else if size > 0 {
            let spaces = size as usize - column % size as usize;
            check_room(spaces)?;
            out.push_repeated(32, spaces);
            column += spaces;
        }
    }
    Ok(out)
}
