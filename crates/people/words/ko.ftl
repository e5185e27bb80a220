### 사람에 관한 말: 고객, 연락처, 동의, 메시지, 로그인.

## 함께 쓰는 말

crumbs = 지금 위치
save = 저장하기
saved = 저장했어요.
edit = 고치기
all = 전체
customer = 고객
name = 이름
language = 언어
language-ko = 한국어
language-en = 영어
language-hint = 이 고객에게 보내는 메시지의 언어예요.
note = 메모
note-hint = 직원만 볼 수 있어요.
phone = 전화번호
email = 이메일
address = 주소
postcode = 우편번호
postcode-empty = 우편번호를 적어 주세요.
road = 도로명 주소
road-empty = 도로명 주소를 적어 주세요.
road-hint = 예: 서울 강남구 테헤란로 152
detail = 상세 주소
country = 나라
country-hint = 두 글자 코드로 적어 주세요. 예: US, JP, KR

## 고객 목록

customers = 고객
customer-add = 고객 추가하기
no-contact = 연락처 없음
source-storefront = 온라인 가입
source-program = 프로그램이 추가
source-staff = 직원이 추가
source-import = 가져옴
customer-since = { $day }부터 고객
customer-reference = 이전 고객 번호 { $reference }

## 고객 추가와 수정

customer-new = 새 고객
customer-new-text = 이름만 있어도 시작할 수 있어요. 연락처는 나중에 더해도 돼요.
contacts = 연락처
contacts-note = 이메일이 있으면 고객이 직접 로그인해요. 전화번호만 있으면 로그인 번호를 ‘메시지’에서 보고 알려 주세요.
address-note = 보낼 것이 있을 때 적어 주세요.
customer-known = 이미 아는 연락처예요
customer-known-text = { $name } 님이 같은 연락처를 쓰고 있어요. 같은 분이 아닌지 확인해 주세요.
customer-known-open = { $name } 님 보기
customer-anyway = 다른 분이 맞아요. 그래도 추가할게요
customer-added = { $name } 님을 추가했어요.
customer-edit = 고객 정보 고치기
customer-edit-text = 연락처는 고객 페이지의 ‘바꾸기’에서 바꿔요. 예전 연락처가 기록으로 남아요.
customer-stale = 그사이 다른 직원이 이 고객을 고쳤어요. 페이지를 새로 열고 다시 고쳐 주세요.

## 연락처

contact-title = 연락처 바꾸기
contact-title-text = 언제부터 어느 연락처를 쓸지 정해요. 예전 것은 기록으로 남아요.
contact-tab = 내 정보
contact-mine = 내 정보
contact-mine-text = 이사하거나 번호가 바뀌면 미리 알려 주세요.
contact-steps = 연락처를 바꾸는 순서
contact-step-new = { $kind ->
    [phone] 새 번호
    [email] 새 이메일
   *[address] 새 주소
}
contact-step-check = 확인
contact-which = 바꿀 것
contact-moved = 이사했어요
contact-moved-note = 새 주소와 그 주소를 쓰기 시작하는 날을 알려 주세요.
contact-new-phone = 번호가 바뀌었어요
contact-new-phone-note = 새 전화번호와 쓰기 시작하는 날을 알려 주세요.
contact-new-email = 이메일이 바뀌었어요
contact-new-email-note = 새 이메일과 쓰기 시작하는 날을 알려 주세요.
contact-new-staff = { $kind ->
    [phone] 새 번호
    [email] 새 이메일
   *[address] 새 주소
}
contact-new-staff-note = 언제부터 쓸지 함께 적어 주세요.
contact-from = 언제부터
contact-from-hint = 나중 날짜도 고를 수 있어요. 그 전날까지는 지금 것을 써요.
contact-preview = 다음
contact-check = 이렇게 바뀌어요
contact-check-note = 맞으면 확인을 눌러 주세요. 아직 아무것도 바뀌지 않았어요.
contact-until = { $day }까지
contact-since = { $day }부터
contact-now = 지금 { $kind }
contact-range = { $from }부터 { $to }까지
contact-from-day = { $day }부터 { $value }
contact-never = 시작하지 않음
contact-planned = 예정
contact-current = 사용 중
contact-past = 이전
contact-proven = { $ago } 확인됨
contact-confirm = 이대로 바꾸기
contact-edit = 다시 적기
contact-address-now = 앞으로 나가는 상자는 모두 새 주소로 가요.
contact-address-later = 그날부터 나가는 상자가 새 주소로 가요. 그 전에는 지금 주소로 가요.
contact-reach-now = 앞으로 보내는 안내는 새 연락처로 가요.
contact-reach-later = 그날부터 안내가 새 연락처로 가요.
contact-saved = { JOSA($kind, "을/를") } { $day }부터 바꾸기로 했어요.
contact-history = 연락처 기록
contact-history-note = 언제 어떤 주소와 번호를 썼는지 남아 있어요.
contact-none = 아직 연락처가 없어요
contact-none-text = 연락처를 적으면 여기에 기록이 쌓여요.
contact-change = 바꾸기
reach-proven = 확인됨
reach-ageing = 확인할 때
reach-stale = 확인 전

