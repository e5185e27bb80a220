//! The site in a real browser: Chromium, driven through chromedriver, in front of the whole program on a test clock.
//! `CHROMEDRIVER` names the driver, else `chromedriver` is looked for on the path; without one these tests fail and say so.

mod addon;
mod chrome;
mod customer;
mod declined;
mod draft;
mod driver;
mod handover;
mod owner;
mod plain;
mod screens;
mod site;
