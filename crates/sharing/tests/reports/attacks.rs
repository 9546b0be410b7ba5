//! Files that attack: each by its name, brought by the form, told on the page in both languages, and made safe.

use crate::{
    hall::{Hall, TABLES, Web},
    samples,
};
use access::Actor;
use scraper::{Html, Selector};
use trial::both_engines;

const LEAST: [(&str, &str); 3] = [("stage", "first"), ("title", "表示遅延"), ("tlp", "amber")];

fn upload(revision: i64, name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    let revision = revision.to_string();
    for (field, value) in LEAST.iter().copied().chain([("revision", revision.as_str())]) {
        body.extend(
            format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").into_bytes(),
        );
    }
    let head = format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    body.extend(head.into_bytes());
    body.extend(bytes);
    body.extend(b"\r\n--edge--\r\n");
    body
}
const UPLOAD: &str = "multipart/form-data; boundary=edge";

/// The files on a page: their addresses, and everything that is said of them.
fn files(html: &str) -> Vec<(String, String)> {
    let (list, link) = (Selector::parse("ul.files > li").unwrap(), Selector::parse("a").unwrap());
    let page = Html::parse_document(html);
    let told = |file: scraper::ElementRef<'_>| {
        let href = file.select(&link).next().unwrap().value().attr("href").unwrap().to_owned();
        (href, file.text().collect::<String>())
    };
    page.select(&list).map(told).collect()
}

async fn begun(web: &Web, actor: &Actor) -> String {
    web.post(actor, "/reports/new", crate::hall::FORM, "").await.to
}

