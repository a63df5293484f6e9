//! Observations and what is told of them: mean, median, quantiles.

/// Observations in order of size.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample(Vec<f64>);

impl Sample {
    /// The finite ones among `values`.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Sample {
        let mut values: Vec<f64> = values.into_iter().filter(|v| v.is_finite()).collect();
        values.sort_unstable_by(f64::total_cmp);
        Sample(values)
    }

    /// All of them, the smallest first.
    pub fn values(&self) -> &[f64] {
        &self.0
    }

    /// How many there are.
    pub fn n(&self) -> u64 {
        self.0.len() as u64
    }

    /// The arithmetic mean; of none there is none.
    pub fn mean(&self) -> Option<f64> {
        (!self.0.is_empty()).then(|| self.0.iter().sum::<f64>() / self.0.len() as f64)
    }

    /// The middle one, or the mean of the two in the middle.
    pub fn median(&self) -> Option<f64> {
        self.quantile(0.5)
    }

    /// The largest.
    pub fn max(&self) -> Option<f64> {
        self.0.last().copied()
    }

    /// The observation below which the share `q` lies, 0 to 1, between two by linear interpolation: definition 7 of
    /// Hyndman and Fan, *Sample Quantiles in Statistical Packages*, The American Statistician 50 (1996), which R,
    /// NumPy and spreadsheets use. Half is the median.
    ///
    /// ```
    /// use itdesk::report::sample::Sample;
    /// let sample = Sample::of([4.0, 1.0, 3.0, 2.0]);
    /// assert_eq!(sample.quantile(0.5), Some(2.5));
    /// assert_eq!(sample.quantile(0.95), Some(3.8499999999999996));
    /// assert_eq!(Sample::of([]).quantile(0.5), None);
    /// ```
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let last = self.0.len().checked_sub(1)?;
        let place = q.clamp(0.0, 1.0) * last as f64;
        let below = self.0[place.floor() as usize];
        let above = self.0[(place.ceil() as usize).min(last)];
        Some(below + (above - below) * place.fract())
    }
}
