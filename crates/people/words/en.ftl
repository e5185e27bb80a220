### Words about people: customers, contact points, consents, messages, signing in.

## Shared

crumbs = You are here
save = Save
saved = Saved.
edit = Edit
all = All
customer = Customer
name = Name
language = Language
language-ko = Korean
language-en = English
language-hint = The language of messages to this customer.
note = Note
note-hint = Only staff can see it.
phone = Phone
email = Email
address = Address
postcode = Postcode
postcode-empty = Please enter the postcode.
road = Street address
road-empty = Please enter the street address.
road-hint = Example: 152 Teheran-ro, Gangnam-gu, Seoul
detail = Apartment, floor
country = Country
country-hint = Two letters, such as US, JP, KR

## The list of customers

customers = Customers
customer-add = Add customer
no-contact = No contact
source-storefront = Signed up online
source-program = Added by a program
source-staff = Added by staff
source-import = Imported
customer-since = Customer since { $day }
customer-reference = Former no. { $reference }

## Adding and editing

customer-new = New customer
customer-new-text = A name is enough to begin. Contact details can follow later.
contacts = Contact details
contacts-note = With an email customers sign in by themselves. With only a phone, read the sign-in code under Messages and pass it on.
address-note = Fill this in when something has to be delivered.
customer-known = This contact is known already
customer-known-text = { $name } has the same contact. Please check whether it is the same person.
customer-known-open = Open { $name }
customer-anyway = It is somebody else. Add them anyway
customer-added = { $name } was added.
customer-edit = Edit customer
customer-edit-text = Contacts are changed with “Change” on the customer’s page, so the former ones stay on record.
customer-stale = A colleague changed this customer in the meantime. Reload the page and edit again.

## Contact points

contact-title = Change contact details
contact-title-text = Set the new contact and from which day it is used. Earlier ones stay on record.
contact-tab = My details
contact-mine = My details
contact-mine-text = Tell us ahead when you move or change your number.
contact-steps = Steps to change a contact point
contact-step-new = { $kind ->
    [phone] New number
    [email] New email
   *[address] New address
}
contact-step-check = Check
contact-which = What changes
contact-moved = I moved
contact-moved-note = Tell us the new address and the day you begin to use it.
contact-new-phone = New number
contact-new-phone-note = Tell us the new number and the day you begin to use it.
contact-new-email = New email
contact-new-email-note = Tell us the new email and the day you begin to use it.
contact-new-staff = { $kind ->
    [phone] New number
    [email] New email
   *[address] New address
}
contact-new-staff-note = Enter it with the day it takes effect.
contact-from = From
contact-from-hint = A later day is fine. Until the day before, the present one is used.
contact-preview = Next
contact-check = This will change
contact-check-note = Confirm if it is right. Nothing has changed yet.
contact-until = until { $day }
contact-since = from { $day }
contact-now = { $kind } in use
contact-range = { $from } to { $to }
contact-from-day = From { $day }: { $value }
contact-never = never begins
contact-planned = planned
contact-current = in use
contact-past = earlier
contact-proven = confirmed { $ago }
contact-confirm = Confirm
contact-edit = Edit again
contact-address-now = Every box from now on goes to the new address.
contact-address-later = Boxes from that day on go to the new address, earlier ones to the present one.
contact-reach-now = Notices go to the new contact from now on.
contact-reach-later = Notices go to the new contact from that day on.
contact-saved = New { $kind } from { $day }.
contact-history = Contact history
contact-history-note = Addresses and numbers, and when each was in use.
contact-none = No contact points yet
contact-none-text = Once there is one, its history is kept here.
contact-change = Change
reach-proven = Confirmed
reach-ageing = Time to ask
reach-stale = Unconfirmed

## Consents

