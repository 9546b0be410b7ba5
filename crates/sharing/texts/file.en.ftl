# Marks and properties of attached files
file-mark-program = This is a program
file-mark-script = Opening this kind of file runs code
file-mark-web = A page (HTML, SVG) that a browser would run
file-mark-macro = It contains macros or embedded objects
file-mark-active-pdf = The PDF contains scripts or embedded files
file-mark-program-inside = There is a program in the archive
file-mark-mismatch = The file extension does not match the content
file-mark-double-ending = A double extension: the name makes it look like a document
file-mark-turned-name = The name contained invisible characters that reverse the text direction (removed)
file-mark-polyglot = It works as two kinds of file at once
file-mark-trailing = There is other data after the end of the picture
file-mark-malformed = Damaged, or not a valid file of its kind
file-mark-bomb = It unpacks to an enormous size. Do not unpack it
file-mark-paths-inside = The archive contains names (../ and the like) that write outside the folder where it is unpacked
file-mark-locked = Protected by a password; the contents were not checked
file-mark-nested = There are archives inside the archive; those were not opened
file-mark-not-opened = Parts of it were not checked
file-mark-unread = This kind of file may hold the author, place or other information about itself; it could not be checked here
file-mark-comments = It still contains comments
file-mark-changes = It still contains tracked changes: deleted text can be read
file-saved-as = Treated as dangerous. The content is unchanged; it is saved as “{ $name }”.
file-tells = The file still contains information about people, organisations or places:
file-says = { $n ->
    [one] One other thing that the file says of itself
   *[other] { $n } other things that the file says of itself
}
file-says-more = { $n } more
file-strip-do = Remove this information
file-strip-fixed = This information cannot be removed here. If it should not be sent out, clear it in the program that made the file and attach the file again.
file-stripped = Removed: { $about } (the file now differs from the original)
file-about-person = Person
file-about-body = Organisation
file-about-position = Place
file-about-time = Time
file-about-tool = Machine, program
file-about-words = Title, description
file-about-other = Other
file-about-and = {", "}
file-strip-nothing = This file contains nothing that can be removed here
file-strip-damaged = The file is damaged, so nothing can be removed. Make a new file and attach it
fault-sharing-file-nothing-to-strip = There is nothing to remove
fault-sharing-file-nothing-to-strip-do = Clear it in the program that made the file, and attach the file again.
fault-sharing-file-damaged = The file is damaged
fault-sharing-file-damaged-do = Make a new file and attach it.
file-place-says = Information inside file { $n } ({ $name })
