//! A card that is refused at the very first payment: the customer is told so plainly, changes it, and all is well.

use super::chrome::Chrome;
use super::customer::join;
use super::driver::Screen;
use super::site::on_sqlite;
use crate::toyshop::assert_true;

#[test]
fn a_refused_card_is_changed_and_paid() {
    on_sqlite("declined", |site| {
        let phone = Chrome::open(&site.address, Screen::Phone, "ko");
        join(&phone, "seed", "declined:funds");
        phone.at("/join/done");
        phone.sees(&["19,900원은 아직 결제되지 않았어요", "잔액"]);
        assert_eq!(site.count("select count(*) from attempts where state = 'declined' and class = 'funds'"), 1);
        assert_eq!(site.count("select count(*) from invoices where state = 'open'"), 1);

        phone.press("카드 바꾸기");
        phone.at("/my/card");
        phone.sees(&["연습용 카드 ••0002"]);
        phone.pick("card", "paid");
        phone.press("이 카드 쓰기");
        phone.at("/my");
        phone.sees(&["카드를 바꿨어요", "연습용 카드 ••4242"]);
        phone.sees_not("아직 결제되지 않았어요");
        assert_eq!(site.count("select count(*) from invoices where state = 'paid'"), 1);
        assert_eq!(site.count("select count(*) from invoices where state = 'open'"), 0);
        assert_true(&site.app);
        assert_eq!(phone.complaints(), Vec::<String>::new());
    });
}
