//! Charts survive every run of figures: nothing, one, equal, negative, huge.

use base::Lang;

use super::*;

fn labels(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("m{i}")).collect()
}

fn sound(html: Markup) {
    let html = html.into_string();
    for wrong in ["NaN", "inf", "=\"-0.00%\" width", "height=\"-"] {
        assert!(!html.contains(wrong), "{wrong} in {html}");
    }
}

#[test]
fn every_run_of_figures_can_be_drawn() {
    for values in
        [vec![], vec![0], vec![5], vec![0, 0, 0], vec![7, 7, 7], vec![-3, -9], vec![i64::MAX, i64::MIN, 1], vec![1; 60]]
    {
        let names = labels(values.len());
        let series =
            [Series { name: "a", class: "f1", values: &values }, Series { name: "b", class: "f2", values: &[1] }];
        sound(diverging(Lang::Ko, "t", &names, &series, "net", show::count));
        sound(bars(Lang::Ko, "t", &names, &series[0], show::count));
        sound(line(Lang::En, "t", &names, &series[0], show::count));
        let floats: Vec<f64> = values.iter().map(|v| *v as f64).collect();
        sound(spark_line(&floats, ""));
        sound(spark_bars(&floats));
        let steps: Vec<(&str, i64)> = values.iter().map(|v| ("x", *v)).collect();
        sound(funnel(Lang::Ko, &steps));
        let parts: Vec<(&str, &str, i64)> = values.iter().map(|v| ("x", "f1", *v)).collect();
        sound(split(&parts));
        sound(heat(Lang::Ko, "t", &[Cohort { label: "1".into(), size: 3, kept: floats }]));
    }
    sound(spark_line(&[f64::NAN, f64::INFINITY, 1.0], ""));
    sound(heat(Lang::Ko, "t", &[]));
}

#[test]
fn grid_lines_stand_at_round_figures() {
    for (low, high, want) in [
        (-300.0, 500.0, vec![-200.0, 0.0, 200.0, 400.0]),
        (0.0, 3.0, vec![0.0, 1.0, 2.0, 3.0]),
        (0.0, 0.0, vec![0.0, 1.0]),
        (0.0, 1.0, vec![0.0, 1.0]),
    ] {
        assert_eq!(Scale::new(low, high).ticks(), want, "{low}..{high}");
    }
}

#[test]
fn a_chart_can_be_read_as_a_table() {
    let series = Series { name: "Paid", class: "f1", values: &[1200, 3400] };
    let html = bars(Lang::En, "Paid by month", &labels(2), &series, show::count).into_string();
    assert!(html.contains("aria-label=\"Paid by month\"") && html.contains("<td>3,400</td>"));
}
