//! Models that tests speak about.

use interdependency::{
    Model, Plan,
    fault::{Faults, Table},
    folder::{self, Files},
};

/// A folder of these texts.
pub(crate) fn files(texts: &[(Table, &str)]) -> Files {
    let mut files = Files::new();
    for (table, text) in texts {
        files.put(*table, text.as_bytes().to_vec());
    }
    files
}

pub(crate) fn read(texts: &[(Table, &str)]) -> Result<(Model, Plan), Faults> {
    folder::read(&files(texts))
}

/// The worked example: power P is out at 0; telecom T needs P (24 h); base station B needs P (3 h) and T (0 h); water W needs P (12 h);
/// data centre D needs P (72 h), T (0 h), W (8 h); hospital H needs P (72 h), W (24 h) and one of T, B (0 h).
pub(crate) fn hospital(reserve_of_telecom: &str) -> (Model, Plan) {
    let needs = format!(
        "id,of,k,reserve_h,reserve_max_h\nT-P,T,,{reserve_of_telecom},\nB-P,B,,3,\nB-T,B,,0,\nW-P,W,,12,\nD-P,D,,72,\nD-T,D,,0,\n\
         D-W,D,,8,\nH-P,H,,72,\nH-W,H,,24,\nH-TB,H,1,0,\n"
    );
    read(&[
        (
            Table::Nodes,
            "id,name,sector\nP,電力,ELEC\nT,通信,ICT-TEL\nB,基地局,ICT-TEL\nW,水道,WATER\nD,データセンター,ICT-TEL\nH,病院,MED\n",
        ),
        (Table::Needs, &needs),
        (
            Table::Suppliers,
            "need,supplier\nT-P,P\nB-P,P\nB-T,T\nW-P,P\nD-P,P\nD-T,T\nD-W,W\nH-P,P\nH-W,W\nH-TB,T\nH-TB,B\n",
        ),
        (Table::Failures, "node,at_h\nP,0\n"),
    ])
    .unwrap()
}
