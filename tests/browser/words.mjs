// What people read and press, per language: the one place to edit when wording changes.

const ja = {
  trialRibbon: "試用環境です",
};
const en = {
  trialRibbon: "Trial environment",
};
export const words = { ja, en };
