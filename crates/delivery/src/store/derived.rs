//! What the ledger keeps beside answers and lines for its lists, and how it is recounted.

use store::Derived;

/// That a line is not of the line of what it goes through.
macro_rules! via {
    () => {
        "EXISTS (SELECT 1 FROM deliveries via WHERE via.id = deliveries.via_id AND via.government <> deliveries.government)"
    };
}
/// The newest answer.
macro_rules! newest {
    () => {
        "(SELECT a.answer FROM answers a WHERE a.delivery_id = deliveries.id ORDER BY a.number DESC LIMIT 1)"
    };
}

/// All of it.
pub const DERIVED: [Derived; 2] = [
    Derived {
        what: "deliveries.government",
        wrong: concat!("SELECT COUNT(*) AS n FROM deliveries WHERE ", via!()),
        mend: &[concat!("UPDATE deliveries SET government = NOT government WHERE ", via!())],
    },
    Derived {
        what: "deliveries.answer",
        wrong: concat!(
            "SELECT COUNT(*) AS n FROM deliveries WHERE COALESCE(answer, '') <> COALESCE(",
            newest!(),
            ", '')"
        ),
        mend: &[concat!(
            "UPDATE deliveries SET answer = ",
            newest!(),
            " WHERE answer IS NOT NULL AND EXISTS (SELECT 1 FROM answers a WHERE a.delivery_id = deliveries.id)"
        )],
    },
];
