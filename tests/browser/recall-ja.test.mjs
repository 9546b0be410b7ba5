// A recall in Japanese, without a mouse.

import { theRecall } from "./recall.mjs";

theRecall({ lang: "ja", keys: true });
