# 가격과 주기
amount-each-one = { $unit ->
    [day] 하루 { $amount }
    [week] 매주 { $amount }
    [month] 월 { $amount }
   *[other] 연 { $amount }
}
amount-each-many = { $unit ->
    [day] { NUMBER($n) }일마다 { $amount }
    [week] { NUMBER($n) }주마다 { $amount }
    [month] { NUMBER($n) }개월마다 { $amount }
   *[other] { NUMBER($n) }년마다 { $amount }
}
intro-first-one = { $unit ->
    [day] 첫날 { $amount }
    [week] 첫 주 { $amount }
    [month] 첫 달 { $amount }
   *[other] 첫해 { $amount }
}
intro-first-many = { $unit ->
    [day] 처음 { NUMBER($n) }일 { $amount }
    [week] 처음 { NUMBER($n) }주 { $amount }
    [month] 처음 { NUMBER($n) }개월 { $amount }
   *[other] 처음 { NUMBER($n) }년 { $amount }
}
intro-next-one = { $unit ->
    [day] 다음 하루 { $amount }
    [week] 다음 한 주 { $amount }
    [month] 다음 한 달 { $amount }
   *[other] 다음 한 해 { $amount }
}
intro-next-many = { $unit ->
    [day] 다음 { NUMBER($n) }일 { $amount }
    [week] 다음 { NUMBER($n) }주 { $amount }
    [month] 다음 { NUMBER($n) }개월 { $amount }
   *[other] 다음 { NUMBER($n) }년 { $amount }
}
intro-then = { $first }, 그다음 { $lasting }
per-one = { $unit ->
    [day] 일
    [week] 주
    [month] 월
   *[other] 년
}
per-many = { $unit ->
    [day] { NUMBER($n) }일
    [week] { NUMBER($n) }주
    [month] { NUMBER($n) }개월
   *[other] { NUMBER($n) }년
}
cycle-one = { $unit ->
    [day] 매일
    [week] 매주
    [month] 매달
   *[other] 매년
}
cycle-many = { $unit ->
    [day] { NUMBER($n) }일마다
    [week] { NUMBER($n) }주마다
    [month] { NUMBER($n) }개월마다
   *[other] { NUMBER($n) }년마다
}
days = { NUMBER($n) }일
months = { NUMBER($n) }개월
price-free = 무료
price-usage = 사용료
price-usage-one = { $name } { $price }
price-usage-many = { $name } { $price }
tariff-free = 무료
tariff-each = 1개 { $amount }
tariff-many = { NUMBER($n) }개 { $amount }
tariff-flat-and = { $flat }에 더해 { $each }
tariff-first-free = { NUMBER($n) }개까지 무료
tariff-up-to = { NUMBER($n) }개까지 { $cost }
tariff-then = 그다음 { $cost }
tariff-from = { NUMBER($n) }개부터 { $cost }
tariff-from-each = { NUMBER($n) }개부터 { $amount }
tariff-all-from = { NUMBER($n) }개부터는 모두 { $cost }
tariff-package = { NUMBER($n) }개마다 { $amount }
tariff-share = 금액의 { $percent }%
tariff-share-and = { $share }에 건마다 { $amount }
tariff-least = { $said } (최소 { $least })
tariff-most = { $said } (최대 { $most })
tariff-between = { $said } (최소 { $least }, 최대 { $most })
price-usage-by = { $name } 사용료
price-each = 하나에 { $amount }
price-special = 따로 정한 가격
tax-inclusive = 부가세 포함
tax-exclusive = 부가세 별도
trial-free = { NUMBER($days) }일 무료 체험
trial-paid = { NUMBER($days) }일 체험 { $price }
asks-delivery = { $cycle } 배송
asks-minimum = 약정 { NUMBER($n) }개월
asks-notice = 해지는 { NUMBER($n) }일 전에 알리기
asks-deposit = 보증금 { $amount }
asks-setup = 가입비 { $amount }
asks-quantity = 1개 기준
asks-quantity-of = { $name } 하나 기준
asks-least = { $amount } 이상
addons = 추가 상품: { $items }

