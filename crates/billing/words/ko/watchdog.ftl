### watchdog

watchdog-title = 처리되지 않은 일이 있어요
watchdog-occurrences = 갱신이나 결제 { NUMBER($count) }건이 처리되지 않았어요.
watchdog-jobs = 맡긴 작업 { NUMBER($count) }건이 시작되지 않았어요.
watchdog-unheard = 고객에게 갈 안내나 통계가 밀려 있어요.
watchdog-since = 가장 오래된 것은 { $time }부터 기다리고 있어요.
watchdog-do = 일을 맡은 서버(dangol serve나 dangol work)가 켜져 있는지 확인해 주세요. 다시 켜면 밀린 일을 차례대로 처리해요.
watchdog-over = 멈췄던 일을 모두 마쳤어요
watchdog-over-text = { $from }부터 밀린 일을 { $to }까지 모두 처리했어요.
watchdog-subject = [{ $shop }] 갱신이나 결제가 멈춰 있어요
watchdog-over-subject = [{ $shop }] 멈췄던 일을 모두 마쳤어요
watchdog-held = 이 구독은 결제하지 못했어요
watchdog-held-text = 금액을 계산하는 중에 문제가 생겨서 이 구독만 잠시 미뤄 두었어요. 다른 구독은 그대로 결제돼요. { $time }에 다시 시도해요. 무엇이 문제인지는 서버 기록에 있어요.
