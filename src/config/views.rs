//! `[views.NAME]`, of the policy and of the user's own configuration.

use std::collections::BTreeMap;

use super::keys::{root, views as key};
use super::reader::{Reader, Section};
use crate::rules::policy::View;

/// Reads the views.
pub(super) fn views(reader: &mut Reader, root: &Section) -> BTreeMap<String, View> {
    reader.each(root, &root::VIEWS, |reader, section| View {
        filter: reader.text(section.get(&key::FILTER)),
        sort: reader.text(section.get(&key::SORT)),
        fields: reader.text(section.get(&key::FIELDS)),
        group_by: reader.text(section.get(&key::GROUP_BY)),
    })
}
