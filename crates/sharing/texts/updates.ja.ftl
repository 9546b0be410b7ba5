# 第2報（更新）
notice-version = 第{ $n }報
notice-versions = これまでの報
notice-version-here = この報
notice-version-writing = 書いています
notice-version-stands = 最新
notice-running-supersedes = { $version }（{ $reference } に代わるもの）
notice-running-superseded = { $version } { $reference } に更新済み
notice-superseded = 更新済み
notice-superseded-by = { $version }（{ $at }）に更新されました
notice-superseded-see = 新しい報を読む
notice-superseded-means = ここにあるのは前の報です。対応は、新しい報に従ってください。
notice-superseded-elsewhere = { $at } に更新されました
notice-superseded-elsewhere-means = 更新後の報は、あなたの組織には届いていません。ここに書かれた内容だけに頼らず、対応の前に、届け元にお問い合わせください。
notice-superseded-elsewhere-line = 更新後の報は、この経路ではあなたの組織に届いていません。ここに書かれた内容だけに頼らず、対応の前に、届け元にお問い合わせください。
notice-later-recalled = { $version }は { $at } に回収されました。この報が効力を取り戻したわけではありません。次の報が出るまで、対応の前に、届け元にお問い合わせください。
notice-recalled-earlier = 前の報は読めますが、効力を取り戻したわけではありません。次の報が出るまで、対応の前に、届け元にお問い合わせください。
notice-news = 更新の要点
notice-news-hint = 前の報から何が変わったかを、1 文で書いてください。届いた先が、最初に読みます。例：修正版が公開されたため、対応の手順を改めました。
notice-update-do = { $version }を書く
notice-update-see = 次の報を書いています
notice-update-embargoed = 解禁の日時までは、次の報を書けません。先に直すときは、回収して、新しい情報提供を書いてください。
notice-kind-kept = { $version }です。種類は、前の報と同じです。
notice-d-news = 更新の要点

# 変わったところ
notice-changes-do = 前の報から変わったところ
notice-changes-heading = { $from }から{ $to }で変わったところ
notice-changes-key = 「−」と取り消し線は、前の報だけにあるものです。「＋」と下線は、新しい報だけにあるものです。変わっていない項目は、省いています。
notice-changes-out = 削除
notice-changes-in = 追加
notice-changes-left = 同じ行 { $n }
notice-changes-none = 本文、項目、添付に変わったところはありません。
notice-changes-back = 新しい報に戻る

# 届かなくなる先
notice-check-leaving = 前の報が届いた先
notice-check-leaving-none = すべてに届きます
notice-check-leaving-meant = { $n } 組織には届けないと確認済み
notice-check-leaving-open = { $n } 組織には届きません
notice-check-leaving-hint = 前の報の届け先で、この報の届け先に入っていない組織を数えています。
notice-check-leaving-see = 届かない先を見る
notice-leaving-heading = この報が届かない先 { $n } 組織
notice-leaving-of = { $reference } の届け先のうち
notice-leaving-nobody = 前の報の届け先は、すべて、この報の届け先に入っています。
notice-leaving-told = 前の報を持っている先には、「更新されたこと」と「更新後の報は届いていないこと」だけが、公開の後に伝わります。この報の題名も内容も伝わりません。
notice-leaving-more = 続きを見る
notice-leaving-hint = 宛先を広げるか、届けないことを確かめてください。文面か宛先を変えると、確かめ直しになります。
notice-leaving-do = この { $n } 組織には届けない
notice-leaving-meant = これらの組織には届けないと、確認済みです。

# やめる
notice-discard = 書くのをやめる
notice-discard-means = これまでの稿は、封をしたまま残ります。書き足すことも公開することも、もうできません。更新のときは、もう一度、次の報を書き始められます。
notice-discard-do = 書くのをやめる
notice-discarded = 取りやめ
notice-discarded-by = { $name }が書くのをやめました（{ $at }）
notice-discarded-means = 読むことはできますが、書き足すことも公開することもできません。
notice-consent-discarded = この情報提供は、取りやめになりました。お答えは要りません。

# 回収の範囲
notice-recall-versions = 回収する範囲
notice-recall-versions-hint = この情報提供には、複数の報があります。
notice-recall-one = この報だけ
notice-recall-one-means = ほかの報は、そのまま読めます。最新の報を回収しても、前の報は「更新済み」のままで、効力を取り戻しません。
notice-recall-all = すべての報
notice-recall-all-means = まだ回収していない報を、同じ理由と案内で、すべて回収します。
notice-recall-of-one = この報だけを回収
notice-recall-of-all = すべての報を回収

# 書き方の誤り
notice-flaw-no-news = 更新の要点を書いてください。
notice-flaw-long-news = 更新の要点は、300 字以内で書いてください。
notice-flaw-stray-news = 更新の要点は、更新する情報提供にだけ書けます。
notice-flaw-other-kind = 種類は、前の報と同じにしてください。
notice-obstacle-superseded-recalled = 前の報が回収されました。この報は公開できません。書くのをやめて、新しく書いてください
notice-obstacle-leaving = 前の報が届いた { $n } 組織に、この報は届きません。宛先を広げるか、届けないことを確かめてください

fault-sharing-update-not-released = まだ公開していない情報提供です
fault-sharing-update-not-released-do = 次の報を書けるのは、公開した後です。いまの稿を直してください。
fault-sharing-update-recalled = 回収した情報提供です
fault-sharing-update-recalled-do = 回収した報の次の報は書けません。新しい情報提供を書いてください。
fault-sharing-update-embargoed = 解禁前の情報提供です
fault-sharing-update-embargoed-do = 次の報は、解禁の後に書けます。先に直すときは、回収して、新しい情報提供を書いてください。
fault-sharing-update-superseded = すでに新しい報があります
fault-sharing-update-superseded-do = 次の報は、最新の報から書き始めてください。
fault-sharing-update-being-written = 次の報を、ほかの人が書いています
fault-sharing-update-being-written-do = 書けるのは一度に 1 つです。書いている報に加わるか、それを取りやめてから始めてください。
fault-sharing-update-nobody-leaves = 届かなくなる先はありません
fault-sharing-update-nobody-leaves-do = 前の報の届け先は、すべて、この報の届け先に入っています。
fault-sharing-notice-discarded = 取りやめになった情報提供です
fault-sharing-notice-discarded-do = お答えは要りません。

# a notice in an inbox: what was added on the way, and the way to the form for passing it on
notice-inbox-added = 届くまでに書き添えられたこと
notice-inbox-added-by = { $name }：{ $text }
notice-inbox-answer = 回答
