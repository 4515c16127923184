//! UTF-16 and UTF-32.

use super::decode::Input;
use crate::text::int::bytes::ByteOrder;

/// The first unit as a number.
fn unit16(bytes: &[u8], order: ByteOrder) -> Option<u32> {
    let pair = *bytes.first_chunk::<2>()?;
    Some(match order {
        ByteOrder::Little => u16::from_le_bytes(pair),
        ByteOrder::Big => u16::from_be_bytes(pair),
    } as u32)
}

fn unit32(bytes: &[u8], order: ByteOrder) -> Option<u32> {
    let four = *bytes.first_chunk::<4>()?;
    Some(match order {
        ByteOrder::Little => u32::from_le_bytes(four),
        ByteOrder::Big => u32::from_be_bytes(four),
    })
}

/// Decodes UTF-16; without an order its mark decides, and without a mark it is the machine's (little). Gives the
/// order the mark told.
pub(super) fn decode16<E>(
    input: &mut Input<'_, '_, E>,
    order: Option<ByteOrder>,
) -> Result<Option<ByteOrder>, E> {
    let marked = match (order, input.rest()) {
        (None, [0xff, 0xfe, ..]) => Some(ByteOrder::Little),
        (None, [0xfe, 0xff, ..]) => Some(ByteOrder::Big),
        _ => None,
    };
    input.at += if marked.is_some() { 2 } else { 0 };
    let order = order.or(marked).unwrap_or(ByteOrder::Little);
    input.encoding = if order == ByteOrder::Little { "utf-16-le" } else { "utf-16-be" };
    while let Some(first) = unit16(input.rest(), order) {
        let second = unit16(&input.rest()[2..], order);
        match (first, second) {
            (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) => {
                input.out.push(0x10000 + ((first & 0x3ff) << 10 | low & 0x3ff));
                input.at += 4;
            }
            (0xd800..=0xdbff, Some(_)) => input.fault(2, "illegal UTF-16 surrogate")?,
            (0xd800..=0xdbff, None) if !input.is_final => return Ok(marked),
            (0xd800..=0xdbff, None) => input.fault(input.rest().len(), "unexpected end of data")?,
            (0xdc00..=0xdfff, _) => input.fault(2, "illegal encoding")?,
            _ => {
                input.out.push(first);
                input.at += 2;
            }
        }
    }
    truncated(input)?;
    Ok(marked)
}

/// Decodes UTF-32; the order as in [`decode16`].
pub(super) fn decode32<E>(
    input: &mut Input<'_, '_, E>,
    order: Option<ByteOrder>,
) -> Result<Option<ByteOrder>, E> {
    let marked = match (order, input.rest()) {
        (None, [0xff, 0xfe, 0, 0, ..]) => Some(ByteOrder::Little),
        (None, [0, 0, 0xfe, 0xff, ..]) => Some(ByteOrder::Big),
        _ => None,
    };
    input.at += if marked.is_some() { 4 } else { 0 };
    let order = order.or(marked).unwrap_or(ByteOrder::Little);
    input.encoding = if order == ByteOrder::Little { "utf-32-le" } else { "utf-32-be" };
    while let Some(c) = unit32(input.rest(), order) {
        match c {
            0xd800..=0xdfff => {
                input.fault(4, "code point in surrogate code point range(0xd800, 0xe000)")?;
            }
            0x110000.. => input.fault(4, "code point not in range(0x110000)")?,
            _ => {
                input.out.push(c);
                input.at += 4;
            }
        }
    }
    truncated(input)?;
    Ok(marked)
}

/// What is left is less than a unit.
fn truncated<E>(input: &mut Input<'_, '_, E>) -> Result<(), E> {
    while input.is_final && !input.rest().is_empty() {
        input.fault(input.rest().len(), "truncated data")?;
    }
    Ok(())
}

/// Adds a code point in UTF-16.
pub(super) fn push16(out: &mut Vec<u8>, c: u32, order: ByteOrder) {
    let mut push = |unit: u32| match order {
        ByteOrder::Little => out.extend((unit as u16).to_le_bytes()),
        ByteOrder::Big => out.extend((unit as u16).to_be_bytes()),
    };
    if c < 0x10000 {
        push(c);
    } else {
        push(0xd800 | (c - 0x10000) >> 10);
        push(0xdc00 | (c - 0x10000) & 0x3ff);
    }
}

/// Adds a code point in UTF-32.
pub(super) fn push32(out: &mut Vec<u8>, c: u32, order: ByteOrder) {
    match order {
        ByteOrder::Little => out.extend(c.to_le_bytes()),
        ByteOrder::Big => out.extend(c.to_be_bytes()),
    }
}
