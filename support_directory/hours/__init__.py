"""Opening hours: whether a service is open at a moment, until when, and how its hours read.

Pure: no models, no queries. Everything hangs on one rule: **a wrong opening hour is worse than none**. What is not
sure is "unknown", never "open". The rules in full:

- An opening belongs to the day on which it begins, and runs past midnight when it closes at or before it opens.
- It begins and ends the first time the clocks on the wall show its time *or later*: an hour that comes twice in
  October counts the first time, a time that is missing in March is the moment the clocks go forward.
- Special days replace the weekday's openings, from midnight to midnight, and the bank-holiday rule too. Where they
  overlap, the fewer days win; among equals, closed wins.
- **The night before a special day or a bank holiday**: what an ordinary evening began is unknown from midnight on,
  since nobody said whether that shift still works. What special days themselves began runs to its end.
- On a bank holiday a service whose rule is not known is unknown all day, and so is what that day begins. With the
  rule "closed" it is closed when all its nations have the holiday, unknown when only some have. On a weekday without
  openings it stays closed in any case.
"""

from support_directory.hours.bank_holidays import Holiday, bank_holidays, holiday_on
from support_directory.hours.mask import OpenIndex, open_mask
from support_directory.hours.schedules import rrule_rows
from support_directory.hours.spans import Opening, SpecialDays
from support_directory.hours.state import LOOK_AHEAD, OpenState
from support_directory.hours.week import Hours, hours_from_rows

__all__ = [
    "LOOK_AHEAD",
    "Holiday",
    "Hours",
    "OpenIndex",
    "OpenState",
    "Opening",
    "SpecialDays",
    "bank_holidays",
    "holiday_on",
    "hours_from_rows",
    "open_mask",
    "rrule_rows",
]
