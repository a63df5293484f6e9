//! Tables on screens of any width, and where there is no screen.

use std::cell::Cell as Counter;

use itdesk::render::fit::width;
use itdesk::render::paint::LATE;
use itdesk::render::table::{Cell, Column, lines, listed, ruled, text};

use crate::desk::TestDesk;

fn row(cells: &[&str]) -> Vec<Cell> {
    cells.iter().map(Cell::from).collect()
}

/// The text without colours.
fn plain(text: &str) -> String {
    String::from_utf8(anstream::adapter::strip_bytes(text.as_bytes()).into_vec()).unwrap()
}

fn columns() -> [Column; 4] {
    [
        Column::left("ID", 0),
        Column::left("TEAM", 2).at_most(8),
        Column::number("OPEN", 1),
        Column::cut("TITLE"),
    ]
}

fn rows() -> Vec<Vec<Cell>> {
    vec![
        row(&["INC-1", "a very long name", "7", "邮件服务器的磁盘已满，用户无法收发邮件"]),
        row(&["INC-2", "网络组", "12", "The printer is on fire"]),
    ]
}

#[test]
fn titles_are_cut_by_the_columns_that_they_take() {
    insta::assert_snapshot!(plain(&text(&columns(), &rows(), Some(40))), @r"
    ID     TEAM      OPEN  TITLE
    INC-1  a very …     7  邮件服务器的磁盘…
    INC-2  网络组      12  The printer is o…
    ");
    for columns_of_screen in 22..90 {
        let shown = plain(&text(&columns(), &rows(), Some(columns_of_screen)));
        assert!(shown.lines().all(|line| width(line) <= columns_of_screen), "{columns_of_screen}\n{shown}");
    }
}

#[test]
fn the_column_of_the_largest_rank_is_dropped_first() {
    let heading = |columns_of_screen| {
        let shown = plain(&text(&columns(), &rows(), Some(columns_of_screen)));
        shown.lines().next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(heading(40), "ID TEAM OPEN TITLE");
    assert_eq!(heading(36), "ID OPEN TITLE");
    assert_eq!(heading(24), "ID TITLE");
    assert_eq!(heading(5), "ID TIT…");
}

#[test]
fn where_no_width_is_known_nothing_is_cut_dropped_or_moved_to_the_right() {
    insta::assert_snapshot!(plain(&text(&columns(), &rows(), None)), @r"
    ID     TEAM              OPEN  TITLE
    INC-1  a very long name  7     邮件服务器的磁盘已满，用户无法收发邮件
    INC-2  网络组            12    The printer is on fire
    ");
}

#[test]
fn a_long_text_goes_on_in_the_next_line_in_its_style() {
    let columns = [Column::left("KEY", 0), Column::wrap("VALUE", 0), Column::left("FROM", 1)];
    let value = Cell::styled("one two three four five six seven", LATE);
    let rows = [vec![Cell::of("numbers"), value, Cell::of("line 3")], row(&["none", "-", "built in"])];
    let shown = text(&columns, &rows, Some(36));
    insta::assert_snapshot!(plain(&shown), @r"
    KEY      VALUE          FROM
    numbers  one two three  line 3
             four five six
             seven
    none     -              built in
    ");
    assert_eq!(shown.matches(&format!("{LATE}")).count(), 3, "each piece is painted: {shown:?}");
}

#[test]
fn separators_in_a_text_stay_in_its_cell() {
    let columns = [Column::left("A", 0), Column::wrap("B", 0)];
    let rows = [row(&["\u{1e}\u{1e}x", "\u{1f}y\n\u{1e}"]), row(&["", "last"])];
    insta::assert_snapshot!(plain(&text(&columns, &rows, Some(60))), @r"
    A          B
    \x1e\x1ex  \x1fy␤\x1e
               last
    ");
}

#[test]
fn a_column_without_a_text_is_left_out_on_a_screen() {
    let columns = [Column::left("ID", 0), Column::left("DONE", 1), Column::cut("TITLE")];
    let rows = [row(&["1", "", "one"]), row(&["2", "", "two"])];
    assert_eq!(plain(&text(&columns, &rows, Some(60))), "ID  TITLE\n1   one\n2   two\n");
    assert_eq!(plain(&text(&columns, &rows, None)), "ID  DONE  TITLE\n1         one\n2         two\n");
}

#[test]
fn more_rows_than_a_person_reads_look_the_same() {
    let many = |count: usize| vec![rows(); count].concat();
    let few: Vec<String> = listed(columns().to_vec(), many(500).into_iter(), Some(60)).collect();
    let all: Vec<String> = listed(columns().to_vec(), many(501).into_iter(), Some(60)).collect();
    assert_eq!((few.len(), all.len()), (1001, 1003));
    assert_eq!(few, all[..1001]);
}

#[test]
fn rows_are_written_as_they_come() {
    let made = Counter::new(0);
    let rows = (0..5000).map(|n: i32| {
        made.set(made.get() + 1);
        row(&["INC-1", "network", &n.to_string(), "title"])
    });
    let first: Vec<String> = lines(columns().to_vec(), rows, None).take(3).collect();
    assert_eq!(first.len(), 3);
    assert_eq!(made.get(), 5002, "each row is made once to be measured, and two to be written");
}

#[test]
fn a_rule_is_as_wide_as_its_column() {
    let columns = [Column::wrap("Name", 0), Column::wrap("What it does", 0)];
    let rows = [row(&["core", "switches, all of them in both rooms"])];
    insta::assert_snapshot!(plain(&ruled(&columns, &rows, Some(30)).join("\n")), @r"
    Name  What it does
    ────  ────────────────────────
    core  switches, all of them in
          both rooms
    ");
    insta::assert_snapshot!(plain(&ruled(&columns, &rows, None).join("\n")), @r"
    Name  What it does
    ────  ───────────────────────────────────
    core  switches, all of them in both rooms
    ");
}

#[test]
fn a_program_gets_the_tables_that_it_knows() {
    let desk = TestDesk::new();
    let without = |line: &str| {
        let output = desk.command().args(line.split(' ')).env_remove("COLUMNS").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let steps = without("workflow request");
    insta::assert_snapshot!(steps.lines().nth(1).unwrap(), @"triage    new                                      triaged            Assess impact and urgency, which set the class and deadlines");
    desk.incident("Mail --assign lin");
    insta::assert_snapshot!(without("report workload"), @r"
    PERSON  LOAD  OPEN  A  B  C  D  AT RISK  LATE  OLDEST
    lin     1     1     0  0  0  1  0        0     0s

    TEAM      LOAD  OPEN  A  B  C  D  AT RISK  LATE  OLDEST
    (nobody)  1     1     0  0  0  1  0        0     0s
    ");
}

#[test]
fn a_row_may_have_fewer_cells_than_there_are_columns() {
    let columns = [Column::left("A", 0), Column::wrap("B", 0)];
    let rows = [row(&["only"]), row(&["1", "2"])];
    for width in [None, Some(40)] {
        assert_eq!(plain(&text(&columns, &rows, width)), "A     B\nonly\n1     2\n");
    }
}
