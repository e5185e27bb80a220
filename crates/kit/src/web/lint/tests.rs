//! Each rule once broken.

use super::lint;

fn page(body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"ko\"><head><title>t</title></head><body><main><h1>h</h1>{body}</main></body></html>"
    )
}

fn check(body: &str, want: &str) {
    let problems = lint(&page(body)).join("\n");
    assert!(problems.contains(want), "{want}\nis not in\n{problems}\nfor {body}");
}

#[test]
fn good_pages_are_silent() {
    for body in [
        "",
        "<p>a &lt; b<br>c</p>",
        "<label for=\"a\">A</label><input id=\"a\" name=\"a\" value=\"x > y\">",
        "<label>A <select name=\"b\"><option value=\"1\" selected>1</option></select></label>",
        "<a href=\"/\"><img src=\"/x\" alt=\"Home\"></a><button type=\"button\" aria-label=\"Close\"><svg></svg></button>",
        "<form method=\"post\" action=\"/x\"><input type=\"hidden\" name=\"csrf\" value=\"1\"><button>Go</button></form>",
        "<script type=\"module\" src=\"/a/app.js\"></script><script type=\"speculationrules\">{\"a\": \"<b>\"}</script>",
    ] {
        assert_eq!(lint(&page(body)), Vec::<String>::new(), "{body}");
    }
}

#[test]
fn each_fault_is_named() {
    check("<div><p></div>", "</div> closes <p>");
    check("<blink>x</blink>", "unknown tag <blink>");
    check("<p id=\"a\"></p><p id=\"a\"></p>", "doubled");
    check("<input name=\"x\">", "input[name=x]> has no label");
    check("<button type=\"button\"><svg></svg></button>", "says nothing");
    check("<a href=\"/x\"></a>", "says nothing");
    check("<h1>again</h1>", "2 <h1>");
    check("<p style=\"color: red\">x</p>", "has style=");
    check("<p onclick=\"x()\">x</p>", "has onclick=");
    check("<script>1</script>", "inline <script>");
    check("<img src=\"/x\">", "lacks alt");
    check("<label for=\"gone\">x</label>", "leads nowhere");
    check("<svg><use href=\"/a/icons.svg#hme\"></use></svg>", "no icon \"hme\"");
    check("<form method=\"post\" action=\"/x\"><button>Go</button></form>", "lacks the csrf field");
    check("<a href=\"javascript:1\">x</a>", "runs script");
    check("<p class=\"x", "never ends");
    assert!(lint("<p>x</p>").iter().any(|problem| problem.contains("lacks lang")));
}