consents = Consents
consents-text = Decide at any time whether you want to hear from us.
consent-tab = Consents
consent-marketing = News and offers
consent-marketing-note = Applies as soon as you save. Notices you need for your subscription still reach you.
consent-required = Needed for the service
consent-must = { $text } (required)
consent-may = { $text } (optional)
consent-all = I agree to all of these, the optional ones too
consent-terms = I agree to the terms of { $shop }.
consent-privacy = I agree that { $shop } collects and uses my name, contact points and address to fulfil the contract, and after it ends keeps them only as long as the law demands.
consent-marketing-email = I want news and offers from { $shop } by email.
consent-marketing-sms = I want news and offers from { $shop } by text message and messenger.
consent-marketing-night = I also want text messages of { $shop } between 9 pm and 8 am.
consent-name-terms = Terms
consent-name-privacy = Privacy
consent-name-email = News by email
consent-name-sms = News by text
consent-name-night = Texts at night
consent-since = Agreed { $day }
consent-withdrawn-on = Declined { $day }
consent-saved = Your choice of { $day } is in effect.
consent-unchanged = Nothing changed.
consent-staff-note = Only the customer can change these. Every answer is kept with its date.
consent-never = Not answered
consent-yes = Agreed
consent-no = Declined
consent-reconfirm = To be confirmed again by { $day }

## What happened

timeline = What happened
timeline-none = Nothing yet. Sign-ups, payments and new contact points will gather here.
timeline-earlier = { NUMBER($n) } earlier
told-added = Became a customer
told-contact = { $kind } changed
told-consented = Agreed
told-withdrawn = Withdrew consent
told-message = Message sent

## Signing in

login = Sign in
login-text = We send a code to the phone or email you gave us when you signed up.
login-address = Phone or email
login-address-hint = Example: 010-1234-5678 or name@example.com
login-send = Send code
login-new = Not a customer yet?
login-plans = See the plans
login-code-title = Enter the code
login-code-text = If we know { $address }, six digits are on their way there. They are good for 10 minutes.
login-code-text-mail = This shop sends no text messages. If we know { $address }, six digits are on their way to the email you gave us with it. They are good for 10 minutes.
login-code-text-kept = This shop does not send messages yet. If you signed up with { $address }, call the shop and ask for your code. It is good for 10 minutes.
proof-title = Use it to sign in
proof-text = Enter the digits sent to { $address } to sign in with it. Until then you sign in with the one before.
proof-text-kept = Enter the code the shop gives you to sign in with { $address }. Until then you sign in with the one before.
proof-enter = Confirm
proof-later = Later
proof-sent = A new code is on its way.
proof-done = You can now sign in with { $address }.
proof-message-subject = { $shop }: code for your new contact
proof-message-body = [{ $shop }] The code for your new contact is { $code }. Use it within 10 minutes. If you changed nothing, give it to nobody.
contact-proof-note = On the next page, enter the code sent to the new one. Until then you sign in with the one before.
login-code = Code
login-code-hint = Nothing arrived? Please check the phone or email.
login-enter = Sign in
login-again = Send again
login-again-kept = Make a new code
login-code-wrong = That code is not right. Please check it.
login-code-over = This code can no longer be used. Please ask for a new one.
login-left = Signed out.
login-message-subject = { $shop } sign-in code
login-message-body = [{ $shop }] Your code is { $code }. Use it within 10 minutes and share it with nobody.

## Messages

messages = Messages
messages-text = What customers were told or were to be told, and sign-in codes.
message-search = Phone or email
message-channel = Channel
channel-sms = Text
channel-email = Email
message-subject = Subject
message-to = To
message-state = State
message-at = Written
message-sent-at = Sent
message-waiting = Waiting
message-sent = Sent
message-none = No messages yet
message-none-text = When customers sign in or pay, the notices they get will appear here.
message-facts = Delivery
message-body = Text
message-code-note = The code is readable because it did not leave. Once mail goes out it is hidden.
channel-none = No contact
message-no-server = Neither texts nor mail go out yet
message-no-server-text = Customers with an email get theirs once a mail server is connected. Customers with only a phone number cannot be reached yet. Here you see what would have been sent.
message-next-at = Goes out
message-kept = Not sent
message-failed = Not delivered
message-why = Reason
message-kept-sms = No provider of text messages is connected. Once a mail server is connected and the customer has an email, later messages go by mail.
message-kept-email = There was no mail server at the time.
message-kept-none = This customer has neither a phone nor an email. Please tell them in another way.
message-again = Send again
message-again-done = It is back in the queue.
message-again-not = This message cannot be sent again. Please check that a mail server is connected.
message-link-hidden = The link in this line is for the customer only and is not shown.
message-code-hidden = This code went to the customer and is not shown.

## Mail server

