### reminder
