### watchdog
