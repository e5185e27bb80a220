# 문서(PDF)로 보는 청구서
document-pdf = PDF로 받기
document-no-fonts = 이 서버에 한글 글꼴이 없어 PDF를 만들지 못했어요. 이 화면을 인쇄해 주세요.
document-seller = 공급자
document-buyer = 공급받는 분
document-number = 번호
document-due = 결제 기한
document-paid-on = 결제일
document-item = 품목
document-quantity = 수량
document-rate = 과세 { $percent }%
document-exempt = 면세
document-by-rate = 세율별
document-discount = 할인 (위 금액에 반영)
document-discounted = 정가 { $amount }, 할인 { $discount }
document-paid = 결제한 금액
document-left = 남은 금액
document-void = 취소된 청구서
document-card = 카드
document-paid-by = 결제: { $day } · { $card } · { $amount }
document-credited = 감액 청구서 { $number } · { $day } · { $amount }
document-of-line = 청구서 { $number }의 { $line }번째 항목
document-no-tax-invoice = 이 문서는 거래 내역이에요. 부가가치세법의 세금계산서가 아니에요.

## 메일로 보내는 청구서

document-mail-subject = [{ $shop }] 청구서 { $number } · { $amount }
document-mail-number = 청구서 { $number } 내용이에요.
document-mail-sums = 공급가액 { $subtotal } · 부가세 { $tax } · 합계 { $total }
document-mail-paid = 결제를 마친 청구서예요. 고마워요.
document-mail-due = 결제할 금액은 { $amount }, 결제 기한은 { $day }이에요.
document-mail-over = 더 결제할 것이 없는 청구서예요.
document-mail-figures = { $number } · { $amount } (공급가액 { $subtotal }, 부가세 { $tax })
document-send = 고객에게 보내기
document-sent = 고객에게 보냈어요.
document-nobody = 연락처가 없어 보내지 못했어요. 보낼 글은 메시지에 남겨 두었어요.
