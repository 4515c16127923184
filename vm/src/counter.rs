//! The processor's own clock, which the lock reads between two readings of the system's.

/// A counter that goes up at a steady rate and alike on every core, if the processor says that it has one.
#[cfg(target_arch = "x86_64")]
pub fn processor_counter() -> Option<gilbox_gil::clock::Counter> {
    use std::arch::x86_64::{__cpuid, _rdtsc};
    const POWER_MANAGEMENT: u32 = 0x8000_0007;
    const INVARIANT: u32 = 1 << 8;
    let has_it =
        __cpuid(0x8000_0000).eax >= POWER_MANAGEMENT && __cpuid(POWER_MANAGEMENT).edx & INVARIANT != 0;
    // SAFETY: the instruction reads a register that every processor of this kind has, and nothing else.
    has_it.then_some(|| unsafe { _rdtsc() })
}

/// A counter that goes up at a steady rate and alike on every core, if the processor says that it has one.
#[cfg(not(target_arch = "x86_64"))]
pub fn processor_counter() -> Option<gilbox_gil::clock::Counter> {
    None
}