## 동의

consents = 동의
consents-text = 소식을 받을지 언제든 바꿀 수 있어요.
consent-tab = 동의
consent-marketing = 소식과 혜택
consent-marketing-note = 저장하면 바로 적용돼요. 구독에 꼭 필요한 안내는 계속 보내 드려요.
consent-required = 이용에 필요한 동의
consent-must = [필수] { $text }
consent-may = [선택] { $text }
consent-all = 모두 동의해요 (선택 포함)
consent-terms = { $shop } 이용약관에 동의해요.
consent-privacy = { $shop }에서 계약 이행을 위해 이름, 연락처, 주소를 모으고 이용하는 데 동의해요. 해지한 뒤에는 법이 정한 기간만 보관해요.
consent-marketing-email = { $shop } 소식과 혜택을 이메일로 받을게요.
consent-marketing-sms = { $shop } 소식과 혜택을 문자와 알림톡으로 받을게요.
consent-marketing-night = { $shop } 소식을 밤 9시부터 아침 8시 사이에도 문자로 받을게요.
consent-name-terms = 이용약관
consent-name-privacy = 개인정보 수집과 이용
consent-name-email = 이메일 소식
consent-name-sms = 문자 소식
consent-name-night = 밤 시간 문자
consent-since = { $day } 동의
consent-withdrawn-on = { $day } 거절
consent-saved = { $day }에 바꾼 대로 적용했어요.
consent-unchanged = 바뀐 것이 없어요.
consent-staff-note = 고객만 바꿀 수 있어요. 모든 대답이 날짜와 함께 남아요.
consent-never = 대답하지 않음
consent-yes = 동의
consent-no = 거절
consent-reconfirm = { $day }까지 다시 확인해야 해요

## 지나온 일

timeline = 지나온 일
timeline-none = 아직 기록이 없어요. 가입, 결제, 연락처 변경이 여기에 쌓여요.
timeline-earlier = 그 전에 있던 일 { NUMBER($n) }가지
told-added = 고객이 되었어요
told-contact = { JOSA($kind, "이/가") } 바뀌었어요
told-consented = 동의했어요
told-withdrawn = 동의를 거뒀어요
told-message = 메시지를 보냈어요

## 로그인

login = 로그인
login-text = 가입할 때 알려 주신 전화번호나 이메일로 인증번호를 보내 드려요.
login-address = 전화번호 또는 이메일
login-address-hint = 예: 010-1234-5678 또는 name@example.com
login-send = 인증번호 받기
login-new = 아직 구독 전이세요?
login-plans = 플랜 보기
login-code-title = 인증번호를 적어 주세요
login-code-text = { $address }, 저희가 아는 연락처라면 여섯 자리 숫자를 보냈어요. 10분 동안 쓸 수 있어요.
login-code-text-mail = 이 가게는 문자를 보내지 않아요. { $address }, 저희가 아는 번호라면 함께 알려 주신 이메일로 여섯 자리 숫자를 보냈어요. 10분 동안 쓸 수 있어요.
login-code-text-kept = 이 가게는 아직 문자와 메일을 보내지 않아요. { JOSA($address, "으로/로") } 가입하셨다면 가게에 연락해 인증번호를 물어보세요. 10분 동안 쓸 수 있어요.
proof-title = 로그인에 쓰기
proof-text = { JOSA($address, "으로/로") } 보낸 숫자를 적으면 이 연락처로 로그인할 수 있어요. 그때까지는 지금까지 쓰던 연락처로 로그인해요.
proof-text-kept = 가게가 알려 준 인증번호를 적으면 { JOSA($address, "으로/로") } 로그인할 수 있어요. 그때까지는 지금까지 쓰던 연락처로 로그인해요.
proof-enter = 확인하기
proof-later = 나중에 하기
proof-sent = 인증번호를 다시 보냈어요.
proof-done = 이제 { JOSA($address, "으로/로") } 로그인할 수 있어요.
proof-message-subject = { $shop } 새 연락처 인증번호
proof-message-body = [{ $shop }] 새 연락처의 인증번호는 { $code }예요. 10분 안에 적어 주세요. 연락처를 바꾼 적이 없다면 누구에게도 알려 주지 마세요.
contact-proof-note = 다음 화면에서 새 연락처로 보낸 인증번호를 적어 주세요. 그때까지 로그인은 지금까지 쓰던 연락처로 해요.
login-code = 인증번호
login-code-hint = 오지 않으면 연락처를 다시 확인해 주세요.
login-enter = 로그인하기
login-again = 다시 받기
login-again-kept = 새 인증번호 만들기
login-code-wrong = 인증번호가 달라요. 다시 확인해 주세요.
login-code-over = 더 쓸 수 없는 인증번호예요. 새로 받아 주세요.
login-left = 로그아웃했어요.
login-message-subject = { $shop } 로그인 인증번호
login-message-body = [{ $shop }] 인증번호는 { $code }예요. 10분 안에 적어 주세요. 다른 사람에게 알려 주지 마세요.

