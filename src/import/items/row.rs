//! One row of the table: what it says of an item.

use jiff::civil::Date;

use super::super::source::{Cell, Column, Source, SourceRow};
use crate::desk::Desk;
use crate::error::Result;
use crate::lang::tr;
use crate::records::words::ItemType;
use crate::records::{External, Kind, State, Ticket, fold};

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    Type,
    State,
    Serial,
    External,
    Service,
    Owner,
    Team,
    Customer,
    Vendor,
    Model,
    Version,
    Location,
    Purchased,
    WarrantyUntil,
    LicenceUntil,
    Quantity,
    DependsOn,
    Tags,
    Description,
}

/// Every column with its names, the one that is written first.
pub(super) const FIELDS: [(Field, &[&str]); 20] = [
    (Field::Name, &["name", "title", "hostname", "名称", "配置项名称", "主机名"]),
    (Field::Type, &["type", "类型", "配置项类型"]),
    (Field::State, &["state", "status", "状态"]),
    (Field::Serial, &["serial", "serial number", "serial_number", "序列号"]),
    (Field::External, &["external", "external id", "外部编号"]),
    (Field::Service, &["service", "服务", "所属服务"]),
    (Field::Owner, &["owner", "负责人"]),
    (Field::Team, &["team", "处理组"]),
    (Field::Customer, &["customer", "客户", "使用方"]),
    (Field::Vendor, &["vendor", "manufacturer", "供应商", "厂商"]),
    (Field::Model, &["model", "型号"]),
    (Field::Version, &["version", "版本"]),
    (Field::Location, &["location", "位置"]),
    (Field::Purchased, &["purchased", "purchase date", "购买日期"]),
    (Field::WarrantyUntil, &["warranty_until", "warranty until", "保修截止", "保修期至"]),
    (Field::LicenceUntil, &["licence_until", "licence until", "license_until", "许可证截止", "许可证到期"]),
    (Field::Quantity, &["quantity", "数量"]),
    (Field::DependsOn, &["depends_on", "depends on", "依赖", "依赖项"]),
    (Field::Tags, &["tags", "标签"]),
    (Field::Description, &["description", "描述", "说明"]),
];

/// The columns of a file: the place of each field that it has.
pub(super) struct Columns(Vec<(Field, Column)>);

impl Columns {
    /// The columns of a source, and the names of those that mean nothing.
    pub(super) fn of(source: &Source) -> (Columns, Vec<String>) {
        let is_there = |column: &Column| source.is_json() || !column.places.is_empty();
        let find = |(field, names): &(Field, &[&str])| {
            let mut columns = names.iter().map(|name| source.column(name));
            let found = columns.find(is_there);
            // Of JSON each row may have its own keys: the first name is looked for.
            found.map(|column| (*field, column))
        };
        let known: Vec<(Field, Column)> = FIELDS.iter().filter_map(find).collect();
        let means = |name: &str| {
            FIELDS.iter().any(|(_, names)| names.iter().any(|known| fold::same_name(known, name)))
                || ["id", "itdesk_line", "itdesk_reason"].iter().any(|own| fold::same_name(own, name))
        };
        let unknown = source.header.iter().filter(|name| !name.is_empty() && !means(name)).cloned().collect();
        (Columns(known), unknown)
    }

    /// Whether there is a column for the name of items.
    pub(super) fn has_name(&self) -> bool {
        self.0.iter().any(|(field, _)| *field == Field::Name)
    }
}

/// What a row says; what it does not say stays as it is.
#[derive(Debug, Clone, Default)]
pub(super) struct ItemRow {
    pub name: String,
    pub serial: Option<String>,
    pub external: Option<External>,
    pub state: Option<State>,
    /// As they are named; absent where the cell is empty.
    pub depends_on: Option<Vec<String>>,
    texts: Vec<(Field, String)>,
    kind_of: Option<ItemType>,
    days: Vec<(Field, Date)>,
    quantity: Option<u32>,
    owner: Option<String>,
}

impl ItemRow {
    /// Reads a row.
    ///
    /// # Errors
    /// Why it cannot be taken.
    pub(super) fn read(desk: &Desk, columns: &Columns, row: &SourceRow) -> Result<ItemRow, String> {
        let mut item = ItemRow::default();
        for (field, column) in &columns.0 {
            let Some(text) = text_of(row, column)? else { continue };
            item.take(desk, *field, &column.name, text)?;
        }
        if item.name.is_empty() {
            return Err(tr!("the name is missing").to_owned());
        }
        Ok(item)
    }

