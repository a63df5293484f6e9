//! The part of a configuration item.

use super::sections::Sections;
use crate::lang::{self, tr};
use crate::wire::part::Ci;

/// What it depends on is on the page already, with the names of the items.
pub(super) fn sections(page: &mut Sections, part: &Ci) {
    let Ci {
        kind_of,
        depends_on: _,
        serial,
        vendor,
        model,
        version,
        location,
        purchased,
        warranty_until,
        licence_until,
        quantity,
        extra,
    } = part;
    page.value(tr!("Type"), Some(&lang::shown(kind_of.as_str())));
    page.value(tr!("Serial number"), serial.as_ref());
    page.value(tr!("Vendor"), vendor.as_ref());
    page.value(tr!("Model"), model.as_ref());
    page.value(tr!("Version"), version.as_ref());
    page.value(tr!("Location"), location.as_ref());
    page.value(tr!("Purchased"), purchased.as_ref());
    page.value(tr!("Warranty until"), warranty_until.as_ref());
    page.value(tr!("Licence until"), licence_until.as_ref());
    page.value(tr!("Quantity"), quantity.as_ref());
    page.extra(extra);
}
