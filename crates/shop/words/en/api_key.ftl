## Keys of other programs

api-keys = Keys for programs
api-keys-text = With a key, another program can tell this shop what was used. It opens no page and sees no customer.
api-keys-none = No program has a key yet.
api-key-name = Name
api-key-name-hint = What it is for, such as the program that counts.
api-key-name-missing = Give the key a name.
api-key-begins = Begins with
api-key-since = Made on
api-key-used = Last used
api-key-never = Not yet
api-key-state = State
api-key-add = Make a key
api-key-fresh = Copy the key now
api-key-fresh-text = It is shown only once. Whoever has it can send usage to this shop.
api-key-revoke = Revoke
api-key-revoke-sure = Revoke the key “{ $name }”?
api-key-revoke-text = The program that uses it is refused from now on. This cannot be undone.
api-key-revoked = Revoked
api-key-gone = The key is revoked.
code-noun-key = Program key
code-field-prefix = Begins with
code-noun-meter = Meter
code-field-aggregate = How it counts
code-field-recurring = Carries over
