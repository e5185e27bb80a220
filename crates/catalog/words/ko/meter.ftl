## Meters

meters = 측정 항목
meters-text = 교환이나 세척처럼 가게가 세는 것이에요. 플랜의 사용량 항목마다 측정 항목을 하나 정해요.
meters-known = 세고 있는 것
meters-none = 아직 세는 것이 없어요.
meter-add = 측정 항목 추가
meter-added = 측정 항목을 추가했어요.
meter-code-hint = 프로그램이 이 코드로 불러요. 나중에 바꿀 수 없어요.
meter-aggregate = 세는 방법
meter-recurring = 다음 기간으로 이어짐
meter-recurring-hint = 기간이 끝날 때의 수량이 다음 기간에도 이어져요.
code-aggregate-sum = 합계
code-aggregate-sum-note = 값을 모두 더해요.
code-aggregate-count = 건수
code-aggregate-count-note = 값과 상관없이 몇 건인지 세요.
code-aggregate-max = 최댓값
code-aggregate-max-note = 기간 중 가장 큰 값이에요.
code-aggregate-latest = 마지막 값
code-aggregate-latest-note = 가장 나중에 일어난 기록의 값이에요.
code-aggregate-unique = 서로 다른 수
code-aggregate-unique-note = 사람이나 기기처럼 서로 다른 것이 몇인지 세요.
code-aggregate-weighted-sum = 날짜 가중 합계
code-aggregate-weighted-sum-note = 저장 공간처럼 날마다의 수량을 기간으로 평균해요.
