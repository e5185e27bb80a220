### refund

payment-canceled = 걷지 않음
payment-disputed = 이의 제기됨
account-refunds = 돌려주는 중인 돈

## 환불

refunds = 환불
refunds-text = 카드로 돌려준 돈이에요.
refunds-none = 환불이 없어요
refunds-none-text = 청구서를 열어 ‘환불하기’를 누르면 시작할 수 있어요.
refund-asked-on = 요청한 날
refund-make = 환불하기
refund-make-text = 받은 돈을 카드로 돌려줘요. 청구서는 그대로 결제된 채로 남아요. 매출과 부가세까지 줄이려면 감액 청구서를 만드세요.
refund-left = { $amount }까지 돌려줄 수 있어요.
refund-choose = 금액을 적으면 어떻게 되는지 보여 드려요.
refund-goes-back = 카드로 돌아가요
refund-then-left = 그 뒤에 더 돌려줄 수 있는 돈
refund-effect-note = 아직 아무것도 하지 않았어요.
refund-do = 이대로 환불하기
refund-done = { JOSA($amount, "을/를") } 카드로 보냈어요.
refund-due = 보내는 중
refund-unknown = 확인 중
refund-paid = 환불됨
refund-failed = 환불 안 됨
dispute-open = 카드사가 결제를 도로 가져갔어요
dispute-won = 이의 제기가 끝나 돈이 돌아왔어요
dispute-lost = 이의 제기가 받아들여져 돈을 잃었어요
told-refunded = { JOSA($amount, "을/를") } 카드로 돌려줬어요
told-refund-failed = { $amount } 환불이 되지 않았어요
told-disputed = 카드사가 { JOSA($amount, "을/를") } 도로 가져갔어요
told-reinstated = 카드사가 { JOSA($amount, "을/를") } 돌려줬어요
told-dispute-lost = 이의 제기로 { JOSA($amount, "을/를") } 잃었어요

## 결제사의 알림

hook = 결제사 연결
hook-text = 결제 결과를 결제사가 바로 알려 주도록 연결해요.
hook-address = 알림을 받을 주소
hook-header = 함께 보낼 머리글
hook-make = 연결 키 만들기
hook-made = 연결 키를 만들었어요.
disputed-text = 고객이 카드사에 이의를 제기했어요. 결제사 화면에서 답해 주세요.
hook-provider = 결제사
hook-sandbox = 연습용
hook-make-note = 만든 키를 결제사 관리 화면에 붙여 넣으면 연결돼요.
days-late = { NUMBER($n) }일 지남
