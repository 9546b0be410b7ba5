# letters that say that something waits; one may stand for several that came within minutes
told-letter-report-subject = 情報連絡が届きました：{ $reference }
told-letter-report-text = 情報連絡 { $reference } が届きました（{ $at }）。内容はこのメールには書いていません。サインインして開き、受け取ったことを確認してください。同じころに届いたほかの情報連絡も、サインインした最初の画面に並んでいます。
told-letter-stage-subject = 情報連絡の続報が届きました：{ $reference }
told-letter-stage-text = 情報連絡 { $reference } の続報が届きました（{ $at }）。内容はこのメールには書いていません。サインインして開いてください。同じころに届いたほかの続報も、サインインした最初の画面に並んでいます。
told-letter-consent-subject = 同意のお願いがあります：{ $reference }
told-letter-consent-text = 情報連絡 { $reference } をもとに、ほかの組織へ情報を提供してよいか、同意をお願いしています（{ $at }）。出す内容はこのメールには書いていません。サインインして読み、答えてください。同じころのほかのお願いも、サインインした最初の画面に並んでいます。
told-letter-remark-subject = 情報連絡への追記があります：{ $reference }
told-letter-remark-text = 貴組織の情報連絡 { $reference } に、指摘か質問が書き加えられました（{ $at }）。内容はこのメールには書いていません。サインインして読んでください。同じころのほかの追記も、それぞれの情報連絡の画面にあります。
told-letter-judge-subject = 判断をお願いされています：{ $reference }
told-letter-judge-text = 情報連絡 { $reference } の判断をお願いされています（{ $at }）。内容はこのメールには書いていません。サインインして開いてください。
told-letter-executive-subject = インシデントの概要をお読みください：{ $reference }
told-letter-executive-text = インシデント { $reference } の概要が届いています（{ $at }）。内容はこのメールには書いていません。サインインして読んでください。開くと、読んだ時刻が記録されます。
told-letter-never-subject = 解禁されない情報提供があります：{ $reference }
told-letter-never-text = 情報提供 { $reference } は、もとの情報連絡の取扱いの期限が解禁の日時（{ $at }）より前になったため、解禁されません。ほかのどこにも届きません。サインインして開き、次の報を作るか、回収するかを決めてください。