# 가게 첫 화면
home-notice = 알려 드려요
home-title = { $shop }의 단골이 되어 보세요
home-sentence = { $n ->
    [1] { $price }짜리 플랜이 하나 있어요. 몇 분이면 가입하고, 두 번만 누르면 해지할 수 있어요.
   *[other] { $price }부터, { NUMBER($n) }가지 플랜이 있어요. 몇 분이면 가입하고, 두 번만 누르면 해지할 수 있어요.
}
home-soon = 곧 플랜을 준비해서 인사드릴게요.
home-empty = 아직 판매하는 플랜이 없어요
home-empty-text = 준비가 끝나면 이 자리에 플랜과 가격이 보여요. 이미 구독 중이라면 ‘내 구독’에서 볼 수 있어요.
home-plans = 플랜
paid-how = 결제 방식
paid-monthly = 매달 결제
paid-yearly = 한 해 결제
home-plans-text = 다른 비용이 있으면 플랜마다 적어 두었어요.
home-see-plans = 플랜 보기
home-my = 내 구독
home-join = 시작하기
home-compare = 한눈에 비교
home-ask = 자주 묻는 질문
compare-price = 가격
compare-none = 없음
compare-delivery = 배송 주기
compare-delivery-open = 정해진 주기 없음
compare-least = 최소 금액
compare-trial = 체험
compare-minimum = 약정
compare-notice = 해지 예고 기간
compare-deposit = 보증금
compare-setup = 가입비
ask-when = 언제 결제되나요?
ask-when-text = 가입한 날 처음 결제되고, 그다음부터는 같은 날짜에 주기마다 결제돼요. 그 달에 같은 날짜가 없으면 그 달의 마지막 날이에요.
ask-trial = 체험이 끝나면 어떻게 되나요?
ask-trial-text = 체험이 끝나는 날 첫 결제가 돼요. 그 전에 해지하면 구독료는 내지 않아요.
ask-cancel = 해지는 어떻게 하나요?
ask-cancel-text = ‘내 구독’에서 두 번만 누르면 돼요. 언제까지 쓸 수 있고 얼마를 돌려받는지 먼저 보여 드려요.
ask-cancel-minimum = ‘내 구독’에서 두 번만 누르면 돼요. 언제까지 쓸 수 있고 얼마를 돌려받는지 먼저 보여 드려요. 약정이나 예고 기간이 있는 플랜은 카드에 기간을 적어 두었어요.
ask-pause = 잠깐 쉴 수 있나요?
ask-pause-text = 네. 원하는 날까지 쉴 수 있고, 쉬는 동안은 구독료를 내지 않아요.
ask-change = 나중에 플랜을 바꿀 수 있나요?
ask-change-text = 네. 바꾸기 전에 얼마를 더 내거나 돌려받는지 먼저 보여 드려요.
ask-deposit = 보증금은 무엇인가요?
ask-deposit-text = 맡아 두는 돈이에요. 구독이 끝나고 빌린 것을 돌려받으면 다시 드려요.

