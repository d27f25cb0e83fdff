//! Columns of numbers in text.

use crate::array::Array;
use crate::dtype::DType;
use crate::error::{Result, TensorError};

/// How the text is laid out.
#[derive(Clone, Debug, Default)]
pub struct LoadText {
    /// What separates columns; any white space if absent.
    pub delimiter: Option<String>,
    /// Lines to pass over at the beginning.
    pub skiprows: usize,
    /// What begins a comment; `#` if absent.
    pub comments: Option<String>,
    /// The columns to keep; all if absent.
    pub usecols: Option<Vec<i64>>,
    /// The type of the elements.
    pub dtype: Option<DType>,
}

/// The numbers in a text: a matrix, or a vector if there is one row or one column.
pub fn loadtxt(text: &str, options: &LoadText) -> Result<Array> {
    let comment = options.comments.as_deref().unwrap_or("#");
    let mut data: Vec<f64> = Vec::new();
    let (mut rows, mut columns) = (0usize, 0usize);
    for line in text.lines().skip(options.skiprows) {
        let line = if comment.is_empty() { line } else { line.split(comment).next().unwrap_or("") }.trim();
        if line.is_empty() {
            continue;
        }
        let cells: Vec<&str> = match &options.delimiter {
            Some(d) if !d.is_empty() => line.split(d.as_str()).map(str::trim).collect(),
            _ => line.split_whitespace().collect(),
        };
        let picked: Vec<&str> = match &options.usecols {
            None => cells,
            Some(list) => list
                .iter()
                .map(|&c| {
                    let n = cells.len() as i64;
                    let at = if c < 0 { c + n } else { c };
                    usize::try_from(at).ok().and_then(|k| cells.get(k).copied()).ok_or_else(|| {
                        TensorError::value(format!("invalid column index {c} at row {} with {n} columns", rows + 1))
                    })
                })
                .collect::<Result<Vec<_>>>()?,
        };
        if rows == 0 {
            columns = picked.len();
        } else if picked.len() != columns {
            return Err(TensorError::value(format!(
                "the number of columns changed from {columns} to {} at row {}; use `usecols` to select a subset and avoid this error",
                picked.len(),
                rows + 1
            )));
        }
        for (k, cell) in picked.iter().enumerate() {
            let number = cell.parse::<f64>().map_err(|_| {
                TensorError::value(format!("could not convert string '{cell}' to float64 at row {rows}, column {}.", k + 1))
            })?;
            data.push(number);
        }
        rows += 1;
    }
    let shape: &[usize] = &[rows, columns];
    let shape = match shape {
        [0, _] => &[0][..],
        [1, n] | [n, 1] => &[*n][..],
        other => other,
    };
    Array::from_vec(data, shape)?.cast(options.dtype.unwrap_or(DType::F64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns() -> Result<()> {
        let x = loadtxt("# t v\n0 1.5\n\n1 2.5 # end\n", &LoadText::default())?;
        assert_eq!((x.shape(), x.to_f64_vec()?), (&[2, 2][..], vec![0.0, 1.5, 1.0, 2.5]));
        let options = LoadText { delimiter: Some(",".into()), usecols: Some(vec![-1]), ..Default::default() };
        assert_eq!(loadtxt("1,2\n3,4", &options)?.to_f64_vec()?, [2.0, 4.0]);
        assert!(loadtxt("1 2\n3", &LoadText::default()).is_err());
        assert!(loadtxt("a", &LoadText::default()).is_err());
        Ok(())
    }
}
