//! Logos: pictures only, small, served as what they are.

use super::{BYTES_MOST, Refusal, check};
use crate::testing::each;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";
const PUT: &str = "/admin/settings/logo";

#[test]
fn first_bytes_tell_what_a_file_is() {
    for (bytes, want) in [
        (PNG, Ok("image/png")),
        (b"\xff\xd8\xff\xe0", Ok("image/jpeg")),
        (b"RIFF1234WEBPVP8 ", Ok("image/webp")),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Err(Refusal::Kind)),
        (b"<html>", Err(Refusal::Kind)),
        (b"", Err(Refusal::Empty)),
    ] {
        assert_eq!(check(bytes), want);
    }
    let large = [PNG, &vec![0; BYTES_MOST]].concat();
    assert_eq!(check(&large), Err(Refusal::TooLarge));
}

#[test]
fn a_logo_goes_up_and_down() {
    each(|test| {
        test.log_in("jieun@toys.kr");
        assert_eq!(test.get("/logo").status.as_u16(), 404);
        assert_eq!(test.upload(PUT, "logo", PNG, &test.secret).location(), "/admin/settings");
        let logo = test.get("/logo");
        let header = |name: &str| logo.headers[name].to_str().unwrap().to_string();
        assert_eq!((logo.status.as_u16(), header("content-type")), (200, "image/png".into()));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert!(test.get("/admin/settings").body.contains("src=\"/logo?v=2\""));
        assert_eq!(test.post("/admin/settings/logo/remove", &[]).location(), "/admin/settings");
        assert_eq!(test.get("/logo").status.as_u16(), 404);
        assert_eq!(test.audits().iter().filter(|line| *line == "Logo changed").count(), 2);
    });
}

#[test]
fn what_is_no_small_picture_is_refused() {
    each(|test| {
        test.log_in("jieun@toys.kr");
        let large = [PNG, &vec![0; BYTES_MOST]].concat();
        for (bytes, secret, want) in [
            (&b"<svg/>"[..], &test.secret, 422),
            (&b""[..], &test.secret, 422),
            (&large, &test.secret, 422),
            (PNG, &"wrong".to_string(), 403),
        ] {
            assert_eq!(test.upload(PUT, "logo", bytes, secret).status.as_u16(), want);
        }
        assert_eq!(test.get("/logo").status.as_u16(), 404);
    });
}
