//! The interpreter lock of gilbox: mechanism, policies, ledger.
