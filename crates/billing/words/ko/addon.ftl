## 추가 상품

addons = 추가 상품
addons-text = 원할 때 더하고 언제든 뺄 수 있어요.
addons-with = 추가 상품: { $names }
addons-none = 고를 수 있는 추가 상품이 없어요
addons-none-text = 가게에서 추가 상품을 준비하면 여기에 보여요.
addons-locked-ended = 끝난 구독이라 추가 상품을 바꿀 수 없어요.
addons-locked-ending = 해지가 예정되어 있어서 추가 상품을 바꿀 수 없어요.
addons-locked-scheduled = 구독이 시작되면 추가 상품을 더할 수 있어요.
addons-locked-paused = 쉬는 동안에는 추가 상품을 바꿀 수 없어요. 다시 시작하면 바꿀 수 있어요.
addons-locked-owed = 아직 내지 않은 금액이 있어요. 먼저 결제하면 추가 상품을 바꿀 수 있어요.
addon-taken = 쓰고 있어요
addon-comes = { $day }부터
addon-leaves = { $day }에 빠져요
addon-add = 더하기
addon-swap = 다른 것으로 바꾸기
addon-remove = 빼기
addon-count = { NUMBER($n) }개
addon-now = 지금 쓰는 것
addon-quantity-hint = 개수로 값을 매기는 것에만 쓰여요
choose-addon = 추가 상품
choose-addon-instead = 대신 쓸 것
choose-item-instead = 대신 넣을 항목
item-is-addon = 추가 상품 · { $item }
change-items-added = { JOSA($came, "을/를") } 더함
change-items-removed = { JOSA($went, "을/를") } 뺌
change-items-swapped = { JOSA($went, "을/를") } { JOSA($came, "으로/로") } 바꿈
