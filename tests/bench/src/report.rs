//! What was measured, for people and for programs.

use serde_json::{Value, json};

#[derive(Default)]
pub(crate) struct Report {
    tables: Vec<Table>,
    targets: Vec<Target>,
}

struct Table {
    title: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

struct Target {
    name: &'static str,
    value: f64,
    /// At most this.
    target: f64,
}

impl Report {
    pub(crate) fn table(
        &mut self,
        title: &'static str,
        columns: &[&'static str],
        rows: Vec<Vec<String>>,
    ) {
        let table = Table { title, columns: columns.to_vec(), rows };
        // At once, too: the whole takes minutes.
        table.print();
        self.tables.push(table);
    }

    /// Something that should be at most so much.
    pub(crate) fn target(&mut self, name: &'static str, value: f64, target: f64) {
        self.targets.push(Target { name, value, target });
    }

    pub(crate) fn print(&self) {
        println!("\ntargets");
        for Target { name, value, target } in &self.targets {
            let met = if value <= target { "met" } else { "MISSED" };
            println!("  {name}: {value:.1} of at most {target} ({met})");
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        let target = |Target { name, value, target }: &Target| json!({ "name": name, "value": value, "target": target, "met": value <= target });
        let table = |table: &Table| {
            (table.title.to_owned(), json!({ "columns": table.columns, "rows": table.rows }))
        };
        json!({
            "targets": self.targets.iter().map(target).collect::<Vec<_>>(),
            "tables": self.tables.iter().map(table).collect::<serde_json::Map<_, _>>(),
        })
    }
}

impl Table {
    fn print(&self) {
        println!("\n{}", self.title);
        let width = |column: usize| {
            let cells = self.rows.iter().map(|row| row[column].chars().count());
            cells.chain([self.columns[column].len()]).max().unwrap_or(0)
        };
        let line = |cells: Vec<&str>| {
            let cells = cells.iter().enumerate().map(|(at, cell)| {
                let width = width(at);
                format!("{cell:>width$}")
            });
            println!("  {}", cells.collect::<Vec<_>>().join("  "));
        };
        line(self.columns.clone());
        for row in &self.rows {
            line(row.iter().map(String::as_str).collect());
        }
    }
}

/// The middle and the 95th of a hundred.
pub(crate) fn percentiles(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let at = |percent: usize| values[(values.len() * percent / 100).min(values.len() - 1)];
    (at(50), at(95))
}
