# letters that say that something waits; one may stand for several that came within minutes
told-letter-report-subject = A report has come: { $reference }
told-letter-report-text = Report { $reference } has come ({ $at }). This mail says nothing of what is in it. Sign in, open it and confirm that you have it. Other reports that came at about the same time stand on your home page, too.
told-letter-stage-subject = A further stage of a report has come: { $reference }
told-letter-stage-text = A further stage of report { $reference } has come ({ $at }). This mail says nothing of what is in it. Sign in and open it. Others that came at about the same time stand on your home page, too.
told-letter-consent-subject = Your consent is asked for: { $reference }
told-letter-consent-text = You are asked whether what was made from report { $reference } may be given to others ({ $at }). This mail does not show what would leave. Sign in, read it and answer. Other requests of about the same time stand on your home page, too.
told-letter-remark-subject = Something was added to your report: { $reference }
told-letter-remark-text = A finding or a question was added to your report { $reference } ({ $at }). This mail says nothing of what is in it. Sign in and read it. What was added to other reports at about the same time stands on their pages.
told-letter-judge-subject = You are asked to judge a report: { $reference }
told-letter-judge-text = You are asked to judge report { $reference } ({ $at }). This mail says nothing of what is in it. Sign in and open it.
told-letter-executive-subject = Please read the summary of an incident: { $reference }
told-letter-executive-text = The summary of incident { $reference } is there for you ({ $at }). This mail says nothing of what is in it. Sign in and read it; opening it records when you did.
told-letter-never-subject = An embargo will never open: { $reference }
told-letter-never-text = The label of a report behind notice { $reference } now ends before its embargo does ({ $at }), so it never opens and reaches nobody else. Sign in, open it and decide whether to release an update or to recall it.
