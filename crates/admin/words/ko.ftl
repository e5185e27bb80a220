### 관리 화면의 첫 방: 오늘, 관심이 필요한 고객, 고객 한 사람, 찾기, 메뉴.

home = 홈
customers = 고객
subscriptions = 구독
invoices = 청구서
payments = 결제
deliveries = 배송
plans = 플랜
coupons = 쿠폰
products = 상품
messages = 메시지
insights = 분석
purchases = 구매 내역
group-money = 결제와 정산
deposits = 보증금
books = 장부
group-selling = 가게
palette-do = 실행
palette-go = 이동
act-customer = 고객 추가
act-plan = 플랜 만들기
act-storefront = 우리 가게 보기
act-password = 비밀번호 바꾸기
crumbs = 지금 위치
all = 전체
see-all = 모두 보기
customer = 고객
plan = 플랜
monthly = 월 요금
people = { NUMBER($n) }명
cases = { NUMBER($n) }건
since = { $month }부터 함께

## 오늘

hello-morning = 좋은 아침이에요, { $name } 님
hello-afternoon = 안녕하세요, { $name } 님
hello-evening = 좋은 저녁이에요, { $name } 님
hello-text = { $n ->
    [0] 급한 일은 모두 끝났어요. 오늘도 편안한 하루 보내세요.
   *[other] 오늘 먼저 볼 일이 { NUMBER($n) }가지 있어요.
 }
collected = 이번 달 들어온 돈
collected-how = 이번 달 1일부터 오늘까지 결제된 금액을 모두 더해요. 지난달 같은 날까지는 { JOSA($before, "이었어요/였어요") }.
running = 플랜별 구독
running-text = 체험 중이거나 이용 중인 구독
plans-none = 지금 진행 중인 구독이 없어요.
todo = 오늘 먼저 볼 일
todo-none = 급한 일이 없어요
todo-none-text = 결제가 안 되거나 확인할 일이 생기면 여기에 먼저 알려 드려요.
todo-overdue = 멈춘 갱신
todo-overdue-text = 한 시간 넘게 처리되지 않았어요. 서버가 일하고 있는지 확인해 주세요.
todo-declined = 결제가 실패한 청구
todo-declined-text = 아직 { JOSA($amount, "을/를") } 받지 못했어요
todo-unknown = 결과를 모르는 결제
todo-unknown-text = 결제사에 다시 물어보고 있어요
todo-late = 기한이 지난 청구서
todo-late-text = 모두 { JOSA($amount, "이에요/예요") }
todo-drafts = 나가기 전에 살펴볼 청구서
todo-drafts-text = 모두 { JOSA($amount, "이에요/예요") }
todo-leaving = 해지를 예약한 고객
todo-leaving-text = 끝나기 전에 이유를 물어보세요
todo-paused = 오래 쉬고 있는 고객
todo-paused-text = 두 달 넘게 쉬고 있어요
todo-stale = 연락처를 확인할 고객
todo-stale-text = 이번 주 청구 전에 아직 맞는지 물어보세요
todo-given-up = 끝내지 못한 자동 작업
todo-given-up-text = 여러 번 해 봤지만 끝내지 못했어요

## 첫걸음

first-steps = 가게를 여는 첫걸음
first-steps-text = 순서대로 하지 않아도 괜찮아요
step-done = 했어요
step-open = 하기
step-plan = 첫 플랜 만들기
step-plan-text = 무엇을 얼마에 얼마나 자주 보내는지 정해요
step-storefront = 우리 가게 둘러보기
step-storefront-text = 고객이 보는 화면에서 직접 가입해 보세요
step-customer = 고객 추가하기
step-customer-text = 이미 아는 고객이 있다면 먼저 적어 두세요
step-import = 기록 가져오기
step-import-text = 쓰던 프로그램의 고객, 구독, 구매를 CSV로 옮겨요
step-settings = 가게 꾸미기
step-settings-text = 이름, 로고, 색, 세금과 정책을 정해요

## 관심이 필요한 고객

attention = 관심이 필요한 고객
attention-text = 급한 순서예요. 먼저 연락하면 남을 가능성이 커요.
attention-count = 전체 { NUMBER($total) }명 가운데 { NUMBER($shown) }명
attention-full = 이유마다 { NUMBER($most) }명까지 보여 드려요.
attention-none = 관심이 필요한 고객이 없어요
attention-none-text = 결제가 안 되거나 해지를 예약한 고객이 생기면 여기에 모아 드려요.
why = 이유
why-declined = 결제 실패
why-leaving = 해지 예약
why-paused = 오래 쉼
why-stale = 연락처 확인
reason-declined = { $amount } 결제 실패 · 청구 { NUMBER($n) }건
reason-leaving = { $day }에 끝나요
reason-paused = { NUMBER($days) }일째 쉬는 중
reason-stale = 연락처 확인 필요
do-payment = 청구서 보기
do-leaving = 구독 보기
do-paused = 구독 보기
do-contact = 연락처 확인

## 포기한 작업

jobs = 끝내지 못한 자동 작업
jobs-text = 여러 번 해 봤지만 끝내지 못한 일과 그 이유예요.
jobs-none = 실패한 자동 작업이 없어요
jobs-none-text = 맡은 일은 모두 끝났거나 차례를 기다리고 있어요.
job = 작업
job-why = 이유
job-tries = 횟수
job-when = 마지막 시도
job-act = 할 일
job-again = 다시 하기
job-again-done = 다시 하도록 넣었어요.

## 고객 한 사람

earlier = 더 이전 기록 보기
newest = 최근 기록으로
price-rises = 가격 인상
refunds = 환불
act-coupon = 쿠폰 만들기

## 고객

customers-text = 가게의 모든 고객이에요. 이름이나 초성, 전화 끝 네 자리로 찾을 수 있어요.
customer-search = 이름, 초성, 전화 끝자리, 이메일
customer-more = 더 많은 고객이 있어요. 가장 최근 { NUMBER($n) }명을 보여 드려요. 조금 더 적어 주세요.
customer-none = 아직 고객이 없어요
customer-none-text = 가게에서 구독을 시작한 분들이 여기에 모여요. 직접 추가할 수도 있어요.
customer-add = 고객 추가하기
customer-since = 고객이 된 날
reachable-at = 연락처
no-contact = 연락처 없음
state = 상태
paid-so-far = 지금까지 결제
source = 가입 경로
all-sources = 모든 가입 경로
and-more = 외 { NUMBER($n) }개
customers-using = 이용 중
customers-paused = 쉬는 중
customers-failed = 결제 실패
customers-left = 떠난 고객
customers-never = 구독 없음
no-plan = 구독 없음
why-overdue = 연체
reason-overdue = { $amount } 연체
