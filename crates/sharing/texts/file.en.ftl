# Marks and properties of attached files
file-mark-program = This is a program
file-mark-script = Opening this kind of file runs something
file-mark-web = A page (HTML, SVG) that a browser would run
file-mark-macro = It has macros or embedded objects
file-mark-active-pdf = The PDF has scripts or embedded files
file-mark-program-inside = There is a program in the archive
file-mark-mismatch = The ending of the name and the content disagree
file-mark-double-ending = A double ending: a name that pretends to be a document
file-mark-turned-name = The name had invisible characters that turn the direction of writing (taken out)
file-mark-polyglot = It is two kinds of file in one
file-mark-trailing = Other data follows after the end of the picture
file-mark-malformed = Damaged, or not as its kind should be
file-mark-bomb = It unpacks to an extreme size. Do not unpack it
file-mark-paths-inside = The archive has names (../ and the like) that write outside of where it is unpacked
file-mark-locked = Locked by a password; nobody looked inside
file-mark-nested = There are archives in the archive; those were not opened
file-mark-not-opened = Parts of it were not looked into
file-mark-comments = Comments are left in it
file-mark-changes = Recorded changes are left in it: what was deleted can be read
file-saved-as = Treated as dangerous. Its content is not changed; it is saved under the name “{ $name }”.
file-tells = The file still says who, which organisation or where:
file-says = { $n ->
    [one] One other thing that the file says of itself
   *[other] { $n } other things that the file says of itself
}
file-says-more = { $n } more
file-strip-do = Take what is left in it out
file-strip-fixed = What this file says cannot be taken out here. If it should not leave, clear it in the program that made the file and attach it again.
file-stripped = Taken out: { $about } (this is another file than the original)
file-about-person = Person
file-about-body = Organisation
file-about-position = Place
file-about-time = Time
file-about-tool = Machine, program
file-about-words = Title, description
file-about-other = Other
file-about-and = {", "}
file-strip-nothing = There is nothing in this file that can be taken out here
file-strip-damaged = The file is damaged, so nothing can be taken out. Attach one made anew
fault-sharing-file-nothing-to-strip = There is nothing to take out
fault-sharing-file-nothing-to-strip-do = Clear it in the program that made it, and attach it again.
fault-sharing-file-damaged = The file is damaged
fault-sharing-file-damaged-do = Attach one made anew.
file-place-says = Property of file { $n } ({ $name })