mail = Mail
mail-text = The server that sends notices to your customers. Your mail provider tells you what to fill in.
mail-none-text = Mail written from then on goes out to customers. Earlier messages stay in the outbox.
mail-set-up = Connect a mail server
mail-server = Mail server
mail-host = Server address
mail-port = Port
mail-security = Security
mail-starttls = STARTTLS
mail-starttls-note = What nearly all providers use. The port is usually 587.
mail-tls = TLS
mail-tls-note = Encrypted from the start. The port is usually 465.
mail-plain = No encryption
mail-plain-note = Only for a server on this machine. A password is never sent anywhere else this way.
mail-login = Login
mail-password = Password
mail-password-hint = Once saved it is shown nowhere.
mail-password-kept = A password is saved. Write one only to change it.
mail-roots = Your own certificate
mail-roots-hint = PEM text, only for a server inside your company that made its own certificate.
mail-sender-group = Sender
mail-sender = Sender address
mail-sender-hint = Replies of customers go here.
mail-site = Web address of the shop
mail-site-hint = Links in mails begin with it. Example: https://toys.example
mail-saved = The mail server is saved. Try it with a test mail.
mail-removed = The mail server is disconnected.
mail-host-wrong = Write a server address like smtp.example.com.
mail-site-wrong = Write an address like https://toys.example.
mail-test = Test mail
mail-test-text = Sends one mail right now and says how it went.
mail-test-to = To
mail-test-send = Send a test mail
mail-test-sent = The mail server took the test mail. Please look into the inbox.
mail-test-subject = { $shop } test mail
mail-test-body = This is a test mail from { $shop }. If you can read this, mail is connected.
mail-remove = Disconnect
mail-remove-ask = Disconnect the mail server?
mail-remove-text = Later messages no longer leave. They stay in the outbox.
code-mail-trouble-connection = The mail server could not be reached.
code-mail-trouble-tls = No safe connection to the mail server. Please check its certificate and the security setting.
code-mail-trouble-clear = A password is not sent over an open connection. Please choose a secure one.
code-mail-trouble-login = The login or the password is wrong.
code-mail-trouble-answer = The mail server did not take it.
code-mail-trouble-address = This is no mail address.
code-mail-trouble-attachment = The invoice that travels with it could not be made.

## Refusals

code-name-empty = Please enter a name.
code-name-too-long = A name can have 60 characters.
code-name-control = There is an invisible character. Please type it again.
code-name-no-letter = A name needs letters.
code-phone-empty = Please enter a phone number.
code-phone-masked = A number hidden by stars cannot be used.
code-phone-not-digits = Please use digits only.
code-phone-length = The number of digits is not right.
code-phone-area = There is no such area code.
code-phone-retired = This kind of number was switched off. Please enter a 010 number.
code-phone-hotline = Please enter a personal number, not a hotline.
code-phone-country = Please begin with + and the country code.
code-email-empty = Please enter an email address.
code-email-too-long = This email address is too long.
code-email-at = An email address has one @.
code-email-local = Please check the part before the @.
code-email-domain = Please check the part after the @.
code-address-empty = Please enter an address.
code-address-too-long = This address is too long.
code-address-control = There is an invisible character. Please type it again.
code-address-postcode = A Korean postcode has five digits.
code-address-no-road = Please enter a road address, such as 서울 강남구 테헤란로 152
code-address-no-building = Please add the building number after the road.
code-address-country = Please use two letters for the country, such as US.
code-contact-same = This is the contact in use already.
code-contact-too-far-ahead = Please choose a day within a year.
code-contact-too-far-back = Please choose a day within the last 90 days.
code-consent-missing = This consent is needed.
code-consent-night-alone = To get texts at night, allow text messages too.
shop-notice = Good to know

api-unknown-customer = There is no such customer in this shop.
code-reference-taken = Another customer of this shop has this reference.
code-note-too-long = A note has at most 1,000 characters.
code-reference-not-fit = A reference is one line of at most 100 characters, and nothing that looks like a customer's id.
code-unknown-language = The languages are ko and en.
message-no-sms = Texts do not go out yet
message-no-sms-text = Customers with an email get mail. Please tell customers with only a phone number in another way.
mail-site-own = The web address of the shop points to this machine. Customers cannot open the links in mails.
