//! What the three cases say, as typed into the form. Facts: 004:21310-21741. Names: fictional.

/// What is typed into the fields of a report's form.
pub(super) type Fields = &'static [(&'static str, &'static str)];

/// Case 1: IDs and passwords leaked from a members' site. First report.
pub(super) const LEAK_FIRST: Fields = &[
    ("stage", "first"),
    ("title", "会員制サイトから認証IDと暗号化パスワードが流出"),
    (
        "situation",
        "株式会社澪標銀行が運営する会員制サイト（https://club.miotsukushi-bank.example/）のサーバに不正アクセスがあり、\
         認証IDと暗号化されたパスワードが外部に送られた跡を確認した。\n利用しているミドルウェアには脆弱性が公表されており、\
         パッチの適用を検討している間に悪用されたとみられる。\nサイトは監視を強めて続けている。",
    ),
    ("began", "2014-05-18 23:40"),
    ("began_about", "on"),
    ("m1_1", "no"),
    ("m1_2", "no"),
    ("m5_1", "yes"),
    ("m5_2", "suspected"),
    ("m5_3", "yes"),
    ("report_kind", "attack"),
    ("systems", "会員制サイト"),
    ("tier", "other"),
    ("threat", "1-20"),
    ("el_confidentiality", "on"),
    ("found_by", "monitoring"),
    ("leak", "confirmed"),
    ("leaked", "認証IDと暗号化されたパスワード"),
    ("victim", "株式会社澪標銀行"),
    ("indicators", "203.0.113.77\n/cgi-bin/.cache/s.jsp"),
    ("tlp", "green"),
];

/// Case 1: final report.
pub(super) const LEAK_FINAL: Fields = &[
    ("stage", "final"),
    ("title", "会員制サイトから認証IDと暗号化パスワードが流出（最終報）"),
    (
        "situation",
        "監視を強めているなかで再び不正アクセスを検知し、関連する全システムを直ちに止めた。1回目に置かれたバックドアによるものと判明した。\
         サーバを作り直し、サービスを再開した。",
    ),
    ("began", "2014-05-18 23:40"),
    ("began_about", "on"),
    ("ended", "2014-05-23 06:00"),
    ("m5_1", "yes"),
    ("m5_2", "no"),
    ("m5_3", "yes"),
    (
        "cause",
        "ミドルウェアの脆弱性の悪用。動作確認が要るため、すぐにはパッチを当てられなかった。見つけにくい場所にバックドアが置かれていた。",
    ),
    ("measures", "全システムの停止、サーバの再構築、パッチの適用、WAFの導入、利用者への再設定の案内。"),
    ("prevention", "ソフトウェアの一覧の整備、重要度ごとの対応目安日数の設定、全社の緊急対応体制と訓練。"),
    ("tlp", "green"),
];

