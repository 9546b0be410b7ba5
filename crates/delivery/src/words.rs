//! The words of the ledger: answers, urgency, tiers, outcomes of telephone calls. Codes as in database and forms.

macro_rules! words {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $each:literal])+ $word:ident = $code:literal),+ $(,)? }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $each])+ $word,)+ }
        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$word,)+];
            /// Its code in the database, in forms and in keys of sentences.
            pub fn code(self) -> &'static str {
                match self { $($name::$word => $code,)+ }
            }
        }
        impl ::std::str::FromStr for $name {
            type Err = ();
            fn from_str(code: &str) -> Result<Self, ()> {
                match code { $($code => Ok($name::$word),)+ _ => Err(()) }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What a recipient answers, in one press.
    Answer {
        /// 影響あり
        Affected = "affected",
        /// 影響なし
        NotAffected = "not-affected",
        /// 対応済み
        Done = "done",
        /// 支援がほしい
        NeedHelp = "need-help",
    }
}

words! {
    /// How much a dispatch hurries.
    Urgency {
        /// 通常
        Normal = "normal",
        /// 至急
        Urgent = "urgent",
    }
}

words! {
    /// On which hop a recipient stands.
    Tier {
        /// 所管省庁
        Ministry = "ministry",
        /// セプター事務局
        Ceptoar = "ceptoar",
        /// 構成員
        Member = "member",
    }
}

words! {
    /// How a telephone call ended.
    Outcome {
        /// 伝えた
        Told = "told",
        /// 応答なし
        NoAnswer = "no-answer",
        /// 通話中
        Calling = "calling",
        /// 番号違い
        WrongNumber = "wrong-number",
    }
}

impl Answer {
    /// Whether the recipient is hit: affected, or in need of help.
    pub fn is_hit(self) -> bool {
        matches!(self, Answer::Affected | Answer::NeedHelp)
    }
    /// The class of its mark, the same wherever an answer is shown: who is hit never looks like who is well.
    pub fn class(self) -> &'static str {
        match self {
            Answer::NotAffected | Answer::Done => "ok",
            Answer::Affected => "warn",
            Answer::NeedHelp => "bad",
        }
    }
}

words! {
    /// Which of those below a body are looked at.
    Below {
        /// すべて
        All = "all",
        /// 未開封
        Unopened = "unopened",
        /// 支援がほしい
        NeedHelp = "need-help",
        /// 届かない
        Unreachable = "unreachable",
        /// 未確認
        Unacknowledged = "unacknowledged",
        /// 前の報だけを開いた
        Behind = "behind",
    }
}
