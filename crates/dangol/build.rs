//! Turns words/ko.ftl and words/en.ftl into typed functions.

fn main() {
    words::generate();
}
