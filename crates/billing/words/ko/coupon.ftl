### coupon
