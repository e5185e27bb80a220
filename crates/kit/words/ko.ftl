### 도구 상자의 말. 가게에 따라 달라지는 말은 여기에 없어요.

program = 단골
this-language = 한국어로 보기
won = 원
yes = 있음
no = 없음
in-korean = 한국어
in-english = 영어
close = 닫기
skip = 본문으로 가기

## 틀

nav-label = 주 메뉴
nav-tabs = 아래 메뉴
nav-more = 더보기
nav-legal = 약관과 안내
nav-storefront = 우리 가게 보기
search-hint = 고객, 청구서, 메뉴 검색
theme-next = 밝은 화면과 어두운 화면 바꾸기
theme-light = 밝은 화면
theme-dark = 어두운 화면
theme-auto = 기기 설정대로
bell = 알림
bell-new = 새 알림이 있어요
account = 내 계정
look = 언어와 화면
leave = 로그아웃
palette-title = 빠른 실행
palette-empty = 찾은 것이 없어요
palette-help = 위아래로 고르고 Enter로 열어요

## 지표

kpi-how = 이렇게 계산해요
kpi-up = 늘었어요
kpi-down = 줄었어요
kpi-since-last = 지난달보다
risk-high = 높음
risk-mid = 보통
risk-low = 낮음
chart-as-table = 표로 보기
chart-nothing = 아직 보여 드릴 숫자가 없어요.
cohort-from = 시작한 달
cohort-size = 고객 수
cohort-after = { $n }개월
scale-low = 낮음
scale-high = 높음

## 목록

list-actions = 할 수 있는 일
list-nothing = 찾은 것이 없어요
list-nothing-text = 검색어를 줄이거나 조건을 풀어 보세요.
list-all = 모두 보기
list-search = 찾기
pager-label = 쪽
pager-of = { NUMBER($total) }건 중 { NUMBER($first) }–{ NUMBER($last) }
pager-of-people = { NUMBER($total) }명 중 { NUMBER($first) }–{ NUMBER($last) }
pager-range = { NUMBER($first) }–{ NUMBER($last) }
pager-back = 이전
pager-next = 다음

## 입력

form-optional = 선택
form-cancel = 취소
form-please-check = 확인할 곳이 { NUMBER($n) }군데 있어요
form-first-problem = 첫 번째로 가기
form-missing = 적어 주세요.
form-not-offered = 목록에서 골라 주세요.
form-not-number = 숫자로 적어 주세요.
form-out-of-range = { NUMBER($least) }부터 { NUMBER($most) }까지 적을 수 있어요.
form-not-money = 금액을 숫자로 적어 주세요.
form-not-day = 날짜를 다시 확인해 주세요.
form-not-email = 이메일 주소를 다시 확인해 주세요.
form-not-phone = 전화번호를 다시 확인해 주세요.
form-too-long = { NUMBER($most) }자까지 쓸 수 있어요.

## 날짜와 시간

monday = 월
tuesday = 화
wednesday = 수
thursday = 목
friday = 금
saturday = 토
sunday = 일
month = { $n ->
   *[other] { $n }월
 }
day-full = { $year }년 { $month } { $day }일
day-of-year = { $month } { $day }일
day-with-weekday = { $day } ({ $weekday })
month-of-year = { $year }년 { $month }
ago-now = 방금
ago-minutes = { NUMBER($n) }분 전
ago-hours = { NUMBER($n) }시간 전
ago-yesterday = 어제
ago-days = { NUMBER($n) }일 전
away-today = 오늘
away-tomorrow = 내일
away-days = { NUMBER($n) }일 뒤
short-first = { $n }만
short-second = { $n }억
short-third = { $n }조

## 잘되지 않았을 때

oops-refused = 지금은 할 수 없어요
oops-forbidden = 볼 수 없는 화면이에요
oops-forbidden-text = 이 일을 할 권한이 없어요. 필요하다면 가게 주인에게 말해 주세요.
oops-forged = 화면이 오래되었어요
oops-forged-text = 바뀐 것은 없어요. 앞 화면을 새로 고친 뒤 다시 해 주세요.
oops-missing = 찾으시는 화면이 없어요
oops-missing-text = 주소가 바뀌었거나 없어진 화면이에요.
oops-later = 잠시 뒤에 다시 해 주세요
oops-later-text = 너무 여러 번 시도했어요. { NUMBER($seconds) }초 뒤에 다시 할 수 있어요.
oops-too-large = 한 번에 보내기에 너무 커요
oops-too-large-text = 모두 합쳐 { NUMBER($most) }MB까지 보낼 수 있어요. 파일을 줄여서 다시 해 주세요.
oops-too-slow = 요청이 다 오지 않았어요
oops-too-slow-text = 너무 오래 걸려서 그만 기다렸어요. 연결을 확인하고 다시 해 주세요.
oops-broken = 죄송해요, 문제가 생겼어요
oops-broken-text = 저희 쪽 문제예요. 계속되면 이 번호를 알려 주세요: { $number }
oops-home = 처음 화면으로
oops-again = 다시 시도하기

# 프로그램이 읽는 말
problem-unclear = 요청을 읽을 수 없어요: { $why }
problem-missing = 이 가게에 없는 것이에요.
problem-wrong-method = 이 주소에서는 할 수 없는 요청이에요.
problem-too-large = 한 번에 { NUMBER($most) }바이트까지 보낼 수 있어요.
problem-broken = 무언가 잘못됐어요. 조금 뒤에 다시 해 주세요.
oops-to-console = 관리 홈으로
oops-to-mine = 내 구독으로
