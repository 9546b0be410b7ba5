# 届ける: the ledger, its boards and lists.
delivery-nav-board = 届き具合
delivery-thumb-board = 届き
delivery-of = ：{ $name }
delivery-urgent = 至急
delivery-no-clock = 期限なし
delivery-tier-ministry = 所管省庁
delivery-tier-ceptoar = セプター事務局

# waiting
delivery-waits-answer = 影響の有無を答えてください。1 回押すだけで済みます。
delivery-waits-answer-do = 読んで答える
delivery-waits-pass = 読んで、必要なら書き足し、下へ送ってください。
delivery-waits-pass-do = 読んで送る
delivery-waits-help = 支援を求めている組織が { $n } あります。電話してください。
delivery-waits-help-do = 電話する
delivery-waits-help-theirs = 支援を求めている組織が { $n } あります。当直が電話します。
delivery-waits-help-theirs-do = 様子を見る

# answer
delivery-answer-heading = { $name }は、どうですか
delivery-answer-heading-other = 回答
delivery-answer-press = 押すと「確認した」ことも記録されます。あとから変えられます。
delivery-answer-by = 回答期限：{ $at }
delivery-answer-no-clock = 回答の期限はありません。
delivery-answer-given = 「{ $answer }」と回答済み（{ $at }）
delivery-answer-now = いまの回答
delivery-answer-not-affected = 影響なし
delivery-answer-not-affected-means = あてはまるものがない、設定は正しい
delivery-answer-affected = 影響あり
delivery-answer-affected-means = あてはまるものがある、同じ事象がある
delivery-answer-done = 対応済み
delivery-answer-done-means = 見つけて直した
delivery-answer-need-help = 支援がほしい
delivery-answer-need-help-means = 事務局または当直が電話します
delivery-answer-note = ひとこと
delivery-answer-note-hint = 書いてから上のどれかを押すと、いっしょに送られます。セプター事務局、所管省庁、内閣官房が読みます。
delivery-answer-later = まだわからない（確認したことだけ伝える）
delivery-answer-all = これまでの回答

# path
delivery-path-heading = ここまでの道すじ
delivery-path-released = { $at } 公開
delivery-path-handed = { $at } 受領
delivery-path-passed = { $at } 送付
delivery-path-by-itself = { $at } 自動で送付
delivery-path-passed-by = { $at } 連絡先がないため、通り越して送付
delivery-path-two = { $a }、{ $b }
delivery-path-not-yet = まだ届いていません
delivery-path-addition = 追記：{ $text }
delivery-path-pass = 下へ送る
delivery-path-below = 送り先の状態を見る

# pass
delivery-pass-title = { $reference } を下へ送る
delivery-pass-heading = 下へ送る
delivery-pass-text = 書き足す
delivery-pass-text-hint = 下の組織が本文といっしょに読みます。本文は変えられません。
delivery-pass-to-ceptoars = セプター事務局 { $n } に送る
delivery-pass-to-members = 構成員 { $n } に送る
delivery-pass-beyond = 同時に、直接届く構成員 { $n } にも届きます。
delivery-pass-lost = 連絡先がなく届かない組織が { $n } あります。電話で伝えてください。
delivery-pass-no-cut = 送ると取り消せません。届け先を削ることはできません。
delivery-pass-done = { $at } に送付済み