## 메시지

messages = 메시지
messages-text = 고객에게 가거나 갈 안내와 인증번호예요.
message-search = 전화번호나 이메일
message-channel = 보내는 방법
channel-sms = 문자
channel-email = 이메일
message-subject = 제목
message-to = 받는 곳
message-state = 상태
message-at = 만든 시각
message-sent-at = 보낸 시각
message-waiting = 기다리는 중
message-sent = 보냄
message-none = 아직 보낸 메시지가 없어요
message-none-text = 고객이 로그인하거나 결제되면 보낸 안내가 여기에 모여요.
message-facts = 보낸 내역
message-body = 내용
message-code-note = 아직 밖으로 나가지 않은 인증번호라 그대로 보여요. 메일로 보내면 보이지 않아요.
channel-none = 연락처 없음
message-no-server = 아직 문자도 메일도 보내지 않아요
message-no-server-text = 이메일이 있는 고객에게는 메일 서버를 연결하면 나가요. 전화번호만 있는 고객에게는 아직 보낼 수 없어요. 보냈을 내용은 여기에서 볼 수 있어요.
message-next-at = 보낼 시각
message-kept = 보내지 않음
message-failed = 보내지 못함
message-why = 이유
message-kept-sms = 문자를 보내는 회사가 연결되어 있지 않아요. 메일 서버를 연결하고 고객의 이메일을 적어 두면 다음부터 메일로 나가요.
message-kept-email = 그때는 메일 서버가 연결되어 있지 않았어요.
message-kept-none = 전화번호도 이메일도 없는 고객이에요. 다른 방법으로 알려 주세요.
message-again = 다시 보내기
message-again-done = 보낼 메시지에 다시 넣었어요.
message-again-not = 다시 보낼 수 없는 메시지예요. 메일 서버가 연결되어 있는지 확인해 주세요.
message-link-hidden = 이 줄의 링크는 고객만 쓸 수 있어서 보이지 않아요.
message-code-hidden = 고객에게 보낸 인증번호라 보이지 않아요.

## 메일 서버

mail = 메일
mail-text = 고객에게 안내 메일을 보낼 서버예요. 메일 서비스를 하는 곳에서 받은 정보를 적어 주세요.
mail-none-text = 서버를 연결하면 이때부터 쓰는 메일이 고객에게 나가요. 그 전의 메시지는 보낸 메시지에 그대로 남아요.
mail-set-up = 메일 서버 연결하기
mail-server = 메일 서버
mail-host = 서버 주소
mail-port = 포트
mail-security = 보안 연결
mail-starttls = STARTTLS
mail-starttls-note = 거의 모든 서비스가 쓰는 방법이에요. 포트는 보통 587이에요.
mail-tls = TLS
mail-tls-note = 처음부터 암호로 연결해요. 포트는 보통 465예요.
mail-plain = 암호 없음
mail-plain-note = 이 컴퓨터 안의 서버에만 쓰세요. 다른 곳으로는 비밀번호를 보내지 않아요.
mail-login = 로그인 이름
mail-password = 비밀번호
mail-password-hint = 저장한 뒤에는 아무 데도 보이지 않아요.
mail-password-kept = 저장되어 있어요. 바꿀 때만 적어 주세요.
mail-roots = 직접 만든 인증서
mail-roots-hint = 회사 안의 서버가 스스로 만든 인증서를 쓸 때만 PEM 형식으로 붙여 넣어 주세요.
mail-sender-group = 보내는 사람
mail-sender = 보내는 주소
mail-sender-hint = 고객이 답장하면 이 주소로 가요.
mail-site = 가게 웹 주소
mail-site-hint = 메일 속 링크가 시작하는 주소예요. 예: https://toys.example
mail-saved = 메일 서버를 저장했어요. 시험 메일로 확인해 보세요.
mail-removed = 메일 서버 연결을 끊었어요.
mail-host-wrong = smtp.example.com 같은 서버 주소를 적어 주세요.
mail-site-wrong = https://toys.example 같은 주소를 적어 주세요.
mail-test = 시험 메일
mail-test-text = 지금 바로 한 통을 보내고 결과를 알려 드려요.
mail-test-to = 받을 주소
mail-test-send = 시험 메일 보내기
mail-test-sent = 메일 서버가 시험 메일을 받았어요. 받은 편지함을 확인해 보세요.
mail-test-subject = { $shop } 시험 메일
mail-test-body = { $shop }에서 보낸 시험 메일이에요. 이 글이 보이면 메일이 잘 연결된 거예요.
mail-remove = 연결 끊기
mail-remove-ask = 메일 서버 연결을 끊을까요?
mail-remove-text = 그 뒤의 메시지는 밖으로 나가지 않고 보낸 메시지에 남아요.
code-mail-trouble-connection = 메일 서버에 연결하지 못했어요.
code-mail-trouble-tls = 메일 서버와 안전하게 연결하지 못했어요. 인증서나 보안 연결을 확인해 주세요.
code-mail-trouble-clear = 암호 없는 연결로는 비밀번호를 보내지 않아요. 보안 연결을 골라 주세요.
code-mail-trouble-login = 로그인 이름이나 비밀번호가 맞지 않아요.
code-mail-trouble-answer = 메일 서버가 받지 않았어요.
code-mail-trouble-address = 메일 주소가 아니에요.
code-mail-trouble-attachment = 함께 보낼 청구서를 만들지 못했어요.

