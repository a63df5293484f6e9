//! Rows of values as a line of blocks, for terminals and Markdown.

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// A sparkline of at most `columns` characters: neighbours are put together where there are more values. A place
/// without a value is a middle dot; equal values are drawn at half height.
///
/// ```
/// use itdesk::render::monitor::spark::line;
/// assert_eq!(line(&[Some(0.0), None, Some(7.0), Some(3.5)], 10), "▁·█▅");
/// assert_eq!(line(&[Some(2.0), Some(2.0)], 10), "▄▄");
/// assert_eq!(line(&[Some(1.0), Some(3.0), Some(5.0), Some(9.0)], 2), "▁█");
/// ```
pub fn line(values: &[Option<f64>], columns: usize) -> String {
    let values = gathered(values, columns);
    let known = || values.iter().copied().flatten();
    let (least, most) = known().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
    drawn(&values, least, most)
}

/// The sparkline of an availability: full where it was all there, from the least it was or `floor` on.
///
/// ```
/// use itdesk::render::monitor::spark::availability;
/// assert_eq!(availability(&[Some(1.0), Some(0.9), Some(1.0)], 0.99, 10), "█▁█");
/// assert_eq!(availability(&[Some(1.0), Some(1.0)], 0.99, 10), "██");
/// ```
pub fn availability(values: &[Option<f64>], floor: f64, columns: usize) -> String {
    let values = gathered(values, columns);
    let least = values.iter().copied().flatten().fold(floor, f64::min);
    drawn(&values, least, 1.0)
}

fn drawn(values: &[Option<f64>], least: f64, most: f64) -> String {
    let block = |value: f64| {
        // Halves, for the distance of the two ends may be no number.
        let place = value / 2.0 - least / 2.0;
        let height = most / 2.0 - least / 2.0;
        if height <= 0.0 { BLOCKS[3] } else { BLOCKS[((place / height * 7.0).round() as usize).min(7)] }
    };
    values.iter().map(|value| value.map_or('·', block)).collect()
}

/// Values in so many groups at the most, each the mean of what is known in it.
fn gathered(values: &[Option<f64>], columns: usize) -> Vec<Option<f64>> {
    if columns == 0 || values.is_empty() {
        return Vec::new();
    }
    let groups = columns.min(values.len());
    let bound = |group: usize| group * values.len() / groups;
    (0..groups)
        .map(|group| {
            let known: Vec<f64> = values[bound(group)..bound(group + 1)].iter().copied().flatten().collect();
            (!known.is_empty()).then(|| known.iter().map(|v| v / known.len() as f64).sum())
        })
        .collect()
}

/// A bar of a share, 0 to 1, in exactly `columns` columns.
///
/// ```
/// use itdesk::render::monitor::spark::bar;
/// assert_eq!(bar(0.5, 4), "██  ");
/// assert_eq!(bar(0.16, 4), "▋   ");
/// ```
pub fn bar(share: f64, columns: usize) -> String {
    let eighths = (share.clamp(0.0, 1.0) * columns as f64 * 8.0).round() as usize;
    let mut bar: String = std::iter::repeat_n('█', eighths / 8).collect();
    if !eighths.is_multiple_of(8) {
        bar.push(EIGHTHS[eighths % 8]);
    }
    let rest = columns.saturating_sub(eighths.div_ceil(8));
    bar.extend(std::iter::repeat_n(' ', rest));
    bar
}
