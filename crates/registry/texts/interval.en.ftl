registry-interval-title = How often contacts are confirmed
registry-interval-link = How it is set
registry-interval-says = Usually every { $usual ->
    [one] month
   *[other] { $usual } months
  }; by rules of a CEPTOAR at least every { $longest ->
    [one] month
   *[other] { $longest } months
  }
registry-interval-how = Where a CEPTOAR has decided on an interval, its members go by it, up to the longest. Where it has not, and outside any CEPTOAR, the usual interval holds. Whoever belongs to several goes by the shortest.
registry-interval-set = Set it
registry-interval-usual = Usual interval (months)
registry-interval-usual-hint = 1 to 12. It holds where a CEPTOAR has not decided.
registry-interval-longest = Longest interval (months)
registry-interval-longest-hint = From the usual one to 12. Rules that are longer are taken as this.
registry-interval-reason = Reason
registry-interval-do = Set it from today
registry-interval-done = From today contacts are confirmed at the new interval.
registry-interval-history = How it was set
registry-interval-none = It has never been set. It begins at 12 months.
registry-interval-from = from { $day }
fault-registry-interval-does-not-fit = It cannot be set so
fault-registry-interval-does-not-fit-do = Write 1 to 12 for the usual interval, and from that to 12 for the longest. Nothing has changed.
fault-registry-interval-no-reason = A reason is needed
fault-registry-interval-no-reason-do = Write up to 2,000 characters and press again. Nothing has changed.
fault-registry-interval-already = It is set so already
fault-registry-interval-already-do = Write another interval, or leave it. Nothing has changed.
fault-registry-rules-interval = Contacts would be confirmed too seldom
fault-registry-rules-interval-do = Write no more months than the centre allows. Nothing has changed.
