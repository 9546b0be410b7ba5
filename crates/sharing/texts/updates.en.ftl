# updates
notice-version = Version { $n }
notice-versions = Versions
notice-version-here = this version
notice-version-writing = being written
notice-version-stands = latest
notice-running-supersedes = { $version } (supersedes { $reference })
notice-running-superseded = Superseded by { $reference } ({ $version })
notice-superseded = Updated
notice-superseded-by = Superseded by { $version } ({ $at })
notice-superseded-see = Read the newer version
notice-superseded-means = This is an earlier version. Follow the newer one.
notice-superseded-elsewhere = It was updated on { $at }
notice-superseded-elsewhere-means = Your organisation has not received the newer version. Do not rely on this one alone: before you act, ask whoever sent it to you.
notice-superseded-elsewhere-line = On this line your organisation has not received the newer version. Do not rely on this one alone: before you act, ask whoever sent it to you.
notice-later-recalled = { $version } was recalled on { $at }. This version is still out of date. Until another version arrives, ask whoever sent it to you before you act.
notice-recalled-earlier = You can read the earlier version, but it does not come back into force. Until the next one is released, ask whoever sent it to you before you act.
notice-news = What is new
notice-news-hint = In one sentence, say what has changed since the previous version. Recipients read this first. For example: a fix is available, so the steps have changed.
notice-update-do = Write { $version }
notice-update-see = The next version is being written
notice-update-embargoed = You cannot write another version until the embargo ends. To correct it sooner, recall it and write a new notice.
notice-kind-kept = { $version }. It is the same kind of notice as the previous version.
notice-d-news = what is new

# what changed
notice-changes-do = What changed since the previous version
notice-changes-heading = What changed from { $from } to { $to }
notice-changes-key = “−” and struck through: only in the earlier version. “＋” and underlined: only in the newer one. Fields that did not change are left out.
notice-changes-out = removed
notice-changes-in = added
notice-changes-left = Unchanged lines: { $n }
notice-changes-none = The text, fields and files have not changed.
notice-changes-back = Back to the newer version

# who is left out
notice-check-leaving = Recipients of the previous version
notice-check-leaving-none = All of them receive this one
notice-check-leaving-meant = Left out on purpose: { $n }
notice-check-leaving-open = Would not receive it: { $n }
notice-check-leaving-hint = Organisations in the audience of the previous version but not of this one.
notice-check-leaving-see = See who is left out
notice-leaving-heading = Organisations that would not receive it: { $n }
notice-leaving-of = Of the recipients of { $reference }
notice-leaving-nobody = All recipients of the previous version are in the audience.
notice-leaving-told = After the release, those who have the previous version are told only that it has been updated and that the newer version was not sent to them. They do not see its title or any of its content.
notice-leaving-more = Show more
notice-leaving-hint = Widen the audience, or confirm that they are left out on purpose. If you then change the text or the audience, you must confirm it again.
notice-leaving-do = Leave these out ({ $n })
notice-leaving-meant = Confirmed: these are left out on purpose.

# giving up
notice-discard = Abandon this notice
notice-discard-means = Everything written so far stays sealed. Nothing can be added, and it can no longer be released. If this was an update, you can start another one.
notice-discard-do = Abandon this notice
notice-discarded = Abandoned
notice-discarded-by = Abandoned by { $name } ({ $at })
notice-discarded-means = You can read it, but not change or release it.
notice-consent-discarded = This notice was abandoned. You do not need to answer.

# how much is recalled
notice-recall-versions = What to recall
notice-recall-versions-hint = This notice has several versions.
notice-recall-one = This version only
notice-recall-one-means = The other versions can still be read. Recalling the latest version does not bring the previous one back into force: it stays marked as updated.
notice-recall-all = All versions
notice-recall-all-means = Every version not yet recalled is recalled, with the same reason and instructions.
notice-recall-of-one = This version only
notice-recall-of-all = All versions

# flaws
notice-flaw-no-news = Say what has changed.
notice-flaw-long-news = Keep “What is new” to 300 characters.
notice-flaw-stray-news = Only updates have “What is new”.
notice-flaw-other-kind = Keep the same kind as the previous version.
notice-obstacle-superseded-recalled = The previous version was recalled, so this one cannot be released. Abandon it and write a new notice
notice-obstacle-leaving = Recipients of the previous version who would not receive this one: { $n }. Widen the audience, or confirm that they are left out on purpose

fault-sharing-update-not-released = This notice has not been released
fault-sharing-update-not-released-do = You can write another version once it is released. For now, change the draft.
fault-sharing-update-recalled = This notice was recalled
fault-sharing-update-recalled-do = A recalled notice cannot be updated. Write a new notice.
fault-sharing-update-embargoed = This notice is under embargo
fault-sharing-update-embargoed-do = You can write another version after the embargo. To correct it sooner, recall it and write a new notice.
fault-sharing-update-superseded = There is a newer version
fault-sharing-update-superseded-do = Start the next version from the latest one.
fault-sharing-update-being-written = Somebody is already writing the next version
fault-sharing-update-being-written-do = Only one can be in progress. Work on that one, or abandon it before you start another.
fault-sharing-update-nobody-leaves = Nobody is left out
fault-sharing-update-nobody-leaves-do = All recipients of the previous version are in the audience.
fault-sharing-notice-discarded = This notice was abandoned
fault-sharing-notice-discarded-do = You do not need to answer.

# a notice in an inbox: what was added on the way, and the way to the form for passing it on
notice-inbox-added = Added on the way
notice-inbox-added-by = { $name }: { $text }
notice-inbox-answer = Answer