    fn take(&mut self, desk: &Desk, field: Field, column: &str, text: String) -> Result<(), String> {
        match field {
            Field::Name => self.name = text,
            Field::Serial => self.serial = Some(text),
            Field::External => self.external = Some(external(&text)),
            Field::Type => self.kind_of = Some(text.parse::<ItemType>().map_err(|e| e.to_string())?),
            Field::State => {
                let state: State =
                    text.parse().map_err(|e: crate::records::words::UnknownWord| e.to_string())?;
                if !Kind::Ci.states().contains(&state) {
                    return Err(tr!("'{text}' is not a state of a configuration item", text));
                }
                self.state = Some(state);
            }
            Field::Owner => self.owner = Some(desk.resolve_person(&text).map_err(|e| e.message)?),
            Field::Purchased | Field::WarrantyUntil | Field::LicenceUntil => {
                let day = day(&text)
                    .ok_or_else(|| tr!("column '{column}': '{text}' is not a date", column, text))?;
                self.days.push((field, day));
            }
            Field::Quantity => {
                let number = text.parse();
                let number =
                    number.map_err(|_| tr!("column '{column}': '{text}' is not a number", column, text))?;
                self.quantity = Some(number);
            }
            Field::DependsOn => self.depends_on = Some(list(&text)),
            _ => self.texts.push((field, text)),
        }
        Ok(())
    }

    /// Takes what the row says into the ticket of an item, all but its state.
    pub(super) fn apply(&self, ticket: &mut Ticket) {
        ticket.title.clone_from(&self.name);
        // Its own id is how an export names an item that has no number.
        let is_own =
            |external: &&External| external.system == "itdesk" && external.number == ticket.id.to_string();
        if let Some(external) = self.external.as_ref().filter(|external| !is_own(external)) {
            ticket.external = Some(external.clone());
        }
        if let Some(owner) = &self.owner {
            ticket.assignee = Some(owner.clone());
        }
        for (field, text) in &self.texts {
            let text = text.clone();
            match field {
                Field::Service => ticket.service = Some(text),
                Field::Team => ticket.team = Some(text),
                Field::Customer => ticket.requester.customer = Some(text),
                Field::Description => ticket.description = text.lines().map(str::to_owned).collect(),
                Field::Tags => {
                    ticket.tags.extend(list(&text));
                    ticket.tags.sort();
                    ticket.tags.dedup();
                }
                _ => self.apply_to_part(ticket, *field, text),
            }
        }
        let Some(part) = ticket.ci_mut() else { return };
        part.kind_of = self.kind_of.unwrap_or(part.kind_of);
        part.serial = self.serial.clone().or(part.serial.take());
        part.quantity = self.quantity.or(part.quantity);
        for (field, day) in &self.days {
            match field {
                Field::Purchased => part.purchased = Some(*day),
                Field::WarrantyUntil => part.warranty_until = Some(*day),
                _ => part.licence_until = Some(*day),
            }
        }
    }

    fn apply_to_part(&self, ticket: &mut Ticket, field: Field, text: String) {
        let Some(part) = ticket.ci_mut() else { return };
        match field {
            Field::Vendor => part.vendor = Some(text),
            Field::Model => part.model = Some(text),
            Field::Version => part.version = Some(text),
            Field::Location => part.location = Some(text),
            _ => {}
        }
    }
}

/// The text of a cell; `None` where it is empty or missing.
fn text_of(row: &SourceRow, column: &Column) -> Result<Option<String>, String> {
    let text = match row.cell(column)? {
        Some(Cell::Text(text)) => text.trim().to_owned(),
        Some(Cell::List(texts)) => texts.join(";"),
        Some(Cell::Object(_)) => return Err(tr!("column '{column}' is an object", column = &column.name)),
        None => return Ok(None),
    };
    // A cell that a spreadsheet would run as a formula is written as text, with an apostrophe before it.
    let text = match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => text,
    };
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// `SYSTEM:NUMBER`, or a number of the system `cmdb`.
fn external(text: &str) -> External {
    match text.split_once(':').map(|(system, number)| (system.trim(), number.trim())) {
        Some((system, number)) if !system.is_empty() && !number.is_empty() => External::new(system, number),
        _ => External::new("cmdb", text),
    }
}

/// Names between semicolons, commas or lines.
fn list(text: &str) -> Vec<String> {
    let names = text.split([';', ',', '\n', '；', '，', '、']).map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

/// `2026-12-31`, `2026/12/31` or `20261231`.
fn day(text: &str) -> Option<Date> {
    let text = text.split(['T', ' ']).next().unwrap_or(text);
    let dashed = text.replace(['/', '.'], "-");
    if let Ok(day) = dashed.parse() {
        return Some(day);
    }
    let mut parts = dashed.split('-').map(|part| part.parse::<i16>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    // `9.3.26` begins with a day, not with a year.
    let is_year = (1000..=9999).contains(&year) && parts.next().is_none();
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok().filter(|_| is_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_may_be_written_in_several_ways() {
        let expected = Some(jiff::civil::date(2026, 3, 9));
        for text in ["2026-03-09", "2026/3/9", "2026.03.09", "20260309", "2026-03-09T10:00:00Z"] {
            assert_eq!(day(text), expected, "{text}");
        }
        for text in ["soon", "9.3.26", "2026-13-01", ""] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn names_of_columns_are_each_there_once() {
        let mut names: Vec<&str> = FIELDS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
