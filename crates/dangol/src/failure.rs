//! How a command ends other than well: a plain sentence for the person at the terminal, and the exit code.

use kit::db::Error;

/// A command that did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It was understood and did not work: exit code 1.
    Failed(String),
    /// It was not understood: exit code 2.
    Unclear(String),
}

impl Failure {
    pub fn new(sentence: impl Into<String>) -> Failure {
        Failure::Failed(sentence.into())
    }

    pub fn unclear(sentence: impl Into<String>) -> Failure {
        Failure::Unclear(sentence.into())
    }

    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Failed(_) => 1,
            Failure::Unclear(_) => 2,
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::Failed(sentence) | Failure::Unclear(sentence) => f.write_str(sentence),
        }
    }
}

impl std::error::Error for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Failed(format!("It did not work: {error}."))
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::Failed(format!("It did not work: {error}."))
    }
}
