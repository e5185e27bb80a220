//! The same without script: every page is a page and every act is a form, so nothing that matters needs any.

use super::chrome::Chrome;
use super::customer::join;
use super::driver::Screen;
use super::site::on_sqlite;
use crate::toyshop::assert_true;

#[test]
fn joining_and_pausing_need_no_script() {
    on_sqlite("plain", |site| {
        let reader = Chrome::open(&site.address, Screen::NoScript, "ko");
        reader.go("data:text/html,<p>off<script>document.write('on')</script>");
        assert_eq!(reader.text().trim(), "off", "script must be off for this test to mean something");
        join(&reader, "seed", "paid");
        reader.at("/join/done");
        reader.sees(&["새싹 구독이 시작됐어요"]);
        reader.press("내 구독 보기");
        reader.press("쉬어 가기");
        reader.sees(&["얼마나 쉬어 갈까요?"]);
        reader.pick("until", "28");
        reader.press("금액 확인");
        reader.at("/my/pause?");
        // 28 of the 30 days from 21 November: 19,900 x 28 / 30 = 18,573.
        reader.sees(&["18,573원"]);
        reader.press("이대로 쉬어 가기");
        reader.at("/my?s=sub_");
        reader.sees(&["지금은 쉬는 중이에요", "18,573원"]);
        assert_eq!(site.count("select count(*) from subscriptions where state = 'paused'"), 1);
        assert_eq!(site.count("select total from invoices order by id desc limit 1"), -18_573);
        assert_true(&site.app);
    });
}
