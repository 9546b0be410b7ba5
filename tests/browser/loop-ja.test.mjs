// The main job in Japanese.

import { theLoop } from "./loop.mjs";

theLoop({ lang: "ja" });
