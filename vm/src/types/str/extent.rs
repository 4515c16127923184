//! How long a text is, in two words: strs are many, and most of them are short.

use std::cell::Cell;

/// The text is one that names are compared by.
const INTERNED: usize = 1;
/// An index was made.
const INDEXED: usize = 2;
/// All code points are below 128.
const ASCII: usize = 4;
/// How many bits the marks take.
const MARKS: u32 = 3;

/// The length of a text in bytes and in code points.
#[repr(C)]
pub(super) struct Extent {
    bytes: Cell<usize>,
    /// The marks; and above them, if the text is not ASCII, how many code points it has, or the address of its index.
    rest: Cell<usize>,
}

/// Where the code points of a text are, made when first needed.
struct Index {
    chars: usize,
    offsets: Box<[u32]>,
}

const _: () = assert!(align_of::<Index>() >= 1 << MARKS);

impl Extent {
    /// That of the empty text.
    #[inline(always)]
    pub(super) fn empty() -> Extent {
        Extent { bytes: Cell::new(0), rest: Cell::new(ASCII) }
    }

    /// That of a text of so many bytes and code points.
    #[inline(always)]
    pub(super) fn of(bytes: usize, chars: usize) -> Extent {
        let rest = if bytes == chars { ASCII } else { chars << MARKS };
        Extent { bytes: Cell::new(bytes), rest: Cell::new(rest) }
    }

    /// Does it own an index?
    #[inline(always)]
    pub(super) fn has_index(&self) -> bool {
        self.rest.get() & INDEXED != 0
    }

    /// How many bytes.
    #[inline(always)]
    pub(super) fn bytes(&self) -> usize {
        self.bytes.get()
    }

    /// How many code points.
    #[inline(always)]
    pub(super) fn chars(&self) -> usize {
        if self.is_ascii() {
            return self.bytes.get();
        }
        self.index().map_or(self.rest.get() >> MARKS, |index| index.chars)
    }

    #[inline(always)]
    pub(super) fn is_ascii(&self) -> bool {
        self.rest.get() & ASCII != 0
    }

    #[inline(always)]
    pub(super) fn is_interned(&self) -> bool {
        self.rest.get() & INTERNED != 0
    }

    pub(super) fn set_interned(&self) {
        self.rest.set(self.rest.get() | INTERNED);
    }

    /// Says how long the text is now. It is not interned.
    #[inline(always)]
    pub(super) fn set(&self, bytes: usize, chars: usize) {
        if self.rest.get() & INDEXED != 0 {
            self.drop_index();
        }
        self.bytes.set(bytes);
        self.rest.set(if bytes == chars { ASCII } else { chars << MARKS });
    }

    /// What `make` made when this was first asked.
    pub(super) fn offsets(&self, make: impl FnOnce() -> Box<[u32]>) -> &[u32] {
        if self.rest.get() & INDEXED == 0 {
            let index = Box::new(Index { chars: self.chars(), offsets: make() });
            self.rest.set(self.rest.get() & INTERNED | INDEXED | Box::into_raw(index) as usize);
        }
        self.index().map_or(&[], |index| &index.offsets[..])
    }

    #[inline(always)]
    fn index(&self) -> Option<&Index> {
        // SAFETY: with this mark the bits above the marks are the address that `offsets` made.
        if self.rest.get() & INDEXED != 0 { Some(unsafe { &*self.address() }) } else { None }
    }

    #[inline(always)]
    fn address(&self) -> *mut Index {
        (self.rest.get() >> MARKS << MARKS) as *mut Index
    }

    #[cold]
    fn drop_index(&self) {
        // SAFETY: as in `index`; nobody uses the address again, since the mark goes with it.
        drop(unsafe { Box::from_raw(self.address()) });
        self.rest.set(0);
    }
}

impl Drop for Extent {
    #[inline(always)]
    fn drop(&mut self) {
        if self.rest.get() & INDEXED != 0 {
            self.drop_index();
        }
    }
}
