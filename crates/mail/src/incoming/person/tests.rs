use super::said;

#[test]
fn what_is_quoted_goes_and_what_is_written_stays() {
    for (text, own) in [
        ("確認しました。\n", "確認しました。"),
        // Above and below what is quoted, as programs of many kinds mark it.
        (
            "確認しました。\n\n2014年6月17日(火) 15:10 要 <notice@kaname.example>:\n\n> お知らせ\n> です\n",
            "確認しました。",
        ),
        ("確認しました。\n\n2014年6月17日(火) 15:10 要 <notice@kaname.example>:\n\nお知らせ\nです\n", "確認しました。"),
        (
            "On Tue, 17 Jun 2014 at 15:10, Kaname <notice@kaname.example>\nwrote:\n> notice\nNot affected.\n",
            "Not affected.",
        ),
        (
            "On Tue, 17 Jun 2014 15:10:00 +0900\n要 <notice@kaname.example> wrote:\n\n> お知らせ\n\n影響なし\n",
            "影響なし",
        ),
        ("要さんは書きました:\n> 影響はありますか\nありません。\n> 時刻は\n15時です。", "ありません。\n15時です。"),
        ("KT> 影響はありますか\nありません。", "ありません。"),
        ("> お知らせ\n確認しました。", "確認しました。"),
        ("確認しました。\n\n-----Original Message-----\nFrom: x\nお知らせ", "確認しました。"),
        ("確認しました。\n\n-----元のメッセージ-----\n差出人: 要\nお知らせ", "確認しました。"),
        (
            "確認しました。\n________________________________\n差出人: 要 <notice@kaname.example>\n送信日時: 2014年6月17日 15:10\n宛先: 当直\n件名: お知らせ\n\nお知らせ",
            "確認しました。",
        ),
        ("Done.\n\nFrom: Kaname <notice@kaname.example>\nSent: Tuesday\nTo: Duty\nSubject: x\n\nnotice", "Done."),
        ("Done.\n\n*From:* Kaname\n*Date:* Tuesday\n*To:* Duty\n\nnotice", "Done."),
        // Signatures.
        ("確認しました。\n-- \n当直 一郎", "確認しました。"),
        (
            "確認しました。\n\n━━━━━━━━━━\n有明電力株式会社 当直\nTEL 03-0000-0000\nduty@ariake.example\n━━━━━━━━━━\n",
            "確認しました。",
        ),
        ("確認しました。\n\n**********\n当直 一郎(内線 1234)\n**********", "確認しました。"),
        (
            "確認しました。\n\niPhoneから送信\n\n2014/06/17 15:10、要 <notice@kaname.example>のメール:\n\n> お知らせ",
            "確認しました。",
        ),
        // What looks like one of these and is none.
        ("状況:\n----------\n15:10 停止\n15:20 復旧\n", "状況:\n----------\n15:10 停止\n15:20 復旧"),
        ("From: 15:00\n停止しました。", "From: 15:00\n停止しました。"),
        (
            "2014年6月17日 15:10に停止しました。\n復旧は未定です。",
            "2014年6月17日 15:10に停止しました。\n復旧は未定です。",
        ),
        ("On balance we are not affected.\nOK", "On balance we are not affected.\nOK"),
        ("<pre>は残す", "<pre>は残す"),
        ("Affected > 10 hosts", "Affected > 10 hosts"),
        // Nothing of one's own.
        ("> お知らせ\n", ""),
        ("", ""),
        ("a\n\n\n\nb\n\n", "a\n\nb"),
    ] {
        assert_eq!(said(text), own, "{text}");
    }
}