# boards
delivery-boards-title = 届き具合
delivery-boards-running = 配信中のもの
delivery-boards-ended = これまでのもの
delivery-boards-none = いま配信中のものはありません。公開すると、ここに届き具合が出ます。
delivery-board-title = { $reference } 届き具合
delivery-board-released = { $at } 公開
delivery-board-as-of = { $at } 現在（公開から { $span }）
delivery-board-hops = 送付済み：省庁 { $m }／{ $ms }、事務局 { $c }／{ $cs }
delivery-board-text = 文面を見る
delivery-board-twice = 2 つ以上のセプターに属する { $n } 組織は、それぞれのセプターで数えています。
delivery-board-calls = 届かない { $lost } 件と、支援を求めた { $help } 件。{ $shown } 件を表示
delivery-fig-entitled = 対象の構成員
delivery-fig-ceptoars = { $n } セプター
delivery-fig-affected = 影響あり { $n }
delivery-fig-calls = 電話一覧へ
delivery-curve-heading = 届き方
delivery-curve-of = 分母：対象 { $n }
delivery-curve-now = いま { $at }
delivery-curve-still = { $at } から動きなし
delivery-curve-nobody = 対象の構成員がいません
delivery-curve-label = 届き方の曲線。公開から { $span }で、送達 { $handed }、開封 { $opened }、回答 { $answered }。
delivery-curve-reference = 参考：2013年度のセプター訓練（約1,561団体）では、測ったセプターの大半の事業者等が 2 時間以内に受信。
delivery-slow-heading = 遅いところ
delivery-slow-share = 開封 { $share }
delivery-slow-none = 未開封の構成員はいません。
delivery-matrix-heading = セプターごとの状態
delivery-matrix-region = セプターごとの状態の表
delivery-matrix-caption = セプターと状態ごとの組織数
delivery-row-not-arrived = 省庁の送付待ち
delivery-row-not-passed = 事務局の送付待ち
delivery-row-no-members = 構成員は調整中
delivery-row-no-members-opened = 構成員は調整中。事務局は開封済み
delivery-col-sector = 分野
delivery-col-ceptoar = セプター
delivery-col-entitled = 対象
delivery-col-bar = 進み
delivery-col-handed = 送達
delivery-col-opened = 開封
delivery-col-acknowledged = 確認
delivery-col-answered = 回答
delivery-col-unreachable = 届かない
delivery-col-total = 計
delivery-col-reference = 番号
delivery-col-title = 取扱い・件名
delivery-col-released = 公開
delivery-col-answer-by = 回答期限
delivery-col-organisation = 組織
delivery-col-state = 状態
delivery-col-contact = 相手
delivery-col-phone = 電話
delivery-col-call = 電話の結果
delivery-col-act = 操作
delivery-state-opened = { $at } 開封
delivery-state-unopened = 未開封
delivery-state-waiting = 上の送付待ち
delivery-state-unreachable = 届かない
delivery-contact-none = 連絡先の登録なし
delivery-contact-ended = （期限切れの連絡先）

# below
delivery-below-title = { $reference } 送り先の状態
delivery-below-heading = 送り先の状態
delivery-below-not-passed = まだ送っていません。
delivery-below-list = 送り先の組織
delivery-below-filter = 絞り込み
delivery-below-all = すべて
delivery-below-unopened = 未開封
delivery-below-need-help = 支援がほしい
delivery-below-unreachable = 届かない
delivery-below-range = { $n } 件のうち { $a }〜{ $b }
delivery-below-range-none = 0 件
delivery-below-none = あてはまる組織はありません。
delivery-below-pages = ページ
delivery-below-before = 前へ
delivery-below-after = 次へ

# calls
delivery-calls-heading = 電話一覧
delivery-calls-none = 電話の要る組織はありません。
delivery-call-title = { $reference } 電話の結果
delivery-call-heading = { $name }への電話
delivery-call-record = 結果を書く
delivery-call-outcome = どうなりましたか
delivery-call-note = メモ
delivery-call-save = 結果を記録する
delivery-call-none = 未着手
delivery-call-told = 口頭で伝えた
delivery-call-no-answer = 応答なし
delivery-call-calling = 通話中
delivery-call-wrong-number = 番号違い

# what is wrong
delivery-problem-answer = 4 つのうちどれかを押してください。
delivery-problem-note = ひとことは 2,000 字以内で書いてください。
delivery-problem-addition = 書き足しは 10,000 字以内で書いてください。
delivery-problem-held = 印の箇所は、連絡した組織を指すおそれがあります。書き方を変えてください。まだ送っていません。このことは記録されます。
delivery-problem-outcome = 電話がどうなったかを選んでください。
fault-delivery-nobody-to-reach = 届く構成員が 1 人もいません
fault-delivery-nobody-to-reach-do = 宛先のセプターに構成員と連絡先があるかを確かめてください。何も公開されていません。
fault-delivery-note-too-long = ひとことが長すぎます
fault-delivery-note-too-long-do = 2,000 字以内にして、もう一度送ってください。何も記録されていません。
fault-delivery-already-passed = すでに下へ送られています
fault-delivery-already-passed-do = 送り先の状態を開いて確かめてください。書き足しは記録されていません。
fault-delivery-already-acknowledged = すでに確認済みです
fault-delivery-already-acknowledged-do = 影響の有無は、いつでも回答できます。
fault-delivery-nobody-below = この先に送る組織はありません
fault-delivery-nobody-below-do = 届いたものを読み、影響の有無を回答してください。
fault-delivery-addition-too-long = 書き足しが長すぎます
fault-delivery-addition-too-long-do = 10,000 字以内にして、もう一度送ってください。何も送られていません。
fault-delivery-addition-unsearched = 書き足しを調べられませんでした
fault-delivery-addition-unsearched-do = まだ送っていません。少し待って、もう一度押してください。続くときは当直に電話してください。
