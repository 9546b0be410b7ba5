// A recall in English.

import { theRecall } from "./recall.mjs";

theRecall({ lang: "en" });
