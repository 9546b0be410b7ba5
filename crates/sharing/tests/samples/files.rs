//! Files made for tests: pictures, documents and archives, honest and otherwise.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, dead_code, unreachable_pub, reason = "tests; each uses some")]

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    // Nothing here checks the sum, nor do the readers under test.
    [&u32::try_from(data.len()).unwrap().to_be_bytes(), name.as_slice(), data, &[0; 4]].concat()
}

/// A PNG with these texts.
pub fn png(texts: &[(&str, &str)]) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.extend(chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]));
    for (name, text) in texts {
        png.extend(chunk(b"iTXt", format!("{name}\0\0\0\0\0{text}").as_bytes()));
    }
    png.extend(chunk(b"IDAT", &[0x78, 0x9c, 0x63, 0, 0, 0, 2, 0, 1]));
    png.extend(chunk(b"IEND", b""));
    png
}

/// A TIFF block (big-endian) with an artist and how it is turned.
pub fn exif(artist: &str, turn: u8) -> Vec<u8> {
    let text = [artist.as_bytes(), &[0]].concat();
    let mut block = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    block.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0]);
    block.extend([0x01, 0x3b, 0, 2]);
    block.extend(u32::try_from(text.len()).unwrap().to_be_bytes());
    block.extend(38_u32.to_be_bytes());
    block.extend([0; 4]);
    block.extend(text);
    block
}

/// A JPEG with this artist in its EXIF.
pub fn jpeg(artist: &str) -> Vec<u8> {
    let exif = [b"Exif\0\0".as_slice(), &exif(artist, 6)].concat();
    let mut jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec();
    jpeg.extend([0xff, 0xe1]);
    jpeg.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    jpeg.extend(exif);
    jpeg.extend(b"\xff\xfe\0\x09comment");
    jpeg.extend(b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x12\x34\xff\0\x56\xff\xd9");
    jpeg
}

/// A GIF with a comment.
pub fn gif(comment: &str) -> Vec<u8> {
    let mut gif = b"GIF89a\x01\0\x01\0\0\0\0".to_vec();
    gif.extend([0x21, 0xfe, u8::try_from(comment.len()).unwrap()]);
    gif.extend(comment.as_bytes());
    gif.push(0);
    gif.extend(b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b");
    gif
}

/// A picture that is a script too: the comment begins where its width stands.
pub fn gif_script() -> Vec<u8> {
    b"GIF89a/*\x01\0\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b*/=1;alert(1)".to_vec()
}

/// A WebP with XMP.
pub fn webp(creator: &str) -> Vec<u8> {
    let part = |name: &[u8; 4], data: &[u8]| {
        let pad = vec![0; data.len() % 2];
        [name.as_slice(), &u32::try_from(data.len()).unwrap().to_le_bytes(), data, &pad].concat()
    };
    let mut body = b"WEBP".to_vec();
    body.extend(part(b"VP8X", &[0x04, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    body.extend(part(b"VP8L", &[0x2f, 0, 0, 0, 0]));
    body.extend(part(b"XMP ", xmp(creator).as_bytes()));
    [b"RIFF".as_slice(), &u32::try_from(body.len()).unwrap().to_le_bytes(), &body].concat()
}

/// XMP that names a creator.
pub fn xmp(creator: &str) -> String {
    format!(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" rdf:about=\"\"><dc:creator><rdf:Seq><rdf:li>{creator}</rdf:li></rdf:Seq></dc:creator>\
         </rdf:Description></rdf:RDF></x:xmpmeta>"
    )
}

/// A PDF by this author, with this besides.
pub fn pdf(author: &str, besides: &str) -> Vec<u8> {
    let wide: String = std::iter::once(0xfeff).chain(author.encode_utf16()).map(|unit| format!("{unit:04X}")).collect();
    format!(
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog {besides} >>\nendobj\n2 0 obj\n<< /Author <{wide}> /Producer (Writer \\(4\\)) >>\nendobj\n\
         3 0 obj\n<< /Type /Metadata /Subtype /XML /Length 9 >>\nstream\n{}\nendstream\nendobj\n\
         trailer\n<< /Root 1 0 R /Info 2 0 R >>\nstartxref\n0\n%%EOF\n",
        xmp(author)
    )
    .into_bytes()
}

/// A PDF with this text on a page, each letter by a code that only a table of the font explains.
pub fn pdf_page(text: &str, packed: bool) -> Vec<u8> {
    let letters: std::collections::BTreeSet<char> = text.chars().collect();
    let code = |letter: char| letters.iter().position(|one| *one == letter).unwrap() + 1;
    let pairs: String = letters.iter().map(|one| format!("<{:04X}> <{:04X}>\n", code(*one), u32::from(*one))).collect();
    let table = format!("/CIDInit /ProcSet findresource begin\n{} beginbfchar\n{pairs}endbfchar\nend", letters.len());
    let codes: String = text.chars().map(|letter| format!("{:04X}", code(letter))).collect();
    let page = format!("BT /F1 12 Tf 72 720 Td [<{}> -20 <{}>] TJ ET", &codes[..8], &codes[8..]);
    let mut pdf = b"%PDF-1.4\n".to_vec();
    for (number, part) in [table, page].iter().enumerate() {
        let bytes = if packed { deflated(part.as_bytes()) } else { part.clone().into_bytes() };
        let filter = if packed { "/Filter /FlateDecode" } else { "" };
        pdf.extend(format!("{} 0 obj\n<< /Length {} {filter} >>\nstream\n", number + 1, bytes.len()).into_bytes());
        pdf.extend(bytes);
        pdf.extend(b"\nendstream\nendobj\n");
    }
    pdf.extend(b"trailer\n<< >>\n%%EOF\n");
    pdf
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A ZIP of these entries.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A ZIP of a hundred million zeros.
pub fn bomb() -> Vec<u8> {
    zip(&[("zeros.txt", &vec![0; 100 * 1024 * 1024])])
}

/// A ZIP that says that its hundred thousand zeros are ten.
pub fn liar() -> Vec<u8> {
    let mut bytes = zip(&[("zeros.txt", &vec![0; 100_000])]);
    let size = 100_000_u32.to_le_bytes();
    while let Some(at) = bytes.windows(4).position(|four| four == size) {
        bytes[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    bytes
}

/// A letter written with a word processor by this author, with this text and these further parts.
pub fn docx(author: &str, text: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let core = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:creator>{author}</dc:creator></cp:coreProperties>"
    );
    let app = "<?xml version=\"1.0\"?><Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Pages>1</Pages></Properties>";
    let body = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p>{text}</w:p></w:body></w:document>"
    );
    let types =
        "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let mut all: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
        ("docProps/app.xml", app.as_bytes()),
        ("word/document.xml", body.as_bytes()),
    ];
    all.extend(parts);
    zip(&all)
}

/// A text of OpenDocument by this author, with this in its body and these further parts.
pub fn odt(author: &str, text: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let office = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\"";
    let meta = format!(
        "<?xml version=\"1.0\"?><office:document-meta {office}><office:meta><meta:initial-creator>{author}</meta:initial-creator>\
         </office:meta></office:document-meta>"
    );
    let body = format!(
        "<?xml version=\"1.0\"?><office:document-content {office}><office:body><office:text>{text}</office:text></office:body>\
         </office:document-content>"
    );
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file("mimetype", stored).unwrap();
    writer.write_all(b"application/vnd.oasis.opendocument.text").unwrap();
    for (name, bytes) in [("meta.xml", meta.as_bytes()), ("content.xml", body.as_bytes())].iter().chain(parts) {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