/// Case 1: the notice made of it. Where the attacks came from, whither the back door called, and the back door itself (the SHA-256 of nothing).
pub(super) const LEAK_INDICATORS: &[&str] =
    &["203.0.113.77", "cdn.cache-update.example", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"];
/// Its title.
pub(super) const LEAK_NOTICE_TITLE: &str = "ミドルウェアの脆弱性を悪用した不正アクセスへの注意";
/// Its text.
pub(super) const LEAK_NOTICE: &str = "# 概要\n事業者が運営する会員制サイトで、ミドルウェアの脆弱性を悪用した不正アクセスにより、認証IDと暗号化されたパスワードが流出しました。\
その後、見つけにくい場所に置かれたバックドアによる再侵入も確認されています。\n\n\
# 点検していただきたいこと\n\
- 公開しているサーバのミドルウェアに、公表された脆弱性が残っていないか。\n\
- すぐにパッチを当てられない場合、監視の強化などの暫定の対処をしているか。\n\
- 侵入があった場合に、隠しファイルを含めてバックドアの有無を確かめたか。\n\
- 使っているソフトウェアを平時から一覧にしているか。\n";

/// Case 2: several websites altered. First report.
pub(super) const SITES_FIRST: Fields = &[
    ("stage", "first"),
    ("title", "複数のWebサイトの改ざん"),
    (
        "situation",
        "岬ヶ丘市の観光課が管理するWebサイト（kanko.misakigaoka-city.example）が書き替えられ、外部のサイトへ誘導されるようになっていた。\
         職員の端末でウイルス対策ソフトが検知して分かった。\n対応している間に、別の課のサイトでも同じような書き替えが見つかった。どちらも閉鎖した。",
    ),
    ("began", "2014-06-15 08:00"),
    ("began_about", "on"),
    ("m1_1", "yes"),
    ("m1_2", "yes"),
    ("m3_1", "yes"),
    ("m3_2", "yes"),
    ("m3_3", "no"),
    ("tier", "other"),
    ("threat", "1-2"),
    ("victim", "岬ヶ丘市"),
    (
        "cause",
        "使っていないと思われていたFTPのIDとパスワードが、構築時のまま残っていた。もう一方は古い版のCMSの脆弱性。",
    ),
    ("report_kind", "attack"),
    ("found_by", "staff"),
    ("el_integrity", "on"),
    ("recovery", "going-on"),
    ("measures", "両サイトの閉鎖、報道発表、利用者への案内。"),
    ("indicators", "hxxp://ad.redirect.example/x.js\n198.51.100.23"),
    ("tlp", "amber"),
];

/// Case 2: the notice that waits for consent.
pub(super) const SITES_NOTICE_TITLE: &str = "担当部署ごとに管理するWebサイトの点検のお願い";
/// Whither visitors were led.
pub(super) const SITES_INDICATORS: &[&str] = &["198.51.100.23", "hxxp://ad.redirect.example/x.js"];
/// Its text.
pub(super) const SITES_NOTICE: &str = "# 概要\n地方公共団体が管理する複数のWebサイトが書き替えられ、外部のサイトへ誘導される事案がありました。\
IT担当部署以外が管理するサイトで、構築時のFTPの認証情報が残っていたことと、古い版のCMSの脆弱性が原因です。\n\n\
# 点検していただきたいこと\n\
- 担当部署ごとに管理しているWebサイトを、すべて把握しているか。\n\
- 使っていないFTPなどの口が残っていないか。構築時のIDとパスワードが残っていないか。\n\
- CMSの版が古くないか。複数の版が混在していないか。\n\
- 管理画面を含めたログを、適切な期間（例えば1年間）保存しているか。\n";

/// Case 3: a website slowed by masses of requests. First report.
pub(super) const DELAY_FIRST: Fields = &[
    ("stage", "first"),
    ("title", "Webサイトの表示遅延とDNSサーバへの大量の接続要求"),
    (
        "situation",
        "潮見通信株式会社が管理するWebサイト（www.shiomi-tel.example）に、海外の複数の地域から大量の接続要求があり、表示が著しく遅くなった。これで4回目。\n\
         今回はDNSサーバ（ns1、192.0.2.53）への接続要求も多数確認した。発信元を遮断したが、アドレスを変えて続いている。",
    ),
    ("began", "2014-06-17 09:12"),
    ("m1_1", "no"),
    ("m1_2", "no"),
    ("m4_1", "yes"),
    ("m4_2", "yes"),
    ("m5_1", "no"),
    ("m5_2", "no"),
    ("m5_3", "no"),
    ("report_kind", "attack"),
    ("noticed", "2014-06-17 09:20ごろ"),
    ("again", "yes"),
    ("recovery", "going-on"),
    ("systems", "公開WebサイトとDNSサーバ"),
    ("tier", "other"),
    ("threat", "1-5"),
    ("el_availability", "on"),
    ("users", "41000"),
    ("minutes", "1:40"),
    ("victim", "潮見通信株式会社"),
    ("measures", "ファイアウォールで発信元を遮断し、同時接続数の上限を引き上げた。"),
    ("indicators", "203.0.113.0/24\n198.51.100.7"),
    ("tlp", "amber"),
];

/// What ministries and secretariats added on the way in case 1, by desk.
pub(super) const ADDITIONS: &[(&str, &str)] = &[
    ("FSA", "金融分野では、インターネットバンキングの基盤についても同じ点検をお願いします。"),
    ("ICT-TEL", "T-CEPTOAR事務局です。影響がある場合は、事務局にもお電話ください。"),
    ("GOV-LOCAL", "LGWANのポータルにも同じ内容を掲載しています。"),
];
