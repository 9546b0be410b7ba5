// A drill, in English.

import { theDrill } from "./drill.mjs";

theDrill({ lang: "en" });
