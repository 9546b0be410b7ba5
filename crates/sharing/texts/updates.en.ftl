# updates
notice-version = Version { $n }
notice-versions = Versions
notice-version-here = this one
notice-version-writing = being written
notice-version-stands = newest
notice-superseded = Updated since
notice-superseded-by = Superseded by { $version } ({ $at })
notice-superseded-see = Read the newer version
notice-superseded-means = This is an earlier version. Act on the newer one.
notice-superseded-elsewhere = It was updated on { $at }
notice-superseded-elsewhere-means = The later version has not come to your organisation. Do not rely on what stands here alone: before you act, ask whoever sent it.
notice-later-recalled = { $version } was recalled on { $at }. That does not bring this one back into force. Until another version comes, ask whoever sent it before you act.
notice-news = What is new
notice-news-hint = In one sentence: what changed since the version before. Recipients read it first. For example: a fix is available, so the steps have changed.
notice-update-do = Write { $version }
notice-update-see = The next version is being written
notice-update-embargoed = Until the embargo ends no further version can be written. To correct it earlier, recall it and write a new notice.
notice-kind-kept = { $version }. Its kind is that of the version before.
notice-d-news = what is new

# what changed
notice-changes-do = What changed since the version before
notice-changes-heading = What changed from { $from } to { $to }
notice-changes-key = “−” and a line through it: only in the earlier version. “＋” and a line under it: only in the newer one. Fields that did not change are left out.
notice-changes-out = removed
notice-changes-in = added
notice-changes-left = { $n } lines that did not change
notice-changes-none = Nothing changed in the text, the fields or the files.
notice-changes-back = Back to the newer version

# who is left out
notice-check-leaving = Those who had the version before
notice-check-leaving-none = All of them get it
notice-check-leaving-meant = { $n } left out on purpose
notice-check-leaving-open = { $n } would not get it
notice-check-leaving-hint = Counted are the organisations to which the version before was addressed and this one is not.
notice-check-leaving-see = See who is left out
notice-leaving-heading = { $n } organisations would not get it
notice-leaving-of = Of those to whom { $reference } was addressed
notice-leaving-nobody = Everybody to whom the version before was addressed is in the audience.
notice-leaving-told = Those who have the version before are told after the release that it was updated and that the later version has not come to them. They learn neither its title nor anything in it.
notice-leaving-more = Show more
notice-leaving-hint = Widen the audience, or say that they are left out on purpose. Change the text or the audience, and it has to be said again.
notice-leaving-do = Leave these { $n } out
notice-leaving-meant = It has been said that these are left out on purpose.

# giving up
notice-discard = Give it up
notice-discard-means = What was written stays sealed. Nothing can be added, and it can no longer be released. Of an update, another can be begun.
notice-discard-do = Give it up
notice-discarded = Given up
notice-discarded-by = Given up by { $name } ({ $at })
notice-discarded-means = It can be read, but neither changed nor released.
notice-consent-discarded = This notice was given up. No answer is needed.

# how much is recalled
notice-recall-versions = What is recalled
notice-recall-versions-hint = There are several versions of this notice.
notice-recall-one = This version only
notice-recall-one-means = The others can still be read. Recalling the newest does not bring the one before back into force: it stays marked as updated.
notice-recall-all = All versions
notice-recall-all-means = Every version that has not been recalled is recalled, with the same reason and instructions.
notice-recall-of-one = This version only
notice-recall-of-all = All versions

# flaws
notice-flaw-no-news = Say what is new.
notice-flaw-long-news = What is new may take at most 300 characters.
notice-flaw-stray-news = What is new is said of updates only.
notice-flaw-other-kind = Keep the kind of the version before.
notice-obstacle-superseded-recalled = The version before was recalled. This one cannot be released: give it up and write a new notice
notice-obstacle-leaving = { $n } organisations that had the version before would not get this one. Widen the audience, or say that they are left out on purpose

fault-sharing-update-not-released = It has not been released
fault-sharing-update-not-released-do = A further version can be written once it is released. Change the present draft instead.
fault-sharing-update-recalled = It was recalled
fault-sharing-update-recalled-do = What was recalled is not updated. Write a new notice.
fault-sharing-update-embargoed = It is under embargo
fault-sharing-update-embargoed-do = A further version can be written after the embargo. To correct it earlier, recall it and write a new notice.
fault-sharing-update-superseded = There is a newer version
fault-sharing-update-superseded-do = Begin the next version from the newest one.
fault-sharing-update-being-written = The next version is being written
fault-sharing-update-being-written-do = There is one at a time. Join in that one, or give it up before you begin another.
fault-sharing-update-nobody-leaves = Nobody is left out
fault-sharing-update-nobody-leaves-do = Everybody to whom the version before was addressed is in the audience.
fault-sharing-notice-discarded = This notice was given up
fault-sharing-notice-discarded-do = No answer is needed.
