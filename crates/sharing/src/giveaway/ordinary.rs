//! Words with letters and digits that are no machine's name: products, protocols, versions, numbers of things, files.

/// Products, protocols and standards: the letters, and the digits that they are written with. Only these digits: a
/// machine may well be called `mysql01`.
const PRODUCTS: &[(&str, &[&str])] = &[
    ("aes", &["128", "192", "256"]),
    ("amd", &["64"]),
    ("apache", &["2"]),
    ("base", &["32", "64"]),
    ("bind", &["8", "9", "10"]),
    ("css", &["2", "3"]),
    ("des", &["3"]),
    ("ec", &["2"]),
    ("html", &["4", "5"]),
    ("http", &["1", "2", "3"]),
    ("i", &["386", "486", "586", "686"]),
    ("ie", &["6", "7", "8", "9", "10", "11"]),
    ("iis", &["5", "6", "7", "8", "10"]),
    ("imap", &["4"]),
    ("ipv", &["4", "6"]),
    ("layer", &["2", "3", "4", "7"]),
    ("log", &["4j", "4shell"]),
    ("md", &["2", "4", "5"]),
    ("mp", &["3", "4"]),
    ("ntlmv", &["1", "2"]),
    ("oauth", &["1", "2"]),
    ("office", &["365", "2003", "2007", "2010", "2013"]),
    ("php", &["4", "5", "7", "8"]),
    ("pop", &["3"]),
    ("ps", &["1"]),
    ("python", &["2", "3"]),
    ("rsa", &["1024", "2048", "4096"]),
    ("s", &["3"]),
    ("sha", &["1", "2", "3", "224", "256", "384", "512"]),
    ("smb", &["1", "2", "3"]),
    ("smbv", &["1", "2", "3"]),
    ("snmpv", &["1", "2", "2c", "3"]),
    ("ssl", &["2", "3"]),
    ("sslv", &["2", "3"]),
    ("struts", &["1", "2"]),
    ("tls", &["1"]),
    ("tlsv", &["1"]),
    ("utf", &["7", "8", "16", "32"]),
    ("win", &["7", "8", "10", "11", "16", "32", "64", "95", "98", "2000", "2003", "2008", "2012"]),
    ("windows", &["7", "8", "10", "11", "95", "98", "2000", "2003", "2008", "2012"]),
    ("x", &["64", "86", "86-64", "86_64"]),
];

/// What a number follows in a version, an edition, a year of Heisei or a fiscal year.
const VERSIONS: &[&str] = &["v", "ver", "version", "rev", "rc", "sp", "no", "h", "fy"];

/// What the numbers of vulnerabilities, advisories and standards begin with.
const NUMBERED: &[&str] = &["cve", "cwe", "capec", "jvn", "jvnvu", "jvndb", "rhsa", "apsb", "rfc", "iso", "iec", "jis"];

/// The endings of files.
const ENDINGS: &[&str] = &[
    "7z", "apk", "asp", "aspx", "bak", "bat", "bin", "bmp", "cab", "cfg", "cgi", "class", "cmd", "conf", "css", "csv",
    "dat", "dll", "doc", "docm", "docx", "eml", "exe", "gif", "gz", "htm", "html", "img", "ini", "iso", "jar", "jpeg",
    "jpg", "js", "json", "jsp", "jtd", "lnk", "log", "lzh", "msg", "pcap", "pdf", "php", "png", "ppt", "pptx", "ps1",
    "py", "rar", "rtf", "scr", "sh", "svg", "sys", "tar", "tmp", "tsv", "txt", "vbs", "xls", "xlsm", "xlsx", "xml",
    "zip",
];

/// The shortest hash, in hexadecimal digits.
const HASH: usize = 32;

/// So many letters behind a digit are a unit, an ordinal or a product: `10Gbps`, `2nd`, `3DES`, `2ch`.
const UNIT: usize = 4;

/// Whether a dotted word in lower case is a file's name or a version (`tls1.2`).
pub(super) fn file_or_version(word: &str) -> bool {
    let last = word.rsplit_once('.').map(|(_, last)| last);
    last.is_some_and(|last| ENDINGS.contains(&last) || last.chars().all(|c| c.is_ascii_digit()))
}

/// Whether a word in lower case is something else than a machine's name.
pub(super) fn ordinary(word: &str) -> bool {
    let cut = word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len());
    let (stem, rest) = word.split_at(cut);
    let stem = stem.trim_end_matches(['-', '_']);
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let letters = word.chars().filter(char::is_ascii_alphabetic).count();
    let quantity = stem.is_empty() && letters <= UNIT;
    let version = VERSIONS.contains(&stem) && digits(rest) && !rest.starts_with('0');
    let product = PRODUCTS.iter().any(|(name, with)| *name == stem && with.contains(&rest));
    quantity || version || product || hash(word) || numbered(stem, rest)
}

fn hash(word: &str) -> bool {
    let hex = word.chars().filter(char::is_ascii_hexdigit).count();
    hex >= HASH && word.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

/// `cve-2014-0160`, `ms14-035`, `kb2964358`, and the references of this house, `r-2014-00003`.
fn numbered(stem: &str, rest: &str) -> bool {
    let groups: Vec<usize> = rest.split('-').map(str::len).collect();
    let digits = rest.chars().all(|c| c.is_ascii_digit() || c == '-');
    let bulletin = stem == "ms" && groups == [2, 3] || stem == "kb" && rest.len() >= 6;
    let reference = stem.len() == 1 && groups == [4, 5];
    NUMBERED.contains(&stem) || digits && (bulletin || reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_are_told_from_what_only_looks_like_them() {
        for word in ["ns1", "web-kanri03", "mx02", "srv-db-01", "mysql01", "http2-proxy01", "fw1", "ip-relay7", "r01"] {
            assert!(!ordinary(word), "{word}");
        }
        let others = "ipv4 ipv6 http2 sha256 sha-256 md5 tls1 s3 3des win10 x86-64 utf-8 10gbps 2nd 24h365d 2ch h26
            v12 ver2 log4j cve-2014-0160 jvndb-2014-000001 ms14-035 kb2964358 rfc2822 r-2014-00003 n-2014-00012
            d41d8cd98f00b204e9800998ecf8427e 2014-06-17t14";
        for word in others.split_whitespace() {
            assert!(ordinary(word), "{word}");
        }
    }

    #[test]
    fn files_and_versions_are_told_by_their_ending() {
        for word in ["web01.log", "invoice1.exe", "tls1.2", "php5.3.1"] {
            assert!(file_or_version(word), "{word}");
        }
        assert!(!file_or_version("db01.corp") && !file_or_version("ns1"));
    }
}
