# The frame of every page, and what goes wrong.
system-name = 要 Kaname
skip-to-main = Skip to the content
other-language = 日本語
menu-all = Full menu
menu-thumb = Often used
menu-more = More
menu-close = Close the menu
menu-my-turn = { " " }waiting for you
nav-work = Work
nav-structure = Organisations
nav-year = Year
nav-record = Record
mode-real = Live
mode-demo = Trial
mode-exercise = Exercise
exercise-word = EXERCISE
exercise-band = This is an exercise. It is not a real incident.
demo-ribbon = Trial environment. Apart from ministries and CEPTOARs, every organisation, person and incident is fictional.
account-hint = { " " }(account)
sign-out = Sign out
foot-time = Times are Japan Standard Time (JST).
foot-demo = Apart from ministries and CEPTOARs, organisations and people are fictional.
foot-accessibility = Ease of use and accessibility
foot-map = CEPTOAR map
to-home = Back to what waits
left-until = { $span } left
left-late = { $span } late
span-minutes = { $m } min
span-hours = { $h } h
span-hours-minutes = { $h } h { $m } min
span-days = { $d ->
    [one] { $d } day
   *[other] { $d } days
  }
span-days-hours = { $d } d { $h } h
home-title = What waits
home-mine = { $n ->
    [one] One thing waits for you
   *[other] { $n } things wait for you
  }
home-nothing = Nothing waits for you
home-empty = Nothing is waiting now. What arrives will stand here, what is due first on top.
home-now = As of { $at }
home-late = { $n } overdue
home-theirs = { $n } waiting for others
home-order = Due first
home-since = Waiting since
turn-mine = Your turn
turn-theirs = Theirs
tlp-red = For the named recipients only. Do not pass it on to anybody.
tlp-amber-strict = For use inside the receiving organisation only.
tlp-amber = For the receiving organisation and those clients who need it.
tlp-green = For the community of the sector. Do not make it public.
tlp-clear = May be passed on to anybody.
required = required
optional = optional
not-stated = not stated
errors-heading = { $n ->
    [one] Please correct one thing before sending
   *[other] Please correct { $n } things before sending
  }
fault-telephone = If it is urgent or the screen does not work, telephone { $phone } (duty officer, 24 hours)
fault-shell-not-found = There is no such page
fault-shell-not-found-do = The number or address is wrong, or it is something that your organisation may not see. Check the number, or open it from what waits.
fault-shell-refused = Your role does not allow this
fault-shell-refused-do = You may look at it. If you need to do this, ask the manager of your organisation for the role.
fault-shell-sign-in = Please sign in again
fault-shell-sign-in-do = You were signed out after a time without activity. What you were writing is saved.
fault-shell-method = It cannot be opened that way
fault-shell-method-do = Go back to the page before and use its buttons.
fault-shell-other-site = Requests from other sites are not accepted
fault-shell-other-site-do = Open Kaname anew and do it from there. Nothing has changed.
fault-shell-panicked = Something went wrong inside Kaname
fault-shell-panicked-do = Nothing was stored. Try again; if it goes on, telephone the duty officer.
fault-shell-template = Something went wrong inside Kaname
fault-shell-template-do = Try again; if it goes on, telephone the duty officer.
fault-shell-no-caller = Something went wrong inside Kaname
fault-shell-no-caller-do = Try again; if it goes on, telephone the duty officer.
fault-shell-too-large = What was sent is too large
fault-shell-too-large-do = Text may have 512 KB, an attachment 10 MB. Shorten it or send it in parts. Nothing was stored; your draft is still there.
fault-shell-unreadable = What was sent cannot be read
fault-shell-unreadable-do = Go back to the page before, correct it and send it again. Your draft is still there.
fault-shell-nul = It contains a character that cannot be used (NUL)
fault-shell-nul-do = Pasted text contains invisible characters. Paste it again as plain text. Your draft is still there.
fault-store-conflict = Somebody else was first, or it has already been done
fault-store-conflict-do = Open the page anew and look at the present state. What you did was not stored.
fault-store-sealed = What is sealed cannot be changed
fault-store-sealed-do = Add the correction as a follow-up or a revision.
fault-store-unreachable = The record cannot be reached
fault-store-unreachable-do = Nothing is lost. Try again in a minute; if it goes on, telephone the duty officer.
fault-store-broken = Something went wrong inside Kaname
fault-store-broken-do = Nothing was stored. Try again; if it goes on, telephone the duty officer.