both_engines! {
    async fn each_attack_is_told_on_the_page_and_saved_so_that_it_does_not_run(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let archive = samples::zip(&[("a.txt", b"a")]);
        for (name, bytes, ja, en, saved) in [
            ("爆弾.zip", samples::bomb(), "極端に大きく", "enormous size", "爆弾.zip.bin"),
            ("道.zip", samples::zip(&[("../../etc/passwd", b"x")]), "../ など", "../ and the like", "道.zip.bin"),
            ("兼用.pdf", [samples::pdf("a", ""), archive.clone()].concat(), "2 種類", "two kinds", "兼用.pdf.bin"),
            ("絵.gif", samples::gif_script(), "2 種類", "two kinds", "絵.gif.bin"),
            ("後ろ.jpg", [samples::jpeg("a"), archive].concat(), "終わりの後", "after the end", "後ろ.jpg.bin"),
            ("../../evil\u{202e}fdp.exe", b"MZ\x90\0\xff".to_vec(), "文字の向き", "text direction", "evilfdp.exe.bin"),
            ("請求書.pdf.exe", b"MZ\x90\0\xff".to_vec(), "拡張子が二重", "double extension", "請求書.pdf.exe.bin"),
            ("頁.svg", b"<svg onload=alert(1)>".to_vec(), "ブラウザー", "browser would run", "頁.svg.bin"),
            ("表.xlsm", samples::docx("a", "", &[("word/vbaProject.bin", b"x")]), "マクロ", "macros", "表.xlsm.bin"),
            ("偽物.png", b"PK\x03\x04".to_vec(), "拡張子と中身", "does not match", "偽物.png.bin"),
        ] {
            let draft = begun(&web, &hall.phone).await;
            let added = web.post(&hall.phone, &format!("{draft}/files"), UPLOAD, upload(1, name, &bytes)).await;
            assert_eq!(added.status, 303, "{name}: {}", added.body);
            for (lang, said) in [("ja", ja), ("en", en)] {
                let page = web.get(&hall.phone, lang, &draft).await.body;
                let told = &files(&page)[0].1;
                assert!(told.contains(said) && told.contains(saved), "{name}: {told}");
                assert!(!page.contains('⟦') && !page.contains('\u{202e}'));
            }
            let href = files(&web.get(&hall.phone, "ja", &draft).await.body)[0].0.clone();
            let file = web.get(&hall.phone, "ja", &href).await;
            assert_eq!(file.headers["content-type"], "application/octet-stream");
            assert!(file.headers["content-disposition"].to_str().unwrap().ends_with(".bin"), "{name}");
            assert!(file.headers["content-security-policy"].to_str().unwrap().starts_with("sandbox;"));
            assert_eq!(file.headers["x-content-type-options"], "nosniff");
        }
    }

    async fn nothing_and_too_much_are_refused_with_a_sentence_and_leave_no_trace(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let most = sharing::draft::file::FILE_MOST;
        for (bytes, status, said) in [(0, 422, "空です"), (most + 1, 422, "10 MB を超えています"), (200 * 1024 * 1024, 413, "大きすぎます")] {
            let draft = begun(&web, &hall.phone).await;
            let answer = web.post(&hall.phone, &format!("{draft}/files"), UPLOAD, upload(1, "a.txt", &vec![b'a'; bytes])).await;
            assert_eq!(answer.status, status);
            assert!(answer.body.contains(said));
            assert!(files(&web.get(&hall.phone, "ja", &draft).await.body).is_empty());
        }
    }

    async fn what_a_photograph_says_is_shown_stripped_and_sealed_as_it_is_then(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.phone).await;
        let bytes = samples::jpeg("潮見 太郎");
        web.post(&hall.phone, &format!("{draft}/files"), UPLOAD, upload(1, "現場.jpg", &bytes)).await;
        let (href, told) = files(&web.get(&hall.phone, "ja", &draft).await.body)[0].clone();
        assert!(told.contains("潮見 太郎") && told.contains("人 Artist") && told.contains("残っている情報を取り除く"), "{told}");
        let form = "stage=first&title=x&tlp=amber&revision=2&situation=kept";
        let done = web.post(&hall.phone, &format!("{href}/strip"), crate::hall::FORM, form).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = web.get(&hall.phone, "ja", &draft).await.body;
        let (new, told) = files(&page)[0].clone();
        assert!(page.contains("kept") && new != href && !told.contains("潮見") && told.contains("取り除いた情報"), "{told}");
        assert_eq!(web.get(&hall.phone, "ja", &href).await.status, 404, "the other file is gone from the draft");
        let again = web.post(&hall.phone, &format!("{new}/strip"), crate::hall::FORM, "stage=first&title=x&tlp=amber&revision=3").await;
        assert_eq!(again.status, 422);
        assert!(again.body.contains("取り除ける情報はありません"));
        assert_eq!(web.post(&hall.colleague, &format!("{new}/strip"), crate::hall::FORM, "revision=4").await.status, 404);
        let sent = web.post(&hall.phone, &format!("{draft}/submit"), crate::hall::FORM, "revision=4").await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        let report = sent.to.split('?').next().unwrap().to_owned();
        let seen = web.get(&hall.mic, "ja", &report).await.body;
        let (sealed, told) = files(&seen)[0].clone();
        assert!(told.contains("取り除いた情報") && !told.contains("残っている情報を取り除く"), "{told}");
        assert_eq!(web.post(&hall.phone, &format!("{sealed}/strip"), crate::hall::FORM, "revision=1").await.status, 404, "what is sealed is not stripped");
        let file = web.get(&hall.mic, "ja", &sealed).await;
        assert!(!file.body.contains("太郎") && file.headers["content-type"] == "image/jpeg");
    }

    async fn before_it_is_sent_it_is_seen_once_more_and_stripped_without_losing_what_is_held_back(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let draft = begun(&web, &hall.phone).await;
        web.post(&hall.phone, &format!("{draft}/files"), UPLOAD, upload(1, "現場.jpg", &samples::jpeg("潮見 太郎"))).await;
        let check = format!("{draft}/check");
        for (lang, said) in [("ja", "人・組織・場所の情報が残っています"), ("en", "still contains information about people")] {
            let page = web.get(&hall.phone, lang, &check).await.body;
            let told = &files(&page)[0].1;
            assert!(told.contains(said) && told.contains("潮見 太郎"), "{told}");
            assert!(page.contains("id=\"send\"") && page.contains("form=\"send\" formaction="), "{page}");
        }
        let href = files(&web.get(&hall.phone, "ja", &check).await.body)[0].0.clone();
        let form = "revision=2&holds=on&hold_indicators_centre=on";
        let done = web.post(&hall.phone, &format!("{href}/strip"), crate::hall::FORM, form).await;
        assert_eq!((done.status, done.to), (303, format!("{check}#h-content")), "{}", done.body);
        let page = web.get(&hall.phone, "ja", &check).await.body;
        assert!(!page.contains("潮見 太郎") && files(&page)[0].1.contains("取り除いた情報"), "{page}");
        let boxes = Selector::parse("input[name=hold_indicators_centre][checked]").unwrap();
        assert_eq!(Html::parse_document(&page).select(&boxes).count(), 1, "what was ticked stays ticked");
        let stale = web.post(&hall.phone, &format!("{href}/strip"), crate::hall::FORM, form).await;
        assert_eq!(stale.status, 409, "nothing is stripped on an old page");
    }
}