## 거절하는 말

code-name-empty = 이름을 적어 주세요.
code-name-too-long = 이름은 60자까지 쓸 수 있어요.
code-name-control = 보이지 않는 글자가 섞여 있어요. 다시 적어 주세요.
code-name-no-letter = 이름에는 글자가 있어야 해요.
code-phone-empty = 전화번호를 적어 주세요.
code-phone-masked = 별표로 가려진 번호는 쓸 수 없어요.
code-phone-not-digits = 전화번호는 숫자로 적어 주세요.
code-phone-length = 자릿수가 맞지 않아요. 다시 확인해 주세요.
code-phone-area = 없는 지역 번호예요. 다시 확인해 주세요.
code-phone-retired = 더는 쓰이지 않는 번호예요. 010 번호를 적어 주세요.
code-phone-hotline = 대표 번호 말고 개인 번호를 적어 주세요.
code-phone-country = 해외 번호는 +와 나라 번호부터 적어 주세요.
code-email-empty = 이메일을 적어 주세요.
code-email-too-long = 이메일이 너무 길어요.
code-email-at = @가 한 번 들어가야 해요.
code-email-local = @ 앞부분을 다시 확인해 주세요.
code-email-domain = @ 뒷부분을 다시 확인해 주세요.
code-address-empty = 주소를 적어 주세요.
code-address-too-long = 주소가 너무 길어요.
code-address-control = 보이지 않는 글자가 섞여 있어요. 다시 적어 주세요.
code-address-postcode = 우편번호는 다섯 자리예요. 다시 확인해 주세요.
code-address-no-road = 도로명 주소로 적어 주세요. 예: 서울 강남구 테헤란로 152
code-address-no-building = 도로 이름 뒤에 건물 번호를 적어 주세요.
code-address-country = 나라는 두 글자 코드로 적어 주세요. 예: US
code-contact-same = 이미 쓰고 있는 연락처예요.
code-contact-too-far-ahead = 1년 안의 날을 골라 주세요.
code-contact-too-far-back = 90일보다 더 지난 날은 고를 수 없어요.
code-consent-missing = 꼭 필요한 동의예요.
code-consent-night-alone = 밤에 문자를 받으려면 문자 소식도 켜 주세요.
shop-notice = 알려 드려요

api-unknown-customer = 이 가게에 없는 고객이에요.
code-reference-taken = 이 가게의 다른 고객이 쓰는 번호예요.
code-note-too-long = 메모는 1,000자까지 쓸 수 있어요.
code-reference-not-fit = 번호는 한 줄로 100자까지 쓸 수 있고, 고객 아이디처럼 생긴 것은 쓸 수 없어요.
code-unknown-language = 언어는 ko와 en이에요.
message-no-sms = 문자는 아직 보내지 않아요
message-no-sms-text = 이메일이 있는 고객에게는 메일이 나가요. 전화번호만 있는 고객에게는 다른 방법으로 알려 주세요.
mail-site-own = 가게 웹 주소가 이 컴퓨터를 가리켜요. 고객은 메일 속 링크를 열 수 없어요.
