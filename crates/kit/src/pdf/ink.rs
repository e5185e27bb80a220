//! Colours on paper.

/// Red, green and blue, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ink(pub f32, pub f32, pub f32);

impl Ink {
    pub const BLACK: Ink = Ink(0.09, 0.09, 0.11);
    pub const GREY: Ink = Ink(0.42, 0.42, 0.46);
    pub const HAIR: Ink = Ink(0.86, 0.86, 0.88);
    pub const WASH: Ink = Ink(0.965, 0.963, 0.957);

    /// The colour of a shop's buttons: `oklch(0.485 0.175 hue)`, brought into what a screen can show.
    /// After Ottosson, A perceptual color space for image processing (2020).
    pub fn of_hue(degrees: i64) -> Ink {
        let hue = (degrees.rem_euclid(360) as f32).to_radians();
        let (light, a, b) = (0.485, 0.175 * hue.cos(), 0.175 * hue.sin());
        let cube = |n: f32| n * n * n;
        let l = cube(light + 0.396_337_78 * a + 0.215_803_76 * b);
        let m = cube(light - 0.105_561_35 * a - 0.063_854_17 * b);
        let s = cube(light - 0.089_484_18 * a - 1.291_485_5 * b);
        let shown = |linear: f32| {
            let n = linear.clamp(0.0, 1.0);
            if n <= 0.003_130_8 { 12.92 * n } else { 1.055 * n.powf(1.0 / 2.4) - 0.055 }
        };
        Ink(
            shown(4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s),
            shown(-1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s),
            shown(-0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s),
        )
    }
}
