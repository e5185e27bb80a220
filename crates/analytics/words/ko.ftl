### 분석: 월 반복 매출이 왜 움직였는지, 지표, 코호트.

insights = 분석
insights-none = 아직 보여 드릴 숫자가 없어요
insights-none-text = 첫 구독이 시작되거나 구매 기록을 가져오면 매출과 고객이 어떻게 움직이는지 여기서 볼 수 있어요.
insights-none-act = 플랜 만들기
crumbs = 지금 위치
all = 전체
show = 보기
export = 내보내기
export-too-long = { NUMBER($most) }줄이 넘어서 한 파일에 담지 못했어요. 기간을 줄이거나 종류를 골라 주세요.
see-rows = 자세히 보기

## 기간

span = 기간
span-month = 1개월
span-quarter = 3개월
span-year = 12개월
last-month = 마지막 달
month-before = 이전 달
month-after = 다음 달

## 지표

subscribers = 구독
buyers = 구매
code-mrr = 월 반복 매출
code-subscriptions = 활성 구독
code-customers = 구독 고객
code-arpu = 고객당 월 매출
code-new-customers = 새 고객
code-lost-customers = 떠난 고객
code-customer-churn = 고객 이탈률
code-revenue-churn = 매출 이탈률
code-retention = 고객 유지율
code-sales = 판매 금액
code-purchases = 구매 건수
code-buyers = 구매한 고객
code-repeat-rate = 재구매율
code-how-mrr = 기간 끝에 돈을 내는 구독의 요금을 한 달 기준으로 바꿔 모두 더해요. 체험 중이거나 쉬고 있는 구독은 빼요.
code-how-subscriptions = 기간 끝에 돈을 내는 구독의 수예요. 체험 중이거나 쉬고 있는 구독은 빼요.
code-how-customers = 기간 끝에 돈을 내는 구독이 하나라도 있는 고객의 수예요.
code-how-arpu = 기간 끝의 월 반복 매출 ÷ 그때의 구독 고객 수
code-how-new-customers = 기간 안에 처음으로 구독료를 내기 시작해 기간 끝에도 남아 있는 고객이에요.
code-how-lost-customers = 기간 시작에는 있었지만 구독을 끝내서 기간 끝에는 없는 고객이에요. 쉬고 있는 고객은 떠난 것으로 보지 않아요.
code-how-customer-churn = 떠난 고객 ÷ 기간 시작의 고객 × 100
code-how-revenue-churn = 해지로 사라진 월 반복 매출 ÷ 기간 시작의 월 반복 매출 × 100
code-how-retention = (기간 끝의 고객 − 기간 안에 온 고객) ÷ 기간 시작의 고객 × 100
code-how-sales = 기간 안의 구매 금액을 모두 더해요.
code-how-purchases = 기간 안의 구매 건수예요.
code-how-buyers = 기간 안에 한 번이라도 산 고객의 수예요.
code-how-repeat-rate = 기간 끝까지 두 번 이상 산 고객 ÷ 산 적이 있는 고객 × 100
code-why-nobody-at-start = 기간 시작에 구독 고객이 없어서 계산할 수 없어요.
code-why-nothing-at-start = 기간 시작에 월 반복 매출이 없어서 계산할 수 없어요.
code-why-no-customer = 구독 고객이 없어서 계산할 수 없어요.
code-why-no-buyer = 산 적이 있는 고객이 없어서 계산할 수 없어요.
how-with-numbers = { $formula } — { $part } { $numerator }, { $whole } { $denominator }
part-mrr = 월 반복 매출
part-lost = 떠난 고객
part-churned = 해지로 사라진 매출
part-kept = 남은 고객
part-repeaters = 두 번 이상 산 고객
whole-customers = 구독 고객
whole-start = 시작할 때 고객
whole-mrr-start = 시작할 때 매출
whole-buyers = 산 적이 있는 고객
unit-won = 원
unit-people = 명
unit-cases = 건
points = { $n }%p

## 움직임

moves = 월 반복 매출의 변화
moves-text = 무엇이 매출을 늘리고 줄였는지 달마다 보여드려요
moves-story = { $period } 순증이에요. { JOSA($gained, "이/가") } 더해지고 { JOSA($lost, "이/가") } 빠져나갔어요.
net = 순증
kind = 종류
kind-new = 신규
kind-expansion = 확장
kind-reactivation = 재활성
kind-contraction = 축소
kind-pause = 쉬어 감
kind-churn = 이탈
movements = 월 반복 매출 변동 내역
movements-text = { $period }에 월 반복 매출이 바뀐 일을 모두 모았어요.
sales = 판매 금액
sales-by-month = 달마다 판 금액
sales-by-month-text = 그달의 구매를 모두 더한 금액이에요

## 코호트

cohorts = 가입 월별 유지율
cohorts-text = 같은 달에 구독을 시작한 고객이 몇 달 뒤에도 남아 있는 비율이에요 (%)
buyer-cohorts = 첫 구매 월별 재구매
buyer-cohorts-text = 같은 달에 처음 산 고객이 몇 달 뒤에 다시 산 비율이에요 (%)
cohorts-none = 아직 모인 고객이 없어요.
cohort = 같은 달에 시작한 고객
cohort-from = 시작한 달
cohort-size = 고객 수
cohort-after = { $n }개월
cohort-people = { $came }에 구독을 시작한 고객이에요.
cohort-people-in = { $came }에 구독을 시작해 { $month } 말에도 남아 있는 고객이에요.
cohort-buyers = { $came }에 처음 산 고객이에요.
cohort-buyers-in = { $came }에 처음 사고 { $month }에 산 고객이에요.

## 목록

rows-of = 숫자에 담긴 것
rows-none = 이 기간에는 기록이 없어요
rows-none-text = 다른 기간을 골라 보세요.
customer = 고객
subscription = 구독
since = 처음 온 달
day = 날짜
monthly = 월 매출
monthly-before = 기간 전 월 매출
monthly-after = 바뀐 뒤 월 매출
monthly-end = 기간 끝 월 매출
change = 변화
product = 상품
quantity = 수량
amount = 금액
first-purchase = 첫 구매
last-purchase = 마지막 구매
times = 횟수
cohort-people-left = { $came }에 구독을 시작해 그달 말에도 남아 있는 고객이에요.
