### credit_note
