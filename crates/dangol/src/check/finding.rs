//! What became of one invariant: how much was looked at, and what is wrong.

use serde_json::{Value, json};

/// So many problems are named; all are counted.
const NAMED_MOST: usize = 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub name: &'static str,
    pub checked: i64,
    /// The first ones.
    pub problems: Vec<String>,
    pub problem_count: i64,
}

impl Finding {
    pub fn new(name: &'static str) -> Finding {
        Finding { name, checked: 0, problems: Vec::new(), problem_count: 0 }
    }

    /// Notes a problem: the id of the row and, in a few words, what is wrong.
    pub fn problem(&mut self, what: String) {
        self.problem_count += 1;
        if self.problems.len() < NAMED_MOST {
            self.problems.push(what);
        }
    }

    /// Counts one more thing looked at; `wrong` says what is not as it must be.
    pub fn saw(&mut self, id: &dyn std::fmt::Display, wrong: Option<&str>) {
        self.checked += 1;
        if let Some(wrong) = wrong {
            self.problem(format!("{id}: {wrong}"));
        }
    }

    pub fn is_fine(&self) -> bool {
        self.problem_count == 0
    }

    pub fn to_json(&self) -> Value {
        json!({ "name": self.name, "checked": self.checked, "problems": self.problems, "problem_count": self.problem_count })
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mark = if self.is_fine() { "ok    " } else { "BROKEN" };
        write!(f, "{mark}  {} ({} checked)", self.name, self.checked)?;
        for problem in &self.problems {
            write!(f, "\n          {problem}")?;
        }
        match self.problem_count - self.problems.len() as i64 {
            0 => Ok(()),
            more => write!(f, "\n          and {more} more"),
        }
    }
}

/// The sentence of the first condition that does not hold.
pub fn first_broken<'a>(conditions: &[(bool, &'a str)]) -> Option<&'a str> {
    conditions.iter().find(|(holds, _)| !holds).map(|(_, wrong)| *wrong)
}
