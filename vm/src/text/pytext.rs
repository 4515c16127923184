//! Text as Python has it: a sequence of code points in which lone surrogates may stand.
//!
//! Bytes are UTF-8, with a surrogate written as the three bytes UTF-8 would use if it allowed them. Two
//! surrogates in a row stay two, so concatenation is concatenation of bytes, and search can work on bytes.

/// Borrowed text: bytes and whether they are all ASCII.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PyText<'a> {
    bytes: &'a [u8],
    ascii: bool,
}

/// Bytes `c` takes when written.
#[inline]
pub fn encoded_len(c: u32) -> usize {
    match c {
        0..=0x7f => 1,
        0x80..=0x7ff => 2,
        0x800..=0xffff => 3,
        _ => 4,
    }
}

/// Writes `c`, surrogates included; how many bytes it took.
#[inline]
pub fn encode_into(c: u32, out: &mut [u8; 4]) -> usize {
    let tail = |shift: u32| 0x80 | (c >> shift & 0x3f) as u8;
    *out = match c {
        0..=0x7f => [c as u8, 0, 0, 0],
        0x80..=0x7ff => [0xc0 | (c >> 6) as u8, tail(0), 0, 0],
        0x800..=0xffff => [0xe0 | (c >> 12) as u8, tail(6), tail(0), 0],
        _ => [0xf0 | (c >> 18) as u8, tail(12), tail(6), tail(0)],
    };
    encoded_len(c)
}

/// The bytes the code point takes that `first` starts.
#[inline]
pub fn len_by_first(first: u8) -> usize {
    match first {
        0..=0xbf => 1,
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    }
}

/// Whether `c` is a surrogate.
#[inline]
pub fn is_surrogate(c: u32) -> bool {
    (0xd800..0xe000).contains(&c)
}

/// The code point at byte `at` (which starts one) and the bytes it takes.
#[inline]
pub fn decode_at(bytes: &[u8], at: usize) -> (u32, usize) {
    let low = |k: usize| bytes.get(at + k).map_or(0, |&b| (b & 0x3f) as u32);
    let first = bytes[at] as u32;
    match first {
        0..=0x7f => (first, 1),
        0x80..=0xdf => ((first & 0x1f) << 6 | low(1), 2),
        0xe0..=0xef => ((first & 0x0f) << 12 | low(1) << 6 | low(2), 3),
        _ => ((first & 0x07) << 18 | low(1) << 12 | low(2) << 6 | low(3), 4),
    }
}

/// How many code points `bytes` hold: every byte but the continuations starts one.
pub fn count_code_points(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| (b as i8) >= -0x40).count()
}

impl<'a> PyText<'a> {
    /// Text over `bytes`, which the caller has from text (UTF-8, surrogates allowed).
    pub fn new(bytes: &'a [u8]) -> PyText<'a> {
        PyText { bytes, ascii: bytes.is_ascii() }
    }

    /// Text whose ASCII flag is already known.
    #[inline]
    pub fn with_flag(bytes: &'a [u8], ascii: bool) -> PyText<'a> {
        debug_assert!(!ascii || bytes.is_ascii());
        PyText { bytes, ascii }
    }

    /// The bytes.
    #[inline]
    pub fn bytes(self) -> &'a [u8] {
        self.bytes
    }

    /// Whether every code point is below 128, so that byte and code point offsets agree.
    #[inline]
    pub fn is_ascii(self) -> bool {
        self.ascii
    }

    /// Whether there is nothing.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.bytes.is_empty()
    }

    /// Length in code points. Linear for text that is not ASCII.
    pub fn len(self) -> usize {
        if self.ascii { self.bytes.len() } else { count_code_points(self.bytes) }
    }

