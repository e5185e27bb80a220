//! The program: command line, server, worker.

fn main() {}