# 상품과 플랜 관리
all = 전체
above = 상위 페이지
added = 등록일
code = 코드
code-hint = 영문 소문자, 숫자, 줄표, 밑줄만 쓸 수 있어요.
state = 상태
save = 저장하기
saved = 저장했어요
cancel = 취소
edit = 수정하기
stale = 그사이 다른 사람이 먼저 고쳤어요. 페이지를 새로 열고 다시 고쳐 주세요. 방금 쓴 내용은 저장되지 않았어요.
name-ko = 한국어 이름
name-en = 영어 이름
note-ko = 한국어 설명
note-en = 영어 설명
product = 상품
products = 상품
products-text = 보내 주거나 빌려주는 물건이에요. 플랜 항목에 이어 두면 무엇을 챙길지 알 수 있어요.
product-new = 새 상품
product-added = 상품을 등록했어요
product-live = 취급 중
product-retired = 취급 끝
product-none = 상품 없음
products-empty = 아직 상품이 없어요
products-empty-text = 상품을 등록하면 여기에 모여요. 플랜에 무엇이 들어 있는지 알려면 먼저 하나 등록해 보세요.
plans = 플랜
plans-text = 새 가격은 새로 가입하는 고객부터예요. 기존 고객은 ‘가격 인상’에서 동의를 받아요.
plan-new = 새 플랜
plan-new-text = 초안으로 저장해 두었다가, 다 되면 판매를 시작하세요.
plan-edit-text = 고친 내용은 새로 가입하는 고객부터 적용돼요. 지금 구독 중인 고객의 조건은 바뀌지 않아요.
plan-added = 플랜을 만들었어요
plans-none = 여기에 맞는 플랜이 없어요
plans-none-text = 다른 상태를 골라 보세요.
plans-empty = 아직 플랜이 없어요
plans-empty-text = 플랜을 만들면 가게 첫 화면에 가격과 혜택이 나란히 보이고, 고객이 가입할 수 있어요.
plan-no-price = 오늘 쓸 수 있는 가격이 없어서 판매되지 않아요
plan-items = 항목 { NUMBER($n) }개
plan-since = { $day }에 만듦
plan-about = 소개
plan-about-text = 이름은 두 언어 중 하나만 있어도 돼요.
plan-code-hint = 가입 주소에 쓰여요. 예를 들면 /join/toy-m
plan-terms = 조건
also-in-english = 영어로도 적기
also-in-korean = 한국어로도 적기
also-in-text = 다른 언어로 보는 고객에게 보여요
plan-code = 가입 주소
item-more = 더 정하기
item-more-text = 할인 가격, 후불, 면세
meter-choose = 고르세요
terms-trial = 체험
terms-bound = 약정과 해지
terms-fees = 보증금과 가입비
terms-delivery = 배송
terms-none = 없음
terms-no-delivery = 배송하지 않아요
plan-terms-text = 필요한 것만 적어 주세요.
plan-selling = 판매
see-storefront = 가게 첫 화면
state-draft = 초안
state-draft-note = 직원에게만 보여요.
state-live = 판매 중
state-live-note = 가게 첫 화면에 보이고 가입할 수 있어요.
state-retired = 판매 끝
state-retired-note = 새로 가입할 수 없어요. 지금 구독은 이어져요.
summary-ko = 한국어 한 줄 소개
summary-en = 영어 한 줄 소개
benefits = 혜택
benefits-hint = 한 줄에 하나씩 적어요. 영어도 적으려면 세로줄로 나눠요. 예를 들면: 무료 배송 | Free delivery
position = 순서
position-hint = 작은 숫자가 먼저 보여요.
item-number = 항목 { NUMBER($n) }
item-number-addon = 항목 { NUMBER($n) } · 추가 상품
item-addon = 추가 상품
item-addon-hint = 플랜에는 들어가지 않고, 고객이 원할 때 더해요.
item-text = 돈을 받는 단위예요. 기본 요금 하나면 충분할 때가 많아요.
item-code = 항목 코드
item-code-hint = 코드를 바꾸면 다른 항목이 돼요.
item-name-hint = 비워 두면 플랜 이름으로 보여요.
item-add = 항목 더하기
item-remove = 항목 { NUMBER($n) } 빼기
kind = 종류
kind-access = 이용권
kind-delivery = 정기 배송
kind-rental = 대여
kind-usage = 사용량
every-n = 주기 수
every-unit = 주기 단위
bill = 청구 시점
bill-advance = 기간이 시작될 때 (선불)
bill-arrears = 기간이 끝났을 때 (후불)
meter = 측정 코드
meter-hint = 사용량 항목에만 적어요.
tax = 부가세
tax-of-shop = 가게 설정대로
tax-exempt = 면세
price-model = 가격 방식
price-amount = 가격
intro-periods = 첫 이용 할인 횟수
intro-periods-hint = 처음 몇 번을 다른 가격으로 받을지 적어요. 없으면 비워 두세요.
intro-amount = 첫 이용 할인 가격
price-kept = 구간별 가격은 아직 이 화면에서 고칠 수 없어요. 저장해도 그대로예요.
model-flat = 수량과 상관없이
model-each = 하나마다
model-keep = 지금 방식 그대로
price-from = 새 가격 적용일
price-from-hint = 가격을 바꿀 때만 골라요. 이날부터 새로 가입하는 고객이 새 가격을 내고, 비워 두면 오늘부터예요.
trial-days = 체험 기간
trial-price = 체험 가격
trial-price-hint = 체험 기간 전체의 가격이에요. 비워 두면 무료예요.
minimum-months = 약정 기간
clawback = 중도 해지 위약금
clawback-hint = 약정 기간 전에 해지하면 받아요.
of-remaining = 남은 금액의 비율
of-remaining-hint = 남은 약정 기간 금액의 이만큼을 더 받아요.
notice-days = 해지 예고 기간
notice-days-hint = 해지를 알린 날부터 이만큼 지나야 끝나요. 해지 화면에 끝나는 날이 나와요.
deposit = 보증금
deposit-hint = 맡아 두었다가 돌려주는 돈이에요. 부가세가 붙지 않아요.
setup = 가입비
deliver-n = 배송 주기 수
deliver-unit = 배송 주기 단위
deliver-first = 첫 배송일
deliver-first-hint = 비워 두면 구독을 시작한 날부터 세요. 적으면 모두 같은 날짜에 맞춰 보내요.
cutoff-days = 변경 마감
cutoff-hint = 배송 며칠 전까지 고객이 건너뛰거나 옮길 수 있는지
cutoff-at = 마감 시각
deliver-closed = 쉬는 날과 겹치면
closed-next-open = 다음 여는 날에
closed-previous-open = 앞선 여는 날에
closed-skip = 건너뛰기
refused-time = 18:00처럼 적어 주세요.
deliver-hint = 배송이 없으면 비워 두세요. 청구 주기와 달라도 돼요.
unit-days = 일
unit-months = 개월
price-change-title = 가격이 바뀌어요
price-change = { $name }: { $day }부터 새로 가입하는 고객은 { $price }, 지금 구독 중인 고객은 { $was } 그대로예요.
price-change-how = 맞으면 한 번 더 눌러 주세요. 지난 가격은 이력에 남아요.
price-change-save = 새 가격으로 저장하기
price-history = 가격 이력
price-history-text = 가격은 고치지 않고 새로 더해요. 구독은 시작할 때의 가격을 지켜요.
price-history-empty = 아직 가격이 없어요.
price-valid-from = { $day }부터
price-current = { $code } · 지금 가격
price-past = { $code } · 지난 가격
price-scheduled = { $code } · 예정
price-of-retired = 뺀 항목

