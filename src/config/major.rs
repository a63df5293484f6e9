//! `[major]`.

use super::keys::{major as key, root};
use super::measures::days;
use super::reader::{Reader, Section};
use crate::rules::policy::Major;

/// Reads `[major]`.
pub(super) fn major(reader: &mut Reader, root: &Section) -> Major {
    let builtin = Major::default();
    let section = reader.section(root, &root::MAJOR);
    let roles = section.get(&key::ROLES).map(|node| reader.names(Some(node)));
    Major {
        update: reader.minutes(section.get(&key::UPDATE)).unwrap_or(builtin.update),
        review: days(reader, section.get(&key::REVIEW)).unwrap_or(builtin.review),
        roles: roles.filter(|roles| !roles.is_empty()).unwrap_or(builtin.roles),
    }
}
