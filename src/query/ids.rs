//! stub
use crate::records::Id;
pub enum IdMatch {
    None,
    One(Id),
    Several(Vec<Id>),
}
pub fn resolve_id(typed: &str, ids: &[Id]) -> IdMatch {
    let f = crate::records::id::fold_suffix(typed);
    let m: Vec<Id> =
        ids.iter().filter(|i| i.to_string() == f || i.suffix().starts_with(&f)).copied().collect();
    match m.len() {
        0 => IdMatch::None,
        1 => IdMatch::One(m[0]),
        _ => IdMatch::Several(m),
    }
}