# 고쳐 주세요
refused-code = 영문 소문자나 숫자로 시작하고, 소문자, 숫자, 줄표, 밑줄로 40자까지 써 주세요.
refused-code-taken = 이미 쓰고 있는 코드예요. 다른 코드를 써 주세요.
refused-code-twice = 다른 항목과 코드가 같아요.
refused-name-empty = 한국어나 영어 이름 중 하나는 적어 주세요.
refused-name-too-long = 이름은 { NUMBER($n) }자까지 쓸 수 있어요.
refused-name-control = 보이지 않는 글자가 들어 있어요. 지우고 다시 써 주세요.
refused-no-item = 항목이 하나는 있어야 해요.
refused-too-many-items = 항목은 { NUMBER($n) }개까지 둘 수 있어요.
refused-kind = 목록에 있는 종류를 골라 주세요.
refused-every = 주기는 1부터 3,660까지의 숫자로 적어 주세요.
refused-bill = 목록에 있는 청구 시점을 골라 주세요.
refused-meter-missing = 사용량 항목에는 측정 코드가 필요해요.
refused-meter-unknown = 이 코드의 계량기가 없어요. 계량기에서 먼저 만들어 주세요.
refused-intro = 횟수와 가격을 함께 적거나 함께 비워 주세요.
refused-meter-unused = 측정 코드는 사용량 항목에만 적을 수 있어요.
refused-amount = 0 이상의 금액을 적어 주세요.
refused-trial-days = 체험은 0일부터 { NUMBER($n) }일까지 둘 수 있어요.
refused-trial-price = 체험 기간이 없으면 체험 가격도 비워 주세요.
refused-notice-days = 예고 기간은 0일부터 { NUMBER($n) }일까지 둘 수 있어요.
refused-months = 약정은 0개월부터 { NUMBER($n) }개월까지 둘 수 있어요.
refused-price-from = 새 가격은 오늘이나 그 뒤부터 적용할 수 있어요.
refused-benefits = 혜택은 { NUMBER($lines) }줄까지, 한 줄은 { NUMBER($letters) }자까지 쓸 수 있어요.
refused-periods = 약정은 1~{ NUMBER($most) }회로 적어 주세요.
refused-cutoff-days = 마감은 배송 0~{ NUMBER($most) }일 전이어야 해요.
refused-share = 비율은 0~100%로 적어 주세요.
refused-thresholds = 기준 금액은 0보다 크고 차례로 커져야 해요.
refused-choice = 답 가운데 하나를 골라 주세요.
price-planned = { $day }부터의 가격이에요. 지금은 { JOSA($now, "이에요/예요") }.
