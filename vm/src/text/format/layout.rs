//! Laying out a number: sign, prefix, grouped digits, the rest, and padding around.

use super::spec::{Align, FormatSpec, Sign};
use crate::text::pytext::TextBuf;
use std::borrow::Cow;

/// A number taken apart.
#[derive(Clone, Copy, Debug, Default)]
pub struct NumberParts<'a> {
    /// Whether a minus sign belongs before it.
    pub negative: bool,
    /// `0x` and the like.
    pub prefix: &'a str,
    /// Digits before the point: these are grouped.
    pub digits: &'a str,
    /// Point, decimals, exponent, or the whole of `inf`.
    pub rest: &'a str,
}

/// How wide groups are, and what separates them.
#[derive(Clone, Copy, Debug)]
pub struct Grouping {
    /// The separator.
    pub separator: u8,
    /// Digits in a group.
    pub size: usize,
}

/// Puts separators into `digits` and zeros before, until the width is `least` at least.
pub fn group_digits(digits: &str, least: usize, grouping: Option<Grouping>) -> String {
    let Some(Grouping { separator, size }) = grouping else {
        let zeros = least.saturating_sub(digits.len());
        return std::iter::repeat_n('0', zeros).chain(digits.chars()).collect();
    };
    let mut reversed = Vec::with_capacity(least.max(digits.len() * 2));
    let mut source = digits.bytes().rev();
    let mut left = digits.len();
    loop {
        let wanted = left.max(least.saturating_sub(reversed.len())).max(1).min(size);
        let from_digits = left.min(wanted);
        reversed.extend(source.by_ref().take(from_digits));
        reversed.extend(std::iter::repeat_n(b'0', wanted - from_digits));
        left -= from_digits;
        if left == 0 && reversed.len() >= least {
            break;
        }
        reversed.push(separator);
    }
    reversed.iter().rev().map(|&b| b as char).collect()
}

/// The sign a number shows, if any.
pub fn sign_char(negative: bool, sign: Option<Sign>) -> Option<u8> {
    match sign {
        _ if negative => Some(b'-'),
        Some(Sign::Plus) => Some(b'+'),
        Some(Sign::Space) => Some(b' '),
        _ => None,
    }
}

/// The number in its width.
pub fn lay_out(parts: NumberParts<'_>, spec: &FormatSpec, grouping: Option<Grouping>) -> TextBuf {
    let sign = sign_char(parts.negative, spec.sign);
    let fixed = usize::from(sign.is_some()) + parts.prefix.len() + parts.rest.len();
    let zero_filled = spec.fill == b'0' as u32 && spec.align == Align::AfterSign;
    let least = if zero_filled { spec.width.saturating_sub(fixed) } else { 0 };
    let grouped = match parts.digits {
        digits if digits.is_empty() || (grouping.is_none() && digits.len() >= least) => Cow::Borrowed(digits),
        digits => Cow::Owned(group_digits(digits, least, grouping)),
    };
    let padding = spec.width.saturating_sub(fixed + grouped.len());
    let (left, after_sign, right) = match spec.align {
        Align::Left => (0, 0, padding),
        Align::Right => (padding, 0, 0),
        Align::Center => (padding / 2, 0, padding - padding / 2),
        Align::AfterSign => (0, padding, 0),
    };
    let mut out = TextBuf::with_capacity(fixed + grouped.len() + padding);
    out.push_repeated(spec.fill, left);
    if let Some(sign) = sign {
        out.push(sign as u32);
    }
    out.push_ascii(parts.prefix.as_bytes());
    out.push_repeated(spec.fill, after_sign);
    out.push_ascii(grouped.as_bytes());
    out.push_ascii(parts.rest.as_bytes());
    out.push_repeated(spec.fill, right);
    out
}
