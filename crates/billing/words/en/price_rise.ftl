### price_rise
