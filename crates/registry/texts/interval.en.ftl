registry-interval-title = How often contacts are confirmed
registry-interval-link = How this is set
registry-interval-says = Usually every { $usual ->
    [one] month
   *[other] { $usual } months
  }; by rules of a CEPTOAR at least every { $longest ->
    [one] month
   *[other] { $longest } months
  }
registry-interval-how = If a CEPTOAR has decided on an interval, its members follow it, up to the longest allowed. Otherwise, and outside any CEPTOAR, the usual interval applies. Members of several CEPTOARs follow the shortest.
registry-interval-set = Set the interval
registry-interval-usual = Usual interval (months)
registry-interval-usual-hint = 1 to 12. It applies where a CEPTOAR has not decided.
registry-interval-longest = Longest interval (months)
registry-interval-longest-hint = From the usual interval to 12. If a CEPTOAR’s rules allow longer, this limit applies.
registry-interval-reason = Reason
registry-interval-do = Set from today
did-interval-set = From today, contacts are confirmed at the new interval.
registry-interval-history = Earlier settings
registry-interval-none = It has never been set. The initial value is 12 months.
registry-interval-from = from { $day }
fault-registry-interval-does-not-fit = That interval is not possible
fault-registry-interval-does-not-fit-do = For the usual interval write 1 to 12; for the longest, write a number from that to 12. Nothing has changed.
fault-registry-interval-no-reason = A reason is needed
fault-registry-interval-no-reason-do = Write up to 2,000 characters and try again. Nothing has changed.
fault-registry-interval-already = It is already set to that
fault-registry-interval-already-do = Write another interval, or leave it as it is. Nothing has changed.
fault-registry-rules-interval = The interval for confirming contacts is too long
fault-registry-rules-interval-do = Write no more months than the centre allows. Nothing has changed.
