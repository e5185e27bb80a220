//! Turns the area's words into typed functions.

fn main() {
    words::generate();
}
