//! The residue check: what could still give a victim or a reporter away, found before a notice leaves.
