// A drill, in Japanese.

import { theDrill } from "./drill.mjs";

theDrill({ lang: "ja" });
