// The main job in English.

import { theLoop } from "./loop.mjs";

theLoop({ lang: "en" });