    /// The same text for Rust, unless a surrogate stands in it.
    pub fn as_utf8(self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes).ok()
    }

    /// The text for a message: surrogates shown as `\udc80`.
    pub fn lossy(self) -> String {
        let mut out = String::with_capacity(self.bytes.len());
        for c in self.code_points() {
            match char::from_u32(c) {
                Some(c) => out.push(c),
                None => out.push_str(&format!("\\u{c:04x}")),
            }
        }
        out
    }

    /// The code points from the front.
    #[inline]
    pub fn code_points(self) -> CodePoints<'a> {
        CodePoints { bytes: self.bytes, front: 0, back: self.bytes.len() }
    }

    /// Code points with the byte offset each starts at.
    pub fn indices(self) -> impl Iterator<Item = (usize, u32)> + 'a {
        let mut rest = self.code_points();
        std::iter::from_fn(move || {
            let at = rest.front;
            rest.next().map(|c| (at, c))
        })
    }

    /// The byte offset of code point `index`, or the end when there are not that many.
    pub fn offset_of(self, index: usize) -> usize {
        if self.ascii {
            return index.min(self.bytes.len());
        }
        let starts = self.bytes.iter().enumerate().filter(|(_, b)| (**b as i8) >= -0x40);
        starts.map(|(at, _)| at).nth(index).unwrap_or(self.bytes.len())
    }

    /// How many code points lie before byte `offset`.
    pub fn index_of(self, offset: usize) -> usize {
        if self.ascii { offset } else { count_code_points(&self.bytes[..offset]) }
    }

    /// Code points `start..end`, both clipped.
    pub fn slice(self, start: usize, end: usize) -> PyText<'a> {
        let from = self.offset_of(start);
        let rest = PyText { bytes: &self.bytes[from..], ascii: self.ascii };
        let to = rest.offset_of(end.saturating_sub(start));
        rest.cut(0, to)
    }

    /// Bytes `start..end`, which must lie at code point boundaries.
    #[inline]
    pub fn cut(self, start: usize, end: usize) -> PyText<'a> {
        let bytes = &self.bytes[start..end];
        PyText { bytes, ascii: self.ascii || bytes.is_ascii() }
    }
}

impl<'a> From<&'a str> for PyText<'a> {
    fn from(text: &'a str) -> PyText<'a> {
        PyText::new(text.as_bytes())
    }
}

impl std::fmt::Debug for PyText<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.lossy())
    }
}

/// Iterator over code points, from both ends.
#[derive(Clone)]
pub struct CodePoints<'a> {
    bytes: &'a [u8],
    front: usize,
    back: usize,
}

impl<'a> CodePoints<'a> {
    /// The text not yet given out.
    pub fn rest(&self) -> &'a [u8] {
        &self.bytes[self.front..self.back]
    }

    /// Byte offset of the next code point from the front.
    pub fn offset(&self) -> usize {
        self.front
    }

    /// The next code point, not taken.
    pub fn peek(&self) -> Option<u32> {
        (self.front < self.back).then(|| decode_at(self.bytes, self.front).0)
    }
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        if self.front >= self.back {
            return None;
        }
        let (c, n) = decode_at(self.bytes, self.front);
        self.front += n;
        Some(c)
    }
}

impl DoubleEndedIterator for CodePoints<'_> {
    fn next_back(&mut self) -> Option<u32> {
        if self.front >= self.back {
            return None;
        }
        let mut at = self.back - 1;
        while at > self.front && (self.bytes[at] as i8) < -0x40 {
            at -= 1;
        }
        self.back = at;
        Some(decode_at(self.bytes, at).0)
    }
}

/// Text being built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextBuf {
    bytes: Vec<u8>,
    ascii: bool,
    /// Memory has ended: what was built is given up, and nothing more is added.
    is_lost: bool,
}

impl Default for TextBuf {
    fn default() -> TextBuf {
        TextBuf { bytes: Vec::new(), ascii: true, is_lost: false }
    }
}

impl TextBuf {
    /// Nothing yet.
    pub fn new() -> TextBuf {
        TextBuf::default()
    }

