### reminder

## 고객에게 가는 글

reminder-hello = { $name } 님, { $shop }에서 알려 드려요.
reminder-declined-subject = [{ $shop }] { $amount } 결제가 되지 않았어요
reminder-declined = { JOSA($amount, "을/를") } 결제하지 못했어요.
reminder-why-funds = 잔액이 모자라거나 한도를 넘은 것 같아요.
reminder-why-card = 지금 카드로는 결제할 수 없어요. 다른 카드를 등록해 주세요.
reminder-why-other = 카드사에서 승인하지 않았어요.
reminder-retry = { $day }에 다시 결제해 볼게요.
reminder-open-subject = [{ $shop }] { $amount } 결제를 기다리고 있어요
reminder-open = 등록된 카드가 없어서 { JOSA($amount, "을/를") } 아직 결제하지 못했어요.
reminder-asked-subject = [{ $shop }] { $amount } 결제가 아직 남아 있어요
reminder-asked = { JOSA($amount, "이/가") } 아직 결제되지 않았어요. 카드를 바꾸면 바로 결제할 수 있어요.
reminder-ends-cancel = { $day }까지 결제되지 않으면 구독이 끝나요.
reminder-ends-skip = { $day }까지 결제되지 않으면 이번 회차는 건너뛰어요.
reminder-paid-subject = [{ $shop }] { $amount } 결제를 마쳤어요
reminder-paid = { JOSA($amount, "을/를") } 결제했어요. 고마워요.
reminder-link = 로그인하지 않고 아래 주소에서 카드를 바꾸거나 바로 결제할 수 있어요. { $days }일 동안 쓸 수 있고, 다른 사람에게는 알려 주지 마세요.
reminder-invoices = 청구서는 여기에서 볼 수 있어요.
reminder-turn-subject = [{ $shop }] { $what }
reminder-started = { $plan } 구독을 시작했어요.
reminder-paused = { $plan } 구독을 쉬고 있어요.
reminder-resumed = { $plan } 구독을 다시 시작했어요.
reminder-ended = { $plan } 구독이 끝났어요.
reminder-restarted = { $plan } 구독을 다시 신청했어요.
reminder-home = 자세한 내용은 내 구독에서 볼 수 있어요.

## 로그인하지 않고 결제하기

pay-title = 결제하기
pay-text = { $name } 님, 아직 결제되지 않은 금액이에요.
pay-sum = 결제할 금액
pay-with = { JOSA($card, "으로/로") } 결제하기
pay-new-card = 다른 카드로 결제하기
pay-new-card-text = 앞으로의 결제도 이 카드로 해요.
pay-new-card-go = 카드를 바꾸고 결제하기
pay-done = 모두 결제되었어요
pay-done-text = 더 결제할 금액이 없어요. 고마워요.
pay-processing = 결제 결과를 확인하고 있어요. 잠시 뒤에 이 페이지를 다시 열어 주세요.
pay-not-yet = 아직 결제되지 않았어요. 다른 카드로 해 보거나 잠시 뒤에 다시 해 주세요.
pay-over = 더 쓸 수 없는 주소예요
pay-over-text = 이 주소를 쓸 수 있는 날이 지났어요. 로그인하면 결제할 수 있어요.
pay-log-in = 로그인하기
told-given-up = 받지 못한 { JOSA($amount, "을/를") } 접었어요
