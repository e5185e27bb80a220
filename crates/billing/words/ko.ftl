invoice = 청구서