    /// Nothing yet, with room for `n` bytes.
    pub fn with_capacity(n: usize) -> TextBuf {
        TextBuf { bytes: Vec::with_capacity(n), ascii: true, is_lost: false }
    }

    /// Nothing yet, in the place of `bytes` if that has room for `n` bytes.
    pub fn reusing(mut bytes: Vec<u8>, n: usize) -> TextBuf {
        bytes.clear();
        if bytes.capacity() < n {
            return TextBuf::with_capacity(n);
        }
        TextBuf { bytes, ascii: true, is_lost: false }
    }

    /// Did memory end while this was built? It is empty then.
    pub fn is_lost(&self) -> bool {
        self.is_lost
    }

    /// Makes room for so many bytes; false if there is no memory.
    #[inline(always)]
    fn room(&mut self, more: usize) -> bool {
        self.bytes.capacity() - self.bytes.len() >= more || self.grow(more)
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: usize) -> bool {
        if !self.is_lost && self.bytes.try_reserve(more).is_err() {
            self.is_lost = true;
            self.ascii = true;
            self.bytes = Vec::new();
        }
        !self.is_lost
    }

    #[inline]
    fn add(&mut self, bytes: &[u8]) {
        if self.room(bytes.len()) {
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// Adds a code point, surrogates included.
    #[inline]
    pub fn push(&mut self, c: u32) {
        if c < 0x80 {
            if self.room(1) {
                self.bytes.push(c as u8);
            }
            return;
        }
        self.ascii = false;
        let mut buffer = [0; 4];
        let n = encode_into(c, &mut buffer);
        self.add(&buffer[..n]);
    }

    /// Adds `c` `n` times.
    pub fn push_repeated(&mut self, c: u32, n: usize) {
        if c < 0x80 {
            if self.room(n) {
                self.bytes.resize(self.bytes.len() + n, c as u8);
            }
        } else {
            (0..n).for_each(|_| self.push(c));
        }
    }

    /// Adds a Rust string.
    #[inline]
    pub fn push_str(&mut self, text: &str) {
        self.ascii &= text.is_ascii();
        self.add(text.as_bytes());
    }

    /// Adds text.
    #[inline]
    pub fn push_text(&mut self, text: PyText<'_>) {
        self.ascii &= text.ascii;
        self.add(text.bytes);
    }

    /// Adds bytes that are ASCII.
    #[inline]
    pub fn push_ascii(&mut self, bytes: &[u8]) {
        debug_assert!(bytes.is_ascii());
        self.add(bytes);
    }

    /// Adds bytes that are ASCII, and counts them.
    pub fn extend_ascii(&mut self, bytes: impl Iterator<Item = u8>) -> usize {
        let before = self.bytes.len();
        self.bytes.extend(bytes);
        self.ascii &= self.bytes[before..].is_ascii();
        self.bytes.len() - before
    }

    /// What was built so far.
    pub fn as_text(&self) -> PyText<'_> {
        PyText { bytes: &self.bytes, ascii: self.ascii }
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The bytes and whether all are ASCII.
    pub fn into_parts(self) -> (Vec<u8>, bool) {
        (self.bytes, self.ascii)
    }

    /// Text from bytes the caller has from text, its flag computed.
    pub fn from_bytes(bytes: Vec<u8>) -> TextBuf {
        let ascii = bytes.is_ascii();
        TextBuf { bytes, ascii, is_lost: false }
    }
}

impl From<&str> for TextBuf {
    fn from(text: &str) -> TextBuf {
        TextBuf::from_bytes(text.as_bytes().to_vec())
    }
}

impl From<String> for TextBuf {
    fn from(text: String) -> TextBuf {
        TextBuf::from_bytes(text.into_bytes())
    }
}

impl From<PyText<'_>> for TextBuf {
    fn from(text: PyText<'_>) -> TextBuf {
        TextBuf { bytes: text.bytes.to_vec(), ascii: text.ascii, is_lost: false }
    }
}
