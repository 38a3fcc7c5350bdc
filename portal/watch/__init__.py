"""The site seen from outside: readiness, log, numbers and error reports. None of them keeps what a visitor sent."""
