## Keys of other programs

api-keys = 프로그램용 키
api-keys-text = 키가 있으면 다른 프로그램이 사용량을 보낼 수 있어요. 화면에 들어오거나 고객 정보를 볼 수는 없어요.
api-keys-none = 아직 키를 받은 프로그램이 없어요.
api-key-name = 이름
api-key-name-hint = 어디에 쓰는 키인지 적어 주세요.
api-key-name-missing = 키 이름을 적어 주세요.
api-key-begins = 앞부분
api-key-since = 만든 날
api-key-used = 마지막 사용
api-key-never = 아직 없음
api-key-state = 상태
api-key-add = 키 만들기
api-key-fresh = 지금 키를 복사해 두세요
api-key-fresh-text = 키는 한 번만 보여 드려요. 이 키가 있으면 누구나 사용량을 보낼 수 있어요.
api-key-revoke = 폐기
api-key-revoke-sure = ‘{ $name }’ 키를 폐기할까요?
api-key-revoke-text = 이 키를 쓰는 프로그램은 바로 거절돼요. 되돌릴 수 없어요.
api-key-revoked = 폐기됨
api-key-gone = 키를 폐기했어요.
code-noun-key = 프로그램 키
code-field-prefix = 앞부분
code-noun-meter = 측정 항목
code-field-aggregate = 세는 방법
code-field-recurring = 다음 기간으로 이어짐
